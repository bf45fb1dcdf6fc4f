"""`loreboard show`: a shot list as tables, a scene each, or one shot with everything the list says of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .tell import print_json

if TYPE_CHECKING:
    from loreboard.pipeline.showing import Shown


def show(
    path: Annotated[Path, typer.Argument(metavar="SHOTS_JSON_OR_FOLDER", help="A folder, or one shots.json.")],
    episode: Annotated[int | None, typer.Option("--episode", help="Only the episode of this number.")] = None,
    scene: Annotated[str | None, typer.Option("--scene", help="Only the scene of this id, as in s02.")] = None,
    shot: Annotated[
        str | None, typer.Option("--shot", help="One shot, by its id or its number, with everything that is known of it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Show a shot list as tables, a scene each: number, time, camera, what is seen, said and heard, and what to note.

    Example: loreboard show fog-eats-roads --episode 1 --scene s02
    """
    from loreboard.pipeline import showing

    found = showing.lists(path, episode, scene, shot)
    if as_json:
        return print_json({"lists": [_plainly(one) for one in found]})
    from .show_sheet import show_card, show_list

    for one in found:
        show_card(one.shots, one.shot) if one.shot else show_list(one.shots, one.scene)


def _plainly(one: "Shown") -> dict[str, Any]:
    """The head of a list, its scenes, and its shots as they stand in the file, each with its number and its seconds in the episode."""
    rows, fps = one.numbered(), one.shots.fps
    head = one.shots.model_dump(mode="json", exclude={"shots", "assets"})
    wanted = {shot.scene for _, _, shot in rows}
    head["scenes"] = [scene for scene in head["scenes"] if scene["id"] in wanted]
    told = [
        {"number": number, "in": round(start / fps, 3), "out": round((start + shot.frames) / fps, 3), **shot.model_dump(mode="json")}
        for number, start, shot in rows
    ]
    return {"file": one.file.as_posix(), **head, "shots": told}

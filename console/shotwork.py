"""`loreboard shot`: split, merge, move, add, delete, set, lock: a person at the cutting table, one edit a command."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loreboard.story.errors import BadInput

from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.agents.storyboard.edits import Table
    from loreboard.pipeline.shotwork import Worked
    from loreboard.story.shots import ShotList

shot_app = typer.Typer(no_args_is_help=True, help="Edit a shot list; lengths are fitted again around what is locked, to the frame.")
Place = Annotated[Path, typer.Argument(metavar="PATH", help="A shots.json, or a folder made by `new` or `shots`.")]
Named = Annotated[str, typer.Argument(metavar="SHOT", help="The shot: its id, the end of its id, or #7 for the seventh.")]
Several = Annotated[list[str], typer.Argument(metavar="SHOT...", help="Shots: ids, ends of ids, or #7 for the seventh.")]
Episode = Annotated[int | None, typer.Option("--episode", help="Which episode of the folder.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Tell what would change; write nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
SHOWN = 12
MOST = 40
"""Shots listed whose length alone has changed, and others; all with --json."""


@shot_app.command()
def split(
    path: Place,
    shot: Named,
    line: Annotated[int | None, typer.Option("--line", help="The second half begins with this line of the script.")] = None,
    frame: Annotated[int | None, typer.Option("--frame", help="The second half begins with this frame of the shot, from 0.")] = None,
    parts: Annotated[int | None, typer.Option("--parts", help="In so many parts.")] = None,
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Split a shot at a line, at a frame, or in parts. Speech goes with its line.

    Example: loreboard shot split fog-eats-roads/e01/shots.json e01-3fa94c --line 42
    """
    from loreboard.agents.storyboard import edits

    if sum(x is not None for x in (line, frame, parts)) != 1:
        raise BadInput("Say where to split, once", "--line, --frame, --parts", "Give one of the three.")
    if line is not None:
        edit = _with_table(lambda s, t: edits.split_at_line(s, t, shot, line))
    elif frame is not None:
        edit = _with_table(lambda s, t: edits.split_at_frame(s, t, shot, frame))
    else:
        edit = _with_table(lambda s, t: edits.split_in_parts(s, t, shot, parts or 0))
    _do(path, episode, edit, dry_run, as_json)


@shot_app.command()
def merge(
    path: Place,
    shot: Named,
    other: Annotated[str | None, typer.Option("--with", help="The neighbour it takes in; left out, the next one.")] = None,
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Make one shot of two neighbours. SHOT keeps its id and its camera.

    Example: loreboard shot merge fog-eats-roads/e01/shots.json e01-3fa94c
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, _with_table(lambda s, t: edits.merge(s, t, shot, other)), dry_run, as_json)


@shot_app.command()
def move(
    path: Place,
    shot: Named,
    before: Annotated[str | None, typer.Option("--before", help="The shot that is to follow it.")] = None,
    after: Annotated[str | None, typer.Option("--after", help="The shot that it is to follow.")] = None,
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Move a shot within its scene. Lines keep the script's order, so only shots that claim none pass others.

    Example: loreboard shot move fog-eats-roads/e01/shots.json e01-77b0de --after e01-3fa94c
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, _with_table(lambda s, t: edits.move(s, t, shot, before=before, after=after)), dry_run, as_json)


@shot_app.command()
def add(
    path: Place,
    purpose: Annotated[str, typer.Argument(help="reaction, listen, insert or establish.")],
    line: Annotated[int, typer.Option("--line", help="The line of the script that it plays on.")],
    after: Annotated[str | None, typer.Option("--after", help="The shot it follows; left out, the one that claims the line.")] = None,
    who: Annotated[str, typer.Option("--who", help="Who is seen; left out, whoever does not speak the line.")] = "",
    picture: Annotated[str, typer.Option("--picture", help="What is seen.")] = "",
    seconds: Annotated[float | None, typer.Option(min=0.1, max=60, help="How long it should be; the rest gives way.")] = None,
    size: Annotated[str, typer.Option("--size", help="Its size, as in `loreboard vocabulary size`.")] = "",
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Add a shot that claims no line: a reaction, a close look, a detail of the place.

    Example: loreboard shot add fog-eats-roads/e01/shots.json insert --line 42 --picture "the cup, upside down"
    """
    from loreboard.agents.storyboard import edits

    edit = _with_table(lambda s, t: edits.add(s, t, purpose, line, after=after, who=who, picture=picture, seconds=seconds, size=size))
    _do(path, episode, edit, dry_run, as_json)


@shot_app.command()
def delete(
    path: Place,
    shot: Named,
    to: Annotated[str | None, typer.Option("--to", help="The neighbour that takes the lines it claims.")] = None,
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Delete a shot. Lines that it claims must go to a neighbour.

    Example: loreboard shot delete fog-eats-roads/e01/shots.json e01-77b0de
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, _with_table(lambda s, t: edits.delete(s, t, shot, to)), dry_run, as_json)


@shot_app.command("set")
def set_fields(
    path: Place,
    shot: Named,
    told: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE...", help="camera.size=cu, subjects.0.gaze=left, frames=60, frames=free.")
    ],
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Set fields of a shot. What code had chosen by them, and the prompt, follow; frames=N fixes the length.

    Example: loreboard shot set fog-eats-roads/e01/shots.json e01-3fa94c camera.size=ecu frames=60
    """
    from loreboard.agents.storyboard import edits

    fields: dict[str, str] = {}
    for one in told:
        found = re.fullmatch(r"([\w.\-\u3400-\u9fff ]+?)=(.*)", one, re.DOTALL)
        if not found:
            raise BadInput(f"{one!r} sets no field", "FIELD=VALUE", "Write it as in camera.size=cu.")
        fields[found[1]] = found[2]
    _do(path, episode, _with_table(lambda s, t: edits.change(s, t, shot, fields)), dry_run, as_json)


@shot_app.command()
def lock(path: Place, shot: Several, episode: Episode = None, dry_run: Dry = False, as_json: Json = False) -> None:
    """Lock shots: no edit and no run changes them, and the rest is fitted around them.

    Example: loreboard shot lock fog-eats-roads/e01/shots.json e01-3fa94c e01-77b0de
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, lambda s, _: edits.lock(s, shot), dry_run, as_json)


@shot_app.command()
def unlock(path: Place, shot: Several, episode: Episode = None, dry_run: Dry = False, as_json: Json = False) -> None:
    """Unlock shots.

    Example: loreboard shot unlock fog-eats-roads/e01/shots.json e01-3fa94c
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, lambda s, _: edits.unlock(s, shot), dry_run, as_json)


@shot_app.command()
def approve(path: Place, shot: Several, episode: Episode = None, dry_run: Dry = False, as_json: Json = False) -> None:
    """Approve shots as they are; one that is edited later is a draft again.

    Example: loreboard shot approve fog-eats-roads/e01/shots.json "#1" "#2"
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, lambda s, _: edits.approve(s, shot), dry_run, as_json)


@shot_app.command()
def waive(
    path: Place,
    shot: Named,
    code: Annotated[str, typer.Argument(help="The code of the rule, as `loreboard check` prints it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it may be so; kept in the list.")],
    by: Annotated[str, typer.Option("--by", help="Who says so.")] = "a person",
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Let a shot break a rule, with the reason.

    Example: loreboard shot waive fog-eats-roads/e01/shots.json e01-3fa94c AXIS --reason "the reverse is the point"
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, lambda s, _: edits.waive(s, shot, code, reason, by), dry_run, as_json)


@shot_app.command()
def unwaive(
    path: Place,
    shot: Named,
    code: Annotated[str, typer.Argument(help="The code that was waived.")],
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Hold a shot to a rule again.

    Example: loreboard shot unwaive fog-eats-roads/e01/shots.json e01-3fa94c AXIS
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, lambda s, _: edits.unwaive(s, shot, code), dry_run, as_json)


@shot_app.command()
def note(
    path: Place,
    shot: Named,
    text: Annotated[str, typer.Argument(help='What to remember; "" takes the note away.')],
    episode: Episode = None,
    dry_run: Dry = False,
    as_json: Json = False,
) -> None:
    """Write a note on a shot, for whoever makes it.

    Example: loreboard shot note fog-eats-roads/e01/shots.json e01-3fa94c "rain only on her side"
    """
    from loreboard.agents.storyboard import edits

    _do(path, episode, lambda s, _: edits.note(s, shot, text), dry_run, as_json)


@shot_app.command()
def fit(path: Place, episode: Episode = None, dry_run: Dry = False, as_json: Json = False) -> None:
    """Fit a list that you have changed by hand: lengths, speech, captions and prompts anew, around what is locked, to the folder's length.

    Example: loreboard shot fit fog-eats-roads/e01/shots.json
    """
    from loreboard.agents.storyboard import edits
    from loreboard.pipeline import shotwork

    seconds = shotwork.wished(path, episode)
    _do(path, episode, _with_table(lambda s, t: edits.refit(s, t, seconds and seconds * s.fps)), dry_run, as_json)


@shot_app.command()
def restore(path: Place, episode: Episode = None, dry_run: Dry = False, as_json: Json = False) -> None:
    """Put the last good version of a damaged list back; the damaged one is kept as shots.damaged.json.

    Example: loreboard shot restore fog-eats-roads/e01/shots.json
    """
    from loreboard.pipeline import shotwork

    _tell(shotwork.restore(path, episode, dry_run), as_json)


@shot_app.command()
def take(path: Place, episode: Episode = None, dry_run: Dry = False, as_json: Json = False) -> None:
    """Take the list that a run has laid beside yours, shots.new.json; yours is kept as shots.old.json.

    Example: loreboard shot take fog-eats-roads --episode 1
    """
    from loreboard.pipeline import shotwork

    _tell(shotwork.take(path, episode, dry_run), as_json)


def _with_table(edit: "Callable[[ShotList, Table], ShotList]") -> "Callable[[ShotList, Callable[[], Table]], ShotList]":
    return lambda shots, table: edit(shots, table())


def _do(path: Path, episode: int | None, edit: "Callable[[ShotList, Callable[[], Table]], ShotList]", dry: bool, as_json: bool) -> None:
    from loreboard.pipeline import shotwork

    _tell(shotwork.work(path, episode, edit, dry), as_json)


def _tell(told: "Worked", as_json: bool) -> None:
    if as_json:
        return print_json(told.model_dump(mode="json"))
    lengths = [row for row in told.rows if row.what == "length"]
    others = [row for row in told.rows if row.what != "length"]
    for row in others[:MOST] + lengths[:SHOWN]:
        frames = " -> ".join("-" if n is None else f"{n}" for n in (row.was, row.now)) if row.was != row.now else f"{row.now}"
        lines = f"  lines {', '.join(map(str, row.lines))}" if row.lines else ""
        print(f"{row.what:<8}{plain(row.shot):<14}{frames:>12} frames{lines}")
    if len(others) > MOST:
        print(f"and {len(others) - MOST} more")
    if len(lengths) > SHOWN:
        print(f"and {len(lengths) - SHOWN} more that are otherwise only in length")
    for mark, found in (("gone", told.gone), ("NEW", told.new)):
        for text in found:
            print(f"{mark:<8}{plain(text)}")
    state = "written" if told.written else "nothing is changed" if not told.rows else "not written"
    print(
        f"{plain(told.file)}: {told.frames / told.fps:g} s, {state}." + (f" What stood there is {plain(told.aside)}." if told.aside else "")
    )

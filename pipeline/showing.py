"""`loreboard show`: which shot lists, scenes and shot of a folder are to be read."""

from pathlib import Path
from typing import NamedTuple

from loreboard.story.errors import BadInput
from loreboard.story.shots import Shot, ShotList

from .exporting import lists_at
from .handoff import read_list


class Shown(NamedTuple):
    """A shot list and its file; `scene` is the id of the one scene wanted, "" for all; `shot` the number of the one shot, 0 for none."""

    file: Path
    shots: ShotList
    scene: str = ""
    shot: int = 0

    def numbered(self) -> tuple[tuple[int, int, Shot], ...]:
        """The wanted shots, each with its number and its first frame in the episode."""
        rows = zip(range(1, len(self.shots.shots) + 1), self.shots.starts(), self.shots.shots, strict=True)
        return tuple(row for row in rows if self.scene in ("", row[2].scene) and self.shot in (0, row[0]))


def lists(path: Path, episode: int | None = None, scene: str | None = None, shot: str | None = None) -> tuple[Shown, ...]:
    """The lists at `path`, a folder or a shots.json, of one episode or all; those that have the scene, or the shot by its id or number.

    Raises BadInput naming those there are.
    """
    found = [Shown(file, read_list(file)) for file in lists_at(path)]
    if episode is not None:
        there = ", ".join(str(one.shots.episode) for one in found)
        found = [one for one in found if one.shots.episode == episode]
        if not found:
            raise BadInput(f"There is no episode {episode}", "--episode", f"There are: {there}.")
    if scene is not None:
        there = ", ".join(dict.fromkeys(s.scene for one in found for s in one.shots.shots))
        found = [one._replace(scene=scene) for one in found if any(s.scene == scene for s in one.shots.shots)]
        if not found:
            raise BadInput(f"No shot is of a scene {scene!r}", "--scene", f"There are: {there}.")
    return tuple(found) if shot is None else (_with(found, shot),)


def _with(found: list[Shown], shot: str) -> Shown:
    """The one list and its shot with the id `shot`, an id's ending, or, in one episode, its number."""
    rows = [(one, number, s) for one in found for number, _, s in one.numbered()]
    named = [row for row in rows if row[2].id == shot] or [
        row for row in rows if shot and row[2].id.endswith(shot) and not shot.isdecimal()
    ]
    if not named and shot.isdecimal():
        named = [row for row in rows if row[1] == int(shot)]
    if len(named) == 1:
        one, number, _ = named[0]
        return one._replace(shot=number)
    if named:
        where = ", ".join(f"{s.id} (episode {one.shots.episode})" for one, _, s in named)
        raise BadInput(f"Several shots answer to {shot!r}", "--shot", f"They are: {where}. Say which, or add --episode.")
    raise BadInput(f"There is no shot {shot!r}", "--shot", f"A shot is named by its id ({rows[0][2].id}) or its number." if rows else "")

"""What lies on the cutting table beside the list: its script, the pace it is played at, the clips there are; and shots found by name."""

import hashlib
from collections.abc import Collection, Sequence
from typing import NamedTuple

from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Bible
from loreboard.story.clips import Clips
from loreboard.story.errors import BadInput
from loreboard.story.script import Line, Scene, Script
from loreboard.story.shots import Shot, ShotList


class Table(NamedTuple):
    """What the lengths and words of a list come from. The script must be the one that the list's line numbers belong to."""

    script: Script
    pace: Pace = SHIPPED
    clips: Clips | None = None
    book: Bible | None = None
    """Asked for what a place looks like where a list, of an older version, does not say."""

    def scene(self, shot: Shot) -> Scene:
        """The scene of the script that `shot` is of. Raises BadInput when there is none."""
        for scene in self.script.scenes:
            if scene.id == shot.scene:
                return scene
        raise BadInput(f"The script has no scene {shot.scene}", shot.id, "Give the shot a scene of the script.")

    def lines(self, shot: Shot) -> tuple[Line, ...]:
        """The lines that `shot` claims."""
        wanted = set(shot.lines)
        return tuple(line for line in self.scene(shot).lines if line.number in wanted)


def the_shot(shots: ShotList, name: str) -> Shot:
    """The shot that a person means: its id, the end of its id, or # and its place in the list, from 1. Raises BadInput."""
    if name.startswith("#") and name[1:].isdecimal() and 1 <= int(name[1:]) <= len(shots.shots):
        return shots.shots[int(name[1:]) - 1]
    found = [s for s in shots.shots if s.id == name] or [s for s in shots.shots if name and s.id.endswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"{len(found)} shots have an id that ends in {name}", name, f"Say which: {', '.join(s.id for s in found[:6])}.")
    raise BadInput(
        f"There is no shot {name!r}", name, f"Give an id as shots.json has it, or #1 to #{len(shots.shots)} by its place in the list."
    )


def open_to_change(shot: Shot) -> Shot:
    """`shot`. Raises BadInput when it is locked."""
    if shot.locked:
        raise BadInput("The shot is locked", shot.id, f"Unlock it first: `loreboard shot unlock PATH {shot.id}`.")
    return shot


def new_id(shots: ShotList, told: Sequence[str], more: Collection[str] = ()) -> str:
    """An id that no shot of the list has or had, made of what the shot is of, so that the same edit gives the same id."""
    taken, n = {*(s.id for s in shots.shots), *shots.retired, *more}, 1
    while True:
        name = f"e{shots.episode:02d}-{hashlib.sha256('|'.join((*told, str(n))).encode()).hexdigest()[:6]}"
        if name not in taken:
            return name
        n += 1


def line_of(shot: Shot) -> int:
    """The first line it claims, or the one it plays on; 0 for a shot that names none."""
    return shot.lines[0] if shot.lines else shot.on_line or 0


def named(lines: Sequence[int]) -> str:
    """Line numbers as people read them."""
    return f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines))}"

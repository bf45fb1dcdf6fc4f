"""Lengths for shots that had some before: as near as can be to what they have, around what is fixed, to the target exactly.

The wish of a shot is the length it has; what its lines need, and what the craft bears, are as for a new list. So where nothing presses
nothing moves, and where something does, all that is free gives or takes in proportion.
"""

import math
from functools import cache
from typing import Any, NamedTuple

from loreboard.agents.storyboard.making import captioned, mouths, spoken
from loreboard.agents.storyboard.needs import Known, Needs
from loreboard.agents.storyboard.prices import told as lengths_told
from loreboard.agents.storyboard.running import Has
from loreboard.story.camera import Purpose
from loreboard.story.errors import BadInput
from loreboard.story.shots import Shot, ShotList
from loreboard.story.yaml_text import own

from .table import Table

_SHOWN = 6


class Claim(NamedTuple):
    """A listed shot as far as its length depends on it."""

    lines: tuple[int, ...]
    on_line: int | None
    runs_on: str
    purpose: Purpose
    seconds: float


def needs_of(shots: ShotList, table: Table) -> Needs:
    """What the shots of a list need of time, each wishing the frames it has. Raises BadInput for a shot of no scene."""
    board = [(table.scene(shot), _claim(shot, shots.fps)) for shot in shots.shots]
    known = {
        n: Known(frames=shot.frames, fixed=shot.locked or shot.pinned, most=0 if shot.lines or shot.runs_on else shot.most or 0)
        for n, shot in enumerate(shots.shots)
    }
    overlaps = {n - 1: shot.overlap for n, shot in enumerate(shots.shots) if n and shot.overlap}
    return Needs(table.script, board, {}, shots.fps, table.clips, table.pace, known, overlaps)


def fitted(shots: ShotList, table: Table) -> ShotList:
    """`shots` summing to its target, with speech and captions where they then lie. Locked shots are the same values as before.

    Raises BadInput that says, in the list's language, what to cut, unlock or add.
    """
    needs = needs_of(shots, table)
    try:
        lengths, _ = needs.fitted(shots.target_frames, shots.script.file)
    except BadInput as error:
        raise BadInput(error.what, error.where, " ".join((error.do, *_unlocking(shots, needs)))) from error
    out = []
    for n, (shot, frames) in enumerate(zip(shots.shots, lengths.visible, strict=True)):
        out.append(shot if shot.locked else _timed(shot, frames, needs, n, shots, table))
    return shots.model_copy(update={"shots": tuple(out)})


def floor_of(shot: Shot, fps: int, table: Table) -> int:
    """Frames under which `shot` has no room for what it claims, were its length free."""
    needs = Needs(table.script, [(table.scene(shot), _claim(shot, fps))], {}, fps, None, table.pace)
    return needs.free(0).floor


def wished(shot: Shot, fps: int, table: Table) -> int:
    """Frames that its lines would take by themselves."""
    return Needs(table.script, [(table.scene(shot), _claim(shot, fps))], {}, fps, None, table.pace).free(0).wish


def _claim(shot: Shot, fps: int) -> Claim:
    """A shot without lines says by its `least` whether it is a held look."""
    hold: float = lengths_told()["hold"]
    seconds = shot.frames / fps
    held = shot.least >= math.ceil(hold * fps)
    return Claim(shot.lines, shot.on_line, shot.runs_on, shot.purpose, max(seconds, hold) if held else min(seconds, hold - 1 / fps))


def _timed(shot: Shot, frames: int, needs: Needs, place: int, shots: ShotList, table: Table) -> Shot:
    room, has = needs.free(place), needs.has(place)
    least = min(frames, room.floor) if shot.pinned else needs.least(place)
    changes: dict[str, Any] = {"frames": frames, "least": least}
    changes["most"] = max(frames, room.most if has.lines else shot.most or room.most)
    changes["runs_on"] = shot.runs_on if has.enters else ""
    if frames != shot.frames or not _holds(shot, has):
        dialogue = spoken(has, mouths(shot.subjects, shot.camera.size), frames, shots.fps, shots.language, table.pace)
        changes |= {"dialogue": dialogue, "captions": captioned(has.lines, dialogue, frames)}
    return shot.model_copy(update=changes)


def _holds(shot: Shot, has: Has) -> bool:
    """Whether its speech is what it has of the script, seen or heard as it should be, and lies inside it."""
    seen, said = mouths(shot.subjects, shot.camera.size), {line.number: line.text for line in has.lines if line.speaker is not None}
    return {d.line: d.text for d in shot.dialogue} == said and all(
        d.start + d.frames <= shot.frames and d.on_screen == (d.who.casefold() in seen and not d.extension) for d in shot.dialogue
    )


def _unlocking(shots: ShotList, needs: Needs) -> list[str]:
    """What fixed shots could give or take, the most first."""
    slack = []
    for n, shot in enumerate(shots.shots):
        if shot.locked or shot.pinned:
            room = needs.free(n)
            slack.append((shot.id, max(0, shot.frames - room.floor), max(0, room.most - shot.frames)))
    rows = [row for row in slack if row[1] or row[2]]
    if not rows:
        return []
    words = said()[shots.language]
    rows.sort(key=lambda row: -max(row[1:]))
    ways = words["comma"].join(words["slack"].format(id=i, less=less / shots.fps, more=more / shots.fps) for i, less, more in rows[:_SHOWN])
    return [words["unlock"].format(ways=ways)]


@cache
def said() -> dict[str, dict[str, Any]]:
    """edits.yaml, read once: by language."""
    return dict(own("loreboard.agents.storyboard.edits", "edits.yaml"))

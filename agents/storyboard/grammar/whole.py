"""Mends of a list as a whole, once each scene is in order: runs of one size, over scene cuts too, and angles from below beyond an episode's share.

Scenes are drawn without a look at one another; what stands wrong only where they meet is mended here. Deterministic, and it ends: each
change leaves fewer shots in runs that are too long, or fewer angles, and brings no new finding in its scene.
"""

from collections.abc import Iterator, Sequence, Set
from itertools import groupby

from loreboard.story.shots import Shot, ShotList

from ..finding import standing
from . import changes, jumps, pacing
from .noting import noted, stands
from .telling import mending, setting

_LOW = "low"


def varied(some: Sequence[Shot], shots: ShotList) -> list[Shot]:
    """`some` with runs of one size broken, each by as few shots in as small a change as can be. What no change can break stays."""
    out, stuck = list(some), set[int]()
    while (run := next((run for run in _runs(out) if run.start not in stuck), None)) is not None:
        found = _broken(run, out, shots)
        if found is None:
            stuck.add(run.start)
        else:
            place, shot = found
            out[place] = noted("SIZE_FLAT", out[place], shot)
    return out


def levelled(some: Sequence[Shot], shots: ShotList, turns: Set[str]) -> list[Shot]:
    """`some` with no more low angles than an episode bears: the last of those in the scenes `turns`, where it turns, else the last of all, is kept."""
    out = list(some)
    low = [n for n, shot in enumerate(out) if shot.camera.angle == _LOW]
    kept = sorted(low, key=lambda n: (out[n].scene in turns, n))[-setting("low_budget") :]
    if _excused("ANGLE_BUDGET", low, out, shots):
        return out
    for n in low:
        shot = None if n in kept or changes.fixed(out[n]) else changes.level(out[n], shots.language)
        if shot and _bears(n, shot, out, shots):
            out[n] = noted("ANGLE_BUDGET", out[n], shot)
    return out


def _runs(some: Sequence[Shot]) -> Iterator[range]:
    """The runs of one size that are too long."""
    at = 0
    for _, group in groupby(some, key=lambda shot: shot.camera.size):
        count = len(tuple(group))
        if count > setting("longest_run"):
            yield range(at, at + count)
        at += count


def _broken(run: range, some: Sequence[Shot], shots: ShotList) -> tuple[int, Shot] | None:
    """A place of the run and the shot there in another size: the place that leaves the fewest too many first, then the smallest change."""
    if _excused("SIZE_FLAT", run, some, shots):
        return None
    before = _beyond(some, run)
    for place in sorted(run, key=lambda n: (abs(n - run.start - setting("longest_run")), n)):
        for shot in () if changes.fixed(some[place]) else _sizes(some[place], shots):
            after = [*some[:place], shot, *some[place + 1 :]]
            if _beyond(after, run) < before and _bears(place, shot, some, shots):
                return place, shot
    return None


def _sizes(shot: Shot, shots: ShotList) -> Iterator[Shot]:
    yield from changes.other_sizes(shot, shots.language) if shot.subjects else changes.sizes_of_a_place(shot)


def _beyond(some: Sequence[Shot], run: range) -> int:
    """Shots too many in the runs in and beside `run`."""
    reach = setting("longest_run") + 1
    near = some[max(0, run.start - reach) : run.stop + reach]
    return sum(len(told) - setting("longest_run") for told in _runs(near))


def _bears(place: int, shot: Shot, some: Sequence[Shot], shots: ShotList) -> bool:
    """Whether the change brings no finding and no leap where it can be seen from."""
    far = mending("reach") + setting("memory") + 2
    low, high = max(0, place - far), place + far + 1
    was, now = some[low:high], [*some[low:place], shot, *some[place + 1 : high]]
    return len(stands(now, shots)) <= len(stands(was, shots)) and _leaps(now, shots) <= _leaps(was, shots)


def _leaps(some: Sequence[Shot], shots: ShotList) -> int:
    return len(list(jumps.leap(shots.model_copy(update={"shots": tuple(some)}))))


def _excused(code: str, places: Sequence[int], some: Sequence[Shot], shots: ShotList) -> bool:
    """Whether somebody has waived what the rule `code` says of the shots at `places`."""
    rule = {"SIZE_FLAT": pacing.flat, "ANGLE_BUDGET": pacing.angles}[code]
    part = shots.model_copy(update={"shots": tuple(some)})
    ids = {some[n].id for n in places}
    told = [found for found in rule(part) if set(found.shots) & ids]
    return bool(told) and not standing(told, part)

"""What a cut does to the eye: too small a change, too large a one, and an action that has to run on across it."""

from collections.abc import Iterator
from typing import NamedTuple

from loreboard.story.kinds import so
from loreboard.story.shots import Shot, ShotList
from loreboard.story.world import Fact

from ..finding import Finding
from .sight import apart, cuts, people, seen, size, steps
from .telling import both, setting, tell

_ROUNDING = 0.5
"""Degrees: 30 on the sphere is 29.999 to a computer."""
_SAME = ("left_hand", "right_hand", "both_hands", "carries", "wears", "wound", "wet")
"""What an action does not change in the blink of a cut."""


class Jump(NamedTuple):
    """A cut to the same people from nearly the same place, with the degrees and sizes between."""

    a: Shot
    b: Shot
    degrees: float
    steps: int


def jumps(shots: ShotList) -> Iterator[Jump]:
    """Cuts inside scenes to the same people, less than 30 degrees and less than two sizes apart.

    A place seen twice without people counts as the same. Inserts, declared matches, dissolves and fades are free. What a camera
    arrives at, and not what it begins with, is what is cut from.
    """
    for a, b in cuts(shots):
        far = steps(a.camera, b.camera)
        if far is None or far >= setting("least_steps") or b.transition_in not in setting("hard_joins") or people(a) != people(b):
            continue
        if not people(a) and not (a.camera.framing == b.camera.framing == "empty"):
            continue
        if (degrees := apart(a.camera, b.camera)) < setting("least_degrees") - _ROUNDING:
            yield Jump(a, b, degrees, far)


def jump(shots: ShotList) -> Iterator[Finding]:
    """JUMP_30: `jumps`, told."""
    for a, b, degrees, far in jumps(shots):
        who = both([subject.name for subject in b.subjects] or [b.place], shots.language)
        was, now = (size(s, shots) for s in (a.camera.ends or a.camera.size, b.camera.size))
        yield tell("JUMP_30", "near" if far else "same", shots, (a, b), who=who, degrees=degrees, was=was, now=now)


def leap(shots: ShotList) -> Iterator[Finding]:
    """SIZE_JUMP: from a wide straight to an eye, where nobody called it a smash cut and no hook is made of it."""
    for a, b in cuts(shots):
        was = a.camera.ends or a.camera.size
        meant = b.transition_in == "smash_cut" or "hook" in (a.purpose, b.purpose)
        if was in setting("wide") and b.camera.size == "ecu" and not meant:
            yield tell("SIZE_JUMP", "leap", shots, (a, b), was=size(was, shots), now=size("ecu", shots))


def match(shots: ShotList) -> Iterator[Finding]:
    """MATCH_ACTION: an action runs on across a cut, and people, looks, hands, clothes or movement do not.

    It runs on where the cut is a match cut, or where one shot ends in the very words in which the next begins with somebody of it.
    """
    for a, b in cuts(shots):
        shared = people(a) & people(b)
        runs_on = b.transition_in == "match_cut" or (a.end.strip() and a.end.strip() == b.start.strip() and bool(shared))
        if not runs_on:
            continue
        if people(a) and people(b) and not shared:
            yield tell("MATCH_ACTION", "nobody", shots, (a, b))
        for one in a.subjects:
            if two := seen(b, one.name):
                if one.look != two.look:
                    yield tell("MATCH_ACTION", "look", shots, (a, b), who=one.name)
                if one.going != "still" and two.going == "still":
                    yield tell("MATCH_ACTION", "phase", shots, (a, b), who=one.name)
                for was, now in _turned(a, b, one.name):
                    first, then = (so(fact, shots.language) for fact in (was, now))
                    yield tell("MATCH_ACTION", "state", shots, (a, b), who=one.name, was=first, now=then)


def _turned(a: Shot, b: Shot, name: str) -> Iterator[tuple[Fact, Fact]]:
    """What is so of somebody at the end of `a` and otherwise at the start of `b`."""
    at_end = {fact.what: fact for fact in (*a.state, *a.changes) if fact.who.casefold() == name.casefold()}
    for now in b.state:
        was = at_end.get(now.what)
        if was and now.who.casefold() == name.casefold() and now.what in _SAME and was.value != now.value and was.value and now.value:
            yield was, now

"""Who stands where on the page, which way they look, and where they go. The two that the line is named after stand on it.

Left and right are those of the frame, turned by the camera's side: the list's line names who is on it, not who is left. Whoever else is
seen stands behind the line, away from the side that most shots are taken from; how far, a list does not tell.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from loreboard.story.shots import Shot, Subject

from .points import Point
from .setting import setting

ACROSS = {"left": -1, "centre": 0, "right": 1}


class Take(NamedTuple):
    """A shot and its number in the scene, from 1."""

    number: int
    shot: Shot


class Walk(NamedTuple):
    """A way somebody goes, one step long, and the numbers of the shots in which they do."""

    way: Point
    shots: tuple[int, ...]


class Person(NamedTuple):
    """Somebody seen. `looks` is one step long; `swaps` are the numbers of shots that show them on the other hand."""

    name: str
    at: Point
    looks: Point
    swaps: tuple[int, ...]
    walks: tuple[Walk, ...] = ()


_Rows = list[tuple[int, Subject, Shot]]


def people(takes: Iterable[Take], axis: str = "") -> dict[str, Person]:
    """Everybody seen, from left to right: by their places in frame, by their looks where those say nothing, then as `axis` names them.

    `axis` is "Bo|Mei", the two on the line, or "" where everybody stands on it.
    """
    seen: dict[str, _Rows] = {}
    for take in takes:
        for subject in take.shot.subjects:
            seen.setdefault(subject.name, []).append((take.number, subject, take.shot))
    ends = [name for name in axis.split("|") if name in seen]
    named = {name: n for n, name in enumerate(ends)}
    scores = {name: (*_score(rows), named.get(name, len(named))) for name, rows in seen.items()}
    order = sorted(seen, key=lambda name: scores[name])
    at = _places(order, ends if len(ends) == 2 else order, [shot.camera.side for rows in seen.values() for _, _, shot in rows])
    return {
        name: Person(
            name, at[name], _usual(seen[name], at[name], [p for n, p in at.items() if n != name]), _swaps(seen[name]), _walks(seen[name])
        )
        for name in order
    }


def look(subject: Subject, shot: Shot, at: Point, others: Iterable[Point]) -> Point:
    """Where somebody looks on the page: by the gaze; down, up and on the line at the others; alone, at the camera's side."""
    side = shot.camera.side
    if side and subject.gaze in ("left", "right"):
        return Point(float(ACROSS[subject.gaze] * side), 0.0)
    if side and subject.gaze in ("toward", "away"):
        return Point(0.0, float(side if subject.gaze == "toward" else -side))
    if mean := [p.x for p in others]:
        return Point(1.0 if sum(mean) / len(mean) > at.x else -1.0, 0.0)
    return Point(0.0, float(side or 1))


def _places(order: Sequence[str], line: Sequence[str], sides: Sequence[int]) -> dict[str, Point]:
    """Places side by side in that order; who is not on the line stands behind it."""
    room = setting()["apart"]["two" if len(order) < 3 else "more"]
    behind = -float(setting()["off_axis"]) * (1 if sum(sides) >= 0 else -1)
    return {name: Point((i - (len(order) - 1) / 2) * room, 0.0 if name in line else behind) for i, name in enumerate(order)}


def _score(rows: _Rows) -> tuple[float, float]:
    """Mean place across the page, -1 to 1, then against the mean look: who looks right stands left. Two in a frame weigh double."""
    placed = [(ACROSS[s.at] * (shot.camera.side or 1), _weight(shot)) for _, s, shot in rows]
    looks = [ACROSS.get(s.gaze, 0) * (shot.camera.side or 1) for _, s, shot in rows]
    return round(sum(x * w for x, w in placed) / sum(w for _, w in placed), 3), -sum(looks) / len(looks)


def _weight(shot: Shot) -> float:
    """On the line left and right are told across the line, and count only where nothing else does."""
    return (2.0 if len(shot.subjects) > 1 else 1.0) if shot.camera.side else 0.01


def _swaps(rows: _Rows) -> tuple[int, ...]:
    """The shots, of those from a side, that show the person left where most show them right, or the reverse."""
    hands = [(number, ACROSS[s.at] * shot.camera.side) for number, s, shot in rows if ACROSS[s.at] * shot.camera.side]
    most = sum(hand for _, hand in hands)
    usual = (most > 0) - (most < 0) or (hands[0][1] if hands else 0)
    return tuple(number for number, hand in hands if hand == -usual)


def _usual(rows: _Rows, at: Point, others: list[Point]) -> Point:
    """The way the person is drawn looking: the commonest of their looks, the first of equals."""
    ways = [look(subject, shot, at, others) for _, subject, shot in rows]
    return max(ways, key=lambda way: (ways.count(way), -ways.index(way)))


def goes(subject: Subject, shot: Shot) -> Point | None:
    """The way somebody goes, as seen from the side of the shot; a camera on the line is taken to stand on side 1. None for one who stays."""
    side = float(shot.camera.side or 1)
    if subject.going in ("left", "right"):
        return Point(ACROSS[subject.going] * side, 0.0)
    return None if subject.going == "still" else Point(0.0, side if subject.going == "toward" else -side)


def _walks(rows: _Rows) -> tuple[Walk, ...]:
    """Each way they go, with its shots."""
    ways: dict[Point, list[int]] = {}
    for number, subject, shot in rows:
        if way := goes(subject, shot):
            ways.setdefault(way, []).append(number)
    return tuple(Walk(way, tuple(numbers)) for way, numbers in ways.items())

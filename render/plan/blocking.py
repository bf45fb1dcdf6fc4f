"""Where people and cameras are, as far as a shot list tells it. Pure geometry; knows nothing of pictures.

The page is seen from above, in steps: x to the right, y down. People stand on the line, y = 0; a camera on side 1 is below it, on
side -1 above. The picture's left is the page's left for side 1 and its right for side -1.

    single      the facing says how far the camera stands off the person's look, the size how near
    several     the same, half way to a right angle, from the middle between them
    ots, dirty  behind the other's shoulder; somebody seen alone from behind is the shoulder, and taken as a single
    pov         in the other's place
    side 0      on the line, at the end from which the first of them is seen as the facing says
"""

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from loreboard.story.shots import Shot, Subject
from loreboard.story.vocabulary import vocabulary

from .setting import setting

_ACROSS = {"left": -1, "centre": 0, "right": 1}
_PAST_A_SHOULDER = ("ots", "dirty_single")
EYES = 0.5
"""Steps before somebody's middle that a camera in their place is drawn, so that both are seen."""


class Point(NamedTuple):
    """A place, or a way to go, in steps."""

    x: float
    y: float

    def plus(self, way: "Point", times: float = 1.0) -> "Point":
        """This place, `times` along `way`."""
        return Point(self.x + way.x * times, self.y + way.y * times)

    def far(self, other: "Point") -> float:
        """Steps to `other`."""
        return math.hypot(other.x - self.x, other.y - self.y)

    def towards(self, other: "Point") -> "Point":
        """The way to `other`, one step long."""
        far = self.far(other) or 1.0
        return Point((other.x - self.x) / far, (other.y - self.y) / far)

    def turned(self, degrees: float) -> "Point":
        """This way turned clockwise as seen on the page."""
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return Point(self.x * c - self.y * s, self.x * s + self.y * c)


class Person(NamedTuple):
    """Somebody on the line. `looks` is one step long; `swaps` are the numbers of shots that show them on the other hand."""

    name: str
    at: Point
    looks: Point
    swaps: tuple[int, ...]


class Take(NamedTuple):
    """A shot and its number in the scene, from 1."""

    number: int
    shot: Shot


class Station(NamedTuple):
    """A place of the camera and the shots that are taken from it."""

    at: Point
    aim: Point
    heading: Point
    """The way the first of those seen looks, for a camera that goes along with them."""
    takes: tuple[Take, ...]

    @property
    def side(self) -> int:
        """The side of the line, as the list tells it."""
        return self.takes[0].shot.camera.side

    @property
    def looks(self) -> Point:
        """The way the lens looks, one step long."""
        return self.at.towards(self.aim)


class Blocking(NamedTuple):
    """A scene from above."""

    people: tuple[Person, ...]
    stations: tuple[Station, ...]
    unplaced: tuple[Take, ...]
    """Shots with nobody in them."""


def blocking(shots: Sequence[Shot]) -> Blocking:
    """The people and camera places of one scene's shots, in their order."""
    takes = [Take(number, shot) for number, shot in enumerate(shots, 1)]
    people = _people(takes)
    groups: dict[tuple[object, ...], list[Take]] = {}
    for take in takes:
        if take.shot.subjects:
            groups.setdefault(_key(take.shot), []).append(take)
    wanted = [_station(tuple(group), people) for group in groups.values()]
    stations: list[Station] = []
    for station in sorted(wanted, key=lambda s: (s.at.far(s.aim), s.takes[0].number)):
        stations.append(_given_way(station, stations, people))
    return Blocking(
        tuple(people.values()),
        tuple(sorted(stations, key=lambda s: s.takes[0].number)),
        tuple(take for take in takes if not take.shot.subjects),
    )


def _people(takes: Iterable[Take]) -> dict[str, Person]:
    """Everybody seen, from left to right: by their places in frame, by their looks where those say nothing, then as they come."""
    seen: dict[str, list[tuple[int, Subject, Shot]]] = {}
    for take in takes:
        for subject in take.shot.subjects:
            seen.setdefault(subject.name, []).append((take.number, subject, take.shot))
    scores = {name: _score(rows) for name, rows in seen.items()}
    order = sorted(seen, key=lambda name: scores[name])
    room = setting()["apart"]["two" if len(order) < 3 else "more"]
    at = {name: Point((i - (len(order) - 1) / 2) * room, 0.0) for i, name in enumerate(order)}
    return {
        name: Person(name, at[name], _usual(seen[name], at[name], [p for n, p in at.items() if n != name]), _swaps(seen[name]))
        for name in order
    }


def _score(rows: list[tuple[int, Subject, Shot]]) -> tuple[float, float]:
    """Mean place across the page, -1 to 1, then against the mean look: who looks right stands left. Two in a frame weigh double."""
    placed = [(_ACROSS[s.at] * (shot.camera.side or 1), _weight(shot)) for _, s, shot in rows]
    looks = [_ACROSS.get(s.gaze, 0) * (shot.camera.side or 1) for _, s, shot in rows]
    return round(sum(x * w for x, w in placed) / sum(w for _, w in placed), 3), -sum(looks) / len(looks)


def _weight(shot: Shot) -> float:
    """On the line left and right are told across the line, and count only where nothing else does."""
    return (2.0 if len(shot.subjects) > 1 else 1.0) if shot.camera.side else 0.01


def _swaps(rows: list[tuple[int, Subject, Shot]]) -> tuple[int, ...]:
    """The shots, of those from a side, that show the person left where most show them right, or the reverse."""
    hands = [(number, _ACROSS[s.at] * shot.camera.side) for number, s, shot in rows if _ACROSS[s.at] * shot.camera.side]
    most = sum(hand for _, hand in hands)
    usual = (most > 0) - (most < 0) or (hands[0][1] if hands else 0)
    return tuple(number for number, hand in hands if hand == -usual)


def _usual(rows: list[tuple[int, Subject, Shot]], at: Point, others: list[Point]) -> Point:
    """The way the person is drawn looking: the commonest of their looks, the first of equals."""
    ways = [_look(subject, shot, at, others) for _, subject, shot in rows]
    return max(ways, key=lambda way: (ways.count(way), -ways.index(way)))


def _look(subject: Subject, shot: Shot, at: Point, others: Iterable[Point]) -> Point:
    """Where somebody looks on the page: by the gaze; down, up and on the line at the others; alone, at the camera's side."""
    side = shot.camera.side
    if side and subject.gaze in ("left", "right"):
        return Point(float(_ACROSS[subject.gaze] * side), 0.0)
    if side and subject.gaze in ("toward", "away"):
        return Point(0.0, float(side if subject.gaze == "toward" else -side))
    if mean := [p.x for p in others]:
        return Point(1.0 if sum(mean) / len(mean) > at.x else -1.0, 0.0)
    return Point(0.0, float(side or 1))


def _key(shot: Shot) -> tuple[object, ...]:
    """What makes two shots one place of the camera, seen from above."""
    camera, first = shot.camera, shot.subjects[0]
    seen = tuple(subject.name for subject in shot.subjects)
    special = camera.framing if camera.framing in (*_PAST_A_SHOULDER, "pov") else ""
    return (seen, camera.side, camera.facing, first.gaze, camera.size, special)


def _station(takes: tuple[Take, ...], people: dict[str, Person]) -> Station:
    shot = takes[0].shot
    camera, seen = shot.camera, [people[s.name].at for s in shot.subjects]
    first = seen[0]
    heading = _look(shot.subjects[0], shot, first, [p.at for p in people.values() if p.name != shot.subjects[0].name])
    other = _other(shot, first, people)
    own = len(seen) == 1 and _degrees(shot) > 90
    if other and camera.framing in _PAST_A_SHOULDER and not own:
        back, beside = setting()["behind"]["back"], setting()["behind"]["beside"]
        at = other.plus(first.towards(other), back).plus(Point(0.0, float(camera.side)), beside)
        return Station(at, first, heading, takes)
    if other and camera.framing == "pov":
        return Station(other.plus(other.towards(first), EYES), first, heading, takes)
    middle = Point(sum(p.x for p in seen) / len(seen), sum(p.y for p in seen) / len(seen))
    spread = max(p.x for p in seen) - min(p.x for p in seen)
    far = float(setting()["distance"][camera.size]) + spread * setting()["spread"]
    if not camera.side:
        far += spread / 2
    return Station(middle.plus(_way(shot, heading, middle), far), middle, heading, takes)


def _other(shot: Shot, first: Point, people: dict[str, Person]) -> Point | None:
    """Whose shoulder or whose eyes: the second in frame, or the nearest person out of it."""
    if len(shot.subjects) > 1:
        return people[shot.subjects[1].name].at
    away = [p.at for p in people.values() if p.name != shot.subjects[0].name]
    return min(away, key=first.far) if away else None


def _way(shot: Shot, heading: Point, middle: Point) -> Point:
    """From whoever is seen to the camera, one step long."""
    camera, measures = shot.camera, setting()
    degrees = _degrees(shot)
    if camera.side == 0:
        end = heading.x * (1 if degrees <= 90 else -1) or (1.0 if middle.x >= 0 else -1.0)
        return Point(math.copysign(1.0, end), 0.0)
    if len(shot.subjects) > 1:
        degrees += (90 - degrees) * measures["together"]
    ways = (heading.turned(degrees), heading.turned(-degrees))
    inward = -1.0 if middle.x > 0 else 1.0
    way = max(ways, key=lambda w: (round(w.y * camera.side, 6), w.x * inward))
    least = math.sin(math.radians(measures["off_line"]))
    if way.y * camera.side < least:
        way = Point(math.copysign(math.cos(math.radians(measures["off_line"])), way.x), least * camera.side)
    return way


def _degrees(shot: Shot) -> float:
    """How far whoever is seen is turned away from the lens."""
    return float(vocabulary().term("facing", shot.camera.facing).degrees or 0)


def _given_way(station: Station, taken: list[Station], people: dict[str, Person]) -> Station:
    """`station`, a little aside or farther out where it would stand on another camera or on somebody."""
    measures = setting()
    clear = measures["clear"]
    there = [(s.at, clear["camera"]) for s in taken]
    if station.takes[0].shot.camera.framing != "pov":
        there += [(p.at, clear["person"]) for p in people.values()]
    out = station.aim.towards(station.at)
    far, found = station.aim.far(station.at), station
    best = -1.0
    for more, turn in product(measures["steps"], measures["turns"]):
        at = station.aim.plus(out.turned(turn), far + more)
        if (turn or more) and at.y * station.side < 0.25 * abs(station.side):
            continue
        room = min((at.far(p) / wanted for p, wanted in there), default=math.inf)
        if room > best:
            best, found = room, station._replace(at=at)
        if room >= 1:
            break
    return found

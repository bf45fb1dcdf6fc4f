"""Where people and cameras are, as far as a shot list tells it. Pure geometry; knows nothing of pictures.

The page is seen from above, in steps: x to the right, y down. The line is y = 0; a camera on side 1 is below it, on side -1 above.
The picture's left is the page's left for side 1 and its right for side -1.

    single      the azimuth says how far the camera stands off the person's look, the size how near; without one, the facing does
    several     the same, half way to a right angle, from the middle between them
    ots, dirty  behind the other's shoulder; somebody seen alone from behind is the shoulder, and taken as a single
    pov         in the other's place
    side 0      on the line, at the end from which the first of them is seen as that says
"""

import math
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from loreboard.story.shots import Shot
from loreboard.story.vocabulary import vocabulary

from .people import Person, Take, look, people
from .points import Point
from .setting import setting

_PAST_A_SHOULDER = ("ots", "dirty_single")
EYES = 0.5
"""Steps before somebody's middle that a camera in their place is drawn, so that both are seen."""


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


def blocking(shots: Sequence[Shot], axis: str = "", first: int = 1) -> Blocking:
    """The people and camera places of one scene's shots, in their order, numbered from `first`.

    `axis` is the scene's line, "Bo|Mei"; "" puts all on it.
    """
    takes = [Take(number, shot) for number, shot in enumerate(shots, first)]
    there = people(takes, axis)
    groups: dict[tuple[object, ...], list[Take]] = {}
    for take in takes:
        if take.shot.subjects:
            groups.setdefault(_key(take.shot), []).append(take)
    wanted = [_station(tuple(group), there) for group in groups.values()]
    stations: list[Station] = []
    for station in sorted(wanted, key=lambda s: (s.at.far(s.aim), s.takes[0].number)):
        stations.append(_given_way(station, stations, there))
    return Blocking(
        tuple(there.values()),
        tuple(sorted(stations, key=lambda s: s.takes[0].number)),
        tuple(take for take in takes if not take.shot.subjects),
    )


def _key(shot: Shot) -> tuple[object, ...]:
    """What makes two shots one place of the camera, seen from above."""
    camera, first = shot.camera, shot.subjects[0]
    seen = tuple(subject.name for subject in shot.subjects)
    special = camera.framing if camera.framing in (*_PAST_A_SHOULDER, "pov") else ""
    return (seen, camera.side, degrees(shot), first.gaze, camera.size, special)


def _station(takes: tuple[Take, ...], there: dict[str, Person]) -> Station:
    shot = takes[0].shot
    camera, seen = shot.camera, [there[s.name].at for s in shot.subjects]
    first = seen[0]
    heading = look(shot.subjects[0], shot, first, [p.at for p in there.values() if p.name != shot.subjects[0].name])
    other = _other(shot, first, there)
    own = len(seen) == 1 and degrees(shot) > 90
    if other and camera.framing in _PAST_A_SHOULDER and not own:
        back, beside = setting()["behind"]["back"], setting()["behind"]["beside"]
        at = other.plus(first.towards(other), back).plus(Point(0.0, float(camera.side)), beside)
        return Station(
            at if not camera.side or at.y * camera.side > 0 else Point(at.x, camera.side * float(setting()["past_line"])),
            first,
            heading,
            takes,
        )
    if other and camera.framing == "pov":
        return Station(other.plus(other.towards(first), EYES), first, heading, takes)
    middle = Point(sum(p.x for p in seen) / len(seen), sum(p.y for p in seen) / len(seen))
    spread = max(p.x for p in seen) - min(p.x for p in seen)
    far = float(setting()["distance"][camera.size]) + spread * setting()["spread"]
    if not camera.side:
        far += spread / 2
        return Station(Point(middle.x + _way(shot, heading, middle).x * far, 0.0), middle, heading, takes)
    return Station(_on_side(middle.plus(_way(shot, heading, middle), far), middle, camera.side), middle, heading, takes)


def _on_side(at: Point, aim: Point, side: int) -> Point:
    """`at`; for somebody who stands behind the line, brought to the camera's side of it."""
    least = float(setting()["past_line"])
    return Point(at.x, least * side) if aim.y * side < 0 and at.y * side < least else at


def _other(shot: Shot, first: Point, there: dict[str, Person]) -> Point | None:
    """Whose shoulder or whose eyes: the second in frame, or the nearest person out of it."""
    if len(shot.subjects) > 1:
        return there[shot.subjects[1].name].at
    away = [p.at for p in there.values() if p.name != shot.subjects[0].name]
    return min(away, key=first.far) if away else None


def _way(shot: Shot, heading: Point, middle: Point) -> Point:
    """From whoever is seen to the camera, one step long."""
    camera, measures = shot.camera, setting()
    off = degrees(shot)
    if camera.side == 0:
        end = heading.x * (1 if off <= 90 else -1) or (1.0 if middle.x >= 0 else -1.0)
        return Point(math.copysign(1.0, end), 0.0)
    if len(shot.subjects) > 1:
        off += (90 - off) * measures["together"]
    ways = (heading.turned(off), heading.turned(-off))
    inward = -1.0 if middle.x > 0 else 1.0
    way = max(ways, key=lambda w: (round(w.y * camera.side, 6), w.x * inward))
    least = math.sin(math.radians(measures["off_line"]))
    if way.y * camera.side < least:
        way = Point(math.copysign(math.cos(math.radians(measures["off_line"])), way.x), least * camera.side)
    return way


def degrees(shot: Shot) -> float:
    """How far the camera stands off the face of whoever is seen, 0 to 180: the azimuth; where none is given, what the facing says."""
    return float(abs(shot.camera.azimuth) or vocabulary().term("facing", shot.camera.facing).degrees or 0)


def _given_way(station: Station, taken: list[Station], there: dict[str, Person]) -> Station:
    """`station`, a little aside or farther out where it would stand on another camera or on somebody; on the line only farther out."""
    measures = setting()
    clear = measures["clear"]
    kept = [(s.at, clear["camera"]) for s in taken]
    if station.takes[0].shot.camera.framing != "pov":
        kept += [(p.at, clear["person"]) for p in there.values()]
    out = station.aim.towards(station.at)
    far, found = station.aim.far(station.at), station
    best = -1.0
    for more, turn in product(measures["steps"], measures["turns"]):
        at = station.aim.plus(out.turned(turn), far + more)
        if (turn or more) and at.y * station.side < 0.25 * abs(station.side):
            continue
        if turn and not station.side:
            continue
        room = min((at.far(p) / wanted for p, wanted in kept), default=math.inf)
        if room > best:
            best, found = room, station._replace(at=at)
        if room >= 1:
            break
    return found

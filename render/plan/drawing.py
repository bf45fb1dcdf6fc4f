"""People, cameras, the line and their labels, drawn into one group. Labels go where they cover least."""

import math
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple
from xml.etree.ElementTree import Element

from loreboard.story.script import Language

from ..terms import named, size_mark
from .blocking import Blocking, Station
from .ink import Box, add, around, clean, cut, draw, line, width, words
from .marks import Stand, Stroke, strokes
from .people import Person, goes
from .points import Point
from .setting import say, setting

INK = "#222"
HEAD = 13.0
SMALL = 12
LINE = 15.0
LEADER = 27.0
"""Pixels between camera and label from which a thin line joins them."""
_WAYS = (0, 40, -40, 80, -80, 125, -125, 180)
_GAPS = (20.0, 34.0, 50.0, 70.0)


class Frame(NamedTuple):
    """What every part of a drawing knows: the language, and degrees that a lens of so many millimetres opens across the frame."""

    language: Language
    film: float
    """Millimetres of full frame across the picture: 24 for an upright one, 36 for a level one."""

    def opens(self, mm: int) -> float:
        """Degrees across the frame."""
        return math.degrees(2 * math.atan(self.film / 2 / mm))


def plan(parent: Element, scene: Blocking, frame: Frame) -> Box:
    """Draw the scene into `parent` and return the rectangle it takes, in pixels around the middle of the line."""
    taken = _line(parent, scene, frame)
    for station in scene.stations:
        _view(parent, station, frame)
    for person in scene.people:
        taken += _person(parent, person, frame)
    for station in scene.stations:
        taken += _camera(parent, station)
    for person in scene.people:
        taken.append(_name(parent, person, taken))
    for station in scene.stations:
        taken.append(_label(parent, station, frame, taken))
    corners = [Point(x, y) for box in taken for x, y in ((box.left, box.top), (box.right, box.bottom))]
    return around(corners, 12)


def pixels(point: Point) -> Point:
    """Steps as pixels."""
    scale = float(setting()["pixels"])
    return Point(point.x * scale, point.y * scale)


def colour(side: int) -> str:
    """Of a camera on that side of the line."""
    return str(setting()["colours"][side])


def _line(parent: Element, scene: Blocking, frame: Frame) -> list[Box]:
    """The line between people, longer than they and the cameras on it, with its two sides."""
    xs = [pixels(p.at).x for p in scene.people] + [pixels(s.at).x for s in scene.stations if not s.side]
    xs += [walked(pixels(p.at), walk.way).points[-1].x for p in scene.people for walk in p.walks]
    left, right = min(xs) - 110, max(xs) + 110
    add(parent, "path", d=line((Point(left, 0), Point(right, 0))), stroke="#888", stroke_width="1.4", stroke_dasharray="14 5 2 5")
    words(parent, right + 6, 4, say("line", frame.language), SMALL, fill="#666")
    for side in (1, -1):
        words(
            parent,
            left,
            20.0 if side > 0 else -10.0,
            say("side", frame.language, side=f"{side:+d}".replace("-", "−")),
            SMALL,
            fill=colour(side),
        )
    return [Box(left, -24, left + 60, 24), Box(left, -3, right, 3), Box(right, -10, right + 46, 10)]


def _view(parent: Element, station: Station, frame: Frame) -> None:
    """The lens's opening, pale, and a dotted line on to them."""
    at, aim = pixels(station.at), pixels(station.aim)
    half, far = frame.opens(station.takes[0].shot.camera.lens_mm) / 2, min(float(setting()["view"]), at.far(aim))
    edge = (at.plus(station.looks.turned(half * i / 4), far) for i in range(-4, 5))
    add(parent, "path", d=line((at, *edge)) + " Z", fill=colour(station.side), fill_opacity="0.13")
    add(parent, "path", d=line((at, aim)), stroke=colour(station.side), stroke_opacity="0.35", stroke_width="1", stroke_dasharray="2 4")


def _person(parent: Element, person: Person, frame: Frame) -> list[Box]:
    """Somebody, and an arrow each way they go with the numbers of those shots."""
    at, reach = pixels(person.at), setting()["walk"]
    boxes = [around((at,), 24)]
    for walk in person.walks:
        group = add(parent, "g", class_="walk", data_shots=" ".join(map(str, walk.shots)))
        stroke = walked(at, walk.way)
        numbers = " · ".join(map(str, walk.shots))
        add(group, "title", say("walks", frame.language, shots=numbers))
        draw(group, stroke, INK)
        end = at.plus(walk.way, reach["to"] + 8 + abs(walk.way.x) * width(numbers, SMALL) / 2 + abs(walk.way.y) * 6)
        words(group, end.x, end.y + 4, numbers, SMALL, text_anchor="middle", font_weight=700, fill=INK, **_HALO)
        boxes += [around(stroke.points, 5), around((end,), 9)]
    add_person(parent, at, person.looks)
    return boxes


def walked(at: Point, way: Point) -> Stroke:
    """The arrow of somebody at `at`, in pixels, who goes that way."""
    reach = setting()["walk"]
    return Stroke((at.plus(way, reach["from"]), at.plus(way, reach["to"])))


def add_person(parent: Element, at: Point, looks: Point) -> None:
    """Shoulders, head and nose from above."""
    turn = f"{math.degrees(math.atan2(looks.y, looks.x)):.0f}"
    group = add(parent, "g", transform=f"translate({at.x:.1f} {at.y:.1f}) rotate({turn})")
    add(group, "ellipse", cx=0, cy=0, rx=9, ry=21, fill="#c9c4bb", stroke="#222", stroke_width="1.5")
    add(group, "path", d="M9 -5 L20 0 L9 5 Z", fill="#222")
    add(group, "circle", cx=0, cy=0, r=11, fill="#f4efe6", stroke="#222", stroke_width="1.8")


def _camera(parent: Element, station: Station) -> list[Box]:
    at, tint = pixels(station.at), colour(station.side)
    group = add(parent, "g", class_="camera", data_shots=" ".join(take.shot.id for take in station.takes))
    add(group, "title", " ".join(f"{take.number} {take.shot.id}" for take in station.takes))
    add_camera(group, at, station.looks, tint)
    boxes = [around((at,), 17)]
    for move in dict.fromkeys(take.shot.camera.move for take in station.takes):
        marks = add(group, "g", class_="move", data_move=move)
        for stroke in strokes(move, Stand(at, station.looks, pixels(station.aim), _along(station, move))):
            draw(marks, stroke, tint)
            boxes.append(around(stroke.points, 4))
    return boxes


def _along(station: Station, move: str) -> Point:
    """The way a camera goes that goes along: with whoever is seen first in the first such shot, or where they look."""
    shot = next(take.shot for take in station.takes if take.shot.camera.move == move)
    return goes(shot.subjects[0], shot) or station.heading


def add_camera(parent: Element, at: Point, looks: Point, tint: str) -> None:
    """A body and the lens in front of it."""
    turn = f"{math.degrees(math.atan2(looks.y, looks.x)):.0f}"
    group = add(parent, "g", transform=f"translate({at.x:.1f} {at.y:.1f}) rotate({turn})")
    add(group, "path", d="M6 -4 L15 -9 L15 9 L6 4 Z", fill=tint)
    add(group, "rect", x=-13, y=-8, width=20, height=16, rx=2, fill=tint, stroke="#fff", stroke_width="1")


def _name(parent: Element, person: Person, taken: list[Box]) -> Box:
    text = cut(clean(person.name), 15, 170)
    box = _free(pixels(person.at), Point(0.0, -1.0), width(text, 15) + 4, 18, taken, (26.0, 34.0, 50.0))
    words(parent, (box.left + box.right) / 2, box.bottom - 4, text, 15, text_anchor="middle", font_weight=700, **_HALO)
    return box


_HALO = {"stroke": "#fff", "stroke_width": 3, "paint_order": "stroke", "stroke_linejoin": "round"}


def _label(parent: Element, station: Station, frame: Frame, taken: list[Box]) -> Box:
    """Size and numbers of the shots; those that move, each with its move below."""
    rows = list(_rows(station, frame.language))
    wide = max(width(row, SMALL) * (1.06 if i == 0 else 1.0) for i, row in enumerate(rows)) + 2
    at = pixels(station.at)
    box = _free(at, station.aim.towards(station.at), wide, LINE * len(rows), taken, _GAPS)
    centre = Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    near = Point(min(max(at.x, box.left), box.right), min(max(at.y, box.top), box.bottom))
    if at.far(near) > LEADER:
        leader = line((at.plus(at.towards(near), 17), near))
        add(parent, "path", d=leader, stroke=colour(station.side), stroke_opacity="0.7", stroke_width="0.9")
    for i, row in enumerate(rows):
        weight = 700 if i == 0 else 400
        words(
            parent,
            centre.x,
            box.top + LINE * i + 12,
            row,
            SMALL,
            text_anchor="middle",
            fill=colour(station.side),
            font_weight=weight,
            **_HALO,
        )
    return box


def _rows(station: Station, language: Language) -> Iterator[str]:
    moves: dict[str, list[str]] = {}
    for take in station.takes:
        moves.setdefault(take.shot.camera.move, []).append(str(take.number))
    yield f"{size_mark(station.takes[0].shot.camera.size, language)} {' · '.join(moves.pop('static', ()))}".strip()
    for move, numbers in moves.items():
        yield f"{' · '.join(numbers)} {named('move', move, language)}"


def _free(at: Point, way: Point, wide: float, high: float, taken: Iterable[Box], gaps: Iterable[float]) -> Box:
    """The first place around `at`, beginning with `way`, where a label covers nothing; else where it covers least."""
    least, found = math.inf, Box(0, 0, 0, 0)
    boxes = list(taken)
    for gap, turn in product(gaps, _WAYS):
        to = way.turned(turn)
        centre = at.plus(to, gap + abs(to.x) * wide / 2 + abs(to.y) * high / 2)
        box = Box(centre.x - wide / 2, centre.y - high / 2, centre.x + wide / 2, centre.y + high / 2)
        covered = sum(box.over(other) for other in boxes)
        if covered < least:
            least, found = covered, box
        if not covered:
            break
    return found

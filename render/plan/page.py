"""The sheet: a head, the scene from above, what the marks mean, and a table of the shots with their ids."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.shots import Shot, ShotList
from loreboard.story.vocabulary import vocabulary

from ..terms import named, runs, size_mark
from .blocking import Blocking, blocking, degrees
from .drawing import INK, Frame, add_camera, add_person, colour, plan, walked
from .ink import FONT, MONO, Box, add, around, clean, cut, draw, width, words, wrapped, written
from .marks import Stand, strokes
from .people import Take
from .points import Point
from .setting import say

WIDE = 1240.0
MARGIN = 40.0
ROW = 21.0
NEXT = 15.0
_COLUMNS = {
    "number": 32, "id": 96, "seconds": 40, "size": 58, "framing": 110, "angle": 96, "facing": 92, "lens": 62, "move": 128, "side": 84, "picture": 0,
}  # fmt: skip
"""Pixels of each column; the last takes what is left."""


def svg(shots: ShotList, scene: str) -> bytes:
    """The overhead plan of the scene with id `scene`, as the bytes of an SVG file in the list's language.

    The same list gives the same bytes. Raises BadInput when no shot is of that scene.
    """
    of = [shot for shot in shots.shots if shot.scene == scene]
    if not of:
        there = ", ".join(dict.fromkeys(shot.scene for shot in shots.shots))
        raise BadInput(f"There is no shot of scene {scene!r}", "--scene", f"There are: {there}.")
    tongue, axis = shots.language, axis_of(shots, scene, of)
    where = blocking(of, axis)
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": FONT, "fill": "#222"})
    add(root, "title", f"{say('sheet', tongue)}: {shots.title}, {_heading(shots, scene)}")
    paper = add(root, "rect", x=0, y=0, fill="#fff")
    y, wide = _head(root, shots, scene, of), WIDE
    if where.people:
        body = add(root, "g")
        box = plan(body, where, Frame(tongue, 24.0 if shots.height >= shots.width else 36.0))
        wide = max(WIDE, box.right - box.left + 2 * MARGIN)
        body.set("transform", f"translate({(wide - box.right - box.left) / 2:.1f} {y - box.top:.1f})")
        y += box.bottom - box.top
    for text, tint in notes(where, axis, tongue):
        y += 20
        words(root, MARGIN, y, cut(clean(text), 13, wide - 2 * MARGIN), fill=tint)
    y = _key(root, where, tongue, y + 14) if where.people else y + 10
    y = _table(root, shots, of, y + 26, wide)
    size = {"width": f"{wide:.0f}", "height": f"{y + 24:.0f}"}
    paper.attrib.update(size)
    root.attrib.update(size | {"viewBox": f"0 0 {wide:.0f} {y + 24:.0f}"})
    return written(root)


def axis_of(shots: ShotList, scene: str, of: Sequence[Shot]) -> str:
    """The line of the scene; where its head names none, the one that most of its shots name."""
    named = next((s.axis for s in shots.scenes if s.id == scene), "")
    lines = [shot.camera.axis for shot in of if shot.camera.axis]
    return named or max(lines, key=lambda line: (lines.count(line), -lines.index(line)), default="")


def _heading(shots: ShotList, scene: str) -> str:
    return next((s.heading for s in shots.scenes if s.id == scene), "")


def _head(root: Element, shots: ShotList, scene: str, of: Sequence[Shot]) -> float:
    """Title, scene, count and length, light; returns where the next may begin."""
    tongue = shots.language
    seconds = f"{float(shots.seconds(sum(shot.frames for shot in of))):.1f}"
    count = say("shot" if len(of) == 1 else "shots", tongue, count=len(of))
    facts = [say("episode", tongue, number=shots.episode), say("scene", tongue, id=scene), count, say("seconds", tongue, count=seconds)]
    heading = clean(_heading(shots, scene)) or scene
    words(root, MARGIN, 46, cut(heading, 24, WIDE - 2 * MARGIN), 24, font_weight=700)
    words(root, MARGIN, 70, cut(clean(" · ".join([say("sheet", tongue), shots.title, *facts])), 14, WIDE - 2 * MARGIN), 14, fill="#555")
    light = next((s.light for s in shots.scenes if s.id == scene), None)
    if not light:
        return 90.0
    arrow = f" → {light.change}" if light.change else ""
    rows = wrapped(clean(say("light", tongue, light=light.source + arrow)), 13, WIDE - 2 * MARGIN, 3)
    for i, row in enumerate(rows):
        words(root, MARGIN, 92.0 + 18 * i, row, 13, fill="#555")
    return 94.0 + 18 * len(rows)


def notes(where: Blocking, axis: str, tongue: Language) -> list[tuple[str, str]]:
    """What a director would trip over, and what the plan does not know; each with its colour."""
    out: list[tuple[str, str]] = []
    sided = [take for station in where.stations for take in station.takes if station.side]
    fewer = min((1, -1), key=lambda side: sum(t.shot.camera.side == side for t in sided))
    across = sorted(take.number for take in sided if take.shot.camera.side == fewer)
    if across and len(across) < len(sided):
        out.append(
            (say("crosses", tongue, side=f"{fewer:+d}".replace("-", "−"), shots=runs(across, say("separator", tongue))), colour(fewer))
        )
    others: dict[str, list[int]] = {}
    for take in sorted((take for station in where.stations for take in station.takes), key=lambda take: take.number):
        if axis and take.shot.camera.axis not in (axis, ""):
            others.setdefault(take.shot.camera.axis, []).append(take.number)
    for line, numbers in others.items():
        told = say("between", tongue).join(line.split("|"))
        out.append((say("other_axis", tongue, axis=told, shots=runs(numbers, say("separator", tongue))), "#555"))
    for person in where.people:
        if person.swaps:
            out.append((say("swaps", tongue, who=person.name, shots=runs(person.swaps, say("separator", tongue))), colour(-1)))
    if not where.people:
        return [(say("nobody", tongue), "#555")]
    if where.unplaced:
        out.append((say("unplaced", tongue, shots=runs([take.number for take in where.unplaced], say("separator", tongue))), "#555"))
    return [*out, (say("schematic", tongue), "#555")]


def _key(root: Element, where: Blocking, tongue: Language, y: float) -> float:
    """The marks that this plan uses, in rows across the sheet; returns where the next may begin."""
    moves = {take.shot.camera.move for station in where.stations for take in station.takes} - {"static"}
    walks = ["walk"] if any(person.walks for person in where.people) else []
    entries = ["person", *walks, "camera", *(term.id for term in vocabulary().kind("move").terms if term.id in moves)]
    rows: list[list[tuple[str, str, Box, float]]] = [[]]
    x = MARGIN
    for entry in entries:
        text = say(entry, tongue) if entry in _OURS else named("move", entry, tongue)
        box = _sample(entry)
        wide = box.right - box.left + 10 + width(text, 13) + 28
        if x + wide > WIDE - MARGIN:
            rows.append([])
            x = MARGIN
        rows[-1].append((entry, text, box, x))
        x += wide
    for row in rows:
        y += max(-box.top for _, _, box, _ in row)
        for entry, text, box, x in row:
            _draw_sample(root, entry, Point(x - box.left, y))
            words(root, x - box.left + box.right + 10, y + 4, text)
        y += max(box.bottom for _, _, box, _ in row) + 8
    return y


_AHEAD = Point(1.0, 0.0)
_OURS = ("person", "walk", "camera")
"""Entries of the key that are no moves."""


def _stand(at: Point) -> Stand:
    return Stand(at, _AHEAD, at.plus(_AHEAD, 58), _AHEAD)


def _sample(entry: str) -> Box:
    """The room that a mark takes around its camera."""
    marks = strokes(entry, _stand(Point(0.0, 0.0))) if entry not in _OURS else (walked(Point(0.0, 0.0), _AHEAD),) if entry == "walk" else ()
    return around([Point(-18, -20), Point(19, 20), *(p for stroke in marks for p in stroke.points)], 3)


def _draw_sample(root: Element, entry: str, at: Point) -> None:
    if entry in ("person", "walk"):
        if entry == "walk":
            draw(root, walked(at, _AHEAD), INK)
        return add_person(root, at, _AHEAD)
    add_camera(root, at, _AHEAD, "#777")
    for stroke in () if entry == "camera" else strokes(entry, _stand(at)):
        draw(root, stroke, "#777")


def _table(root: Element, shots: ShotList, of: Sequence[Shot], y: float, wide: float) -> float:
    """A row a shot, with its number on the plan and its id; returns the last baseline."""
    tongue = shots.language
    columns = _COLUMNS | {"picture": int(wide - 2 * MARGIN - sum(_COLUMNS.values()))}
    _row(root, {name: say(f"columns.{name}", tongue) for name in columns}, columns, y, "#777")
    add(root, "path", d=f"M{MARGIN:g} {y + 6:.1f} H{wide - MARGIN:g}", stroke="#bbb")
    y += ROW
    for take in (Take(number, shot) for number, shot in enumerate(of, 1)):
        picture = wrapped(clean(take.shot.picture), 12, columns["picture"], 3)
        high = ROW + NEXT * (len(picture) - 1)
        if take.number % 2 == 0:
            add(root, "rect", x=MARGIN - 6, y=float(y - 15), width=float(wide - 2 * MARGIN + 12), height=high, fill="#f6f4f0")
        _row(root, _cells(take, shots), columns, y, colour(take.shot.camera.side) if take.shot.subjects else "#777", "#222")
        for i, text in enumerate(picture):
            words(root, wide - MARGIN - columns["picture"], y + NEXT * i, text, 12)
        y += high
    return y - ROW


def _row(root: Element, cells: dict[str, str], columns: dict[str, int], y: float, tint: str, ink: str = "") -> None:
    """A row of one line; number and side in `tint`, as all is where there is no `ink`."""
    x = MARGIN
    for name, room in columns.items():
        font = {"font_family": MONO} if ink and name == "id" else {}
        weight = {"font_weight": 700} if name == "number" else {}
        words(
            root,
            x,
            y,
            cut(clean(cells[name]), 12, room - 8),
            12,
            fill=tint if name in ("number", "side") or not ink else ink,
            **font,
            **weight,
        )
        x += room


def _cells(take: Take, shots: ShotList) -> dict[str, str]:
    shot, camera, tongue = take.shot, take.shot.camera, shots.language

    def name(kind: str, id: str) -> str:
        return named(kind, id, tongue)

    still = camera.move == "static" or camera.speed == "normal"
    speed = "" if still else (", " if tongue == "en" else "，") + name("speed", camera.speed)
    return {
        "number": str(take.number), "id": shot.id, "seconds": f"{float(shots.seconds(shot.frames)):.1f}", "size": size_mark(camera.size, tongue),
        "framing": name("framing", camera.framing), "angle": name("angle", camera.angle),
        "facing": _facing(shot, tongue) if shot.subjects else "–", "lens": f"{camera.lens_mm} mm",
        "move": name("move", camera.move) + speed, "side": f"{camera.side:+d}".replace("-", "−") if camera.side else say("on_line", tongue) if shot.subjects else "–",
        "picture": "",
    }  # fmt: skip


def _facing(shot: Shot, tongue: Language) -> str:
    """The facing, with the degrees where an azimuth tells them otherwise."""
    told = named("facing", shot.camera.facing, tongue)
    usual = vocabulary().term("facing", shot.camera.facing).degrees or 0
    return told if degrees(shot) == usual else say("off_face", tongue, facing=told, n=f"{degrees(shot):g}")

"""What the camera does, drawn over a panel as storyboards do: arrows, and frames within the frame."""

import math
from collections.abc import Callable, Sequence

from loreboard.story.camera import Camera

from .ink import Colour, Point, Sheet

Mark = Callable[[Sheet, Colour, float], None]


def draw(sheet: Sheet, camera: Camera, colour: Colour) -> None:
    """The marks of the camera's move; nothing for one that stands."""
    mark = _MARKS.get(camera.move)
    if mark:
        mark(sheet, colour, 1.35 if camera.amplitude == "large" else 1.0)


def arrow(sheet: Sheet, points: Sequence[Point], colour: Colour, width: float = 5.0) -> None:
    """A stroke with a head at its last point."""
    sheet.line(points, (255, 255, 255), width + 4, shake=0)
    sheet.line(points, colour, width, shake=0)
    (x0, y0), (x1, y1) = points[-2], points[-1]
    angle, size = math.atan2(y1 - y0, x1 - x0), 4.4 * width
    ends = [(x1 - size * math.cos(angle + turn), y1 - size * math.sin(angle + turn)) for turn in (0.5, -0.5)]
    tip = (x1 + width * math.cos(angle), y1 + width * math.sin(angle))
    sheet.shape([tip, *ends], colour, (255, 255, 255), 1.5)


def _corners(sheet: Sheet, colour: Colour, reach: float, inwards: bool) -> None:
    w, h = sheet.width, sheet.height
    for cx, cy, sx, sy in ((0.08, 0.07, 1, 1), (0.92, 0.07, -1, 1), (0.08, 0.77, 1, -1), (0.92, 0.77, -1, -1)):
        outer, inner = (cx * w, cy * h), (cx * w + sx * w * 0.13 * reach, cy * h + sy * w * 0.13 * reach)
        arrow(sheet, [outer, inner] if inwards else [inner, outer], colour)


def _frame(sheet: Sheet, colour: Colour, part: float) -> None:
    w, h = sheet.width * part, sheet.height * 0.8 * part
    x, y = (sheet.width - w) / 2, (sheet.height * 0.86 - h) / 2
    sheet.line([(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)], colour, 3.0, shake=0)


def _zoom(inwards: bool) -> Mark:
    def mark(sheet: Sheet, colour: Colour, reach: float) -> None:
        _frame(sheet, colour, 0.62 / reach)
        _corners(sheet, colour, reach * 0.8, inwards)

    return mark


def _straight(dx: float, dy: float, lines: int = 1) -> Mark:
    """A straight arrow low in the picture, or at its side for one that rises."""

    def mark(sheet: Sheet, colour: Colour, reach: float) -> None:
        w, h = sheet.width, sheet.height
        middle = (w / 2, h * 0.75) if dx else (w * 0.91, h * 0.42)
        for n in range(lines):
            off = (n - (lines - 1) / 2) * 26
            a = (middle[0] - dx * w * 0.2 * reach + (off if dy else 0), middle[1] - dy * w * 0.24 * reach + (off if dx else 0))
            b = (middle[0] + dx * w * 0.2 * reach + (off if dy else 0), middle[1] + dy * w * 0.24 * reach + (off if dx else 0))
            arrow(sheet, [a, b], colour)

    return mark


def _bent(dx: float, dy: float) -> Mark:
    """A curved arrow: the camera turns its head."""

    def mark(sheet: Sheet, colour: Colour, reach: float) -> None:
        w, h = sheet.width, sheet.height
        if dx:
            points = [(w * (0.5 + dx * 0.24 * reach * t), h * 0.77 - h * 0.035 * (1 - t * t)) for t in _steps()]
        else:
            points = [(w * 0.9 + w * 0.05 * (1 - t * t), h * 0.42 + dy * h * 0.14 * reach * t) for t in _steps()]
        arrow(sheet, points, colour)

    return mark


def _ring(sign: int) -> Mark:
    """Around somebody."""

    def mark(sheet: Sheet, colour: Colour, reach: float) -> None:
        w, h = sheet.width, sheet.height
        arc = [math.pi * (0.5 - sign * 0.85 * t) for t in _steps()]
        arrow(sheet, [(w / 2 + w * 0.36 * math.cos(a) * min(1.1, reach), h * 0.7 + h * 0.05 * math.sin(a)) for a in arc], colour)

    return mark


def _roll(sign: int) -> Mark:
    def mark(sheet: Sheet, colour: Colour, reach: float) -> None:
        w, h = sheet.width, sheet.height
        arc = [-math.pi / 2 + sign * 0.9 * t for t in _steps()]
        arrow(sheet, [(w / 2 + w * 0.3 * math.cos(a), h * 0.28 + w * 0.3 * math.sin(a)) for a in arc], colour)

    return mark


def _shaken(strength: float) -> Mark:
    """A second frame, a little off: the hand is in it."""

    def mark(sheet: Sheet, colour: Colour, reach: float) -> None:
        w, h = sheet.width, sheet.height
        for off in (12, 12 + 14 * strength):
            ring = [(off, off * 1.4), (w - off * 1.3, off), (w - off, h * 0.8 - off), (off * 1.5, h * 0.8 - off * 1.2), (off, off * 1.4)]
            sheet.line(ring, colour, 2.0, shake=3.0 * strength)

    return mark


def _dolly_zoom(sheet: Sheet, colour: Colour, reach: float) -> None:
    _frame(sheet, colour, 0.55)
    _corners(sheet, colour, 0.8, True)
    _straight(0, -1)(sheet, colour, 0.8)


def _rack(sheet: Sheet, colour: Colour, reach: float) -> None:
    w, h = sheet.width, sheet.height
    one, two = (w * 0.32, h * 0.68), (w * 0.68, h * 0.3)
    sheet.disc(one, w * 0.07, w * 0.07, None, colour, 3.0)
    sheet.disc(two, w * 0.07, w * 0.07, None, colour, 3.0)
    arrow(sheet, [(one[0] + w * 0.06, one[1] - w * 0.07), (two[0] - w * 0.06, two[1] + w * 0.07)], colour, 4.0)


def _drone(sheet: Sheet, colour: Colour, reach: float) -> None:
    w, h = sheet.width, sheet.height
    arrow(sheet, [(w * (0.15 + 0.7 * t), h * (0.74 - 0.5 * t * t)) for t in (n / 12 for n in range(13))], colour, 6.0)


def _steps() -> list[float]:
    return [n / 12 * 2 - 1 for n in range(13)]


_MARKS: dict[str, Mark] = {
    "push_in": lambda s, c, r: _corners(s, c, r, True), "pull_out": lambda s, c, r: _corners(s, c, r, False),
    "truck_left": _straight(-1, 0), "truck_right": _straight(1, 0), "pedestal_up": _straight(0, -1), "pedestal_down": _straight(0, 1),
    "crane_up": _straight(0, -1, 2), "crane_down": _straight(0, 1, 2), "track": _straight(1, 0, 2), "track_side": _straight(1, 0, 2),
    "track_lead": lambda s, c, r: _corners(s, c, r * 0.8, False), "track_follow": lambda s, c, r: _corners(s, c, r * 0.8, True),
    "orbit_left": _ring(1), "orbit_right": _ring(-1), "drone": _drone, "pan_left": _bent(-1, 0), "pan_right": _bent(1, 0),
    "tilt_up": _bent(0, -1), "tilt_down": _bent(0, 1), "roll_left": _roll(-1), "roll_right": _roll(1), "whip_pan": _straight(1, 0, 4),
    "zoom_in": _zoom(True), "zoom_out": _zoom(False), "dolly_zoom": _dolly_zoom, "rack_focus": _rack, "handheld": _shaken(0.5),
    "gimbal": _shaken(0.15), "shake": _shaken(1.6),
}  # fmt: skip

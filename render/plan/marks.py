"""What a move looks like from above: strokes around a camera, in pixels.

Travelling is a solid arrow on the ground, turning an arc before the lens, zooming a dashed arrow. Up and down cannot be seen from
above and stand beside the camera: an arrow on a foot (pedestal), a bent arrow (crane), an opening angle (tilt).
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from .points import Point

BODY = 15.0
"""Pixels from the middle of a camera to where a mark may begin."""


class Stroke(NamedTuple):
    """A line through `points`, in pixels, with a head at its end if it is an arrow."""

    points: tuple[Point, ...]
    dashed: bool = False
    head: bool = True


class Stand(NamedTuple):
    """Where a mark is drawn: the camera, the way its lens looks, what it looks at, and the way whoever is seen goes."""

    at: Point
    looks: Point
    aim: Point
    heading: Point

    @property
    def left(self) -> Point:
        """The camera's own left."""
        return Point(self.looks.y, -self.looks.x)

    def ahead(self, far: float, left: float = 0.0) -> Point:
        """A place so many pixels before the camera and to its left."""
        return self.at.plus(self.looks, far).plus(self.left, left)


def strokes(move: str, stand: Stand) -> tuple[Stroke, ...]:
    """How `move`, a term of the vocabulary, is drawn; nothing for a camera that stands still."""
    return _MARKS[move](stand)


def _along(start: float, end: float, dashed: bool = False, left: float = 0.0) -> Callable[[Stand], tuple[Stroke, ...]]:
    return lambda s: (Stroke((s.ahead(start, left), s.ahead(end, left)), dashed),)


def _sideways(sign: int) -> Callable[[Stand], tuple[Stroke, ...]]:
    return lambda s: (Stroke((s.ahead(0, sign * BODY), s.ahead(0, sign * 60))),)


def _with(way: Callable[[Stand], Point]) -> Callable[[Stand], tuple[Stroke, ...]]:
    """Two lines side by side, as of somebody and the camera that goes along."""

    def drawn(s: Stand) -> tuple[Stroke, ...]:
        go = way(s)
        across = Point(go.y, -go.x)
        start = s.at.plus(go, BODY + 3)
        return (
            Stroke((start.plus(across, 3.5), start.plus(across, 3.5).plus(go, 34)), head=False),
            Stroke((start.plus(across, -3.5), start.plus(across, -3.5).plus(go, 34)), head=False),
            Stroke((start.plus(go, 33), start.plus(go, 46))),
        )

    return drawn


def _orbit(sign: int) -> Callable[[Stand], tuple[Stroke, ...]]:
    """To the camera's left is clockwise on a page seen from above."""

    def drawn(s: Stand) -> tuple[Stroke, ...]:
        out, far = s.aim.towards(s.at), s.aim.far(s.at)
        begin, reach = math.degrees(BODY / far), min(70.0, math.degrees(90 / far))
        return (Stroke(tuple(s.aim.plus(out.turned(sign * (begin + reach * i / 12)), far) for i in range(13))),)

    return drawn


def _turn(sign: int, reach: float) -> Callable[[Stand], tuple[Stroke, ...]]:
    """An arc before the lens; to the left is anticlockwise on the page."""
    return lambda s: (Stroke(tuple(s.at.plus(s.looks.turned(sign * reach * i / 12), 34.0) for i in range(13))),)


def _whip(s: Stand) -> tuple[Stroke, ...]:
    """A smear to both sides: which way it goes, the vocabulary does not say."""
    return tuple(Stroke(tuple(s.at.plus(s.looks.turned(6.0 * i), far) for i in range(-6, 7)), head=False) for far in (30.0, 37.0, 44.0))


def _roll(sign: int) -> Callable[[Stand], tuple[Stroke, ...]]:
    return lambda s: (Stroke(tuple(s.at.plus(s.looks.turned(sign * (40 + 250 * i / 20)), 23) for i in range(21))),)


def _beside(shape: tuple[tuple[tuple[float, float], ...], ...], up: bool) -> Callable[[Stand], tuple[Stroke, ...]]:
    """A figure upright on the page beside the camera, upside down for a move that goes down. The first stroke has the head."""
    sign = 1.0 if up else -1.0

    def drawn(s: Stand) -> tuple[Stroke, ...]:
        centre = s.ahead(-2, 27 if s.left.x <= 0 else -27)
        return tuple(Stroke(tuple(Point(centre.x + x, centre.y - sign * y) for x, y in line), head=i == 0) for i, line in enumerate(shape))

    return drawn


_PEDESTAL = (((0, -12), (0, 14)), ((-7, -12), (7, -12)))
_CRANE = (
    tuple((-9 + 16 * math.sin(math.radians(a)), 14 - 26 * math.cos(math.radians(a))) for a in range(0, 91, 10)),
    ((-12, -14), (-3, -10)),
)
_TILT = (tuple((-12 + 22 * math.cos(math.radians(a)), -9 + 22 * math.sin(math.radians(a))) for a in range(6, 61, 6)), ((-12, -9), (15, -9)))


def _wave(reach: float, sharp: bool) -> Callable[[Stand], tuple[Stroke, ...]]:
    """A line across behind the camera that sways, or that jags."""

    def drawn(s: Stand) -> tuple[Stroke, ...]:
        if sharp:
            points = tuple(s.ahead(-20 + reach * (-1) ** i, -18 + 6 * i) for i in range(7))
        else:
            points = tuple(s.ahead(-20 + reach * math.sin(math.pi * i / 4), -18 + 1.5 * i) for i in range(25))
        return (Stroke(points, head=False),)

    return drawn


def _glide(s: Stand) -> tuple[Stroke, ...]:
    return tuple(Stroke((s.ahead(-19 - 5 * row, -18), s.ahead(-19 - 5 * row, 18)), head=False) for row in range(2))


def _drone(s: Stand) -> tuple[Stroke, ...]:
    rotors = tuple(
        Stroke((s.ahead(x - 5, y - 5), s.ahead(x + 5, y + 5)), head=False) for x, y in ((12, 16), (12, -16), (-12, 16), (-12, -16))
    )
    return (Stroke((s.ahead(BODY + 2), s.ahead(64)), dashed=True), *rotors)


def _focus(s: Stand) -> tuple[Stroke, ...]:
    far = max(60.0, min(110.0, s.at.far(s.aim)))
    ticks = tuple(Stroke((s.ahead(x, -9), s.ahead(x, 9)), head=False) for x in (30, far))
    return (Stroke((s.ahead(32), s.ahead(far - 3)), dashed=True), *ticks)


def _still(_: Stand) -> tuple[Stroke, ...]:
    return ()


_MARKS: dict[str, Callable[[Stand], tuple[Stroke, ...]]] = {
    "static": _still,
    "push_in": _along(BODY - 3, 58, left=13),
    "pull_out": _along(-BODY + 3, -58, left=13),
    "truck_left": _sideways(1),
    "truck_right": _sideways(-1),
    "pedestal_up": _beside(_PEDESTAL, True),
    "pedestal_down": _beside(_PEDESTAL, False),
    "crane_up": _beside(_CRANE, True),
    "crane_down": _beside(_CRANE, False),
    "track": _with(lambda s: s.heading),
    "track_lead": _with(lambda s: Point(-s.looks.x, -s.looks.y)),
    "track_follow": _with(lambda s: s.looks),
    "track_side": _with(lambda s: s.left if s.heading.x * s.left.x + s.heading.y * s.left.y >= 0 else Point(-s.left.x, -s.left.y)),
    "orbit_left": _orbit(1),
    "orbit_right": _orbit(-1),
    "drone": _drone,
    "pan_left": _turn(-1, 55),
    "pan_right": _turn(1, 55),
    "whip_pan": _whip,
    "tilt_up": _beside(_TILT, True),
    "tilt_down": _beside(_TILT, False),
    "roll_left": _roll(-1),
    "roll_right": _roll(1),
    "zoom_in": _along(BODY + 4, 64, dashed=True),
    "zoom_out": _along(66, BODY + 6, dashed=True),
    "dolly_zoom": lambda s: (*_along(BODY + 4, 62, left=5)(s), *_along(62, BODY + 6, dashed=True, left=-5)(s)),
    "rack_focus": _focus,
    "handheld": _wave(3.0, sharp=False),
    "gimbal": _glide,
    "shake": _wave(5.0, sharp=True),
}

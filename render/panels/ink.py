"""A pen on paper: lines that swell and shake a little, flat tones, hatching. Coordinates are parts of the frame's width and height.

Drawn at twice the size and reduced, since Pillow's own lines have steps. The same seed gives the same strokes.
"""

import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
"""(x, y) in pixels of the finished picture."""
Colour = tuple[int, int, int]
OVER = 2
"""How many times finer than the picture is drawn."""


class Sheet:
    """One picture being drawn."""

    def __init__(self, width: int, height: int, paper: Colour, seed: str) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * OVER, height * OVER), paper)
        self._draw = ImageDraw.Draw(self._image)
        self._luck = random.Random(seed)

    def finished(self) -> Image.Image:
        """The picture at its size."""
        return self._image.reduce(OVER)

    def rolled(self, degrees: float, paper: Colour) -> None:
        """Everything drawn so far, turned clockwise."""
        self._image = self._image.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=paper)
        self._draw = ImageDraw.Draw(self._image)

    def wash(self, top: Colour, bottom: Colour, first: float = 0.0, last: float = 1.0) -> None:
        """A tone over the whole width, from one colour to another, between two heights in parts of the frame."""
        begin, end = int(first * self._image.height), int(last * self._image.height)
        high = max(1, end - begin)
        parts = [y / max(1, high - 1) for y in range(high)]
        bands = [bytes([round(a + (z - a) * part) for part in parts]) for a, z in zip(top, bottom, strict=True)]
        strip = Image.merge("RGB", [Image.frombytes("L", (1, high), band) for band in bands])
        self._image.paste(strip.resize((self._image.width, high), Image.Resampling.NEAREST), (0, begin))

    def sidelight(self, dark: Colour, strength: float, left: bool) -> None:
        """Darker towards the side away from the light."""
        mask = Image.new("L", (256, 1))
        for x in range(256):
            away = x / 255 if left else 1 - x / 255
            mask.putpixel((x, 0), int(255 * strength * away**1.4))
        layer = Image.new("RGB", self._image.size, dark)
        self._image.paste(layer, (0, 0), mask.resize(self._image.size))

    def shape(self, points: Sequence[Point], fill: Colour | None, line: Colour | None = None, width: float = 2.0) -> None:
        """A closed shape through `points`, filled and outlined."""
        ring = [(x * OVER, y * OVER) for x, y in points]
        if fill is not None:
            self._draw.polygon(ring, fill=fill)
        if line is not None:
            self.line([*points, points[0]], line, width, shake=0.0)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 2.0, shake: float = 0.7) -> None:
        """A stroke through `points`, with round ends; `shake` in pixels."""
        some = [(x * OVER + self._wobble(shake), y * OVER + self._wobble(shake)) for x, y in points]
        thick = max(1, round(width * OVER))
        self._draw.line(some, fill=colour, width=thick, joint="curve")
        r = thick / 2
        for x, y in (some[0], some[-1]):
            self._draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def curve(self, points: Sequence[Point], colour: Colour, width: float = 2.0, shake: float = 0.7) -> None:
        """A smooth stroke through `points`."""
        self.line(smooth(points), colour, width, shake)

    def blob(self, points: Sequence[Point], fill: Colour | None, line: Colour | None = None, width: float = 2.0) -> None:
        """A smooth closed shape through `points`."""
        ring = smooth([*points, points[0]], closed=True)
        self.shape(ring, fill, line, width)

    def limb(self, one: Point, two: Point, wide: float, narrow: float, fill: Colour, line: Colour, width: float = 2.0) -> None:
        """A tapered capsule between two joints; `wide` and `narrow` are its radii."""
        self.shape(_capsule(one, two, wide, narrow), fill, line, width)

    def disc(self, centre: Point, across: float, up: float, fill: Colour | None, line: Colour | None = None, width: float = 2.0) -> None:
        """An ellipse by its half axes."""
        self.shape([(centre[0] + across * math.cos(a), centre[1] + up * math.sin(a)) for a in _round(40)], fill, line, width)

    def hatch(self, box: tuple[float, float, float, float], colour: Colour, gap: float, slant: float = 0.6, width: float = 1.0) -> None:
        """Parallel strokes over a box (left, top, right, bottom)."""
        left, top, right, bottom = box
        at = left - (bottom - top) * slant
        while at < right:
            reach = self._luck.uniform(0.75, 1.0)
            a, b = (at, bottom), (at + (bottom - top) * slant * reach, bottom - (bottom - top) * reach)
            self.line([_inside(a, left, right), _inside(b, left, right)], colour, width)
            at += gap * self._luck.uniform(0.7, 1.3)

    def write(
        self, at: Point, text: str, font: ImageFont.FreeTypeFont, colour: Colour, halo: Colour | None = None, anchor: str = "la"
    ) -> None:
        """Words at their finished size; `font` is made for the drawn size, twice that."""
        told = {"stroke_width": 3 * OVER, "stroke_fill": halo} if halo else {}
        self._draw.text((at[0] * OVER, at[1] * OVER), text, font=font, fill=colour, anchor=anchor, **told)  # type: ignore[arg-type]

    def chance(self) -> float:
        """A number from 0 to 1, the same for the same seed and place in the drawing."""
        return self._luck.random()

    def _wobble(self, shake: float) -> float:
        return self._luck.uniform(-shake, shake) * OVER if shake else 0.0


def mixed(one: Colour, two: Colour, part: float) -> Colour:
    """`one` with a `part` of `two`."""
    part = min(1.0, max(0.0, part))
    r, g, b = (round(a + (z - a) * part) for a, z in zip(one, two, strict=True))
    return (r, g, b)


def smooth(points: Sequence[Point], closed: bool = False, steps: int = 6) -> list[Point]:
    """A Catmull-Rom curve through `points`."""
    if len(points) < 3:
        return list(points)
    around = [points[-2], *points, points[1]] if closed else [points[0], *points, points[-1]]
    out: list[Point] = []
    for p0, p1, p2, p3 in zip(around, around[1:], around[2:], around[3:], strict=False):
        for n in range(steps):
            t = n / steps
            x, y = (_spline(a, b, c, d, t) for a, b, c, d in zip(p0, p1, p2, p3, strict=True))
            out.append((x, y))
    return [*out, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def _capsule(one: Point, two: Point, wide: float, narrow: float) -> list[Point]:
    angle = math.atan2(two[1] - one[1], two[0] - one[0])
    first = [(one[0] + wide * math.cos(angle + a), one[1] + wide * math.sin(angle + a)) for a in _arc(math.pi / 2, 3 * math.pi / 2)]
    second = [(two[0] + narrow * math.cos(angle + a), two[1] + narrow * math.sin(angle + a)) for a in _arc(-math.pi / 2, math.pi / 2)]
    return [*first, *second]


def _arc(start: float, end: float, steps: int = 8) -> Iterable[float]:
    return [start + (end - start) * n / steps for n in range(steps + 1)]


def _round(steps: int) -> Iterable[float]:
    return [2 * math.pi * n / steps for n in range(steps)]


def _inside(point: Point, left: float, right: float) -> Point:
    return (min(right, max(left, point[0])), point[1])

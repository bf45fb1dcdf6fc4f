"""Where a shot plays, behind its people: floor or horizon, and up to three pieces that the words of the place name."""

import re
from typing import NamedTuple

from loreboard.story.shots import Shot
from loreboard.story.wordlists import first_kind, has_any

from .ink import Colour, Sheet, mixed
from .setting import setting

_INSIDE = re.compile(r"^\W*(?:\d+\S*\s+)?(?:INT|I/E|内|內)", re.I)


class Ground(NamedTuple):
    """The picture's room: the line where floor and wall, or land and sky, meet, in pixels from the top; and how large things stand."""

    horizon: float
    scale: float
    """Pixels to a standing figure's height, of somebody in the foreground."""
    inside: bool
    looks_down: bool


def inside(heading: str) -> bool:
    """Whether a heading says indoors."""
    return _INSIDE.match(heading) is not None


def draw(sheet: Sheet, shot: Shot, words: str, ground: Ground, ink: Colour, paper: Colour, dark: float) -> None:
    """The place of `shot`; `words` are its name and look, `dark` how dark it lies behind people."""
    told = setting()
    w, h = sheet.width, sheet.height
    back, floor = mixed(paper, ink, dark), mixed(paper, ink, min(0.75, dark + 0.1))
    faint = mixed(back, ink, 0.32)
    if ground.looks_down:
        sheet.wash(floor, mixed(floor, ink, 0.12))
        _boards(sheet, faint)
        return
    y = ground.horizon / h
    if ground.inside:
        sheet.wash(mixed(back, ink, 0.06), back, 0.0, max(0.0, y))
        sheet.wash(floor, mixed(floor, paper, 0.25), max(0.0, y), 1.0)
        if ground.horizon < h:
            sheet.line([(0, ground.horizon), (w, ground.horizon)], faint, 2.0)
        corner = w * (0.16 if sheet.chance() < 0.5 else 0.84)
        sheet.line([(corner, 0), (corner, ground.horizon)], faint, 1.6)
        sheet.line([(corner, ground.horizon), (0 if corner < w / 2 else w, ground.horizon + w * 0.14)], faint, 1.6)
    else:
        sheet.wash(mixed(back, paper, 0.3), back, 0.0, max(0.0, y))
        sheet.wash(floor, mixed(floor, paper, 0.2), max(0.0, y), 1.0)
        sheet.line([(0, ground.horizon), (w, ground.horizon)], faint, 1.8)
    named = [kind for kind, some in told["sets"].items() if has_any(words, some)]
    for kind in named[:3]:
        _PIECES[kind](sheet, ground, faint, mixed(back, paper, 0.5), back)
    if not ground.inside and "water" not in named[:3]:
        sheet.hatch((0, min(h * 0.97, ground.horizon + h * 0.05), w, h), mixed(floor, ink, 0.12), w * 0.09, slant=2.5)
    if shot.weather:
        _weather(
            sheet,
            first_kind(shot.weather, {"rain": ["rain", "雨"], "snow": ["snow", "雪"], "fog": ["fog", "雾"]}) or "wind",
            mixed(ink, paper, 0.55),
        )


def _boards(sheet: Sheet, faint: Colour) -> None:
    for n in range(1, 7):
        x = sheet.width * n / 7
        sheet.line([(x, 0), (x + sheet.width * 0.02, sheet.height)], faint, 1.4)


def _window(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w = sheet.width
    left = w * (0.08 if sheet.chance() < 0.5 else 0.62)
    size = min(w * 0.34, g.scale * 0.3 + w * 0.1)
    top = max(sheet.height * 0.02, g.horizon - g.scale * 0.42 - size * 1.3)
    box = [(left, top), (left + size, top), (left + size, top + size * 1.35), (left, top + size * 1.35)]
    sheet.shape(box, mixed(light, (255, 255, 255), 0.35), line, 2.0)
    sheet.line([(left + size / 2, top), (left + size / 2, top + size * 1.35)], line, 2.0)
    sheet.line([(left, top + size * 0.65), (left + size, top + size * 0.65)], line, 2.0)


def _door(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w, tall = sheet.width, g.scale * 0.72
    left, wide = w * (0.7 if sheet.chance() < 0.5 else 0.06), max(w * 0.16, tall * 0.4)
    top = g.horizon - tall
    sheet.shape([(left, g.horizon), (left, top), (left + wide, top), (left + wide, g.horizon)], mixed(back, line, 0.3), line, 2.2)
    sheet.disc((left + wide * 0.84, g.horizon - tall * 0.45), max(3.0, wide * 0.04), max(3.0, wide * 0.04), light, line)


def _stairs(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w, steps = sheet.width, 7
    rise = max(w * 0.035, g.scale * 0.05)
    x, y = w * 0.56, min(g.horizon + rise * 2, sheet.height * 0.95)
    points = [(x, y)]
    for _ in range(steps):
        points += [(points[-1][0], points[-1][1] - rise), (points[-1][0] + w * 0.075, points[-1][1] - rise)]
    sheet.line(points, line, 2.2)
    sheet.line([(px, py + rise * 1.4) for px, py in points[::2]], line, 1.4)


def _table(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w = sheet.width
    y = min(g.horizon + g.scale * 0.05, sheet.height * 0.93)
    left, right, high = w * 0.52, w * 1.02, g.scale * 0.2
    sheet.shape(
        [(left, y - high), (right, y - high), (right, y - high + 0.03 * g.scale + 6), (left, y - high + 0.03 * g.scale + 6)],
        mixed(back, line, 0.35),
        line,
        2.0,
    )
    for x in (left + w * 0.04, right - w * 0.1):
        sheet.line([(x, y - high + 6), (x, y)], line, 3.0)


def _lamp(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w = sheet.width
    x, y, r = w * (0.18 if sheet.chance() < 0.5 else 0.82), max(sheet.height * 0.13, g.horizon - g.scale * 0.72), max(14.0, g.scale * 0.035)
    for n in (3.4, 2.3, 1.5):
        sheet.disc((x, y), r * n, r * n, mixed(back, (255, 236, 170), 0.22 + 0.22 * (3.4 - n)))
    sheet.shape([(x - r, y + r), (x - r * 0.7, y - r), (x + r * 0.7, y - r), (x + r, y + r)], (255, 244, 200), line, 2.0)
    sheet.line([(x, y - r), (x, max(0.0, y - r * 5))], line, 1.6)


def _shelves(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w, high = sheet.width, max(26.0, g.scale * 0.11)
    left = w * 0.6
    for n in range(1, 5):
        y = g.horizon - high * n - g.scale * 0.12
        sheet.line([(left, y), (w, y)], line, 2.2)
        x = left + w * 0.03
        while x < w - 8:
            wide, tall = w * (0.03 + 0.04 * sheet.chance()), high * (0.35 + 0.4 * sheet.chance())
            sheet.shape(
                [(x, y), (x, y - tall), (x + wide, y - tall), (x + wide, y)], mixed(back, line, 0.15 + 0.2 * sheet.chance()), line, 1.2
            )
            x += wide + w * 0.02


def _posts(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w, count = sheet.width, 5
    tops = []
    for n in range(count):
        x, near = w * (0.06 + 0.2 * n), 0.55 + 0.12 * n
        foot, high = g.horizon + g.scale * 0.03 * n, g.scale * 0.24 * near
        sheet.shape([(x, foot), (x, foot - high), (x + 8 * near, foot - high), (x + 8 * near, foot)], mixed(back, line, 0.4), line, 1.6)
        tops.append((x + 4, foot - high * 0.8))
    sheet.curve(tops, line, 1.6)


def _trees(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w = sheet.width
    for x, size in ((0.1, 1.0), (0.8, 1.25), (0.94, 0.7)):
        tall = g.scale * 0.75 * size
        sheet.line([(x * w, g.horizon + 6), (x * w + 4, g.horizon - tall * 0.55)], line, max(3.0, tall * 0.022))
        for n in range(4):
            r = tall * (0.15 + 0.06 * sheet.chance())
            sheet.disc(
                (x * w + tall * 0.16 * (n - 1.5), g.horizon - tall * (0.62 + 0.16 * sheet.chance())),
                r,
                r * 0.8,
                mixed(back, line, 0.25),
                line,
                1.3,
            )


def _hills(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w, high = sheet.width, max(sheet.height * 0.07, min(g.scale * 0.5, sheet.height * 0.24))
    for far, tone in ((1.0, 0.1), (0.6, 0.22)):
        ridge = [(w * n / 8, g.horizon - high * far * (0.35 + 0.65 * sheet.chance())) for n in range(9)]
        sheet.shape([(0, g.horizon), *ridge, (w, g.horizon)], mixed(back, line, tone), line, 1.6)


def _water(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w, h = sheet.width, sheet.height
    for n in range(1, 9):
        y = g.horizon + (h - g.horizon) * (n / 9) ** 1.5 * 0.8
        x = w * 0.1 * sheet.chance()
        while x < w:
            reach = w * (0.06 + 0.12 * sheet.chance())
            sheet.curve([(x, y), (x + reach / 2, y - 3 - n * 0.4), (x + reach, y)], line, 1.3)
            x += reach * 1.8


def _houses(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w, x = sheet.width, 0.0
    while x < w:
        wide, high = w * (0.14 + 0.12 * sheet.chance()), g.scale * (0.25 + 0.2 * sheet.chance())
        roof = high * 0.3
        sheet.shape(
            [
                (x, g.horizon),
                (x, g.horizon - high),
                (x + wide / 2, g.horizon - high - roof),
                (x + wide, g.horizon - high),
                (x + wide, g.horizon),
            ],
            mixed(back, line, 0.16),
            line,
            1.5,
        )
        if sheet.chance() < 0.6:
            sheet.shape(
                [
                    (x + wide * 0.4, g.horizon - high * 0.75),
                    (x + wide * 0.6, g.horizon - high * 0.75),
                    (x + wide * 0.6, g.horizon - high * 0.5),
                    (x + wide * 0.4, g.horizon - high * 0.5),
                ],
                light,
                line,
                1.2,
            )
        x += wide


def _machine(sheet: Sheet, g: Ground, line: Colour, light: Colour, back: Colour) -> None:
    w = sheet.width
    top = g.horizon - g.scale * 0.34
    sheet.shape([(w * 0.58, g.horizon), (w * 0.58, top), (w, top - g.scale * 0.05), (w, g.horizon)], mixed(back, line, 0.22), line, 2.0)
    for n in range(3):
        for m in range(2):
            x, y = w * (0.63 + 0.12 * n), top + g.scale * (0.06 + 0.09 * m)
            sheet.disc((x, y), w * 0.022, w * 0.022, light if (n + m) % 2 else back, line, 1.4)


_PIECES = {
    "window": _window, "door": _door, "stairs": _stairs, "table": _table, "lamp": _lamp, "shelves": _shelves, "posts": _posts,
    "trees": _trees, "hills": _hills, "water": _water, "houses": _houses, "machine": _machine,
}  # fmt: skip


def _weather(sheet: Sheet, kind: str, tone: Colour) -> None:
    w, h = sheet.width, sheet.height
    for _ in range({"rain": 90, "snow": 110, "fog": 7, "wind": 16}[kind]):
        x, y = w * sheet.chance(), h * 0.8 * sheet.chance()
        if kind == "rain":
            sheet.line([(x, y), (x - 8, y + 34)], tone, 1.2)
        elif kind == "snow":
            sheet.disc((x, y), 3, 3, (255, 255, 255), tone, 0.8)
        elif kind == "fog":
            sheet.curve([(0, y), (w * 0.3, y - 14), (w * 0.7, y + 12), (w, y)], tone, 1.4)
        else:
            sheet.curve([(x, y), (x + 40, y - 7), (x + 90, y + 2)], tone, 1.3)

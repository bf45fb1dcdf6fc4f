"""What an insert is about: one thing in the middle of the picture, known by a word of the shot, else a plain bundle."""

import math
from collections.abc import Callable

from loreboard.story.wordlists import first_kind

from .ink import Colour, Point, Sheet, mixed
from .setting import setting

Draw = Callable[[Sheet, float, float, float, Colour, Colour], None]


def draw(sheet: Sheet, words: str, ink: Colour, paper: Colour) -> None:
    """The thing that `words` name, a hand's breadth wide and lit from above."""
    x, y, r = sheet.width * 0.5, sheet.height * 0.44, sheet.width * 0.17
    sheet.disc((x, y + r * 0.95), r * 1.25, r * 0.22, mixed(paper, ink, 0.32))
    _THINGS.get(first_kind(words, setting()["things"]) or "", _bundle)(sheet, x, y, r, ink, mixed(paper, ink, 0.16))


def _bundle(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.blob(
        [
            (x - r, y + r * 0.6),
            (x - r * 0.7, y - r * 0.3),
            (x, y - r * 0.55),
            (x + r * 0.7, y - r * 0.3),
            (x + r, y + r * 0.6),
            (x, y + r * 0.95),
        ],
        fill,
        ink,
        3,
    )
    sheet.curve([(x - r * 0.7, y - r * 0.1), (x, y + r * 0.15), (x + r * 0.7, y - r * 0.1)], ink, 2.2)
    sheet.curve([(x - r * 0.15, y - r * 0.5), (x + r * 0.05, y + r * 0.1), (x - r * 0.1, y + r * 0.9)], ink, 1.8)


def _cup(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.shape(
        [(x - r * 0.75, y - r * 0.55), (x - r * 0.5, y + r * 0.9), (x + r * 0.5, y + r * 0.9), (x + r * 0.75, y - r * 0.55)], fill, ink, 3
    )
    sheet.disc((x, y - r * 0.55), r * 0.75, r * 0.2, mixed(fill, ink, 0.4), ink, 3)
    for n in (-0.3, 0.1, 0.4):
        sheet.curve([(x + r * n, y - r * 0.8), (x + r * (n + 0.12), y - r * 1.05), (x + r * n, y - r * 1.35)], mixed(ink, fill, 0.5), 1.6)


def _key(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.disc((x - r * 0.75, y), r * 0.42, r * 0.42, fill, ink, 3)
    sheet.disc((x - r * 0.75, y), r * 0.2, r * 0.2, mixed(fill, ink, 0.25), ink, 2.4)
    sheet.shape(
        [(x - r * 0.35, y - r * 0.1), (x + r * 1.1, y - r * 0.1), (x + r * 1.1, y + r * 0.1), (x - r * 0.35, y + r * 0.1)], fill, ink, 3
    )
    for n in (0.65, 0.95):
        sheet.shape(
            [(x + r * n, y + r * 0.1), (x + r * n, y + r * 0.4), (x + r * (n + 0.14), y + r * 0.4), (x + r * (n + 0.14), y + r * 0.1)],
            fill,
            ink,
            2.6,
        )


def _paper(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.shape(
        [(x - r * 0.85, y - r * 1.1), (x + r * 0.7, y - r * 1.2), (x + r * 0.95, y + r * 0.9), (x - r * 0.7, y + r)],
        (252, 250, 244),
        ink,
        3,
    )
    for n in range(6):
        h = y - r * 0.75 + n * r * 0.27
        sheet.curve([(x - r * 0.55, h), (x, h - 5), (x + r * (0.5 if n % 3 else 0.2), h)], mixed(ink, fill, 0.55), 1.8, shake=1.6)


def _coin(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    for n in range(3):
        sheet.disc((x, y + r * (0.5 - n * 0.16)), r * 0.62, r * 0.3, fill, ink, 3)
    sheet.disc((x, y + r * 0.18), r * 0.34, r * 0.16, None, ink, 2.2)


def _rope(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    for width, colour in ((r * 0.3, ink), (r * 0.3 - 6, fill)):
        sheet.curve(
            [
                (x - r * 2.6, y + r * 0.3),
                (x - r, y + r * 0.25),
                (x + r * 0.5, y - r * 0.5),
                (x + r * 0.2, y + r * 0.75),
                (x - r * 0.6, y - r * 0.1),
                (x + r * 0.9, y + r * 0.2),
                (x + r * 2.6, y),
            ],
            colour,
            width,
            shake=0,
        )


def _lamp(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    for n in (2.6, 1.9, 1.3):
        sheet.disc((x, y - r * 0.3), r * n, r * n, mixed(fill, (255, 236, 170), 0.2 + 0.25 * (2.6 - n)))
    sheet.shape(
        [(x - r * 0.5, y + r * 0.8), (x - r * 0.35, y - r * 0.9), (x + r * 0.35, y - r * 0.9), (x + r * 0.5, y + r * 0.8)],
        (255, 246, 206),
        ink,
        3,
    )
    sheet.blob([(x, y - r * 0.6), (x + r * 0.16, y - r * 0.1), (x, y + r * 0.2), (x - r * 0.16, y - r * 0.1)], (250, 196, 90), ink, 2)
    sheet.curve([(x - r * 0.35, y - r * 0.9), (x, y - r * 1.5), (x + r * 0.35, y - r * 0.9)], ink, 3)


def _book(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    for sign in (-1, 1):
        sheet.shape(
            [(x, y - r * 0.7), (x + sign * r * 1.2, y - r * 0.9), (x + sign * r * 1.25, y + r * 0.6), (x, y + r * 0.85)],
            (252, 250, 244),
            ink,
            3,
        )
        for n in range(4):
            sheet.line(
                [(x + sign * r * 0.2, y - r * 0.42 + n * r * 0.26), (x + sign * r * 0.95, y - r * 0.55 + n * r * 0.26)],
                mixed(ink, fill, 0.6),
                1.6,
            )


def _blade(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.shape(
        [(x - r * 0.1, y - r * 0.14), (x + r * 1.5, y - r * 0.22), (x + r * 1.75, y + r * 0.05), (x - r * 0.1, y + r * 0.14)],
        (240, 242, 244),
        ink,
        3,
    )
    sheet.shape(
        [(x - r * 1.3, y - r * 0.17), (x - r * 0.1, y - r * 0.17), (x - r * 0.1, y + r * 0.17), (x - r * 1.3, y + r * 0.17)],
        mixed(fill, ink, 0.5),
        ink,
        3,
    )


def _stone(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    ring: list[Point] = [
        (x + r * (0.8 + 0.25 * math.sin(3 * a)) * math.cos(a), y + r * 0.2 + r * 0.65 * math.sin(a))
        for a in (2 * math.pi * n / 12 for n in range(12))
    ]
    sheet.shape(ring, fill, ink, 3)
    sheet.line([ring[1], (x, y + r * 0.1), ring[7]], ink, 1.8)


def _bottle(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.blob(
        [
            (x - r * 0.25, y - r * 1.2),
            (x + r * 0.25, y - r * 1.2),
            (x + r * 0.28, y - r * 0.6),
            (x + r * 0.7, y - r * 0.1),
            (x + r * 0.6, y + r * 0.9),
            (x - r * 0.6, y + r * 0.9),
            (x - r * 0.7, y - r * 0.1),
            (x - r * 0.28, y - r * 0.6),
        ],
        fill,
        ink,
        3,
    )
    sheet.disc((x, y - r * 1.2), r * 0.25, r * 0.07, mixed(fill, ink, 0.5), ink, 2)


def _box(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.shape([(x - r, y - r * 0.2), (x + r * 0.6, y - r * 0.2), (x + r * 0.6, y + r * 0.9), (x - r, y + r * 0.9)], fill, ink, 3)
    sheet.shape(
        [(x - r, y - r * 0.2), (x - r * 0.5, y - r * 0.65), (x + r * 1.1, y - r * 0.65), (x + r * 0.6, y - r * 0.2)],
        mixed(fill, (255, 255, 255), 0.5),
        ink,
        3,
    )
    sheet.shape(
        [(x + r * 0.6, y - r * 0.2), (x + r * 1.1, y - r * 0.65), (x + r * 1.1, y + r * 0.5), (x + r * 0.6, y + r * 0.9)],
        mixed(fill, ink, 0.25),
        ink,
        3,
    )


def _ring(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.disc((x, y + r * 0.35), r * 0.5, r * 0.42, None, ink, 11)
    sheet.disc((x, y + r * 0.35), r * 0.5, r * 0.42, None, mixed(fill, (255, 255, 255), 0.4), 5)
    sheet.shape([(x - r * 0.14, y - r * 0.08), (x, y - r * 0.36), (x + r * 0.14, y - r * 0.08)], (250, 250, 250), ink, 2.4)


def _feather(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.blob(
        [(x - r * 1.2, y + r * 0.7), (x - r * 0.3, y - r * 0.5), (x + r * 1.3, y - r * 0.9), (x + r * 0.5, y + r * 0.3)],
        (250, 248, 242),
        ink,
        2.6,
    )
    sheet.curve([(x - r * 1.6, y + r), (x - r * 0.2, y), (x + r * 1.3, y - r * 0.9)], ink, 2.2)


def _flower(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.curve([(x, y + r), (x + r * 0.1, y + r * 0.3), (x, y - r * 0.2)], ink, 3)
    for n in range(6):
        a = math.pi * n / 3
        sheet.disc((x + r * 0.38 * math.cos(a), y - r * 0.3 + r * 0.38 * math.sin(a)), r * 0.27, r * 0.27, (252, 250, 244), ink, 2.2)
    sheet.disc((x, y - r * 0.3), r * 0.2, r * 0.2, mixed(fill, ink, 0.3), ink, 2.2)


def _cloth(sheet: Sheet, x: float, y: float, r: float, ink: Colour, fill: Colour) -> None:
    sheet.blob(
        [
            (x - r * 1.2, y + r * 0.3),
            (x - r * 0.4, y - r * 0.6),
            (x + r * 0.9, y - r * 0.5),
            (x + r * 1.2, y + r * 0.4),
            (x + r * 0.2, y + r * 0.9),
        ],
        fill,
        ink,
        3,
    )
    for n in (-0.5, 0.0, 0.5):
        sheet.curve(
            [(x + r * n, y - r * 0.4), (x + r * (n - 0.1), y + r * 0.1), (x + r * (n + 0.15), y + r * 0.7)], mixed(ink, fill, 0.4), 1.8
        )


_THINGS: dict[str, Draw] = {
    "cup": _cup, "key": _key, "paper": _paper, "coin": _coin, "rope": _rope, "lamp": _lamp, "book": _book, "blade": _blade, "stone": _stone,
    "bottle": _bottle, "box": _box, "ring": _ring, "feather": _feather, "flower": _flower, "cloth": _cloth,
}  # fmt: skip

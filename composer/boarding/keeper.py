"""The grammar of cuts, kept while a scene is drawn: sizes, sides of a face and moves in the shares of the trade, and no jump.

A cut to the same people comes from elsewhere or from two sizes nearer or farther; three of a size never stand together, nor a speck
beside an eye; the camera stays on its side of the line.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from loreboard.composer.words import kit
from loreboard.story.camera import Angle, Facing, Move, Size

T = TypeVar("T", bound=str)
_LADDER: tuple[Size, ...] = ("els", "ls", "fs", "mls", "ms", "mcu", "cu", "ecu")
_FAMILY: dict[str, str] = {
    "static": "static", "push_in": "dolly", "pull_out": "dolly", "tilt_up": "head", "tilt_down": "head", "pan_left": "head",
    "pan_right": "head", "truck_left": "track", "truck_right": "track", "track": "track", "track_side": "track", "track_lead": "track", "track_follow": "track", "handheld": "handheld",
}  # fmt: skip
_HEADS_START = 1.5
"""Shots of each share that a scene is taken to have had already, by dice, so that scenes do not go through sizes and moves alike."""


@dataclass
class Last:
    """What the next shot is cut against."""

    size: Size
    facing: Facing
    angle: Angle
    people: frozenset[str]
    bare: bool
    """A place with nobody in it."""


@dataclass
class Keeper:
    """What has been drawn of a scene, as counts."""

    luck: random.Random
    lasts: list[Last] = field(default_factory=list)
    counts: dict[str, dict[str, float]] = field(default_factory=dict)
    since_wide: int = 0
    looks: set[tuple[frozenset[str], Size, Facing]] = field(default_factory=set)
    """Set-ups in which somebody was seen taking something in: a second look comes from elsewhere."""

    def size(self, options: Sequence[Size], people: frozenset[str], bare: bool) -> Size:
        """The size among `options` (the first weigh a little more) of which the scene has had least, if the cut bears it."""
        before = self.lasts[-1] if self.lasts else None
        free = [size for size in options if not self._third(size) and not _leap(before, size)]
        apart = [size for size in free if not before or not _same(before, people, bare) or _steps(before.size, size) >= 2]
        return self._least("sizes", apart or free or self._others(options))

    def wide(self, options: Sequence[Size]) -> list[Size]:
        """Those of `options` that show the place, first of all where none has for long; all of them where none can."""
        shown = [size for size in options if size in kit("coverage")["wide"]]
        return shown or list(options)

    def look(self, options: Sequence[Facing], size: Size, people: frozenset[str]) -> list[Facing]:
        """Those of `options` from which nobody of `people` was looked at in this size; all of them, where none is left."""
        return [facing for facing in options if (people, size, facing) not in self.looks] or list(options)

    def facing(self, options: Sequence[Facing], size: Size, people: frozenset[str], bare: bool) -> Facing:
        """The side of a face of which the scene has had least; another than before, where the same people stay about as large."""
        before = self.lasts[-1] if self.lasts else None
        if before and _same(before, people, bare) and _steps(before.size, size) < 2:
            return self._least("facings", [one for one in options if one != before.facing] or list(options))
        return self._least("facings", list(options))

    def move(self, options: Sequence[Move]) -> Move:
        """The move of which the scene has had least; standing still is always one of them."""
        shares = kit("coverage")["moves"]
        had = self._had("moves")
        count = sum(had.values()) + 1
        short = {move: shares[_FAMILY[move]] * count - had[_FAMILY[move]] for move in dict.fromkeys((*options, "static"))}
        return max(short, key=lambda move: short[move])

    def drawn(self, last: Last, move: Move) -> None:
        """Take note of a shot."""
        self.lasts = [*self.lasts[-2:], last]
        self._had("sizes")[last.size] += 1
        self._had("facings")[last.facing] += 1
        self._had("moves")[_FAMILY[move]] += 1
        self.since_wide = 0 if last.size in kit("coverage")["wide"] else self.since_wide + 1

    def _third(self, size: Size) -> bool:
        return len(self.lasts) > 1 and self.lasts[-1].size == self.lasts[-2].size == size

    def _others(self, options: Sequence[Size]) -> list[Size]:
        """Sizes beside those of `options`, where none of them can stand."""
        known = [_LADDER.index(size) for size in options if size != "insert"] or [_LADDER.index("ms")]
        near = sorted(_LADDER, key=lambda size: (abs(_LADDER.index(size) - known[0]), size))
        return [next(size for size in near if not self._third(size) and size not in options)]

    def _least(self, kind: str, options: Sequence[T]) -> T:
        shares, had = kit("coverage")[kind], self._had(kind)
        count = sum(had.values()) + 1
        short = {one: shares[one] * count - had[one] + self.luck.random() * shares[one] - 0.02 * n for n, one in enumerate(options)}
        return max(short, key=lambda one: short[one])

    def _had(self, kind: str) -> dict[str, float]:
        if kind not in self.counts:
            shares = kit("coverage")[kind]
            self.counts[kind] = {one: share * self.luck.random() * _HEADS_START for one, share in shares.items()}
        return self.counts[kind]


def _same(before: Last, people: frozenset[str], bare: bool) -> bool:
    """Whether the cut goes to the same people, or from one empty place to another."""
    return before.people == people and (bool(people) or (bare and before.bare))


def _steps(one: Size, two: Size) -> int:
    """How many sizes lie between two; an insert is no step of a ladder and jumps to nothing."""
    return len(_LADDER) if "insert" in (one, two) else abs(_LADDER.index(one) - _LADDER.index(two))


def _leap(before: Last | None, size: Size) -> bool:
    """From a speck to an eye, or back."""
    return before is not None and {before.size, size} in ({"els", "ecu"}, {"ls", "ecu"})

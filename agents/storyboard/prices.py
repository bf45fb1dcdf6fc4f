"""What a length costs: the prices of lengths.yaml, and the whole number of millionths they come to.

The price of a shot of f frames that is wished w is p (f - w)^2 / w: long shots give and take more than short ones. p is
dearer below a protected wish; what lies beyond the craft's band costs on top; a frame of a clip that nobody sees has its
price. All but the last is convex. Whole numbers, rounded down, so that every machine finds the same lengths.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from pydantic import Field

from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .rooms import Reel

UNIT = 1_000_000
"""The price 1.0."""
_CENTS = 100
Numbers = np.ndarray[tuple[int, ...], np.dtype[Any]]
"""Whole numbers, as int64 or, where those would overflow, as objects."""


class Prices(Value):
    """The prices of leaving a wish, as lengths.yaml explains them; two places after the point count."""

    longer: float = Field(ge=0, le=100)
    shorter: float = Field(ge=0, le=100)
    protected: float = Field(ge=0, le=100)
    outside: float = Field(ge=0, le=100)
    wasted: float = Field(ge=0, le=100)


def prices() -> Prices:
    """The prices of lengths.yaml."""
    return Prices.model_validate(told()["prices"])


class Tariff:
    """The prices of one reel's lengths."""

    def __init__(self, reel: Reel, weights: Prices) -> None:
        self._rooms, self._weights = reel.rooms, weights
        self._clips = reel.clips.frames(reel.fps) if reel.clips else ()
        self._whole = np.array([int(clip) for clip in self._clips])

    def prices(self, place: int, frames: Numbers) -> Numbers:
        """What each of these lengths costs the shot at `place`, in millionths. Raises IndexError when no clip covers one."""
        room, weights = self._rooms[place], self._weights
        off = frames - room.wish
        total: Numbers = (
            off * off * np.where(off > 0, _cents(weights.longer), _cents(weights.protected if room.protected else weights.shorter))
        )
        if room.band:
            low, high = min(room.band[0], room.wish), max(room.band[1], room.wish)
            beyond = np.maximum(0, np.maximum(frames - high, low - frames))
            total = total + beyond * beyond * _cents(weights.outside)
        whole = total // room.wish
        total = whole * (UNIT // _CENTS) + (total - whole * room.wish) * (UNIT // _CENTS) // room.wish
        return total + self._wasted(frames) if self._clips else total

    def highest(self, place: int, lengths: range) -> tuple[int, int]:
        """For some lengths of the shot at `place`: more than any number met in pricing them, and more than a frame's rise in price."""
        room, weights = self._rooms[place], self._weights
        off = max(abs(lengths.start - room.wish), abs(lengths.stop - room.wish))
        cents = _cents(max(weights.longer, weights.shorter, weights.protected)) + _cents(weights.outside)
        waste = UNIT // _CENTS * _cents(weights.wasted) * (int(self._clips[-1]) + 1) if self._clips else 0
        price = UNIT // _CENTS * cents * off * off // room.wish + waste + 1
        return max(price, cents * off * off, UNIT * room.wish), UNIT // _CENTS * cents * (2 * off + 1) // room.wish + waste + 1

    def _wasted(self, frames: Numbers) -> Numbers:
        out: Numbers = np.zeros(len(frames), frames.dtype)
        which = np.searchsorted(self._whole, frames.astype(np.int64))
        rate = _cents(self._weights.wasted) * (UNIT // _CENTS)
        for n in np.unique(which):
            clip, here = self._clips[n], which == n
            out[here] = rate * (clip.numerator - frames[here] * clip.denominator) // clip.denominator
        return out


def cost(reel: Reel, frames: Sequence[int], weights: Prices | None = None) -> int:
    """What these lengths of the reel's shots cost in all, in millionths."""
    tariff = Tariff(reel, weights or prices())
    return sum(int(tariff.prices(i, np.array([f], dtype=object))[0]) for i, f in enumerate(frames))


def _cents(price: float) -> int:
    return round(price * _CENTS)


@cache
def told() -> dict[str, Any]:
    """lengths.yaml, read once."""
    return dict(own("loreboard.agents.storyboard", "lengths.yaml"))

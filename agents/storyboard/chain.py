"""The shots of a reel as a chain: what each length costs, and how far speech lies over each cut that follows from it.

At a cut, speech may lie `late` frames over the next picture (an L cut, counted > 0) or begin `early` frames before it (a J
cut, counted < 0). Sound as early as can be is never worse for what follows, so where the sound ends is decided by the
lengths so far, and a cut's state is one whole number. Everything here is in whole numbers; a price of a frame is too.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from .prices import Numbers, Prices, Tariff
from .rooms import Reel

_FIRST_MARGIN = 1_000
_WIDER = 4
_SAFE = 1 << 58
"""Sums beyond this are reckoned in Python's whole numbers, slowly."""


@dataclass(frozen=True)
class Link:
    """One shot: its lengths, their prices, and for each state before it (rows) and length (columns) the state after it.

    A state is an index, 0 the earliest sound; one beyond the last means that this length is too short for the speech.
    """

    frames: Numbers
    prices: Numbers
    after: Numbers
    states_after: int

    @property
    def plain(self) -> bool:
        return len(self.after) == self.states_after == 1


@dataclass(frozen=True)
class _Step:
    """Sums so far by state (rows) and total (columns, from `at` on), each with the least it costs above the bound."""

    at: int
    over: Numbers


_Way = tuple[int, int, int, int]
"""A state before, a number of frames, the state after, and what that costs above the bound."""


class Chain:
    """The reel's shots, ready to be asked what they cost at a price of a frame. Every shot must have a length."""

    def __init__(self, reel: Reel, weights: Prices | None) -> None:
        """Without `weights` every length costs nothing."""
        tariff = Tariff(reel, weights) if weights else None
        lengths = _lengths(reel) if weights else _shortest_lengths(reel)
        bound = _bound(tariff, lengths)
        self._kind: type[Any] = np.int64 if bound < _SAFE else object
        self._never = 8 * max(bound, _SAFE)
        reaches = reel.reaches
        self._links = [self._link(reel, i, span, (reaches[i - 1], reaches[i]), tariff) for i, span in enumerate(lengths)]
        alone = [link for link in self._links if link.plain]
        self._frames = np.concatenate([link.frames for link in alone]) if alone else None
        self._prices = np.concatenate([link.prices for link in alone]) if alone else None
        self._starts = np.cumsum([0, *(len(link.frames) for link in alone[:-1])])
        self._joined = [list(run) for plain, run in groupby(self._links, lambda link: link.plain) if not plain]

    def fewest(self) -> int:
        """The fewest frames all shots together can have."""
        return self._least(-1)

    def cheapest(self, total: int) -> tuple[int, ...]:
        """The lengths of this sum that cost least, of several always the same. There must be some."""
        above = self._above(self._price_of_a_frame(total))
        margin, found = 0, self._within(0, above, total)
        while found is None:
            margin = max(_FIRST_MARGIN, margin * _WIDER)
            found = self._within(margin, above, total)
        return found

    def _price_of_a_frame(self, total: int) -> int:
        """A whole price of a frame at which the bound on what `total` frames cost is highest."""

        def gain(price: int) -> int:
            """How much higher the bound is at one more a frame. It falls as the price rises."""
            return self._least(price + 1) - self._least(price) + total

        high = max((int(abs(np.diff(link.prices)).max()) for link in self._links if len(link.prices) > 1), default=0) + 1
        low = -high
        while low < high:
            middle = (low + high) // 2
            if not (more := gain(middle)):
                return middle
            low, high = (middle + 1, high) if more > 0 else (low, middle)
        return low

    def _within(self, margin: int, above: list[Numbers], total: int) -> tuple[int, ...] | None:
        """The cheapest lengths of this sum, if they cost at most `margin` above the bound; else None."""
        ways = [self._ways(link, over, margin) for link, over in zip(self._links, above, strict=True)]
        fewest, most = [0], [0]
        for found in reversed(ways):
            fewest.append(fewest[-1] + min(frames for _, frames, _, _ in found))
            most.append(most[-1] + max(frames for _, frames, _, _ in found))
        steps = [_Step(0, np.zeros((1, 1), self._kind))]
        for i, found in enumerate(ways):
            left = len(ways) - 1 - i
            step = self._step(steps[-1], found, self._links[i].states_after, margin, total - most[left], total - fewest[left])
            if step is None:
                return None
            steps.append(step)
        return _back(steps, ways, total)

    def _link(self, reel: Reel, i: int, span: range, reaches: tuple[tuple[int, int], tuple[int, int]], tariff: Tariff | None) -> Link:
        (before_early, before_late), (early, late) = reaches
        frames = np.arange(span.start, span.stop).astype(self._kind, copy=False)
        priced = tariff.prices(i, frames) if tariff else np.zeros(len(frames), self._kind)
        states, block = early + late + 1, reel.rooms[i].least if reel.rooms[i].speech else 0
        sound = np.arange(-before_early, before_late + 1)[:, None] - np.arange(span.start, span.stop)[None, :]
        ends = np.maximum(-early, sound + block)
        return Link(frames, priced, np.where(ends <= late, ends + early, states), states)

    def _least(self, price: int) -> int:
        """The least that shots cost when each frame is worth `price`."""
        out = 0
        if self._frames is not None and self._prices is not None:
            out += int(np.minimum.reduceat(self._prices - price * self._frames, self._starts).sum())
        return out + sum(int(self._to_go(run, price)[0][0]) for run in self._joined)

    def _to_go(self, links: list[Link], price: int) -> list[Numbers]:
        """For each of neighbouring links, and after the last: by state before it, the least that it and the rest cost; then a row for never."""
        out: list[Numbers] = [np.array([0, self._never], self._kind)]
        for link in reversed(links):
            here: Numbers = np.full(len(link.after) + 1, self._never, self._kind)
            (link.prices - price * link.frames + out[-1][link.after]).min(axis=1, out=here[:-1])
            out.append(here)
        return out[::-1]

    def _above(self, price: int) -> list[Numbers]:
        """For each shot, by state before it and length, what that alone costs above the bound that `price` a frame gives."""
        to_go = self._to_go(self._links, price)
        return [
            link.prices - price * link.frames + rest[link.after] - here[:-1, None]
            for link, here, rest in zip(self._links, to_go[:-1], to_go[1:], strict=True)
        ]

    def _ways(self, link: Link, above: Numbers, margin: int) -> list[_Way]:
        rows, columns = np.nonzero((above <= margin) & (link.after < link.states_after))
        taken = (rows, link.frames[columns], link.after[rows, columns], above[rows, columns])
        return list(zip(*(numbers.tolist() for numbers in taken), strict=True))

    def _step(self, before: _Step, ways: list[_Way], states: int, margin: int, first: int, last: int) -> _Step | None:
        """All sums one shot later that cost within the margin and lie in first..last; None when there are none."""
        least, most = min(w[1] for w in ways), max(w[1] for w in ways)
        width = before.over.shape[1]
        over: Numbers = np.full((states, width + most - least), self._never, self._kind)
        for state, frames, after, above in ways:
            into = over[after, frames - least : frames - least + width]
            np.minimum(into, before.over[state] + above, out=into)
        at = before.at + least
        keep = np.nonzero((over <= margin).any(axis=0))[0]
        keep = keep[(keep + at >= first) & (keep + at <= last)]
        return _Step(at + int(keep[0]), over[:, keep[0] : keep[-1] + 1]) if len(keep) else None


def _back(steps: list[_Step], ways: list[list[_Way]], total: int) -> tuple[int, ...]:
    """The lengths behind the cheapest way to `total`, read from the last shot to the first."""
    state, out = 0, []
    for before, step, found in zip(reversed(steps[:-1]), reversed(steps[1:]), reversed(ways), strict=True):
        cheapest = step.over[state, total - step.at]
        for start, frames, after, above in found:
            column = total - frames - before.at
            fits = after == state and 0 <= column < before.over.shape[1]
            if fits and before.over[start, column] + above == cheapest:
                out.append(frames)
                state, total = start, total - frames
                break
    return tuple(reversed(out))


def _lengths(reel: Reel) -> list[range]:
    """The lengths each shot can have if all sum to the target: what the others cannot give or take, it cannot take or give."""
    floors, ceilings, total = reel.floors, reel.ceilings, reel.target + sum(reel.overlaps)
    spare, wanting = total - sum(floors), sum(ceilings) - total
    return [range(max(f, c - wanting), min(c, f + spare) + 1) for f, c in zip(floors, ceilings, strict=True)]


def _shortest_lengths(reel: Reel) -> list[range]:
    """The lengths each shot can have when all together are as short as can be."""
    reaches, out = reel.reaches, []
    for i, (floor, ceiling) in enumerate(zip(reel.floors, reel.ceilings, strict=True)):
        over = reaches[i - 1][1] + reaches[i][0]
        out.append(range(floor, min(ceiling, max(floor, reel.rooms[i].least + over)) + 1))
    return out


def _bound(tariff: Tariff | None, lengths: list[range]) -> int:
    """More than any number that is formed on the way: all prices, and the steepest rise on every frame there can be."""
    if tariff is None:
        return 1
    told = [tariff.highest(i, span) for i, span in enumerate(lengths)]
    steepest = max((rise for _, rise in told), default=0) + 1
    return 4 * (sum(most for most, _ in told) + steepest * (sum(span.stop for span in lengths) + 1))

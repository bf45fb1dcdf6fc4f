"""Shot lengths that sum to the target exactly: the nearest to what the artist wished, under what must fit.

The cost of a shot of f frames that was wished w is (f - w)^2 / w: long shots give and take more than short ones. The
cost is convex and separable, so the best whole frames are those whose last one costs no more than a common price
(Fox 1966): at price 2s - 2 that is s times the wish, rounded to the nearest frame, clipped to the shot's room.
"""

import heapq
import math
from collections.abc import Sequence

from pydantic import Field

from loreboard.story.value import Value


class Room(Value):
    """One shot's freedom, in frames: at least `least`, at most `most`, best `wish`. A locked shot has least = most."""

    least: int = Field(ge=1)
    wish: int = Field(ge=1)
    most: int = Field(ge=1)


class Infeasible(Exception):
    """No lengths sum to the target. `short` frames too few room (> 0: cut something) or too much target (< 0: open something)."""

    def __init__(self, short: int) -> None:
        super().__init__(short)
        self.short = short


def fit(rooms: Sequence[Room], total: int) -> tuple[int, ...]:
    """Frames for each room, summing to `total` exactly, at the least cost. Raises Infeasible."""
    least, most = sum(r.least for r in rooms), sum(r.most for r in rooms)
    if least > total:
        raise Infeasible(least - total)
    if most < total:
        raise Infeasible(most - total)
    low, high = 0.0, max((r.most / r.wish for r in rooms), default=1.0)
    for _ in range(60):
        middle = (low + high) / 2
        if sum(_at(r, middle) for r in rooms) <= total:
            low = middle
        else:
            high = middle
    return _settle(rooms, [_at(r, low) for r in rooms], total)


def cost(rooms: Sequence[Room], frames: Sequence[int]) -> float:
    """What `frames` costs: the sum of (f - wish)^2 / wish."""
    return sum((f - r.wish) ** 2 / r.wish for r, f in zip(rooms, frames, strict=True))


def _at(room: Room, scale: float) -> int:
    return min(max(math.floor(room.wish * scale + 0.5), room.least), room.most)


def _settle(rooms: Sequence[Room], frames: list[int], total: int) -> tuple[int, ...]:
    """Give the frames that are left at the common price, one at a time, where one more costs least."""

    def price(i: int) -> float:
        return ((frames[i] + 1 - rooms[i].wish) ** 2 - (frames[i] - rooms[i].wish) ** 2) / rooms[i].wish

    heap = [(price(i), i) for i, r in enumerate(rooms) if frames[i] < r.most]
    heapq.heapify(heap)
    for _ in range(total - sum(frames)):
        _, i = heapq.heappop(heap)
        frames[i] += 1
        if frames[i] < rooms[i].most:
            heapq.heappush(heap, (price(i), i))
    return tuple(frames)

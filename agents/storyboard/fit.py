"""Shot lengths that sum to the target exactly: the nearest to what the artist wished, under what must fit.

The cost of a shot of f frames that was wished w is (f - w)^2 / w: long shots give and take more than short ones. The
cost is convex and separable, so scaling all wishes by one factor, clipped to each shot's room, is optimal over the
reals (Karush-Kuhn-Tucker), and moving single frames by smallest marginal cost is optimal over whole frames.
"""

import heapq
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
    frames = [int(_at(r, low)) for r in rooms]
    return _settle(rooms, frames, total)


def cost(rooms: Sequence[Room], frames: Sequence[int]) -> float:
    """What `frames` costs: the sum of (f - wish)^2 / wish."""
    return sum((f - r.wish) ** 2 / r.wish for r, f in zip(rooms, frames, strict=True))


def _at(room: Room, scale: float) -> float:
    return min(max(room.wish * scale, room.least), room.most)


def _settle(rooms: Sequence[Room], frames: list[int], total: int) -> tuple[int, ...]:
    """Give the frames that rounding down left over, one at a time, where one more costs least."""
    frames = [max(r.least, f) for r, f in zip(rooms, frames, strict=True)]

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

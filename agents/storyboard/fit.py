"""Shot lengths that sum to the target exactly, at the least price that any lengths have. Pure; exact in whole numbers.

At a price a frame, each shot chooses its length alone, or with those it shares a J or L cut with; the best such price
bounds from below what any lengths of this sum can cost (Everett 1963). Where prices are convex it is met: the bounds of
rooms and joins are differences of cut times, so whole frames lose nothing (Murota 2003, L-natural convexity). Where a grid
of clips makes them jump, lengths within a margin of the bound are gone through by dynamic programming over the sum, and
the margin is widened until one is found; all that is left out costs more than it.
"""

from collections.abc import Sequence

from loreboard.story.value import Value

from .chain import Chain
from .prices import Prices, cost, prices
from .rooms import Reel


class Stuck(Value):
    """A shot that has no length whatever the target: it needs `least` frames, and a clip or a lock gives it `most`."""

    shot: int
    """Its place, from 0."""
    least: int
    most: int


class Infeasible(Exception):
    """No lengths sum to the target.

    `short` > 0: so many frames must be cut; < 0: so many must be added; 0: the shots of `stuck` have no length at all.
    `nearest` is the nearest target that can be met, None when there is none.
    """

    def __init__(self, short: int, nearest: int | None, stuck: tuple[Stuck, ...] = ()) -> None:
        super().__init__(short, nearest, stuck)
        self.short, self.nearest, self.stuck = short, nearest, stuck


class Fitted(Value):
    """A length for each shot, in frames."""

    frames: tuple[int, ...]
    """Picture to be made."""
    visible: tuple[int, ...]
    """From each shot's first frame to that of the next one: without what a dissolve covers. Sums to the target."""
    over: tuple[int, ...]
    """At the end of each shot: > 0, its speech runs on over the next picture so long; < 0, the next one's comes so early."""
    price: int
    """In millionths of the prices of lengths.yaml."""


def fit(reel: Reel, weights: Prices | None = None) -> Fitted:
    """The lengths that cost least. Raises Infeasible. Among several of one price, the choice is always the same."""
    weights = weights or prices()
    room_for(reel)
    frames = Chain(reel, weights).cheapest(reel.target + sum(reel.overlaps))
    visible = tuple(f - lost for f, lost in zip(frames, reel.overlaps, strict=True))
    return Fitted(frames=frames, visible=visible, over=overruns(reel, frames), price=cost(reel, frames, weights))


def room_for(reel: Reel) -> tuple[int, int]:
    """The shortest and the longest target that the reel's shots can meet, in frames. Raises Infeasible when its own is none of them."""
    floors, ceilings = reel.floors, reel.ceilings
    if stuck := tuple(Stuck(shot=i, least=f, most=c) for i, (f, c) in enumerate(zip(floors, ceilings, strict=True)) if f > c):
        raise Infeasible(0, None, stuck)
    lost = sum(reel.overlaps)
    least, most = shortest(reel) - lost, sum(ceilings) - lost
    if not least <= reel.target <= most:
        nearest = least if reel.target < least else most
        raise Infeasible(nearest - reel.target, nearest)
    return least, most


def overruns(reel: Reel, frames: Sequence[int]) -> tuple[int, ...]:
    """How far speech must lie over each cut at these lengths, no farther than needed. They must be such as `fit` gives."""
    reaches, latest = reel.reaches, [0] * len(frames)
    for i in range(len(frames) - 1, 0, -1):
        room = reel.rooms[i]
        own = latest[i] + frames[i] - room.least if room.speech else frames[i] + min(0, latest[i])
        latest[i - 1] = min(reaches[i - 1][1], own)
    out, into = [], 0
    for i, length in enumerate(frames):
        room = reel.rooms[i]
        soonest = max(-reaches[i][0], into - length + (room.least if room.speech else 0))
        into = min(max(0, soonest), latest[i])
        out.append(into)
    return tuple(out)


def shortest(reel: Reel) -> int:
    """The fewest frames of picture in which everything has room, overlaps counted twice."""
    return Chain(reel, None).fewest() if any(map(any, reel.reaches)) else sum(reel.floors)

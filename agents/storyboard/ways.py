"""What to do when no lengths sum to the target: the cheapest set of cuts, or of additions, that makes it fit.

Pure. Knows lines by their numbers and what their loss frees, and no words; `advice` tells it to a person.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, combinations
from typing import Literal, NamedTuple

import numpy as np

from loreboard.story.camera import Purpose
from loreboard.story.value import Value

from .fit import shortest
from .prices import Numbers
from .rooms import Join, Reel, Room

_TOGETHER = 8
"""So many lines of shots that hang together are tried in every combination; of more, only singly and in a row."""
_FINE = 6_000
"""Frames up to which a set is the cheapest to the frame; beyond, freed frames are counted in coarser steps, rounded down."""

_NEVER = 1 << 60


class Loss(Value):
    """A line that may be cut, what that costs (in millionths), and the places of the shots that it changes."""

    line: int
    price: int
    shots: tuple[int, ...]


class Way(Value):
    """One thing a person can do, what it frees or takes in frames, and its price in millionths.

    cut: `line` goes. add: a shot of `purpose` on `line`. open: a new beat in `scene`.
    """

    kind: Literal["cut", "add", "open"]
    frames: int
    price: int
    line: int = 0
    scene: str = ""
    purpose: Purpose | None = None


class Explanation(Value):
    """Why no lengths fit, and what makes them fit."""

    short: int
    """Frames too many (> 0) or too few (< 0)."""
    nearest: int
    """The nearest target, in frames, that fits as things are."""
    ways: tuple[Way, ...]
    """Cheapest first: of all sets that are enough, the one whose prices sum to least."""
    left: int = 0
    """Frames that are still too many when all of `ways` is done, because what is left is locked or cannot be cut."""


Remains = Callable[[int, frozenset[int]], Room | None]
"""The room of the shot at a place when lines are gone; None when the shot goes with them."""


class _Choice(NamedTuple):
    frames: int
    price: int
    ways: tuple[Way, ...]


def cuts(reel: Reel, short: int, losses: Sequence[Loss], remains: Remains, spare: int = 0) -> Explanation:
    """The cheapest lines to cut from a reel whose shots need `short` frames more than its target, so that `spare` frames are left over."""
    groups = [_choices(reel, group, places, remains) for group, places in _hanging_together(reel, losses)]
    left = max(0, short + spare - sum(max((c.frames for c in group), default=0) for group in groups))
    chosen = cheapest(groups, short + spare - left)
    return Explanation(short=short, nearest=reel.target + short, ways=_sorted(chosen), left=left)


def additions(short: int, nearest: int, offers: Sequence[Way], beats: Sequence[Way]) -> Explanation:
    """The cheapest things to add where `short` frames are wanting. Each offer can be taken once; beats in turn, as often as it takes.

    `beats` are of one length and price, at least one. Frames are those that each can take.
    """
    many = -(-short // beats[0].frames)
    opened = [beats[n % len(beats)] for n in range(many)]
    groups = [[_Choice(way.frames, way.price, (way,))] for way in offers]
    groups.append([_Choice(n * beats[0].frames, n * beats[0].price, tuple(opened[:n])) for n in range(1, many + 1)])
    return Explanation(short=-short, nearest=nearest, ways=_sorted(cheapest(groups, short)))


def cheapest(groups: Sequence[Sequence[_Choice]], need: int) -> list[_Choice]:
    """At most one choice of each group, so that their frames sum to `need` or more at the least price; the most there is if they cannot."""
    grain = max(1, -(-need // _FINE))
    need = -(-need // grain)
    costs: list[Numbers] = [np.full(need + 1, _NEVER)]
    costs[0][0] = 0
    for group in reversed(groups):
        best = costs[-1].copy()
        for choice in group:
            np.minimum(best, _taken(costs[-1], choice.frames // grain) + choice.price, out=best)
        costs.append(best)
    if costs[-1][need] >= _NEVER:
        return [max(group, key=lambda c: c.frames) for group in groups if group]
    out = []
    for group, here, after in zip(groups, reversed(costs[1:]), reversed(costs[:-1]), strict=True):
        if here[need] < after[need]:
            taken = next(c for c in group if after[max(0, need - c.frames // grain)] + c.price == here[need])
            out.append(taken)
            need = max(0, need - taken.frames // grain)
    return out


def _taken(costs: Numbers, frames: int) -> Numbers:
    """What is still to pay, by need, once `frames` are had."""
    frames = min(frames, len(costs) - 1)
    return np.concatenate([np.full(frames, costs[0]), costs[: len(costs) - frames]])


def _sorted(chosen: Sequence[_Choice]) -> tuple[Way, ...]:
    return tuple(sorted((way for c in chosen for way in c.ways), key=lambda way: (way.price, -way.frames, way.line)))


def _hanging_together(reel: Reel, losses: Sequence[Loss]) -> list[tuple[list[Loss], list[int]]]:
    """Lines and places in groups, so that what is cut in one group frees nothing in another."""
    head = list(range(len(reel.rooms)))

    def find(place: int) -> int:
        while head[place] != place:
            place = head[place]
        return place

    for places in [(join.after, join.after + 1) for join in reel.joins] + [loss.shots for loss in losses]:
        for place in places[1:]:
            head[find(place)] = find(places[0])
    out: dict[int, tuple[list[Loss], list[int]]] = {}
    for place in range(len(reel.rooms)):
        out.setdefault(find(place), ([], []))[1].append(place)
    for loss in losses:
        out[find(loss.shots[0])][0].append(loss)
    return [group for group in out.values() if group[0]]


def _choices(reel: Reel, losses: Sequence[Loss], places: Sequence[int], remains: Remains) -> list[_Choice]:
    """What a group can lose: sets of lines, each with the frames it frees."""
    whole = _needs(reel, places, frozenset(), remains) or 0
    out = []
    for lines in _sets(losses):
        ways, gone, before = [], frozenset[int](), whole
        for loss in lines:
            gone |= {loss.line}
            after = _needs(reel, places, gone, remains)
            if after is None:
                break
            ways.append(Way(kind="cut", line=loss.line, frames=before - after, price=loss.price))
            before = after
        else:
            if before < whole:
                out.append(_Choice(whole - before, sum(loss.price for loss in lines), tuple(ways)))
    return _worth(out)


def _worth(choices: Sequence[_Choice]) -> list[_Choice]:
    """Without those that another one beats or equals in frames and price."""
    out: list[_Choice] = []
    for choice in sorted(choices, key=lambda c: (c.price, -c.frames, len(c.ways))):
        if not out or choice.frames > out[-1].frames:
            out.append(choice)
    return out


def _sets(losses: Sequence[Loss]) -> Iterable[tuple[Loss, ...]]:
    order = sorted(losses, key=lambda loss: (loss.price, loss.line))
    if len(order) <= _TOGETHER:
        return chain.from_iterable(combinations(order, n) for n in range(1, len(order) + 1))
    return [*((loss,) for loss in order), *(tuple(order[:n]) for n in range(2, len(order) + 1))]


def _needs(reel: Reel, places: Sequence[int], gone: frozenset[int], remains: Remains) -> int | None:
    """The fewest visible frames of the shots at `places` without the lines `gone`; None when they then have no length at all."""
    rooms = {place: room for place in places if (room := remains(place, gone))}
    order = {place: n for n, place in enumerate(rooms)}
    joins = tuple(
        Join(after=order[join.after], kind=join.kind, frames=join.frames)
        for join in reel.joins
        if join.after in order and join.after + 1 in order
    )
    left = reel.model_copy(update={"rooms": tuple(rooms.values()), "joins": joins})
    if any(floor > ceiling for floor, ceiling in zip(left.floors, left.ceilings, strict=True)):
        return None
    return shortest(left) - sum(left.overlaps)

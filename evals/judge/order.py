"""G5: is the order of events one that a judge can tell from a shuffled one? The only gate against shuffling (facts/evals.md 0.3)."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Literal
from zlib import crc32

import numpy as np

from loreboard.evals.piece import Piece
from loreboard.llm.estimate import Plan
from loreboard.llm.prices import Price
from loreboard.story.errors import BadInput
from loreboard.story.value import Value
from loreboard.story.verdicts import InOrder

from .echo import runs
from .figures import figures, measure
from .planning import Calls, plan
from .quotes import listed, stands
from .scale import Bias, bias
from .seat import Judge, Signed

Events = tuple[str, ...]
_MORE = 1_000
"""Draws for each shuffle that is wanted, before too few are taken for all there are."""


class Trial(Value):
    """One shuffle in one order. `quote` is the event that the judge found out of place, in the list it took for shuffled."""

    shuffle: int
    first: Literal["original", "shuffled"]
    """Which was shown first."""
    preferred: Literal["original", "shuffled"]
    quote: str
    why: str


class Order(Value):
    """G5 of one piece."""

    piece: str
    signed: Signed
    passes: bool
    preferred: int
    """Trials in which the original was preferred."""
    share: float
    needed: float
    """Share of the trials that it takes."""
    trials: tuple[Trial, ...]
    bias: Bias

    @property
    def evidence(self) -> tuple[Trial, ...]:
        """Trials in which the shuffled list was preferred: what is out of place in the original."""
        return tuple(trial for trial in self.trials if trial.preferred == "shuffled")


async def in_order(piece: Piece, judge: Judge, shuffles: int | None = None) -> Order:
    """G5 of `piece`: its order against `shuffles` others, each in both orders. The shuffles follow from the judge's seed and the id.

    Raises BadInput when the piece is too short to have an order, or its events are all alike, and ModelTrouble as the door does.
    """
    events = events_of(piece)
    others = _others(piece, events, shuffles, judge)
    works = [
        partial(_ask, piece, events, other, number, first, judge)
        for number, other in enumerate(others)
        for first in ("original", "shuffled")
    ]
    return result(piece.id, await judge.all_of(works), judge.signed)


def result(piece: str, trials: Sequence[Trial], signed: Signed) -> Order:
    """The gate that follows from `trials`, two for each shuffle. Pure."""
    needed, preferred = figures().order.passes, sum(trial.preferred == "original" for trial in trials)
    picks = [trial.preferred == trial.first for trial in trials]
    return Order(
        piece=piece, signed=signed, passes=preferred >= needed * len(trials) - 1e-9, preferred=preferred,
        share=preferred / len(trials), needed=needed, trials=tuple(trials), bias=bias(list(zip(picks[::2], picks[1::2], strict=True))),
    )  # fmt: skip


def events_of(piece: Piece) -> Events:
    """What is shuffled: the beats, or even runs of them in a long piece. Raises BadInput when they are too few to have an order."""
    told = figures().order
    if len(piece.beats) < told.least_beats:
        do = f"Give a text of {told.least_beats} events at least."
        raise BadInput(f"{len(piece.beats)} events can be in order by chance", piece.id, do)
    between = "" if piece.language == "zh" else " "
    return tuple(between.join(run) for run in runs(piece.beats, told.most_events))


def shuffled(events: Events, many: int, rng: np.random.Generator) -> tuple[Events, ...]:
    """`many` different arrangements of `events` in which at most half of the neighbours are left together; fewer where no more are found."""
    found: dict[Events, None] = {}
    for _ in range(many * _MORE):
        if len(found) == many:
            break
        places = rng.permutation(len(events))
        together = int(np.sum(np.diff(places) == 1))
        other = tuple(events[place] for place in places)
        if together <= math.floor((len(events) - 1) / 2) and other != events:
            found[other] = None
    return tuple(found)


def plan_order(pieces: Sequence[Piece], judge: Judge, shuffles: int | None = None, price: Price | None = None) -> Plan:
    """Calls and rough tokens that `in_order` of `pieces` will take: two calls a shuffle. Raises what it would of a piece."""
    calls: list[Calls] = []
    for piece in pieces:
        told = events_of(piece)
        others = _others(piece, told, shuffles, judge)
        holes = {"first": listed(told), "second": listed(told)}
        calls.append(Calls("judge/order", piece.language, holes, 2 * len(others), 1, judge.signed.judge))
    return plan(calls, price)


async def _ask(piece: Piece, events: Events, other: Events, number: int, ahead: Literal["original", "shuffled"], judge: Judge) -> Trial:
    first, second = (events, other) if ahead == "original" else (other, events)
    reply = await judge.reading(piece.language).ask(
        f"judge/g5/{piece.id}/s{number:02d}/{ahead}", "judge/order", InOrder, partial(_faults, events=events), "a choice of two orders",
        first=listed(first), second=listed(second),
    )  # fmt: skip
    took_first = reply.in_order == "first"
    preferred: Literal["original", "shuffled"] = "original" if took_first == (ahead == "original") else "shuffled"
    return Trial(shuffle=number, first=ahead, preferred=preferred, quote=reply.quote, why=reply.why)


def _faults(reply: InOrder, events: Events) -> list[str]:
    return [] if stands(reply.quote, listed(events)) else [f"the quote {reply.quote[:80]!r} stands in neither list"]


def _others(piece: Piece, events: Events, shuffles: int | None, judge: Judge) -> tuple[Events, ...]:
    """The shuffled lists of `piece`: the same for the same seed and id, on every machine."""
    many = measure(shuffles, figures().order.shuffles, 1, "shuffles")
    found = shuffled(events, many, np.random.default_rng([abs(judge.signed.seed), crc32(piece.id.encode())]))
    if not found:
        raise BadInput("The events are all alike and have no order", piece.id, "Leave it out.")
    return found

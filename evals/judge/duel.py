"""J2: which of two plots to one brief is more original, asked in both orders; over a set, a scale of whose they are.

A judge that changes its mind with the order has none: such a pair is drawn. Only pairs of one brief are compared.
"""

from collections.abc import Sequence
from functools import partial
from itertools import combinations
from typing import Literal

import numpy as np

from loreboard.evals.piece import Piece
from loreboard.llm.estimate import Plan
from loreboard.llm.prices import Price
from loreboard.story.errors import BadInput
from loreboard.story.value import Value
from loreboard.story.verdicts import Preference

from .figures import figures
from .planning import Calls, plan
from .quotes import brief_of, listed, stands
from .scale import Bias, Game, Place, bias, places
from .seat import Judge, Signed

Winner = Literal["a", "b", "neither"]


class Entry(Value):
    """A piece in a contest, and whose it is: the writer, model or version that is to have a place on the scale."""

    by: str
    piece: Piece


class Said(Value):
    """What the judge said in one order."""

    first: Literal["a", "b"]
    """Which was shown first."""
    chosen: Literal["a", "b"]
    quote: str
    """The event that decided: the chosen plot's."""
    against: str
    """The other plot's best."""
    why: str


class Duel(Value):
    """Two pieces of one brief, by their ids. The evidence is what was `said`, a then b first."""

    group: str
    a: str
    b: str
    winner: Winner
    said: tuple[Said, Said]
    signed: Signed

    @property
    def points(self) -> float:
        """Of `a`: 1, 0.5 or 0."""
        return {"a": 1.0, "neither": 0.5, "b": 0.0}[self.winner]


class Contest(Value):
    """Every pair of a set, the scale that follows, and the judge's bias of place."""

    signed: Signed
    duels: tuple[Duel, ...]
    places: tuple[Place, ...]
    """Strongest first."""
    bias: Bias
    briefs: int
    resamples: int


async def duel(a: Piece, b: Piece, judge: Judge) -> Duel:
    """Which of `a` and `b` is more original; two calls. Raises BadInput when they are not of one brief, and ModelTrouble as the door does."""
    _one_brief(a, b)
    ahead, behind = await judge.all_of([partial(_ask, a, b, "a", judge), partial(_ask, a, b, "b", judge)])
    return settled(a, b, ahead, behind, judge.signed)


def settled(a: Piece, b: Piece, ahead: Said, behind: Said, signed: Signed) -> Duel:
    """The duel that follows from what was said with `a` first and with `b` first: drawn where the two disagree. Pure."""
    winner: Winner = ahead.chosen if ahead.chosen == behind.chosen else "neither"
    return Duel(group=a.group, a=a.id, b=b.id, winner=winner, said=(ahead, behind), signed=signed)


async def contest(entries: Sequence[Entry], judge: Judge, rng: np.random.Generator) -> Contest:
    """Every pair of `entries` within a brief, and the scale of whose they are. Draws of briefs come from `rng`.

    Raises BadInput when no two entries are of one brief, and ModelTrouble as the door does: what was answered is in the journal.
    """
    pairs = pairings(entries)
    duels = await fought([(one.piece, other.piece) for one, other in pairs], judge)
    games = [Game(d.group, one.by, other.by, d.points) for d, (one, other) in zip(duels, pairs, strict=True)]
    told = figures().scale
    return Contest(
        signed=judge.signed, duels=duels, places=places(games, rng, told),
        bias=bias_of(duels), briefs=len({game.brief for game in games}), resamples=told.resamples,
    )  # fmt: skip


async def fought(pairs: Sequence[tuple[Piece, Piece]], judge: Judge) -> tuple[Duel, ...]:
    """A duel for each pair, two calls each. Raises what `duel` does, before anything is asked where it can."""
    known: dict[str, Piece] = {}
    for a, b in pairs:
        _one_brief(a, b)
        for piece in (a, b):
            if known.setdefault(piece.id, piece) != piece:
                raise BadInput("Two pieces have one id", piece.id, "Give each an id of its own.")
    works = [partial(_ask, a, b, first, judge) for a, b in pairs for first in ("a", "b")]
    said = await judge.all_of(works)
    return tuple(settled(a, b, said[2 * n], said[2 * n + 1], judge.signed) for n, (a, b) in enumerate(pairs))


def pairings(entries: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Every two entries of one brief that are not the same writer's. Raises BadInput when there are none."""
    pairs = [(a, b) for a, b in combinations(entries, 2) if a.piece.group == b.piece.group and a.by != b.by]
    if not pairs:
        raise BadInput("No two pieces are of one brief and by different writers", "", "Give each piece the `group` of its brief.")
    return pairs


def bias_of(duels: Sequence[Duel]) -> Bias:
    """The judge's bias of place over `duels`."""
    return bias([(ahead.chosen == ahead.first, behind.chosen == behind.first) for ahead, behind in (duel.said for duel in duels)])


def plan_duels(pairs: Sequence[tuple[Piece, Piece]], judge: Judge, price: Price | None = None) -> Plan:
    """Calls and rough tokens that duels of `pairs` will take: two calls a pair."""
    return plan(
        [
            Calls("judge/original", a.language, {"brief": brief_of(a), "first": listed(a.beats), "second": listed(b.beats)}, 2, 1,
                  judge.signed.judge)
            for a, b in pairs
        ],
        price,
    )  # fmt: skip


async def _ask(a: Piece, b: Piece, ahead: Literal["a", "b"], judge: Judge) -> Said:
    first, second = (a, b) if ahead == "a" else (b, a)
    reply = await judge.reading(a.language).ask(
        f"judge/j2/{a.id}~{b.id}/{ahead}", "judge/original", Preference, partial(_faults, first=first, second=second), "a choice of two plots",
        brief=brief_of(a), first=listed(first.beats), second=listed(second.beats),
    )  # fmt: skip
    chosen = ahead if reply.more_original == "first" else "b" if ahead == "a" else "a"
    quotes = (reply.first_quote, reply.second_quote)
    quote, against = quotes if reply.more_original == "first" else quotes[::-1]
    return Said(first=ahead, chosen=chosen, quote=quote, against=against, why=reply.why)


def _faults(reply: Preference, first: Piece, second: Piece) -> list[str]:
    sides = (("first", reply.first_quote, first), ("second", reply.second_quote, second))
    return [
        f"{name}_quote {quote[:80]!r} does not stand in the {name} plot"
        for name, quote, piece in sides
        if not stands(quote, listed(piece.beats))
    ]


def _one_brief(a: Piece, b: Piece) -> None:
    where = f"{a.id} and {b.id}"
    if a.group != b.group:
        raise BadInput("Two plots of different briefs cannot be compared", where, "Compare pieces of one `group`.")
    if a.brief != b.brief:
        raise BadInput("Two plots of one group were written to different words", where, "Give them the same `brief`.")
    if a.language != b.language:
        raise BadInput("Two plots in different languages cannot be compared", where, "Compare pieces of one language.")
    if not a.beats or not b.beats:
        raise BadInput("There is no event in one of two plots", where, "Leave it out.")

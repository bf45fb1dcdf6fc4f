"""The arithmetic of J2: from games between two to a scale of many, its interval, and the judge's bias of place. Pure; asks nobody.

Design after lechmazur/writing (facts/evals.md 1.3): matched pairs, both orders, a scale, a bootstrap. The scale is Bradley and
Terry's (1952): the chance that i beats j is 1 / (1 + exp(s_j - s_i)).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loreboard.story.value import Value

from .figures import Scaling

Table = NDArray[np.float64]
_ROUNDS = 200
_STRIDE = 2.0
"""Log odds at most a round, where Newton would leap past the height."""
_CLOSE = 1e-9


class Game(NamedTuple):
    """`points` of `one` against `other` in a brief: 1 won, 0.5 drawn, 0 lost."""

    brief: str
    one: str
    other: str
    points: float


class Place(Value):
    """Where a contender stands. `strength` in log odds against the average one; e.g. 0.69 beats the average two times in three."""

    by: str
    strength: float
    low: float | None
    """The interval over briefs; None where there are too few of them."""
    high: float | None
    games: int
    points: float


class Bias(Value):
    """How a judge treats the place a text stands in. Unbiased: half of the choices are for the first."""

    asked: int
    first: int
    """Calls in which the text shown first was chosen."""
    share: float
    """Of the choices, those for the first; 0.5 where nothing was asked."""
    torn: int
    """Pairs whose two orders disagree: draws."""
    pairs: int


def bias(picks: Sequence[tuple[bool, bool]]) -> Bias:
    """Of pairs shown in both orders: whether the first shown was chosen, in either. Choosing it both times is being torn."""
    asked, first = 2 * len(picks), sum(a + b for a, b in picks)
    return Bias(asked=asked, first=first, share=first / asked if asked else 0.5, torn=sum(a == b for a, b in picks), pairs=len(picks))


def table(games: Sequence[Game], names: Sequence[str]) -> Table:
    """Points of each of `names` (rows) against each other (columns)."""
    at = {name: n for n, name in enumerate(names)}
    won = np.zeros((len(names), len(names)))
    for game in games:
        won[at[game.one], at[game.other]] += game.points
        won[at[game.other], at[game.one]] += 1 - game.points
    return won


def strengths(won: Table, drawn: float) -> Table:
    """Log strengths, mean 0, of the contenders in `won` (..., n, n), by Newton's method; shape (..., n).

    Each contender has `drawn` more drawn games against one of strength 0, so that who has won everything stays within bounds and
    contenders who never met can be compared, if weakly. With 0 there is no such help, and such tables have no answer.
    """
    points, met, many = won.sum(-1) + drawn / 2, won + np.swapaxes(won, -1, -2), won.shape[-1]
    pinned = np.full((many, many), 0.0 if drawn else 1 / many)
    s = np.zeros(won.shape[:-1])
    for _ in range(_ROUNDS):
        wins, alone = _logistic(s[..., :, None] - s[..., None, :]), _logistic(s)
        slope = points - (met * wins).sum(-1) - drawn * alone
        bend = met * wins * (1 - wins)
        curve = (bend.sum(-1) + drawn * alone * (1 - alone))[..., None] * np.eye(many) - bend + pinned
        step = np.linalg.solve(curve, slope[..., None])[..., 0]
        s = s + np.clip(step, -_STRIDE, _STRIDE)
        if np.max(np.abs(step)) < _CLOSE:
            break
    return np.asarray(s - s.mean(-1, keepdims=True))


def _logistic(x: Table) -> Table:
    return np.asarray(1 / (1 + np.exp(-x)))


def places(games: Sequence[Game], rng: np.random.Generator, told: Scaling) -> tuple[Place, ...]:
    """The contenders of `games`, the strongest first, each with a percentile interval over draws of whole briefs from `rng`.

    Below the least number of briefs in `told` there is none.
    """
    names = sorted({name for game in games for name in (game.one, game.other)})
    if not names:
        return ()
    won = table(games, names)
    fitted = strengths(won, told.drawn)
    low, high = _interval(games, names, rng, told)
    met = (won + won.T).sum(1)
    stand = [
        Place(by=name, strength=float(fitted[n]), low=low[n], high=high[n], games=round(met[n]), points=float(won[n].sum()))
        for n, name in enumerate(names)
    ]
    return tuple(sorted(stand, key=lambda place: (-place.strength, place.by)))


def _interval(
    games: Sequence[Game], names: Sequence[str], rng: np.random.Generator, told: Scaling
) -> tuple[list[float | None], list[float | None]]:
    briefs = sorted({game.brief for game in games})
    if len(briefs) < told.least_briefs:
        return [None] * len(names), [None] * len(names)
    tables = np.stack([table([game for game in games if game.brief == brief], names) for brief in briefs])
    often = rng.multinomial(len(briefs), [1 / len(briefs)] * len(briefs), size=told.resamples)
    fitted = strengths(np.einsum("rb,bij->rij", often, tables), told.drawn)
    rest = (1 - told.interval) / 2
    low, high = np.quantile(fitted, [rest, 1 - rest], axis=0)
    return [float(x) for x in low], [float(x) for x in high]

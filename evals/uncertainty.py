"""How sure a figure is: briefs are drawn again, then runs inside each, since runs of one brief are not independent."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from loreboard.story.value import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

DRAWS = 2000
FEWEST = 10
"""Briefs under which no interval is given: 12 briefs give about +-0.17 on a correlation, fewer give a number that means nothing."""
WITHIN = (2.5, 97.5)


class Estimate(Value):
    """A figure over `briefs` briefs. `low` and `high` bound its 95 % interval; None with fewer than ten briefs."""

    value: float
    low: float | None
    high: float | None
    briefs: int
    runs: int

    @property
    def beyond_noise(self) -> bool:
        """Whether a difference is told from zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def mean(by_brief: Mapping[str, Sequence[float]], seed: int = 0) -> Estimate:
    """The mean over briefs of the mean over runs: every brief weighs the same. Raises ValueError for no values."""
    return _estimate(list(by_brief.values()), seed)


def difference(one: Mapping[str, Sequence[float]], other: Mapping[str, Sequence[float]], seed: int = 0) -> Estimate:
    """The mean paired difference, `one` less `other`, over the briefs that both have, with equal runs of each.

    A brief's runs are cut to the fewer of the two, so that neither version has more tries. Raises ValueError without a common brief.
    """
    both = [brief for brief in one if brief in other]
    pairs = [(list(one[b])[:k], list(other[b])[:k]) for b in both if (k := min(len(one[b]), len(other[b])))]
    if not pairs:
        raise ValueError("no brief in common")
    rng = np.random.default_rng(seed)
    value = float(np.mean([np.mean(a) - np.mean(b) for a, b in pairs]))
    drawn = _drawn(len(pairs), rng, lambda n, generator: _again(pairs[n][0], generator) - _again(pairs[n][1], generator))
    return _bounded(value, drawn, len(pairs), sum(len(a) for a, _ in pairs))


def _estimate(groups: Sequence[Sequence[float]], seed: int) -> Estimate:
    filled = [list(group) for group in groups if len(group)]
    if not filled:
        raise ValueError("no values")
    value = float(np.mean([np.mean(group) for group in filled]))
    drawn = _drawn(len(filled), np.random.default_rng(seed), lambda n, generator: _again(filled[n], generator))
    return _bounded(value, drawn, len(filled), sum(map(len, filled)))


def _drawn(count: int, rng: np.random.Generator, of: Callable[[int, np.random.Generator], float]) -> "Numbers":
    if count < FEWEST:
        return np.array([])
    return np.array([np.mean([of(int(n), rng) for n in rng.integers(0, count, count)]) for _ in range(DRAWS)])


def _again(values: Sequence[float], rng: np.random.Generator) -> float:
    """The mean of as many of `values`, drawn with replacement."""
    return values[0] if len(values) == 1 else float(np.mean([values[int(n)] for n in rng.integers(0, len(values), len(values))]))


def _bounded(value: float, drawn: "Numbers", briefs: int, runs: int) -> Estimate:
    low, high = (float(v) for v in np.percentile(drawn, WITHIN)) if len(drawn) else (None, None)
    return Estimate(value=value, low=low, high=high, briefs=briefs, runs=runs)

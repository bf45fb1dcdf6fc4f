"""How far figures go with what people say: rank correlations, with a third thing held fixed, and the ceiling that raters set."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


def ranks(values: Column) -> Column:
    """Ranks from 1; equals share the mean of theirs."""
    _, back, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[back], dtype=np.float64)


def pearson(one: Column, other: Column) -> float | None:
    """Correlation -1..1; None for fewer than two values, or where one side is all the same."""
    if len(one) < 2 or not np.ptp(one) or not np.ptp(other):
        return None
    return float(np.corrcoef(one, other)[0, 1])


def spearman(one: Column, other: Column) -> float | None:
    """Rank correlation -1..1; None as for `pearson`."""
    return pearson(ranks(one), ranks(other))


def kendall(one: Column, other: Column) -> float | None:
    """Kendall's tau-b, -1..1: pairs in the same order less pairs in the other, equals allowed for."""
    if len(one) < 2 or not np.ptp(one) or not np.ptp(other):
        return None
    upper = np.triu_indices(len(one), 1)
    a = np.sign(np.subtract.outer(one, one))[upper]
    b = np.sign(np.subtract.outer(other, other))[upper]
    return float((a * b).sum() / np.sqrt(np.abs(a).sum() * np.abs(b).sum()))


def partial(one: Column, other: Column, fixed: Column) -> float | None:
    """Rank correlation of `one` and `other` with `fixed` held fixed."""
    found = spearman(one, other), spearman(one, fixed), spearman(other, fixed)
    if found[0] is None or found[1] is None or found[2] is None:
        return None
    xy, xz, yz = found[0], found[1], found[2]
    return float((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))


def separation(high: Column, low: Column) -> float:
    """The chance (AUC, 0..1) that one of `high` is above one of `low`; equals count half."""
    told = ranks(np.concatenate([high, low]))
    n, m = len(high), len(low)
    return float((told[:n].sum() - n * (n + 1) / 2) / (n * m))


def ceiling(ratings: Column) -> float:
    """The most that a correlation with the mean of these raters can be expected to be (texts x raters): the root of the reliability
    of their mean, by Spearman and Brown from the mean correlation of any two. 0 where they do not agree at all."""
    n = ratings.shape[1]
    found = [pearson(ratings[:, a], ratings[:, b]) or 0.0 for a, b in combinations(range(n), 2)]
    mean = float(np.mean(found))
    return float(np.sqrt(max(0.0, n * mean / (1 + (n - 1) * mean))))

"""S4: how long shots last beside one another. A cut that never breathes, or ticks, is heard before it is understood."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist, fmean, pstdev

from loreboard.evals.measure import Measure
from loreboard.story.shots import ShotList

from .sight import told


def rhythm(shots: ShotList) -> Measure:
    """S4: average shot length in seconds, its spread, the distance from a lognormal, and the pull of a shot on the next.

    The distance is Kolmogorov's, between the logarithms and the normal of the same mean and spread; the pull is the
    autocorrelation at one shot's distance: near -1 is long-short-long-short, near +1 a list in two halves. Judged are the shots.
    """
    seconds = [shot.frames / shots.fps for shot in shots.shots]
    if len(seconds) < (least := told().setting("fewest_shots")):
        return told().unjudged("S4", shots.language, "few_shots", count=len(seconds), least=least)
    mean, spread = fmean(seconds), pstdev(seconds)
    values = {
        "asl": mean,
        "spread": spread / mean,
        "lognormal": _distance([math.log(s) for s in seconds]),
        "autocorrelation": autocorrelation(seconds),
    }
    return told().measure("S4", shots.language, values, len(seconds))


def autocorrelation(numbers: Sequence[float]) -> float:
    """Of each with the next; 0 where all are equal."""
    mean = fmean(numbers)
    whole = sum((x - mean) ** 2 for x in numbers)
    return sum((a - mean) * (b - mean) for a, b in pairwise(numbers)) / whole if whole > 1e-9 else 0.0


def _distance(logs: Sequence[float]) -> float:
    """The widest gap between the steps of `logs` and the normal curve fitted to them; 1 where all are equal."""
    if not (spread := pstdev(logs)):
        return 1.0
    curve, count = NormalDist(fmean(logs), spread), len(logs)
    at = [curve.cdf(x) for x in sorted(logs)]
    return max(max((i + 1) / count - p, p - i / count) for i, p in enumerate(at))

"""A list as a whole: how long shots last beside one another, how sizes are mixed, how often the camera stands still.

A cut that never breathes, or ticks, is heard before it is understood. A finding of the whole list is about all its shots.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from statistics import NormalDist, fmean, pstdev
from typing import get_args

from loreboard.story.camera import Size
from loreboard.story.shots import Shot, ShotList

from ..finding import Finding
from .sight import size
from .telling import bands, setting, tell

Rule = Callable[[ShotList], Iterator[Finding]]
_FROM_BELOW = ("low", "ground", "worms_eye")
_FROM_ABOVE = ("overhead", "birds_eye")


def lengths(shots: ShotList) -> dict[str, float]:
    """Average length in seconds (asl), spread over it, distance from a lognormal, and the pull of a shot on the next.

    The distance is Kolmogorov's, between the logarithms and the normal of the same mean and spread; the pull is the
    autocorrelation at one shot's distance: near -1 is long-short-long-short, near +1 a list in two halves. Empty for too few shots.
    """
    seconds = [shot.frames / shots.fps for shot in shots.shots]
    if len(seconds) < setting("fewest_shots"):
        return {}
    mean = fmean(seconds)
    return {
        "asl": mean,
        "spread": pstdev(seconds) / mean,
        "lognormal": _distance([math.log(s) for s in seconds]),
        "autocorrelation": autocorrelation(seconds),
    }


def sizes(shots: ShotList) -> dict[str, float]:
    """Entropy of the nine sizes over its greatest, share of the commonest, and share of cuts that keep the size. Empty for too few shots."""
    seen = [shot.camera.size for shot in shots.shots]
    if len(seen) < setting("fewest_shots"):
        return {}
    parts = [n / len(seen) for n in Counter(seen).values()]
    return {
        "entropy": -sum(p * math.log(p) for p in parts) / math.log(len(get_args(Size))),
        "top_share": max(parts),
        "repeats": sum(a == b for a, b in pairwise(seen)) / (len(seen) - 1),
    }


def moves(shots: ShotList) -> dict[str, float]:
    """The share of shots in which the camera stands still. Empty for too few shots."""
    if len(shots.shots) < setting("fewest_shots"):
        return {}
    return {"static": sum(shot.camera.move == "static" for shot in shots.shots) / len(shots.shots)}


def _held(code: str, group: str, figure: str, figures: Callable[[ShotList], Mapping[str, float]]) -> Rule:
    """The rule that a figure of the whole list lies in its band."""

    def rule(shots: ShotList) -> Iterator[Finding]:
        band, value = bands(group)[figure], figures(shots).get(figure)
        if value is None:
            return
        out = "low" if value < band.get("low", -math.inf) else "high" if value > band.get("high", math.inf) else ""
        if out:
            top = Counter(shot.camera.size for shot in shots.shots).most_common(1)[0][0]
            about = tuple(s for s in shots.shots if figure != "top_share" or s.camera.size == top)
            slots = {"value": value, "low": band.get("low"), "high": band.get("high"), "size": size(top, shots)}
            yield tell(code, out, shots, about, lines=(), **slots)

    rule.__doc__ = f"{code}: {figure} of the whole list outside its band."
    return rule


OF_THE_LIST: dict[str, Rule] = {
    "PACE_MEAN": _held("PACE_MEAN", "lengths", "asl", lengths),
    "PACE_SPREAD": _held("PACE_SPREAD", "lengths", "spread", lengths),
    "PACE_SHAPE": _held("PACE_SHAPE", "lengths", "lognormal", lengths),
    "PACE_TICK": _held("PACE_TICK", "lengths", "autocorrelation", lengths),
    "SIZE_MIX": _held("SIZE_MIX", "sizes", "entropy", sizes),
    "SIZE_TOP": _held("SIZE_TOP", "sizes", "top_share", sizes),
    "SIZE_REPEATS": _held("SIZE_REPEATS", "sizes", "repeats", sizes),
    "STATIC_SHARE": _held("STATIC_SHARE", "moves", "static", moves),
}


def flat(shots: ShotList) -> Iterator[Finding]:
    """SIZE_FLAT: four shots or more of one size in a row. It can hide in a list whose totals are well mixed."""
    for _, group in groupby(shots.shots, key=lambda shot: shot.camera.size):
        if len(run := tuple(group)) > setting("longest_run"):
            yield tell("SIZE_FLAT", "run", shots, run, lines=(), count=len(run), size=size(run[0].camera.size, shots))


def even(shots: ShotList) -> Iterator[Finding]:
    """LENGTH_RUN: shots in a row whose lengths nobody tells apart."""
    run: list[Shot] = []
    within = setting("even_within") * shots.fps
    for shot in (*shots.shots, None):
        if shot and all(abs(shot.frames - other.frames) <= within for other in run):
            run.append(shot)
            continue
        if len(run) >= setting("even_run"):
            mean = fmean(s.frames for s in run) / shots.fps
            yield tell("LENGTH_RUN", "run", shots, tuple(run), lines=(), count=len(run), seconds=mean)
            run = []
        if shot:
            off = [n for n, other in enumerate(run) if abs(shot.frames - other.frames) > within]
            run = [*run[off[-1] + 1 if off else 0 :], shot]


def angles(shots: ShotList) -> Iterator[Finding]:
    """ANGLE_BUDGET: more shots from far below or straight above than an episode bears."""
    for which, some in (("low", _FROM_BELOW), ("overhead", _FROM_ABOVE)):
        told = tuple(shot for shot in shots.shots if shot.camera.angle in some)
        if len(told) > (most := setting(f"{which}_budget")):
            yield tell("ANGLE_BUDGET", which, shots, told, lines=(), count=len(told), most=most)


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

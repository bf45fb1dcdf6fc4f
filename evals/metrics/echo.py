"""O1 and O7: how far a text is from what a model writes by default, beat by beat.

`pool` is a list of stories, each the rows of its beats. The idea is Sui Generis' (Xu et al., arXiv 2501.00273) without a model at
scoring time: a beat that many default stories hold is an echo. Only the K default stories nearest to the whole text are looked at,
K the same for every text, so that a large pool is no harder than a small one.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from loreboard.story.value import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from loreboard.lore.likeness import Rows

    Numbers = NDArray[np.float64]


class Heard(Value):
    """The pool's beat nearest to one beat: places of the beat, of the story in the pool and of the beat in it; cosine."""

    beat: int
    story: int
    at: int
    cosine: float


class Echo(Value):
    """`distance` 0..1 is the component O1: the mean distance of a beat from whichever of the K stories has the nearest one; `soft` that
    from all K. `rarity` 0..1 is the count: how few of the K hold a beat nearer than tau, as a logarithm. `curve` has the distance
    beat by beat, which is O7; `dull` is the share of beats with an echo at tau, `peak` the place of the beat
    farthest from all, 0..1; `drop` the mean relative fall from a beat to the next. `heard` is the evidence, nearest first: of beats
    that count.
    """

    distance: float
    soft: float
    rarity: float
    k: int
    curve: tuple[float, ...]
    dull: float
    peak: float
    drop: float
    heard: tuple[Heard, ...]


class Defaults:
    """The stories of a pool, each the rows of its beats, laid out once for many look-ups. No story is empty."""

    def __init__(self, stories: Sequence["Rows"]) -> None:
        self.stories = tuple(stories)
        self._middles = np.array([_middle(story, np.ones(len(story))) for story in stories])

    def nearest(self, beats: "Rows", weights: "Numbers", k: int) -> list[int]:
        """Places of the `k` stories whose middles lie nearest to that of `beats`, nearest first."""
        cosines = self._middles @ _middle(beats, weights)
        return [int(n) for n in np.argsort(-np.round(cosines, 6), kind="stable")[:k]]


def echo(beats: "Rows", pool: Defaults, brings: Sequence[float], k: int, tau: float) -> Echo:
    """How `beats` stand to `pool`; all of a smaller pool than `k` is looked at. Neither may be empty.

    Each beat counts by what it `brings` (`matter.news`), so that filler does not carry a text away from the pool.
    """
    weights = np.array(brings, dtype=np.float64) if sum(brings) > 0 else np.ones(len(beats))
    chosen = pool.nearest(beats, weights, k)
    sizes = [len(pool.stories[n]) for n in chosen]
    starts = np.cumsum([0, *sizes[:-1]])
    cosines = beats @ np.concatenate([pool.stories[n] for n in chosen]).T  # beats x beats of the chosen stories
    best = np.maximum.reduceat(cosines, starts, axis=1)  # beats x stories
    found = (best >= tau).sum(axis=1)
    scarce = -np.log((1 + found) / (1 + len(chosen))) / np.log(1 + len(chosen))
    nearest = cosines.argmax(axis=1)
    story = np.searchsorted(starts, nearest, side="right") - 1
    curve = 1 - best.max(axis=1)
    heard = [
        Heard(beat=n, story=chosen[s], at=int(at - starts[s]), cosine=round(float(1 - far), 4))
        for n, (s, at, far) in enumerate(zip(story, nearest, curve, strict=True))
        if weights[n] > 0
    ]
    falls = [max((a - b) / a, 0.0) for a, b in pairwise(curve) if a > 0]
    return Echo(
        distance=float(np.average(curve, weights=weights)),
        soft=float(1 - np.average(best.mean(axis=1), weights=weights)),
        rarity=float(np.average(scarce, weights=weights)),
        k=len(chosen),
        curve=tuple(round(float(value), 4) for value in curve),
        dull=float(np.average(found > 0, weights=weights)),
        peak=float(curve.argmax() / max(1, len(curve) - 1)),
        drop=float(np.mean(falls)) if falls else 0.0,
        heard=tuple(sorted(heard, key=lambda h: (-h.cosine, h.beat))),
    )


def _middle(rows: "Rows", weights: "Numbers") -> "Rows":
    mean = (weights[:, None] * rows).sum(axis=0) / weights.sum()
    unit: Rows = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
    return unit

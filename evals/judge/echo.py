"""The arithmetic of J1, Sui Generis: how seldom other tellings of a story hit on what it does. Pure; asks nobody.

Source: Xu et al., arXiv 2501.00273, as facts/evals.md 1.1 has it. Two departures:
- A share of 0 has no logarithm, so one is added to hits and samples, as in O1: p = (1 + hits) / (1 + K). What nobody foresaw thus
  counts log(1 + K), which depends on K: scores of different K cannot be compared, and K stands in every result.
- The share of that most, 0 to 1, is given beside the score in nats.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from loreboard.evals.piece import Piece
from loreboard.story.errors import BadInput

T = TypeVar("T")


def segments(piece: Piece, most: int) -> tuple[tuple[str, ...], ...]:
    """The piece's beats in 2 to `most` segments: its scenes, where it has heads, else its beats; in runs where there are more.

    Raises BadInput when there are fewer than two beats.
    """
    if len(piece.beats) < 2:
        raise BadInput("There is nothing to foresee in a text of one event", piece.id, "Give a text of two events at least.")
    starts = sorted({0, *(head for head in piece.heads if 0 < head < len(piece.beats))})
    scenes = [piece.beats[a:b] for a, b in zip(starts, [*starts[1:], len(piece.beats)], strict=True)]
    units = scenes if len(scenes) > 1 else [(beat,) for beat in piece.beats]
    return tuple(tuple(beat for unit in run for beat in unit) for run in runs(units, most))


def runs(items: Sequence[T], most: int) -> tuple[tuple[T, ...], ...]:
    """`items` in their order, in at most `most` runs whose sizes differ by one at most."""
    many = min(most, len(items))
    cuts = [n * len(items) // many for n in range(many + 1)] if many else [0]
    return tuple(tuple(items[a:b]) for a, b in pairwise(cuts))


def uniqueness(hits: int, samples: int) -> float:
    """-log p in nats, with p = (1 + hits) / (1 + samples): 0 when every continuation has it, log(1 + samples) when none does."""
    return -math.log((1 + hits) / (1 + samples))


def segment_score(hits: Sequence[int], samples: int, decay: float) -> float:
    """SG_i in nats: the mean of `uniqueness` over the cuts 1, 2, ... before the segment, cut j weighing decay ** j.

    `hits[j - 1]` of `samples` continuations of the first j segments hold the segment.
    """
    weights = [decay**cut for cut in range(1, len(hits) + 1)]
    return sum(w * uniqueness(h, samples) for w, h in zip(weights, hits, strict=True)) / sum(weights)


def drop_ratio(scores: Sequence[float], slack: float) -> float:
    """Mean of max((SG_i - SG_i+1) / SG_i - slack, 0) over neighbours: how far a story falls back on what is foreseen. 0 to 1.

    0 where there is one score only, and after a score of 0, from which nothing can fall.
    """
    falls = [max((a - b) / a - slack, 0.0) if a > 0 else 0.0 for a, b in pairwise(scores)]
    return sum(falls) / len(falls) if falls else 0.0

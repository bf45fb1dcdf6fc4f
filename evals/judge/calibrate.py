"""Calibrate before trusting: how far a judge agrees with people on pairs that people have judged, and how the place sways it.

On released stories that experts rated, most judges' verdicts on originality correlate between -0.2 and 0.3 with the experts', and
one reached 0.75: a judge that was not held against people is a guess. People agree among themselves at about 0.5 (Confederacy, rater
against rater 0.51), so that more than that is not to be hoped for on single ratings. Source: facts/evals.md 0.6 and 1.3.

A file of pairs is CSV with the head `id_a,id_b,human`; `human` is a, b or tie, or the share of people, 0 to 1, who took a for
the more original. A file of ratings is CSV with the head `id,human`, any number, higher is more original.
"""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from loreboard.evals.agreement import spearman
from loreboard.evals.piece import Piece
from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from .duel import Duel, bias_of, fought
from .figures import figures
from .scale import Bias
from .seat import Judge, Signed

_WORDS = {"a": 1.0, "b": 0.0, "tie": 0.5}


class Rated(Value):
    """A pair as people judged it: the share of them who took `a` for the more original."""

    a: str
    b: str
    human: float


class Estimate(Value):
    """A figure and its interval over briefs; None where it has no value, or there are too few briefs for an interval."""

    value: float | None
    low: float | None = None
    high: float | None = None


class Calibration(Value):
    """How far the judge can be trusted. Pairs on which people are even count for `spearman` and `kappa`, not for `accuracy`."""

    signed: Signed
    pairs: int
    briefs: int
    accuracy: Estimate
    """Share of pairs in which judge and people take the same side; a judge's draw counts half. 0.5 is chance."""
    kappa: Estimate
    """Cohen's, over a, tie and b. 0 is chance."""
    spearman: Estimate
    """Of the judge's points and the people's share."""
    bias: Bias
    resamples: int


async def calibrate(rated: Sequence[Rated], pieces: Mapping[str, Piece], judge: Judge, rng: np.random.Generator) -> Calibration:
    """The judge's verdicts on `rated` against the people's: two calls a pair. Draws of briefs come from `rng`.

    Raises BadInput for an id that is not in `pieces`, and what `duel` raises.
    """
    for pair in rated:
        for id in (pair.a, pair.b):
            if id not in pieces:
                raise BadInput("A pair names a piece that is not there", id, "Give its text, or take the pair out.")
    duels = await fought([(pieces[pair.a], pieces[pair.b]) for pair in rated], judge)
    return agreement(rated, duels, judge.signed, rng)


def agreement(rated: Sequence[Rated], duels: Sequence[Duel], signed: Signed, rng: np.random.Generator) -> Calibration:
    """What `duels`, one for each of `rated` in order, say about the judge. Pure."""
    told = np.array([duel.points for duel in duels])
    human = np.array([pair.human for pair in rated])
    groups = [duel.group for duel in duels]
    return Calibration(
        signed=signed, pairs=len(rated), briefs=len(set(groups)),
        accuracy=_estimate(accuracy, told, human, groups, rng), kappa=_estimate(kappa, told, human, groups, rng),
        spearman=_estimate(spearman, told, human, groups, rng), bias=bias_of(duels), resamples=figures().scale.resamples,
    )  # fmt: skip


def rank_agreement(
    scores: Mapping[str, float], ratings: Mapping[str, float], groups: Mapping[str, str], rng: np.random.Generator
) -> Estimate:
    """Spearman of any score (J1's, say) with people's ratings over the ids that have both; the interval is over briefs."""
    ids = sorted(scores.keys() & ratings.keys())
    one, other = np.array([scores[id] for id in ids]), np.array([ratings[id] for id in ids])
    return _estimate(spearman, one, other, [groups.get(id, id) for id in ids], rng)


Column = NDArray[np.float64]


def accuracy(told: Column, human: Column) -> float | None:
    """Share of the pairs on which people are not even in which `told` (1, 0.5, 0) takes their side; a draw counts half."""
    sided = human != 0.5
    if not sided.any():
        return None
    right = np.where(human[sided] > 0.5, told[sided], 1 - told[sided])
    return float(right.mean())


def kappa(told: Column, human: Column) -> float | None:
    """Cohen's kappa of the sides taken, below, at or above a half; None when there is no room for agreement beyond chance."""
    if not len(told):
        return None
    one, other = np.sign(told - 0.5), np.sign(human - 0.5)
    chance = sum(float((one == side).mean() * (other == side).mean()) for side in (-1, 0, 1))
    return None if chance > 1 - 1e-12 else float(((one == other).mean() - chance) / (1 - chance))


def _estimate(
    of: Callable[[Column, Column], float | None], one: Column, other: Column, groups: Sequence[str], rng: np.random.Generator
) -> Estimate:
    """`of` both columns, and its percentile interval over draws of whole groups; draws without a value are left out."""
    scale, value = figures().scale, of(one, other)
    names = sorted(set(groups))
    if value is None or len(names) < scale.least_briefs:
        return Estimate(value=value)
    members = [np.flatnonzero(np.array(groups) == name) for name in names]
    drawn = [np.concatenate([members[n] for n in rng.integers(len(names), size=len(names))]) for _ in range(scale.resamples)]
    told = [figure for figure in (of(one[rows], other[rows]) for rows in drawn) if figure is not None]
    if not told:
        return Estimate(value=value)
    rest = (1 - scale.interval) / 2
    low, high = np.quantile(told, [rest, 1 - rest])
    return Estimate(value=value, low=float(low), high=float(high))


def read_pairs(path: Path) -> tuple[Rated, ...]:
    """The pairs in the CSV at `path`. Raises BadInput with the line that is wrong."""
    out: list[Rated] = []
    for line, row in _rows(path, ("id_a", "id_b", "human")):
        said = row["human"].lower()
        share = _WORDS[said] if said in _WORDS else _number(row["human"], path, line, "a, b, tie or a share from 0 to 1")
        if not 0 <= share <= 1:
            raise BadInput(f"{row['human']!r} is no share of people", f"{path}, line {line}", "Write a, b, tie or a share from 0 to 1.")
        if row["id_a"] == row["id_b"]:
            raise BadInput("A piece is paired with itself", f"{path}, line {line}", "Take the line out.")
        out.append(Rated(a=row["id_a"], b=row["id_b"], human=share))
    return tuple(out)


def read_ratings(path: Path) -> dict[str, float]:
    """The ratings in the CSV at `path`, by id; the mean where an id stands more than once. Raises BadInput with the line that is wrong."""
    told: dict[str, list[float]] = {}
    for line, row in _rows(path, ("id", "human")):
        told.setdefault(row["id"], []).append(_number(row["human"], path, line, "a number"))
    return {id: sum(values) / len(values) for id, values in told.items()}


def pairs_of(
    ratings: Mapping[str, float], pieces: Mapping[str, Piece], rng: np.random.Generator, most: int | None = None
) -> tuple[Rated, ...]:
    """Two rated pieces of one brief each, 1 where the first is rated higher: every such pair, or `most` of them drawn from `rng`.

    Pairs that people rate alike are left out: they can tell nothing about a judge who has to choose.
    """
    found = [
        Rated(a=a, b=b, human=float(ratings[a] > ratings[b]))
        for a, b in combinations([id for id in sorted(ratings) if id in pieces], 2)
        if pieces[a].group == pieces[b].group and ratings[a] != ratings[b]
    ]
    many = len(found) if most is None else min(most, len(found))
    return tuple(found[n] for n in sorted(rng.permutation(len(found))[:many]))


def _rows(path: Path, head: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """(line, row) of the CSV, every field of `head` filled."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("The people's verdicts cannot be read", str(path), "Save them as a CSV file in UTF-8.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if missing := [name for name in head if name not in (reader.fieldnames or ())]:
        raise BadInput(f"There is no column {missing[0]}", f"{path}, line 1", f"The head is {','.join(head)}.")
    out: list[tuple[int, dict[str, str]]] = []
    for row in reader:
        told = {name: (row[name] or "").strip() for name in head}
        if empty := [name for name, value in told.items() if not value]:
            raise BadInput(f"{empty[0]} is empty", f"{path}, line {reader.line_num}", "Fill it in, or take the line out.")
        out.append((reader.line_num, told))
    return out


def _number(told: str, path: Path, line: int, wanted: str) -> float:
    try:
        value = float(told)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadInput(f"{told!r} is not {wanted}", f"{path}, line {line}", "Mend the line.")
    return value

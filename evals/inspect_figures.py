"""A scorecard as a score of inspect's, and what inspect sums up over a log: means with errors, by genre and language, and how alike a set is.

Errors are clustered by brief, since runs of one brief are not independent. Knows no task and no solver.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from inspect_ai.scorer import Metric, MetricProtocol, SampleScore, Value, ci, grouped, mean, metric, stderr

from loreboard.lore.likeness import kernel
from loreboard.story.script import Language

from .making import scorer
from .metrics.sets import of_kernel
from .norms import settings
from .scorecard import Scorecard

BRIEF = "brief"
"""The key of a sample's metadata that names its cluster."""
BEATS = "beats"
"""The key of a plot's score under which its beats stand, for measures of the set."""


@metric
def by_genre() -> Metric:
    """Mean and clustered error by genre."""
    return _by("genre")


@metric
def by_language() -> Metric:
    """Mean and clustered error by language: scores of two languages are never averaged in a comparison, their pools differ."""
    return _by("language")


def _by(key: str) -> Metric:
    ways = [
        grouped(mean(), key, all=False),
        grouped(stderr(cluster=BRIEF), key, all=False, name_template="{group_name}_stderr"),
    ]

    def figures(scores: list[SampleScore]) -> Value:
        told = [way(scores) for way in ways if isinstance(way, MetricProtocol)]
        return dict(chain.from_iterable(row.items() for row in told if isinstance(row, Mapping)))

    return figures


@metric(scores="unreduced")
def sets() -> Metric:
    """O2. `runs_apart`: how unlike the runs of a brief are, 0..1, the mean over briefs with two and more. Of each language's whole set:
    `vendi` over its size, `distinct` over its size, and `apart`."""

    def figures(scores: list[SampleScore]) -> Value:
        by_language: dict[Language, dict[str, list[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(list))
        for score in scores:
            told, beats = score.sample_metadata or {}, (score.score.metadata or {}).get(BEATS)
            if beats:
                by_language[told["language"]][told[BRIEF]].append(tuple(beats))
        out: dict[str, str | int | float | bool | None] = {}
        for language, briefs in by_language.items():
            rows = {brief: [scorer().balance(language).rows(beats) for beats in runs] for brief, runs in briefs.items()}
            several = [of_kernel(kernel(runs), 1).alike for runs in rows.values() if len(runs) > 1]
            whole = of_kernel(kernel([row for runs in rows.values() for row in runs]), settings().of(language).same)
            out |= {f"{language}_runs_apart": 1 - float(np.mean(several))} if several else {}
            out |= {f"{language}_vendi": whole.share, f"{language}_distinct": whole.distinct / whole.n}
            out |= {f"{language}_apart": 1 - whole.alike} if whole.n > 1 else {}
        return out

    return figures


def vector() -> list[Metric]:
    """The figures of one component."""
    return [mean(), stderr(cluster=BRIEF), ci(cluster=BRIEF), by_genre(), by_language()]


def values(form: str, cards: Sequence[Scorecard]) -> dict[str, Any]:
    """The mean of `cards` by component and gate, keyed so that a plot's and a script's stand apart."""
    rows = [
        {"originality": c.originality, "worth": c.worth}
        | {part.id: part.value for part in c.components}
        | {gate.id: math.nan if gate.passed is None else float(gate.passed) for gate in c.gates}
        for c in cards
    ]
    out = {}
    for key in rows[0]:
        known = [row[key] for row in rows if not math.isnan(row[key])]
        out[f"{form}_{key}"] = sum(known) / len(known) if known else math.nan
    return out


def against(cards: Sequence[Scorecard]) -> str:
    """What speaks against the texts: gates that failed, the nearest defaults, what is worn out."""
    out = []
    for card in cards:
        out += [f"{card.id}: originality {card.originality}, rank {card.rank}"]
        out += [f"{gate.id} {gate.name} failed: {gate.why} ({gate.value}; {gate.bound})" for gate in card.gates if gate.passed is False]
        out += [f"echo {echo.cosine:.2f}: “{echo.beat}” / “{echo.default}”" for echo in card.echoes]
        out += [f"worn out {worn.cosine:.2f}, {worn.name}: “{worn.beat}”" for worn in card.worn_out]
    return "\n".join(out)

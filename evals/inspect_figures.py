"""What inspect sums up over the scores of a log: means with errors by brief, by genre and language, and how alike a set of plots is.

Errors are clustered by brief, since runs of one brief are not independent. Knows no task and no solver.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain

import numpy as np
from inspect_ai.scorer import Metric, MetricProtocol, SampleScore, Value, ci, grouped, mean, metric, stderr

from loreboard.story.script import Language

from .making import scorer
from .metrics.sets import kernel, of_kernel
from .norms import settings

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

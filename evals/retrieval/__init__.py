"""How well the lore store finds what a writer asks for: 140 questions in either language with graded entries.

    python -m loreboard.evals.retrieval

Three ways are held against each other by nDCG@10 (Järvelin and Kekäläinen 2002, gains 2^grade - 1): the store's own, the similarity of
sentence vectors alone (what a plain Chroma collection gives, which knows no Chinese), and BM25 over words and character runs. The grades,
0 to 3, are of what any of them had in its first ten, mixed, by readers who did not know which found what; what nobody graded counts as 0.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Literal

import numpy as np

from loreboard.lore import Lore
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

DEPTH = 10
DRAWS = 2000
Way = Callable[[str], Sequence[str]]


class Question(Value):
    """What somebody types, and how well each entry serves it: id -> 0..3."""

    id: str
    language: Language
    kind: Literal["premise", "need", "price", "image", "name"]
    text: str
    grades: Mapping[str, int]


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in order. Those for which nothing in the store is of use are kept: they count for nobody."""
    told = own("loreboard.evals.retrieval", "questions.yaml")
    return tuple(Question.model_validate(row) for row in told)


def ndcg(found: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float | None:
    """Normalised discounted cumulative gain of the first `depth`; None where no entry has a grade."""
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(id, 0) for id in found[:depth]]) / best if best else None


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def ways(lore: Lore) -> dict[str, Way]:
    """The ways of finding that are compared, by name."""
    return {
        "store": lambda text: [hit.id for hit in lore.search(text, DEPTH)],
        "vectors": lambda text: lore.nearest(text, gloss_han=False)[:DEPTH],
        "vectors, glossed": lambda text: lore.nearest(text)[:DEPTH],
        "BM25": lambda text: lore.by_words(text)[:DEPTH],
    }


class Compared(Value):
    """A way's mean nDCG@10, and by how much the store is better, with the 95 % interval over questions drawn again."""

    way: str
    ndcg: float
    behind: float
    low: float
    high: float


def compared(lore: Lore, language: Language | None = None, seed: int = 0) -> tuple[Compared, ...]:
    """The ways on the questions of `language`, or on all."""
    asked = [q for q in questions() if language in (None, q.language) and any(q.grades.values())]
    table = {name: np.array([ndcg(list(way(q.text)), q.grades) or 0.0 for q in asked]) for name, way in ways(lore).items()}
    draws = np.random.default_rng(seed).integers(0, len(asked), (DRAWS, len(asked)))
    out = []
    for name, values in table.items():
        less = table["store"] - values
        low, high = np.percentile(less[draws].mean(axis=1), [2.5, 97.5])
        out.append(Compared(way=name, ndcg=float(values.mean()), behind=float(less.mean()), low=float(low), high=float(high)))
    return tuple(out)

"""How well arcs that tell one story are told from arcs that do not: retellings written for this, and different arcs of one premise.

    python -m loreboard.evals.siblings

The pairs that must not be found are arcs of `evals/ablation` on one premise: same people, same place, another story. Some of them were
handed the same lore under two conditions and are near to each other by right; they are counted as false alarms all the same.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from loreboard.evals.ablation.measure import Written, written
from loreboard.lore.evidence import Evidences, alike
from loreboard.story.arc import TURNS, Arc, Rule, TurningPoint
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

Use = Literal["tune", "test"]
USES: tuple[Use, ...] = ("tune", "test")


class Retold(Value):
    """An arc of the ablation, condition "store", in other words. `use` says whether the bars were chosen by it."""

    language: Language
    premise: str
    arc: int
    use: Use
    logline: str
    turns: tuple[str, ...]
    last_image: str

    def as_arc(self) -> Arc:
        """It as a bare arc."""
        return bare(self.logline, self.turns, self.last_image)


class _File(Value):
    format: Literal["retold.1"]
    date: object
    retold: tuple[Retold, ...]


class Found(Value):
    """Of `retold` pairs so many were found; of `others`, pairs that are no retellings, so many were taken for one."""

    retold: int
    found: int
    others: int
    false: int

    @property
    def recall(self) -> float:
        return self.found / self.retold

    @property
    def precision(self) -> float:
        """Of what was found in this set, the share that is a retelling. In it one pair in some 130 is; among real siblings nobody knows."""
        return self.found / max(1, self.found + self.false)


def retellings(language: Language, use: Use | None = None) -> tuple[tuple[Arc, Arc], ...]:
    """Each told twice: the arc and its retelling."""
    first = {(one.premise, one.arc): of_ablation(one) for one in written() if one.condition == "store" and one.language == language}
    told = _File.model_validate(own("loreboard.evals.siblings", "retold.yaml")).retold
    mine = (one for one in told if one.language == language and use in (None, one.use))
    return tuple((first[one.premise, one.arc], one.as_arc()) for one in mine)


def different(language: Language) -> tuple[tuple[Arc, Arc], ...]:
    """Every pair of arcs of one premise, of whatever condition."""
    mine = [(one.premise, of_ablation(one)) for one in written() if one.language == language]
    return tuple((one, other) for (here, one), (there, other) in combinations(mine, 2) if here == there)


def figures(evidences: Evidences, use: Use | None = None) -> Found:
    """What `evidences` finds of the set in its language."""
    same, others = retellings(evidences.language, use), different(evidences.language)
    return Found(retold=len(same), found=_taken(evidences, same), others=len(others), false=_taken(evidences, others))


def _taken(evidences: Evidences, pairs: Sequence[tuple[Arc, Arc]]) -> int:
    """How many of `pairs` are taken for one story told twice."""
    rows = {id(arc): evidences.rows(arc) for arc in {id(arc): arc for pair in pairs for arc in pair}.values()}
    return sum(alike(rows[id(one)], rows[id(other)]) >= evidences.bar for one, other in pairs)


def of_ablation(told: Written) -> Arc:
    """An arc of the ablation as a bare arc."""
    return bare(told.logline, told.turns, told.last_image)


def bare(logline: str, events: tuple[str, ...], last_image: str) -> Arc:
    """An arc of which only what happens is known."""
    turns = tuple(
        TurningPoint(episode=n, title="", kind=kind, event=event, gain="", loss="", question="")
        for n, (kind, event) in enumerate(zip(TURNS, events, strict=False), 1)
    )
    rule = Rule(power="", price="", taboo="", misreading="")
    return Arc(
        title="", logline=logline, rule=rule, lore=(), steers_away=(), cast=(), turns=turns, last_image=last_image, from_premise=""
    )  # fmt: skip

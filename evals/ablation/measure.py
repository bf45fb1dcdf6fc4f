"""Measures the arcs of the ablation, `arcs.jsonl`: how worn out, how far from default plots, how unlike each other.

    python -m loreboard.evals.ablation

Cliché load is the radar's, an arc's whole (lower is better). Echo distance is O1's, from the default plots of the test pool. Diversity is
the mean unlikeness of an arc to the other arcs of its condition and language: to those of its own premise, and to all. Differences are
paired by premise; intervals draw premises again.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from loreboard.evals import making
from loreboard.evals.briefs import briefs
from loreboard.evals.piece import Piece, plot_piece
from loreboard.evals.uncertainty import Estimate, difference, mean
from loreboard.lore import Lore
from loreboard.lore.likeness import kernel
from loreboard.lore.radar import load
from loreboard.story.script import Language
from loreboard.story.value import Value

from .conditions import CONDITIONS, Condition

ARCS = "arcs.jsonl"
MEASURES = ("cliché load", "echo distance", "unlike its siblings", "unlike all")
LOWER = frozenset({"cliché load"})
"""Of these less is better."""
Runs = dict[str, list[float]]


class Written(Value):
    """An arc that was written in a condition: premise by id, and what is read of it."""

    condition: Condition
    language: Language
    premise: str
    arc: int
    logline: str
    turns: tuple[str, ...]
    last_image: str
    lore: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.logline, *self.turns, self.last_image)


class Row(Value):
    """A measure of the conditions, and what the store is better by."""

    measure: str
    language: str
    values: dict[Condition, Estimate]
    better: dict[Condition, Estimate]
    """The store less the other, its sign turned where less is better: above nought is better."""


@cache
def written() -> tuple[Written, ...]:
    """The shipped arcs."""
    told = (files("loreboard.evals.ablation") / ARCS).read_text(encoding="utf-8")
    return tuple(Written.model_validate_json(row) for row in told.splitlines() if row.strip())


def measured(arcs: Sequence[Written], lore: Lore) -> dict[str, dict[Condition, Runs]]:
    """Measure -> condition -> premise -> the values of its arcs."""
    out: dict[str, dict[Condition, Runs]] = {name: {c: defaultdict(list) for c in CONDITIONS} for name in MEASURES}
    texts = {brief.id: brief.text for brief in briefs()}
    for language in ("en", "zh"):
        for condition in CONDITIONS:
            mine = [arc for arc in arcs if (arc.language, arc.condition) == (language, condition)]
            pieces = [_piece(arc, texts[arc.premise]) for arc in mine]
            echoes = [card.component("O1").value for card in making.scorer().score_all(pieces)]
            alike = kernel([making.scorer().balance(language).rows(piece.beats) for piece in pieces])
            for n, arc in enumerate(mine):
                siblings = [m for m, other in enumerate(mine) if other.premise == arc.premise and m != n]
                others = [m for m in range(len(mine)) if m != n]
                seen = lore.sightings(arc.parts, arc.language)
                told = (load(seen), echoes[n], 1 - float(alike[n, siblings].mean()), 1 - float(alike[n, others].mean()))
                for name, value in zip(MEASURES, told, strict=True):
                    out[name][condition][arc.premise].append(value)
    return out


def rows(values: Mapping[str, Mapping[Condition, Runs]]) -> list[Row]:
    """The table: all premises, then each language's."""
    out = []
    for name, by in values.items():
        for language in ("all", "en", "zh"):
            kept = {c: {p: v for p, v in runs.items() if language == "all" or p.startswith(language)} for c, runs in by.items()}
            sign = -1.0 if name in LOWER else 1.0
            turned = {c: {p: [sign * x for x in v] for p, v in runs.items()} for c, runs in kept.items()}
            better: dict[Condition, Estimate] = {c: difference(turned["store"], turned[c]) for c in CONDITIONS if c != "store"}
            out.append(Row(measure=name, language=language, values={c: mean(runs) for c, runs in kept.items()}, better=better))
    return out


def _piece(arc: Written, brief: str) -> Piece:
    return plot_piece([arc.parts], f"{arc.premise}#{arc.arc}", brief, arc.premise, arc.language, titled=False)


def gathered(lines: Sequence[str], condition: Condition, language: Language) -> list[Written]:
    """Arcs as a writer hands them in, JSON objects a line without condition and language."""
    return [Written.model_validate({**json.loads(line), "condition": condition, "language": language}) for line in lines if line.strip()]

"""What a writer is handed for a premise: the store's brief; the entries nearest to it in order, alone or with the worn-out plots that the
store names; or nothing.

    python -m loreboard.evals.ablation.conditions OUT

writes what each condition hands over, a file for each premise, to have arcs written from by whatever writer there is.
"""

import sys
from pathlib import Path
from typing import Literal

from loreboard.evals.briefs import Brief, briefs
from loreboard.lore import Lore
from loreboard.story.files import write_whole
from loreboard.story.premise import Premise
from loreboard.story.script import Language
from loreboard.story.value import Value

Condition = Literal["store", "nearest", "listed", "without"]
CONDITIONS: tuple[Condition, ...] = ("store", "nearest", "listed", "without")
"""`nearest` is what plain retrieval hands over; `listed` is the same with the store's list of what is worn out."""
ARCS = 3
TOGETHER = 2
"""Entries of a group of the nearest: as many as a small constellation has."""


class Handed(Value):
    """What a writer is handed; both empty without the store."""

    lore: str
    worn_out: str


def handed(brief: Brief, condition: Condition, lore: Lore) -> Handed:
    """What the writer of `brief` gets."""
    premise = Premise(text=brief.text, language=brief.language)
    if condition == "without":
        return Handed(lore="", worn_out="")
    made = lore.brief(premise, ARCS)
    if condition == "store":
        return Handed(lore=made.lore_text(brief.language), worn_out=made.worn_out_text(brief.language))
    near = nearest(lore, brief.text, ARCS * TOGETHER)
    groups = [near[n : n + TOGETHER] for n in range(0, len(near), TOGETHER)]
    worn_out = made.worn_out_text(brief.language) if condition == "listed" else ""
    return Handed(lore=lore.groups_text(groups, brief.language), worn_out=worn_out)


def nearest(lore: Lore, text: str, count: int) -> list[str]:
    """Ids of the things nearest to `text` by sentence vectors alone, nearest first."""
    return [id for id in lore.nearest(text) if not lore.entry(id).is_function][:count]


def page(brief: Brief, told: Handed, language: Language) -> str:
    """The premise and what is handed with it, as a writer reads it."""
    parts = [("premise", brief.text), ("lore", told.lore), ("worn_out", told.worn_out)]
    return "\n\n".join(f"<{name}>\n{text.strip()}\n</{name}>" for name, text in parts if text.strip()) + "\n"


def main(out: Path) -> None:
    """Write OUT/<language>/<condition>/<premise>.txt."""
    lore = Lore.open(None, lambda told: print(told, file=sys.stderr))
    for brief in briefs():
        for condition in CONDITIONS:
            place = out / brief.language / condition / f"{brief.id}.txt"
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, page(brief, handed(brief, condition, lore), brief.language).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The radar's blind test: each cliché planted in three clean scenes, and 300 clean scenes, in either language.

    python -m loreboard.evals.seeded            # about five minutes a language on two cores
    python -m loreboard.evals.seeded en 100     # a hundred scenes of each kind

130 clean scenes are written for it, the others are the composer's. A sighting of what was planted, or of what its writer says it shows
besides, is right; every other sighting is a false alarm, in planted and in clean scenes alike.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from loreboard.lore import Lore
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

CLEAN = 300
SERIES = (0, 1)
"""Seeds of the composer's series that lend clean scenes."""


class Seeded(Value):
    """A scene in its paragraphs. `cliche` is what was planted, "" in a clean scene; `also` what the plant shows besides."""

    parts: tuple[str, ...]
    cliche: str = ""
    also: frozenset[str] = frozenset()


class Found(Value):
    """What the radar made of a set. `precision` counts every sighting; `missed` and `alarms` name clichés with how often."""

    planted: int
    clean: int
    recall: float
    precision: float
    alarms_in_clean: int
    missed: tuple[tuple[str, int], ...]
    alarms: tuple[tuple[str, int], ...]


def scenes(language: Language, lent: Sequence[tuple[str, ...]] = ()) -> tuple[tuple[Seeded, ...], tuple[Seeded, ...]]:
    """The planted scenes and the clean ones. `lent` are clean scenes of somebody else's, used up to 300 of all."""
    clean = [Seeded(parts=tuple(row["text"].strip().split("\n"))) for row in _told(f"clean.{language}.yaml")]
    clean += [Seeded(parts=parts) for parts in lent][: CLEAN - len(clean)]
    planted: list[Seeded] = []
    for row in _told(f"plants.{language}.yaml"):
        for plant in row["plants"]:
            host = clean[len(planted) % len(clean)].parts
            half = len(host) // 2
            parts = (*host[:half], plant["text"], *host[half:])
            planted.append(Seeded(parts=parts, cliche=row["id"], also=frozenset(plant.get("also", ()))))
    return tuple(planted), tuple(clean)


def measured(lore: Lore, language: Language, planted: Sequence[Seeded], clean: Sequence[Seeded]) -> Found:
    """Recall and precision of `lore`'s radar."""
    right, alarms, missed, in_clean = 0, Counter[str](), Counter[str](), 0
    for scene in (*planted, *clean):
        seen = {sighting.cliche for sighting in lore.sightings(scene.parts, language)}
        wrong = seen - scene.also - {scene.cliche}
        alarms.update(wrong)
        in_clean += len(wrong) * (not scene.cliche)
        right += scene.cliche in seen
        if scene.cliche and scene.cliche not in seen:
            missed[scene.cliche] += 1
    told = right + sum(alarms.values())
    return Found(
        planted=len(planted), clean=len(clean), recall=right / max(1, len(planted)), precision=right / told if told else 1.0,
        alarms_in_clean=in_clean, missed=tuple(missed.most_common()), alarms=tuple(alarms.most_common()),
    )  # fmt: skip


@cache
def _told(name: str) -> list[dict[str, Any]]:
    return list(own("loreboard.evals.seeded", name))

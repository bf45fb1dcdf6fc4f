"""The radar's blind test: each cliché planted in three clean scenes, and 300 clean scenes, in either language.

    python -m loreboard.evals.seeded            # about five minutes a language on two cores
    python -m loreboard.evals.seeded en 100     # a hundred scenes of each kind

130 clean scenes are written for it, the others are the composer's, as they were on the day they were lent. A sighting of what was planted, or of what its writer says it shows
besides, is right; every other sighting is a false alarm, in planted and in clean scenes alike. What a reader makes of the same scenes:
`readers.py`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from loreboard.lore import Lore
from loreboard.lore.cliche import load_signs
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

CLEAN = 300


class Seeded(Value):
    """A scene in its paragraphs. `cliche` is what was planted, "" in a clean scene; `also` what the plant shows besides; `host` the place
    of the clean scene, from 0, that it is or was planted in; `near` the cliché that a decoy in it only sounds like, "" without one."""

    parts: tuple[str, ...]
    host: int
    cliche: str = ""
    also: frozenset[str] = frozenset()
    near: str = ""


class Found(Value):
    """What the radar made of a set. `precision` counts every sighting; `missed` and `alarms` name clichés with how often."""

    planted: int
    clean: int
    recall: float
    precision: float
    alarms_in_clean: int
    missed: tuple[tuple[str, int], ...]
    alarms: tuple[tuple[str, int], ...]


def scenes(language: Language) -> tuple[tuple[Seeded, ...], tuple[Seeded, ...]]:
    """The planted scenes and the clean ones, in their order."""
    texts = [row["text"] for row in _told(f"clean.{language}.yaml")] + list(_told(f"lent.{language}.yaml"))
    clean = [Seeded(parts=tuple(text.strip().split("\n")), host=n) for n, text in enumerate(texts[:CLEAN])]
    planted: list[Seeded] = []
    for row in _told(f"plants.{language}.yaml"):
        for plant in row["plants"]:
            host = clean[len(planted) % len(clean)]
            parts = _with(host, plant["text"])
            planted.append(Seeded(parts=parts, host=host.host, cliche=row["id"], also=frozenset(plant.get("also", ()))))
    return tuple(planted), tuple(clean)


def decoys(language: Language) -> tuple[Seeded, ...]:
    """For each cliché a clean scene with a passage that only sounds like it, one of those that the radar learns from; no two in one host."""
    _, clean = scenes(language)
    out = []
    for n, signs in enumerate(load_signs()):
        told = signs.near.told(language)
        out.append(Seeded(parts=_with(clean[n], told[n % len(told)]), host=n, near=signs.id))
    return tuple(out)


def _with(host: Seeded, text: str) -> tuple[str, ...]:
    half = len(host.parts) // 2
    return (*host.parts[:half], text, *host.parts[half:])


def measured(lore: Lore, language: Language, planted: Sequence[Seeded], clean: Sequence[Seeded]) -> Found:
    """Recall and precision of `lore`'s radar."""
    return counted(
        (scene, frozenset(sighting.cliche for sighting in lore.sightings(scene.parts, language))) for scene in (*planted, *clean)
    )


def counted(seen: Iterable[tuple[Seeded, frozenset[str]]]) -> Found:
    """Recall and precision of whoever saw these clichés in these scenes."""
    planted, clean, right, in_clean = 0, 0, 0, 0
    missed, alarms = Counter[str](), Counter[str]()
    for scene, told in seen:
        wrong = told - scene.also - {scene.cliche}
        alarms.update(wrong)
        planted, clean = planted + bool(scene.cliche), clean + (not scene.cliche)
        in_clean += len(wrong) * (not scene.cliche)
        right += scene.cliche in told
        if scene.cliche and scene.cliche not in told:
            missed[scene.cliche] += 1
    said = right + sum(alarms.values())
    return Found(
        planted=planted, clean=clean, recall=right / max(1, planted), precision=right / said if said else 1.0,
        alarms_in_clean=in_clean, missed=tuple(missed.most_common()), alarms=tuple(alarms.most_common()),
    )  # fmt: skip


@cache
def _told(name: str) -> list[Any]:
    return list(own("loreboard.evals.seeded", name))

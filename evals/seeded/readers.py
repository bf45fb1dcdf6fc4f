"""What a reader makes of the radar's blind test: the set's scenes six to an ask, as files, and recall and precision of the replies.

    python -m loreboard.evals.seeded.readers next FOLDER            # write what is not yet answered, and the figures of what is
    python -m loreboard.evals.seeded.readers pack FOLDER FILE BY    # all replies as one recording; BY says who answered, when and how
    python -m loreboard.evals.seeded.readers play FILE              # the figures of a recording, without a model

FOLDER has `asks/en/a01.md` (the very ask that the pipeline sends for an episode of six scenes), `replies/en/a01.json` and `key.json`; see
`evals/cold.py`. Whoever reads one sitting, the asks of one letter, meets no clean scene twice, with or without a plant.
"""

import asyncio
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from string import ascii_lowercase
from typing import NamedTuple

import numpy as np

from loreboard.agents import doctor
from loreboard.agents.desk import Desk
from loreboard.evals.cold import Trial
from loreboard.llm import Chat
from loreboard.lore import load_cliches
from loreboard.pipeline.worn import as_scene
from loreboard.story.errors import ModelTrouble, UnusableReply
from loreboard.story.script import Language, Scene

from . import Found, Seeded, counted, decoys, scenes

LANGUAGES: tuple[Language, ...] = ("en", "zh")
SET = "seeded-worn.1"
SIX = 6
PLANTS_BESIDE = 58
"""Scenes with a plant that stand among the decoys."""
_SHUFFLED = 20261130
"""Begins the shuffle, so that every machine deals the same asks."""
DRAWS = 1000


class Read(NamedTuple):
    """A scene, its ask ("a01"), and the ids that the reader says it plays; None while it has not been answered. `why` says why a reply
    could not be used; then nothing is seen."""

    scene: Seeded
    language: Language
    place: str
    seen: frozenset[str] | None
    why: str


@cache
def dealt(language: Language) -> Mapping[str, tuple[Seeded, ...]]:
    """The set's scenes by ask, six to each. Asks whose names begin with one letter are a sitting: no host comes twice in it, with or without
    a plant, so that whoever reads one sitting cannot tell a plant by having seen the scene without it. The last sitting is of decoys, and of
    some plants among them."""
    shuffled = random.Random(f"{_SHUFFLED} {language}")
    planted, clean = scenes(language)
    by_host: dict[int, list[Seeded]] = {}
    for scene in (*planted, *clean):
        by_host.setdefault(scene.host, []).append(scene)
    heaps: list[list[Seeded]] = [[] for _ in range(max(map(len, by_host.values())))]
    for versions in shuffled.sample(list(by_host.values()), len(by_host)):
        shuffled.shuffle(versions)
        for scene, heap in zip(versions, sorted(heaps, key=len), strict=False):
            heap.append(scene)
    misled = decoys(language)
    free = {scene.host for scene in clean} - {scene.host for scene in misled}
    heaps.append([*misled, *[scene for scene in planted if scene.host in free][:PLANTS_BESIDE]])
    hands: dict[str, tuple[Seeded, ...]] = {}
    for sitting, heap in zip(ascii_lowercase, heaps, strict=False):
        shuffled.shuffle(heap)
        hands |= {f"{sitting}{n // SIX + 1:02}": tuple(heap[n : n + SIX]) for n in range(0, len(heap), SIX)}
    return hands


def script(hand: Sequence[Seeded], language: Language) -> tuple[Scene, ...]:
    """The scenes of an ask as those of an episode, lines numbered through."""
    out: list[Scene] = []
    for n, scene in enumerate(hand, 1):
        out.append(as_scene(scene.parts, n, out[-1].span.last + 1 if out else 1, language))
    return tuple(out)


def read_all(chat: Chat, part: int = 1) -> Iterator[Read]:
    """Every scene read by `chat` through the doctor's own door, in the order of the asks; with `part` only every so manieth ask."""
    for language in LANGUAGES:
        for place, hand in list(dealt(language).items())[::part]:
            yield from _read(chat, language, place, hand)


def _read(chat: Chat, language: Language, place: str, hand: Sequence[Seeded]) -> Iterator[Read]:
    asked, told, why = script(hand, language), None, ""
    try:
        told = asyncio.run(doctor.worn(Desk(chat, language, 0), f"{language}/{place}", load_cliches(), asked))
    except UnusableReply as error:
        told, why = (), str(error)
    except ModelTrouble:
        pass
    for scene, shown in zip(hand, asked, strict=True):
        seen = None if told is None else frozenset(one.cliche for one in told if one.line in shown.span)
        yield Read(scene, language, place, seen, why)


def misled(told: Iterable[Read]) -> tuple[Read, ...]:
    """Those of the sitting with the decoys."""
    told = tuple(told)
    last = {one.place[0] for one in told if one.scene.near}
    return tuple(one for one in told if one.place[0] in last)


def figures(told: Iterable[Read]) -> Found:
    """Recall and precision over the scenes that were answered, as the radar's are counted."""
    return counted((one.scene, one.seen) for one in told if one.seen is not None)


def within(told: Sequence[Read]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The 95 % intervals of recall and of precision, by drawing the answered scenes again."""
    rows = np.array([_row(one) for one in told if one.seen is not None], dtype=np.float64).reshape(-1, 3)
    again = np.random.default_rng(_SHUFFLED).integers(0, max(1, len(rows)), (DRAWS, len(rows)))
    planted, right, wrong = rows[again].sum(axis=1).T
    recall, precision = right / np.maximum(planted, 1), np.where(right + wrong > 0, right / np.maximum(right + wrong, 1), 1.0)
    return _bounds(recall), _bounds(precision)


def _row(one: Read) -> tuple[int, int, int]:
    seen = one.seen or frozenset()
    return bool(one.scene.cliche), one.scene.cliche in seen, len(seen - one.scene.also - {one.scene.cliche})


def _bounds(drawn: "np.typing.NDArray[np.float64]") -> tuple[float, float]:
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def report(told: Iterable[Read]) -> Iterator[str]:
    """The figures of each language, with what was missed and what was seen wrongly; those of the sitting with decoys by themselves."""
    told = tuple(told)
    for language in LANGUAGES:
        own = [one for one in told if one.language == language]
        among = misled(own)
        for name, some in (("", [one for one in own if one not in among]), (", among decoys", among)):
            yield from _reported(f"{language}{name}", some)


def _reported(name: str, told: Sequence[Read]) -> Iterator[str]:
    done = [one for one in told if one.seen is not None]
    yield f"{name}: {len(done)} of {len(told)} scenes answered"
    if not done:
        return
    found, (recall, precision) = figures(done), within(done)
    yield (
        f"  recall {found.recall:.3f} ({recall[0]:.3f} to {recall[1]:.3f}) of {found.planted} planted, precision {found.precision:.3f} "
        f"({precision[0]:.3f} to {precision[1]:.3f}), {found.alarms_in_clean} false alarms in {found.clean} scenes without a plant"
    )
    for what, ids in (("missed", found.missed), ("false alarms", found.alarms)):
        yield f"  {what}: " + (", ".join(f"{id} {count}" for id, count in ids) or "none")
    yield from sorted({f"  not to be used: {one.place}: {one.why}" for one in done if one.why})


def key() -> Mapping[str, Mapping[str, list[dict[str, object]]]]:
    """What each ask holds: language, place, and of its scenes the host, the cliché that was planted and the one that a decoy sounds like, "" for none."""
    return {
        tongue: {
            place: [{"host": scene.host, "planted": scene.cliche, "near": scene.near} for scene in hand]
            for place, hand in dealt(tongue).items()
        }
        for tongue in LANGUAGES
    }


TRIAL = Trial(SET, read_all, report, key)


def main(words: list[str]) -> int:
    """Run one of the commands above; returns the exit code."""
    return TRIAL.main(words, __doc__ or "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Whether a reader finds what was planted for the six checks of labels: the asks of the doctor as files, and what replies to them find.

    python -m loreboard.evals.doctored.readers next FOLDER            # write what is not yet answered, and the figures of what is
    python -m loreboard.evals.doctored.readers pack FOLDER FILE BY    # all replies as one recording; BY says who answered, when and how
    python -m loreboard.evals.doctored.readers play FILE              # the figures of a recording, without a model

FOLDER has `asks/en/a1.md` (the very ask that the pipeline sends, as a file), `replies/en/a1.json` (by hand or by any model) and `key.json`,
which says what each ask is and is not for whoever answers. Files whose names begin with one letter are a sitting: no two of them are the
same story, so whoever reads one sitting meets no story twice. A reply that cannot be used is asked for again as the door does:
`asks/en/a1.again1.md`, to be answered beside the first.
"""

import asyncio
import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from loreboard.agents import doctor
from loreboard.agents.desk import Desk
from loreboard.evals import planting
from loreboard.evals.cold import Trial
from loreboard.evals.making import lore
from loreboard.llm import Chat
from loreboard.pipeline.settings import Settings
from loreboard.story.errors import ModelTrouble, UnusableReply
from loreboard.story.notes import Reading
from loreboard.story.script import Language

from . import LANGUAGES
from .labelled import Case, cases, checks

SET = "doctored-labelled.1"
_SHUFFLED = 20261130
"""Begins the shuffle, so that every machine deals the same sittings."""


class Read(NamedTuple):
    """A case, its place among the asks ("a1"), and its reading; or why there is none, "" while it has not been answered."""

    case: Case
    place: str
    reading: Reading | None
    why: str


def dealt(language: Language) -> dict[str, Case]:
    """The cases by their place among the asks: as many sittings as a story has versions, each with every story once, shuffled."""
    shuffled = random.Random(f"{_SHUFFLED} {language}")
    by_story: dict[str, list[Case]] = {}
    for case in cases(language):
        by_story.setdefault(case.story, []).append(case)
    for versions in by_story.values():
        versions.sort(key=lambda case: case.check)
    kinds = list(range(max(map(len, by_story.values()))))
    shuffled.shuffle(kinds)
    out: dict[str, Case] = {}
    for sitting, kind in enumerate(kinds):
        heap = [versions[(kind + at) % len(versions)] for at, versions in enumerate(by_story.values())]
        shuffled.shuffle(heap)
        out |= {f"{chr(ord('a') + sitting)}{number}": case for number, case in enumerate(heap, 1)}
    return out


def read_all(chat: Chat, languages: Iterable[Language] = LANGUAGES) -> Iterator[Read]:
    """Every case read by `chat` through the doctor's own door, in the order of the asks."""
    for language in languages:
        for place, case in dealt(language).items():
            reading, why = None, ""
            try:
                reading = asyncio.run(_reading(chat, language, place, case))
            except UnusableReply as error:
                why = str(error)
            except ModelTrouble:
                pass
            yield Read(case, place, reading, why)


async def _reading(chat: Chat, language: Language, place: str, case: Case) -> Reading:
    worn = _worn_out(case.arc.logline, language)
    return await doctor.read(Desk(chat, language, 0), f"{language}/{place}", case.script, case.arc, case.book, case.plan, worn)


@cache
def _worn_out(premise: str, language: Language) -> str:
    """What a series of this premise would be told is worn out."""
    chosen = Settings(premise=premise, language=language, episodes=1)
    return lore().brief(chosen.wish, chosen.arcs).worn_out_names(language)


def figures(told: Iterable[Read], noted: bool = False) -> tuple[planting.Figures, ...]:
    """Each check over the cases that were answered, by labels, or by labels and notes. A fault whose reading could not be used is missed."""
    return planting.figures((one.case.seen(one.reading, noted) for one in told if one.reading or one.why), checks())


def report(told: Iterable[Read]) -> Iterator[str]:
    """Found of planted and false alarms of chances, by check and language, with every name; then all together."""
    told = tuple(told)
    for language in LANGUAGES:
        own = [one for one in told if one.case.script.language == language]
        done = [one for one in own if one.reading or one.why]
        yield f"{language}: {len(done)} of {len(own)} answered; check, found of planted, false alarms of chances"
        yield from planting.table(figures(done))
        yield from (f"  not to be used: {one.case.name} ({one.place}): {one.why}" for one in done if one.why)
    yield f"by labels: {planting.summed(figures(told))}"
    noted = figures(told, noted=True)
    yield f"by labels and the reader's own notes: {planting.summed(noted)}"
    yield from (f"         noted beside: {row.check} with {name}" for row in noted for name in row.alarms)


def key(languages: Iterable[Language] = LANGUAGES) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What each ask is: language, place, story and the check that was planted, "" for none."""
    return {tongue: {place: {"story": case.story, "planted": case.check} for place, case in dealt(tongue).items()} for tongue in languages}


TRIAL = Trial(SET, read_all, report, key)
ask_next, pack = TRIAL.ask_next, TRIAL.pack


def main(words: list[str]) -> int:
    """Run one of the commands above; returns the exit code."""
    return TRIAL.main(words, __doc__ or "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

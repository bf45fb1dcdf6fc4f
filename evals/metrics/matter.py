"""O8: how much there is in a text, and how various: its different uncommon words and its different events.

Readers' surprise goes with it more closely than with any other measure tried here that needs no model (docs/originality.md),
since a worn-out story names few things, lets little happen and says it again. A beat that names nothing uncommon counts for
nothing, so that filler earns nothing, neither do names of people (as far as they can be told), words that hardly anybody uses, lists that are no sentences, and
what a sentence holds beyond its room (tests/evals/gaming). Counted in windows of 300 words: beyond that a longer text has no advantage; under it, a text
is credited with what it holds.
"""

import math
import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from loreboard.story.script import Language
from loreboard.story.value import Value

from .lexicon import Word, coined, read

WINDOW = 300
"""Words: a page of a short story. The rated stories of HANNA are 250 words long in the mean."""
UNCOMMON = 4.5
"""Zipf: 30 uses in a million words. "gather" is common, "lantern" is not."""
RAREST = 2.6
"""Zipf: four uses in ten million words. What is rarer is mostly wording put on, as by somebody with a thesaurus."""
ROOM, DEEDS = 0.1, 0.1
"""For each word of a beat, so many uncommon words and events count, and one at least: a sentence can be full, only a list is fuller."""
JOINTS = {"en": 0.33, "zh": 0.15}
"""The share of articles, pronouns, particles and names under which a row of words is no sentence. One sentence of people's in twenty (of Chinese in ten) lies under it."""
_NAME = re.compile(r"(?<![.!?…:\"“‘'][ \n])(?<!^)(?<![\"“‘'])\b([A-Z][a-z]+)")
_SMALL = re.compile(r"\b[a-z][a-z'’]+")


class Matter(Value):
    """`uncommon` and `events`: how many different ones a window holds in the mean. `rarest` shows what was found."""

    uncommon: float
    events: float
    rarest: tuple[str, ...]


def told(beats: Sequence[str], language: Language) -> tuple[tuple[Word, ...], ...]:
    """The words of each beat. Names, and all words of a beat that names nothing uncommon or is no sentence, only take up space."""
    called = names(beats, language)
    out = []
    for beat in beats:
        words = tuple(_dumb(w) if w.text in called else w for w in read(beat, language))
        sentence = any(map(uncommon, words)) and sum(w.plain for w in words) >= JOINTS[language] * len(words)
        out.append(words if sentence else tuple(map(_dumb, words)))
    return tuple(out)


def _roomy(words: Sequence[Word]) -> Iterator[Word]:
    """`words`, those dumb for which a sentence so long has no room; the better known ones go first, so that no order matters."""
    things = _first({word for word in words if uncommon(word)}, ROOM * len(words))
    deeds = _first({word for word in words if happens(word)}, DEEDS * len(words))
    for word in words:
        yield Word(word.text, word.zipf if word in things else 0.0, word in deeds, word.plain)


def _first(found: Collection[Word], room: float) -> frozenset[Word]:
    return frozenset(sorted(found, key=lambda word: (-word.zipf, word.text))[: max(1, math.ceil(room))])


def matter(words: Sequence[Sequence[Word]]) -> Matter:
    """What `words`, by beats as `told` gives them, hold, each beat as much as a sentence has room for."""
    flat = [word for beat in words for word in _roomy(beat)]
    runs = _windows(flat, WINDOW) if flat else []
    called = [{word.text for word in run if uncommon(word)} for run in runs]
    events = [{word.text for word in run if word.event} for run in runs]
    rarest = sorted({(word.zipf, word.text) for beat in words for word in beat if uncommon(word)})
    return Matter(
        uncommon=_mean([len(found) for found in called]),
        events=_mean([len(found) for found in events]),
        rarest=tuple(text for _, text in rarest[:8]),
    )


def amounts(found: Matter) -> tuple[float, float]:
    """Both signs as logarithms: from 20 to 40 different words is as much as from 40 to 80."""
    return math.log1p(found.uncommon), math.log1p(found.events)


def news(words: Sequence[Sequence[Word]]) -> list[int]:
    """For each beat, how many uncommon words and events stand in it for the first time, as far as a sentence has room: what it brings."""
    seen: set[str] = set()
    out = []
    for beat in words:
        new = {word.text for word in beat if uncommon(word) or happens(word)} - seen
        seen |= new
        out.append(min(len(new), max(1, math.ceil(2 * ROOM * len(beat)))))
    return out


def uncommon(word: Word) -> bool:
    """Whether a reader meets it seldom. One Han may be a word or part of one, and a word nobody knows a name or a slip: neither counts."""
    return not word.plain and RAREST <= word.zipf < UNCOMMON and len(word.text) > 1


def happens(word: Word) -> bool:
    """Whether it tells an event in a word that people use."""
    return word.event and word.zipf >= RAREST


def names(beats: Sequence[str], language: Language) -> frozenset[str]:
    """Words with a capital inside a sentence that stand nowhere with a small letter, in small letters. Chinese has no such sign: there,
    what comes back in three beats and is in no dictionary."""
    if language == "zh":
        return coined(beats)
    small = {word for beat in beats for word in _SMALL.findall(beat)}
    return frozenset(name.lower() for beat in beats for name in _NAME.findall(beat) if name.lower() not in small)


def _dumb(word: Word) -> Word:
    return Word(word.text, 0.0, False, True)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _windows(flat: Sequence[Word], size: int) -> list[Sequence[Word]]:
    """Runs of `size` words, evenly placed and overlapping by about half; the whole when it is shorter."""
    if len(flat) <= size:
        return [flat]
    count = max(2, math.ceil(len(flat) / size) * 2 - 1)
    return [flat[int(start) : int(start) + size] for start in np.linspace(0, len(flat) - size, count)]

"""O8: how much there is in a text, and how various: its uncommon words, its events, and that no few words fill it.

Readers' surprise goes with it more closely than with any other measure tried here that needs no model (docs/originality.md),
since a worn-out story names few things, lets little happen and says it again. A beat that names nothing uncommon counts for
nothing, so that filler earns nothing. Counted in windows of 300 words: beyond that a longer text has no advantage; under it, a text
is credited with what it holds.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from loreboard.story.script import Language
from loreboard.story.value import Value

from .lexicon import Word, read

WINDOW = 300
"""Words: a page of a short story. The rated stories of HANNA are 250 words long in the mean."""
UNCOMMON = 4.5
"""Zipf: 30 uses in a million words. "gather" is common, "lantern" is not."""
TOP = 5
"""So many of the most repeated words are looked at."""


class Matter(Value):
    """`uncommon` and `events`: how many different ones a window holds in the mean. `filled` 0..1: the share of the words with a
    meaning of their own that the five most repeated ones take. `rarest` shows what was found."""

    uncommon: float
    events: float
    filled: float
    rarest: tuple[str, ...]


def told(beats: Sequence[str], language: Language) -> tuple[tuple[Word, ...], ...]:
    """The words of each beat. Those of a beat that names nothing uncommon only take up room."""
    found = (tuple(read(beat, language)) for beat in beats)
    return tuple(words if any(map(uncommon, words)) else tuple(Word(w.text, 0.0, False, True) for w in words) for words in found)


def matter(words: Sequence[Sequence[Word]]) -> Matter:
    """What `words`, by beats as `told` gives them, hold."""
    flat = [word for beat in words for word in beat]
    runs = _windows(flat, WINDOW) if flat else []
    names = [{word.text for word in run if uncommon(word)} for run in runs]
    events = [{word.text for word in run if word.event} for run in runs]
    rarest = sorted({(word.zipf, word.text) for word in flat if uncommon(word)})
    return Matter(
        uncommon=_mean([len(found) for found in names]),
        events=_mean([len(found) for found in events]),
        filled=_mean([_filled(run) for run in runs]),
        rarest=tuple(text for _, text in rarest[:8]),
    )


def amounts(found: Matter) -> tuple[float, float, float]:
    """The three signs, more is better. Counts as logarithms: from 20 to 40 different words is as much as from 40 to 80."""
    return math.log1p(found.uncommon), math.log1p(found.events), -found.filled


def news(words: Sequence[Sequence[Word]]) -> list[int]:
    """For each beat, how many uncommon words and events stand in it for the first time: what it brings."""
    seen: set[str] = set()
    out = []
    for beat in words:
        new = {word.text for word in beat if uncommon(word) or word.event} - seen
        seen |= new
        out.append(len(new))
    return out


def uncommon(word: Word) -> bool:
    """Whether a reader meets it seldom. One Han may be a word or part of one, and a word nobody knows a name or a slip: neither counts."""
    return not word.plain and 0 < word.zipf < UNCOMMON and len(word.text) > 1


def _filled(run: Sequence[Word]) -> float:
    counts = Counter(word.text for word in run if not word.plain)
    return sum(count for _, count in counts.most_common(TOP)) / max(1, sum(counts.values()))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _windows(flat: Sequence[Word], size: int) -> list[Sequence[Word]]:
    """Runs of `size` words, evenly placed and overlapping by about half; the whole when it is shorter."""
    if len(flat) <= size:
        return [flat]
    count = max(2, math.ceil(len(flat) / size) * 2 - 1)
    return [flat[int(start) : int(start) + size] for start in np.linspace(0, len(flat) - size, count)]

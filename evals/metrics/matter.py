"""O8: how much there is in a text, and how various: its uncommon words and its events, each counted once.

Readers' surprise goes with it more closely than with any other measure tried here that needs no model (docs/originality.md),
since a worn-out story names few things and repeats them. Counted in a window of 300 words, so that a longer text has no advantage
beyond that; under it, a text is credited with what it holds.
"""

import math
from collections.abc import Sequence

import numpy as np

from loreboard.story.script import Language
from loreboard.story.value import Value

from .lexicon import Word, read

WINDOW = {"en": 300, "zh": 300}
"""Words. Two pages of a short story; the rated stories of HANNA are 250 words long in the mean."""
UNCOMMON = 4.5
"""Zipf: 30 uses in a million words. "gather" is common, "lantern" is not."""


class Matter(Value):
    """`uncommon` and `events` are how many different ones a window of 300 words holds in the mean. `words` shows the rarest."""

    uncommon: float
    events: float
    rarest: tuple[str, ...]


def matter(text: str, language: Language) -> Matter:
    """What `text` holds. A word that nobody knows is a name or a slip and counts as neither."""
    told = read(text, language)
    runs = windows(told, WINDOW[language])
    uncommon = [_uncommon(run) for run in runs]
    events = [{word.text for word in run if word.event} for run in runs]
    every = sorted(set[Word]().union(*uncommon), key=lambda word: (word.zipf, word.text))
    return Matter(
        uncommon=float(np.mean([len(found) for found in uncommon])) if uncommon else 0.0,
        events=float(np.mean([len(found) for found in events])) if events else 0.0,
        rarest=tuple(word.text for word in every[:8]),
    )


def amount(found: Matter) -> tuple[float, float]:
    """Both counts as logarithms: from 20 to 40 different words is as much as from 40 to 80."""
    return math.log1p(found.uncommon), math.log1p(found.events)


def windows(told: Sequence[Word], size: int) -> list[Sequence[Word]]:
    """Runs of `size` words, evenly placed and overlapping by about half; the whole when it is shorter."""
    if len(told) <= size:
        return [told] if told else []
    count = max(2, math.ceil(len(told) / size) * 2 - 1)
    return [told[int(start) : int(start) + size] for start in np.linspace(0, len(told) - size, count)]


def _uncommon(run: Sequence[Word]) -> set[Word]:
    """Han words of one character are left out: whether it is a word there, or part of one, is not known."""
    return {Word(w.text, w.zipf, False, False) for w in run if not w.plain and 0 < w.zipf < UNCOMMON and (len(w.text) > 1)}

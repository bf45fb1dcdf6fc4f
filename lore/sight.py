"""How far a passage plays each cliché: what was learned from lines that do and lines that only sound like it, and the cues that stand in it.

Everything is learned from the files of `signs/` by `teaching.py`; this only applies it.
"""

import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from loreboard.story.script import Language

from .cliche import Signs
from .cues import Cues
from .gloss import gloss
from .lexical import grams
from .vectors import Meanings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float32]

WORDS_SHARE: dict[Language, float] = {"en": 0.35, "zh": 0.65}
"""Of the likeness of two passages, what is wording. A gloss is a rough meaning, and Chinese characters carry much of theirs."""
HAN = {1: 0.5, 2: 1.0, 3: 0.6}
CUE: tuple[float, ...] = (0.0, 0.25, 0.35, 0.4)
"""What no cue, one, two, and three or more add to a score."""
SPREAD = 0.06
"""Of scores about a bar: a score that lies this far above it is a strength of 0.73."""


class Lines(NamedTuple):
    """What is learned from: texts, and whose each is; -1 for what plays none."""

    texts: tuple[str, ...]
    owners: tuple[int, ...]


def lines(signs: Sequence[Signs], background: Sequence[str], language: Language) -> Lines:
    """Every line of `signs` in their order, then near misses and `background` as nobody's."""
    told = [(text, n) for n, sign in enumerate(signs) for text in sign.straight.told(language)]
    told += [(text, -1) for sign in signs for text in sign.near.told(language)]
    told += [(text, -1) for text in background]
    return Lines(tuple(text for text, _ in told), tuple(owner for _, owner in told))


class Taught(NamedTuple):
    """What was learned. `meaning`: width of a sentence vector x clichés; `words`: lines x clichés; `bars`: the score from which each
    cliché counts as played; `mark` names the lines and cues that it was learned from."""

    meaning: "Table"
    words: "Table"
    bars: "Table"
    mark: str


class Words:
    """tf-idf likeness to a fixed list of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        told = [grams(text, HAN) for text in texts]
        self._count = len(told)
        seen: dict[str, int] = {}
        for one in told:
            for gram in one:
                seen[gram] = seen.get(gram, 0) + 1
        self._rarity = {gram: math.log(1 + self._count / count) for gram, count in seen.items()}
        posts: dict[str, list[tuple[int, float]]] = {}
        for n, one in enumerate(told):
            for gram, weight in self._unit(one).items():
                posts.setdefault(gram, []).append((n, weight))
        self._posts = posts

    def likeness(self, texts: Sequence[str]) -> "Table":
        """A row for each of `texts`, a column for each of the list: 0..1."""
        import numpy as np

        posts = {
            gram: (np.array([n for n, _ in told]), np.array([w for _, w in told], dtype=np.float32)) for gram, told in self._needed(texts)
        }
        out = np.zeros((len(texts), self._count), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            for gram, weight in self._unit(grams(text, HAN)).items():
                places, weights = posts[gram]
                row[places] += weight * weights
        return out

    def _needed(self, texts: Sequence[str]) -> list[tuple[str, list[tuple[int, float]]]]:
        every = {gram for text in texts for gram in grams(text, HAN)}
        return [(gram, self._posts[gram]) for gram in sorted(every & self._posts.keys())]

    def _unit(self, told: dict[str, float]) -> dict[str, float]:
        weighed = {g: (1 + math.log(w) if w > 1 else w) * self._rarity[g] for g, w in told.items() if g in self._rarity}
        length = math.sqrt(sum(w * w for w in weighed.values())) or 1.0
        return {gram: weight / length for gram, weight in weighed.items()}


class Sight:
    """What is seen in one language. Without the sentence model (`meanings` gives none) wording and cues alone are gone by."""

    def __init__(self, signs: Sequence[Signs], told: Lines, taught: Taught, language: Language, meanings: Meanings) -> None:
        self._signs, self._lines, self._taught, self._language, self._meanings = signs, told, taught, language, meanings

    @cached_property
    def _words(self) -> Words:
        return Words(self._lines.texts)

    @cached_property
    def _cues(self) -> Cues:
        return Cues([sign.cues.told(self._language) for sign in self._signs], self._language)

    def strengths(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés, 0..1: 0.5 is where a cliché counts as played."""
        import numpy as np

        if not texts:
            return np.zeros((0, len(self._signs)), dtype=np.float32)
        over = self.scores(texts) - self._taught.bars
        told: Table = 1 / (1 + np.exp(-over / SPREAD))
        return told

    def scores(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés: about 0 for what does not play it, towards 1 and more for what does."""
        import numpy as np

        share = WORDS_SHARE[self._language]
        told: Table = share * (self._words.likeness(texts) @ self._taught.words)
        rows = self._meanings.each([shown(text, self._language) for text in texts])
        if rows is not None:
            told = told + (1 - share) * (rows @ self._taught.meaning)
        return told + np.array(CUE, dtype=np.float32)[np.minimum(self.cued(texts), len(CUE) - 1)]

    def cued(self, texts: Sequence[str]) -> "NDArray[np.int64]":
        """Passages x clichés: how many of its cues stand in the passage."""
        import numpy as np

        out = np.zeros((len(texts), len(self._signs)), dtype=np.int64)
        for row, text in zip(out, texts, strict=True):
            for found in self._cues.found(text):
                row[found.owner] += 1
        return out


def shown(text: str, language: Language) -> str:
    """What the sentence model is shown of a passage."""
    return gloss(text) if language == "zh" else text


def read_taught(file: Path, language: Language) -> Taught | None:
    """What `file` holds of `language`; None when it is missing or damaged."""
    import numpy as np

    try:
        with np.load(file, allow_pickle=False) as kept:
            meaning, words, bars = (kept[f"{name}_{language}"].astype(np.float32) for name in ("meaning", "words", "bars"))
            return Taught(meaning, words, bars, str(kept[f"mark_{language}"]))
    except Exception:
        return None

"""How far a passage plays each cliché, learned from lines that do and lines that only sound like it.

Kernel ridge regression (Saunders et al. 1998), one target a cliché, over two likenesses of passages: of what they say (sentence vectors,
of a Chinese passage its gloss's) and of how (tf-idf of words and letter runs). Every line is in the files of `signs/`, so whoever adds one
teaches it; `python -m loreboard.lore.ship` learns anew. To what is learned come the cues that stand in the passage.
"""

import math
from collections.abc import Sequence
from functools import cached_property
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

RIDGE = 1.0
"""Added to the kernel's diagonal: how far a single line is distrusted."""
WORDS_SHARE: dict[Language, float] = {"en": 0.35, "zh": 0.65}
"""Of the likeness, what is wording. A gloss is a rough meaning, and Chinese characters carry much of theirs."""
HAN = {1: 0.5, 2: 1.0, 3: 0.6}


class Lines(NamedTuple):
    """What is learned from: texts, and whose each is; -1 for what plays none."""

    texts: tuple[str, ...]
    owners: tuple[int, ...]


def lines(signs: Sequence[Signs], background: Sequence[str], language: Language) -> Lines:
    """Every line of `signs` in their order, near misses and `background` as nobody's."""
    told = [(text, n) for n, sign in enumerate(signs) for text in sign.straight.told(language)]
    told += [(text, -1) for sign in signs for text in sign.near.told(language)]
    told += [(text, -1) for text in background]
    return Lines(tuple(text for text, _ in told), tuple(owner for _, owner in told))


def shown(text: str, language: Language) -> str:
    """What the sentence model is shown of a passage."""
    return gloss(text) if language == "zh" else text


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
        self._posts: dict[str, list[tuple[int, float]]] = {}
        for n, one in enumerate(told):
            for gram, weight in self._unit(one).items():
                self._posts.setdefault(gram, []).append((n, weight))

    def likeness(self, texts: Sequence[str]) -> "Table":
        """A row for each of `texts`, a column for each of the list: 0..1."""
        import numpy as np

        out = np.zeros((len(texts), self._count), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            for gram, weight in self._unit(grams(text, HAN)).items():
                for n, other in self._posts[gram]:
                    row[n] += weight * other
        return out

    def _unit(self, told: dict[str, float]) -> dict[str, float]:
        weighed = {g: (1 + math.log(w) if w > 1 else w) * self._rarity[g] for g, w in told.items() if g in self._rarity}
        length = math.sqrt(sum(w * w for w in weighed.values())) or 1.0
        return {gram: weight / length for gram, weight in weighed.items()}


class Learned(NamedTuple):
    """`weights`: lines x clichés. `left_out`: for each line what it would be given if it were not known, lines x clichés."""

    weights: "Table"
    left_out: "Table"


def learn(likeness: "Table", owners: Sequence[int], count: int) -> Learned:
    """Kernel ridge regression with its leave-one-out answers in closed form."""
    import numpy as np

    target = np.zeros((len(owners), count))
    for row, owner in enumerate(owners):
        if owner >= 0:
            target[row, owner] = 1.0
    inverse = np.linalg.inv(likeness.astype(np.float64) + RIDGE * np.eye(len(owners)))
    weights = inverse @ target
    left_out = target - weights / np.diag(inverse)[:, None]
    return Learned(weights.astype(np.float32), left_out.astype(np.float32))


class Sight:
    """What is learned of one language, and its cues. `rows` are the vectors of the lines, None where there is no sentence model: then
    wording alone is learned from."""

    def __init__(self, signs: Sequence[Signs], told: Lines, language: Language, meanings: Meanings, weights: "Table | None" = None) -> None:
        self._signs, self._lines, self._language, self._meanings = signs, told, language, meanings
        self._given = weights

    @cached_property
    def rows(self) -> "Table | None":
        """The vectors of the lines."""
        return self._meanings.of(f"signs-{self._language}", [shown(text, self._language) for text in self._lines.texts])

    @cached_property
    def _words(self) -> Words:
        return Words(self._lines.texts)

    @cached_property
    def _cues(self) -> Cues:
        return Cues([sign.cues.told(self._language) for sign in self._signs], self._language)

    @cached_property
    def weights(self) -> "Table":
        """Lines x clichés; learned now where none came with the package."""
        if self._given is not None and self.rows is not None:
            return self._given
        return learn(self.likeness(self._lines.texts), self._lines.owners, len(self._signs)).weights

    def likeness(self, texts: Sequence[str]) -> "Table":
        """Of each of `texts` to each line."""
        words = self._words.likeness(texts)
        vectors = self._meanings.each([shown(text, self._language) for text in texts]) if self.rows is not None else None
        if vectors is None or self.rows is None:
            return words
        share = WORDS_SHARE[self._language]
        mixed: Table = share * words + (1 - share) * (vectors @ self.rows.T)
        return mixed

    def learned(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés: about 0 for what does not play it, towards 1 for what does."""
        import numpy as np

        if not texts:
            return np.zeros((0, len(self._signs)), dtype=np.float32)
        told: Table = self.likeness(texts) @ self.weights
        return told

    def cued(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés: how many of its cues stand in the passage."""
        import numpy as np

        out = np.zeros((len(texts), len(self._signs)), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            for found in self._cues.found(text):
                row[found.owner] += 1
        return out

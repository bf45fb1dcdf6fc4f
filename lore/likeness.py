"""How alike two beats are: sentence vectors in English, weighted character runs in Chinese. Rows have length 1.

The English model sees meaning; the Chinese rows see shared characters and pairs, so a paraphrase in quite other words is told
less well there (docs/originality.md gives the figures).
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from loreboard.story.script import Language

from .embed import Embedder, open_embedder
from .lexical import FOR_LIKENESS, HAN, grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]
    Matrix = NDArray[np.float64]

WIDTH = 1024
"""Columns that character runs are folded into; two runs of one sentence share a column in one case of thirty."""


class Likeness(Protocol):
    """Rows for texts; their products are cosines."""

    def rows(self, texts: Sequence[str]) -> "Rows":
        """One row of length 1 for each of `texts`, in their order; a text without words has a row of zeros."""


SOMEBODY = "someone"
_FIGURE = re.compile(r"\d[\d.,:]{2,}")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def nameless(beats: Sequence[str], called: Collection[str]) -> tuple[str, ...]:
    """`beats` with "someone" (他) for every name of `called` (small letters) and without long figures: who is called what, and what number
    a thing has, is nothing of what happens."""
    shown = [_FIGURE.sub(" ", beat.translate(_STRAIGHT)) for beat in beats]
    if not called:
        return tuple(shown)
    some = "|".join(sorted((re.escape(name) for name in called), key=len, reverse=True))
    if HAN.search(some):
        return tuple(re.sub(some, "他", beat) for beat in shown)
    name = re.compile(rf"\b(?:{some})\b(?: (?:{some})\b)*", re.IGNORECASE)
    return tuple(name.sub(SOMEBODY, beat) for beat in shown)


class Meaning:
    """Sentence vectors of the shipped model, 384 wide. Every text is reckoned once in the life of this object."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def rows(self, texts: Sequence[str]) -> "Rows":
        return self._embedder.vectors(texts)


class Runs:
    """Characters and pairs of Han (stems and letter runs of Latin), by how rare they are, folded into 1,024 columns with a sign.

    `rarity` weighs a run; one that it does not know has the greatest weight.
    """

    def __init__(self, rarity: Mapping[str, float]) -> None:
        self._rarity = rarity
        self._most = max(rarity.values(), default=1.0)

    def rows(self, texts: Sequence[str]) -> "Rows":
        out = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            for gram, weight in grams(text, FOR_LIKENESS).items():
                place, sign = _folded(gram)
                row[place] += sign * weight * self._rarity.get(gram, self._most)
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        unit: Rows = (out / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return unit


@lru_cache(maxsize=200_000)
def _folded(gram: str) -> tuple[int, int]:
    """Column and sign of a run, the same in every process."""
    told = hashlib.blake2b(gram.encode(), digest_size=4).digest()
    number = int.from_bytes(told, "big")
    return number % WIDTH, 1 if number >> 31 else -1


def rarity(texts: Sequence[str]) -> dict[str, float]:
    """How rare every run of `texts` is: the logarithm of their number over that of those that hold it."""
    found: dict[str, int] = {}
    for text in texts:
        for gram in grams(text, FOR_LIKENESS):
            found[gram] = found.get(gram, 0) + 1
    return {gram: float(np.log((1 + len(texts)) / (0.5 + count))) for gram, count in found.items()}


def likeness(language: Language, common: Sequence[str], warn: Callable[[str], None]) -> Likeness:
    """The likeness for `language`. `common` is a body of beats that says which Chinese runs are rare.

    English without the model is told by stems and letter runs, after one warning: then scores compare among themselves only.
    """
    if language == "en" and (found := open_embedder(None, warn)) is not None:
        return Meaning(found)
    return Runs(rarity(common))


def kernel(members: Sequence["Rows"]) -> "Matrix":
    """n x n likenesses of stories: the mean, over the beats of both, of each beat's nearest in the other. 1 on the diagonal."""
    n = len(members)
    out = np.eye(n)
    for a in range(n):
        for b in range(a):
            cosines = members[a] @ members[b].T
            out[a, b] = out[b, a] = (float(cosines.max(axis=0).mean()) + float(cosines.max(axis=1).mean())) / 2
    return out

"""How far a passage plays each cliché: what was learned from lines that do and lines that only sound like it, and the cues that stand in it.

Everything is learned from the files of `signs/` by `teaching.py`; this only applies it.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from loreboard.story.script import Language

from .cliche import Signs
from .cues import Cues
from .gloss import gloss
from .lexical import STOP_WORDS, WORD, grams, stem
from .vectors import Meanings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float32]


class Shares(NamedTuple):
    """Of the likeness of two passages: their wording, the groups of cue words that they meet, their meaning. They add up to 1."""

    wording: float
    groups: float
    meaning: float


SHARES: dict[Language, Shares] = {"en": Shares(0.25, 0.15, 0.6), "zh": Shares(0.5, 0.2, 0.3)}
"""A gloss is a rough meaning, and Chinese characters carry much of theirs. Found on the lines themselves, each left out in turn."""
REACH = 0.4
"""How fast likeness of meaning falls with the angle: exp(-(1 - cosine) / reach)."""
HAN = {1: 0.5, 2: 1.0, 3: 0.6}
RUNS = {2: 0.6, 3: 0.4}
APART = 0.3
"""What a run of two and of three English words weighs beside a word, and two with one between."""
CUE: tuple[float, ...] = (0.0, 0.1, 0.14, 0.16)
"""What no cue, one, two, and three or more add to a score."""
SPREAD = 0.06
"""Of scores about a bar: a score that lies this far above it is a strength of 0.73."""
RANKS = 2
"""So many clichés of one passage can be played in it; the others only sound alike."""


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
    """What was learned. `rows`: the lines' sentence vectors, none without the model; `weights`: lines x clichés; `bars`: the score from
    which each cliché counts as played; `mark` names the lines and cues that it was learned from."""

    rows: "Table"
    weights: "Table"
    bars: "Table"
    mark: str


class Features:
    """tf-idf likeness to a fixed list of texts, told as counted features; a feature of one text alone likens nothing."""

    def __init__(self, told: Sequence[Mapping[str, float]]) -> None:
        import numpy as np

        self._count = len(told)
        seen = Counter(feature for one in told for feature in one)
        self._rarity = {feature: math.log(1 + self._count / count) for feature, count in seen.items() if count > 1}
        posts: dict[str, tuple[list[int], list[float]]] = {feature: ([], []) for feature in self._rarity}
        for n, one in enumerate(told):
            for feature, weight in self._unit(one).items():
                posts[feature][0].append(n)
                posts[feature][1].append(weight)
        self._posts = {feature: (np.array(places), np.array(weights, dtype=np.float32)) for feature, (places, weights) in posts.items()}

    def likeness(self, told: Sequence[Mapping[str, float]]) -> "Table":
        """A row for each of `told`, a column for each text of the list: 0..1."""
        import numpy as np

        out = np.zeros((len(told), self._count), dtype=np.float32)
        for row, one in zip(out, told, strict=True):
            for feature, weight in self._unit(one).items():
                places, weights = self._posts[feature]
                row[places] += weight * weights
        return out

    def _unit(self, told: Mapping[str, float]) -> dict[str, float]:
        weighed = {f: (1 + math.log(w) if w > 1 else w) * self._rarity[f] for f, w in told.items() if f in self._rarity}
        length = math.sqrt(sum(w * w for w in weighed.values())) or 1.0
        return {feature: weight / length for feature, weight in weighed.items()}


def wording(text: str, language: Language) -> dict[str, float]:
    """What is compared of the words: Chinese characters in runs of one to three, English stems alone and in runs."""
    if language == "zh":
        return grams(text, HAN)
    words = [word.split("'")[0] for word in WORD.findall(text.lower())]
    stems = [stem(word) if len(word) > 3 else word for word in words]
    out: Counter[str] = Counter(root for word, root in zip(words, stems, strict=True) if word not in STOP_WORDS)
    told: dict[str, float] = {root: float(count) for root, count in out.items()}
    for size, weight in RUNS.items():
        for n in range(len(stems) - size + 1):
            run = " ".join(stems[n : n + size])
            told[run] = told.get(run, 0.0) + weight
    for first, last in zip(stems, stems[2:], strict=False):
        told[f"{first} * {last}"] = told.get(f"{first} * {last}", 0.0) + APART
    return told


class Sight:
    """What is seen in one language. Without the sentence model wording and cues alone are gone by."""

    def __init__(self, signs: Sequence[Signs], told: Lines, taught: Taught, language: Language, meanings: Meanings) -> None:
        self._signs, self._lines, self._taught, self._language, self._meanings = signs, told, taught, language, meanings

    @cached_property
    def _wording(self) -> Features:
        return Features([wording(text, self._language) for text in self._lines.texts])

    @cached_property
    def _groups(self) -> Features:
        return Features([self._met(text) for text in self._lines.texts])

    @cached_property
    def _cues(self) -> Cues:
        return Cues([sign.cues.told(self._language) for sign in self._signs], self._language)

    def _met(self, text: str) -> dict[str, float]:
        return {str(group): 1.0 for group in self._cues.groups(text)}

    def strengths(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés, 0..1: 0.5 is where a cliché counts as played; no more than two of a passage reach it."""
        import numpy as np

        if not texts:
            return np.zeros((0, len(self._signs)), dtype=np.float32)
        scores = self.scores(texts)
        over = scores - self._taught.bars
        behind = np.sort(over, axis=1)[:, -RANKS][:, None]
        told: Table = (1 / (1 + np.exp(-np.where(over >= behind, over, np.minimum(over, -SPREAD)) / SPREAD))).astype(np.float32)
        return told

    def scores(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés: about 0 for what does not play it, towards 1 and more for what does."""
        import numpy as np

        told: Table = self.likeness(texts) @ self._taught.weights
        return told + np.array(CUE, dtype=np.float32)[np.minimum(self.cued(texts), len(CUE) - 1)]

    def likeness(self, texts: Sequence[str]) -> "Table":
        """Of each of `texts` to each line, 0..1."""
        shares = SHARES[self._language]
        words = self._wording.likeness([wording(text, self._language) for text in texts])
        groups = self._groups.likeness([self._met(text) for text in texts])
        rows = self._meanings.each([shown(text, self._language) for text in texts]) if self._taught.rows.size else None
        return mixed(words, groups, None if rows is None else rows @ self._taught.rows.T, shares)

    def cued(self, texts: Sequence[str]) -> "NDArray[np.int64]":
        """Passages x clichés: how many of its cues stand in the passage."""
        import numpy as np

        out = np.zeros((len(texts), len(self._signs)), dtype=np.int64)
        for row, text in zip(out, texts, strict=True):
            for found in self._cues.found(text):
                row[found.owner] += 1
        return out


def mixed(words: "Table", groups: "Table", cosines: "Table | None", shares: Shares) -> "Table":
    """The likeness of passages: of wording, of groups met, and of meaning where there are sentence vectors."""
    import numpy as np

    told: Table = shares.wording * words + shares.groups * groups
    return told if cosines is None else (told + shares.meaning * np.exp((cosines - 1) / REACH)).astype(np.float32)


def shown(text: str, language: Language) -> str:
    """What the sentence model is shown of a passage."""
    return gloss(text) if language == "zh" else text


def read_taught(file: Path, language: Language) -> Taught | None:
    """What `file` holds of `language`; None when it is missing or damaged."""
    import numpy as np

    try:
        with np.load(file, allow_pickle=False) as kept:
            rows = kept[f"rows_{language}"].astype(np.float32)
            if rows.size:
                rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            weights, bars = (kept[f"{name}_{language}"].astype(np.float32) for name in ("weights", "bars"))
            return Taught(rows, weights, bars, str(kept[f"mark_{language}"]))
    except Exception:
        return None

"""How far a passage plays each cliché: what was learned from lines that do and lines that only sound like it, and the cues that stand in it.

Everything is learned from the files of `signs/` by `teaching.py`; this only applies it.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
FEWEST = 4
"""Lines in which a feature must stand to be learned from; what stands in two is mostly chance."""
MEANT = 0.12
"""What meaning can add to a score at most, nearly: a passage that is further below every bar by its words is not shown to the model."""
HAN = {1: 0.5, 2: 1.0, 3: 0.6}
RUNS = {2: 0.6, 3: 0.4}
APART = 0.3
"""What a run of two and of three English words weighs beside a word, and two with one between."""
CUE: tuple[float, ...] = (0.0, 0.1, 0.14, 0.16)
"""What no cue, one, two, and three or more add to a score."""
SPREAD = 0.06
"""Of scores about a bar: a score that lies this far above it is a strength of 0.73."""
LIFT = 0.09
"""Added to every bar: bars are learned on single lines, and a scene offers dozens of passages that could pass one by chance."""
RANKS = 1
"""So many clichés of one passage count as played; the others sound alike. Two that are played together show in two passages of a scene."""


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
    """What was learned, all of it as pulls towards each cliché. `meaning`: width of a sentence vector x clichés, empty without the model;
    `words` and `groups`: features x clichés with the features' names and rarities; `bars`: the score from which each cliché counts as
    played; `mark` names the lines and cues that it was learned from."""

    meaning: "Table"
    words: "Pulls"
    groups: "Pulls"
    bars: "Table"
    mark: str


class Pulls(NamedTuple):
    """Features by name, how rare each is, and what it pulls towards."""

    names: tuple[str, ...]
    rarity: "Table"
    pull: "Table"


class Puller:
    """Pulls, applied to passages."""

    def __init__(self, pulls: Pulls) -> None:
        self._pull, self._rarity = pulls.pull, pulls.rarity.tolist()
        self._places = {name: n for n, name in enumerate(pulls.names)}

    def scores(self, told: Sequence[Mapping[str, float]]) -> "Table":
        """A row for each of `told`, counted features; a column for each cliché."""
        import numpy as np

        out = np.zeros((len(told), self._pull.shape[1]), dtype=np.float32)
        for row, one in zip(out, told, strict=True):
            places = [self._places[name] for name in one if name in self._places]
            if places:
                weights = unit([one[name] for name in one if name in self._places], [self._rarity[n] for n in places])
                row += np.array(weights, dtype=np.float32) @ self._pull[places]
        return out


def unit(counts: Sequence[float], rarity: Sequence[float]) -> list[float]:
    """tf-idf weights of a passage's features, the vector of length 1."""
    told = [(1 + math.log(count) if count > 1 else count) * rare for count, rare in zip(counts, rarity, strict=True)]
    length = math.sqrt(sum(weight * weight for weight in told)) or 1.0
    return [weight / length for weight in told]


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

    def __init__(self, signs: Sequence[Signs], taught: Taught, language: Language, meanings: Meanings) -> None:
        self._signs, self._taught, self._language, self._meanings = signs, taught, language, meanings

    @cached_property
    def _words(self) -> Puller:
        return Puller(self._taught.words)

    @cached_property
    def _groups(self) -> Puller:
        return Puller(self._taught.groups)

    @cached_property
    def _cues(self) -> Cues:
        return Cues([sign.cues.told(self._language) for sign in self._signs], self._language)

    def strengths(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés, 0..1: 0.5 is where a cliché counts as played; no more than one of a passage reaches it."""
        import numpy as np

        if not texts:
            return np.zeros((0, len(self._signs)), dtype=np.float32)
        over = self.scores(texts) - self._taught.bars - LIFT
        behind = np.sort(over, axis=1)[:, -RANKS][:, None]
        told: Table = (1 / (1 + np.exp(-np.where(over >= behind, over, np.minimum(over, -SPREAD)) / SPREAD))).astype(np.float32)
        return told

    def scores(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés: about 0 for what does not play it, towards 1 and more for what does."""
        import numpy as np

        shares = SHARES[self._language]
        told: Table = shares.wording * self._words.scores([wording(text, self._language) for text in texts])
        at = [self._cues.groups(text) for text in texts]
        told += shares.groups * self._groups.scores([met(one) for one in at])
        told += np.array(CUE, dtype=np.float32)[np.minimum(cued(self._cues, at, len(self._signs)), len(CUE) - 1)]
        worth = np.flatnonzero((told - self._taught.bars).max(axis=1) > LIFT - MEANT).tolist() if self._taught.meaning.size else []
        if worth and (rows := self._meanings.each([shown(texts[n], self._language) for n in worth])) is not None:
            told[worth] += shares.meaning * (rows @ self._taught.meaning)
        return told


def met(at: Mapping[int, list[int]]) -> dict[str, float]:
    """The groups of cue words that a passage meets, as features."""
    return {str(group): 1.0 for group in at}


def cued(cues: Cues, met_by: Sequence[Mapping[int, list[int]]], count: int) -> "NDArray[np.int64]":
    """Passages x clichés: how many of its cues stand in the passage."""
    import numpy as np

    out = np.zeros((len(met_by), count), dtype=np.int64)
    for row, at in zip(out, met_by, strict=True):
        for found in cues.standing(at):
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
            told = {name: kept[f"{name}_{language}"] for name in ("meaning", "bars", "mark")}
            return Taught(
                meaning=told["meaning"].astype(np.float32), words=_pulls(kept, "words", language), groups=_pulls(kept, "groups", language),
                bars=told["bars"].astype(np.float32), mark=str(told["mark"]),
            )  # fmt: skip
    except Exception:
        return None


def _pulls(kept: Mapping[str, Any], name: str, language: Language) -> Pulls:
    import numpy as np

    names, rarity, scale = (kept[f"{name}_{part}_{language}"] for part in ("names", "rarity", "scale"))
    pull = kept[f"{name}_{language}"].astype(np.float32) * scale.astype(np.float32)[:, None]
    return Pulls(tuple(str(names).split("\n")), rarity.astype(np.float32), pull)

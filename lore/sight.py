"""How far a passage plays each cliché: what was learned from lines that do and lines that only sound like it, and the cues that stand in it.

Everything is learned from the files of `signs/` by `teaching.py`; this only applies it.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from loreboard.story.script import Language

from .cliche import Signs
from .cues import Cues
from .gloss import gloss
from .lexical import STOP_WORDS, WORD, grams, stem
from .vectors import Meanings
from .windows import sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float32]


class Shares(NamedTuple):
    """Of the likeness of two passages: their wording, the groups of cue words that they meet, their meaning. They add up to 1."""

    wording: float
    groups: float
    meaning: float


SHARES: dict[Language, Shares] = {"en": Shares(0.15, 0.1, 0.75), "zh": Shares(0.3, 0.15, 0.55)}
"""A gloss is a rough meaning, and Chinese characters carry much of theirs."""
TUNED = "tuned.npz"
"""What makes the sentence model read for plots: made by `tune.py`."""
FEWEST = 4
"""Lines in which a feature must stand to be learned from; what stands in two is mostly chance."""
SHOWN = 8
"""Passages of a scene that are shown to the sentence model, which is slow: those that play something most by their words."""
HAN = {1: 0.5, 2: 1.0, 3: 0.6}
RUNS = {2: 0.6, 3: 0.4}
APART = 0.3
"""What a run of two and of three English words weighs beside a word, and two with one between."""
CUE: tuple[float, ...] = (0.0, 0.1, 0.14, 0.16)
"""What no cue, one, two, and three or more add to a score."""
ENOUGH: dict[Language, float] = {"en": 0.8, "zh": 0.75}
"""The trust from which a cliché counts as played in a scene; high, for it offers dozens of passages that could pass by chance."""
ENOUGH_ALONE = 0.5
"""The same for a passage by itself."""


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
    """What was learned, most of it as pulls towards each cliché and, last, towards none of them. `meaning`: width of a sentence vector x
    clichés and one, empty without the model; `words` and `groups`: features x clichés and one with the features' names and rarities;
    `bars`: the score that tells each cliché's own lines from others; `trust`: the weights of `tells`, and last what they are added to;
    `mark` names the lines and cues that it was learned from."""

    meaning: "Table"
    words: "Pulls"
    groups: "Pulls"
    bars: "Table"
    trust: "Table"
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


def wording(passage: Sequence[str], language: Language) -> dict[str, float]:
    """What is compared of the words of sentences: Chinese characters in runs of one to three, English stems alone and in runs."""
    told: dict[str, float] = {}
    for sentence in passage:
        for feature, weight in _of_sentence(sentence, language).items():
            told[feature] = told.get(feature, 0.0) + weight
    return told


@lru_cache(maxsize=4096)
def _of_sentence(sentence: str, language: Language) -> Mapping[str, float]:
    if language == "zh":
        return grams(sentence, HAN)
    words = [word.split("'")[0] for word in WORD.findall(sentence.lower())]
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

    def strengths(self, texts: Sequence[str], alone: bool = False) -> "Table":
        """Passages x clichés, 0..1: 0.5 is where a cliché counts as played. No passage plays more than one: what sounds like it are its
        neighbours, and two that are played together show in two passages of a scene. `texts` are those of one scene, or each is `alone`."""
        import numpy as np

        out = np.zeros((len(texts), len(self._signs)), dtype=np.float32)
        if not texts:
            return out
        told, cues = self._by_words(texts)
        worth = np.arange(len(texts))
        if self._taught.meaning.size and len(texts) > SHOWN and not alone:
            worth = np.argsort(-(told[:, :-1] - self._taught.bars).max(axis=1), kind="stable")[:SHOWN]
        if self._taught.meaning.size:
            told[worth] += self._by_meaning([texts[n] for n in worth.tolist()])
        played, evidence = tells(told[worth], cues[worth], self._taught.bars)
        trust = 1 / (1 + np.exp(-(evidence @ self._taught.trust[:-1] + self._taught.trust[-1])))
        enough = ENOUGH_ALONE if alone else ENOUGH[self._language]
        out[worth, played] = np.where(trust < enough, 0.5 * trust / enough, 0.5 + 0.5 * (trust - enough) / (1 - enough))
        return out

    def scores(self, texts: Sequence[str]) -> "Table":
        """Passages x clichés: about 0 for what does not play it, towards 1 and more for what does."""
        return self.seen(texts)[0][:, :-1]

    def seen(self, texts: Sequence[str]) -> "tuple[Table, NDArray[np.int64]]":
        """Passages x clichés and one, as `tells` takes them: the scores, last that of playing none; and how many cues of each there are."""
        told, cues = self._by_words(texts)
        return told + self._by_meaning(texts), cues

    def _by_words(self, texts: Sequence[str]) -> "tuple[Table, NDArray[np.int64]]":
        """Passages x clichés and one, without meaning; and how many cues of each stand in them."""
        import numpy as np

        shares, passages = SHARES[self._language], [sentences(text, self._language) for text in texts]
        told: Table = shares.wording * self._words.scores([wording(passage, self._language) for passage in passages])
        at = [self._cues.groups(passage) for passage in passages]
        told += shares.groups * self._groups.scores([met(one) for one in at])
        cues = cued(self._cues, at, len(self._signs))
        told[:, :-1] += np.array(CUE, dtype=np.float32)[np.minimum(cues, len(CUE) - 1)]
        return told, cues

    def _by_meaning(self, texts: Sequence[str]) -> "Table | float":
        rows = self._meanings.each([shown(text, self._language) for text in texts]) if self._taught.meaning.size else None
        return 0.0 if rows is None else SHARES[self._language].meaning * (rows @ self._taught.meaning)


def tells(scores: "Table", cues: "NDArray[np.int64]", bars: "Table") -> "tuple[NDArray[np.int64], Table]":
    """Of each passage the cliché that it plays if it plays any, and what tells whether it does: how far it is above its bar and above the
    next, whether a cue or two of it stand there, and how far the passage plays none."""
    import numpy as np

    over, rows = scores[:, :-1] - bars, np.arange(len(scores))
    played = over.argmax(axis=1)
    best = over[rows, played]
    next_best = np.where(np.arange(over.shape[1]) == played[:, None], -np.inf, over).max(axis=1) if over.shape[1] > 1 else best
    count = cues[rows, played]
    evidence: Table = np.stack([best, best - next_best, count > 0, count > 1, scores[:, -1]], axis=1).astype(np.float32)
    return played, evidence


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
            told = {name: kept[f"{name}_{language}"] for name in ("meaning", "bars", "trust", "mark")}
            return Taught(
                meaning=told["meaning"].astype(np.float32), words=_pulls(kept, "words", language), groups=_pulls(kept, "groups", language),
                bars=told["bars"].astype(np.float32), trust=told["trust"].astype(np.float32), mark=str(told["mark"]),
            )  # fmt: skip
    except Exception:
        return None


def _pulls(kept: Mapping[str, Any], name: str, language: Language) -> Pulls:
    import numpy as np

    names, rarity, scale = (kept[f"{name}_{part}_{language}"] for part in ("names", "rarity", "scale"))
    pull = kept[f"{name}_{language}"].astype(np.float32) * scale.astype(np.float32)[:, None]
    return Pulls(tuple(str(names).split("\n")), rarity.astype(np.float32), pull)

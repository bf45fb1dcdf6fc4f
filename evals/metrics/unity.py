"""What a text holds together by: the gates G2 and G3 and what they are judged by. Never a score: weak models repeat themselves and
look whole, so this only tells salad and loops from stories.

Order is not seen here: a shuffled story passes (docs/originality.md); a judge sees it (`evals/judge/order.py`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from loreboard.lore.lexical import stem
from loreboard.lore.sentences import words
from loreboard.story.script import Language
from loreboard.story.value import Value

from .lexicon import read

if TYPE_CHECKING:
    from loreboard.lore.likeness import Rows

BACK = 3
"""Beats looked back."""
FEWEST = 5
"""Beats under which unity is not judged: two sentences may be about anything."""
SCENE = 150
"""Words of each scene in which phrases are counted."""
RUN = {"en": 8, "zh": 12}
"""Words and Han of a run that no text needs to say more than three times."""
COMMON = 6.5
"""The frequency (zipf) from which on a word is no thread: everybody says it."""
_HE_OR_SHE: dict[Language, tuple[re.Pattern[str], ...]] = {
    "en": (re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE), re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)),
    "zh": (re.compile(r"他(?!们|們)"), re.compile(r"她(?!们|們)")),
}
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]|「[^」]*」")


class Unity(Value):
    """All 0..1. `carried`: the mean cosine of a beat with the nearest of the three before it; `joined`: with the one before it.
    `threads`: the share of the mentions of words, each weighing the square of its rarity, whose word stands in another beat too: names
    and things that a story follows. `people`: of the beats that say he or she, the share that says one of them as the beat before of
    that sort did; 1 where there are fewer than two. `alike`: the mean cosine of any two beats."""

    carried: float
    joined: float
    threads: float
    people: float
    alike: float

    @property
    def signs(self) -> tuple[float, float, float, float, float]:
        """What the gate is judged by, each by its weight in the norms."""
        return self.carried, self.joined, self.threads, self.people, self.alike


def unity(beats: Sequence[str], rows: "Rows", language: Language) -> Unity | None:
    """How `beats` with their `rows` hold together; None for fewer than five."""
    if len(beats) < FEWEST:
        return None
    cosines = rows @ rows.T
    return Unity(
        carried=float(np.mean([cosines[n, max(0, n - BACK) : n].max() for n in range(1, len(beats))])),
        joined=float(np.diag(cosines, 1).mean()),
        threads=_threads(beats, language),
        people=_people(beats, language),
        alike=float(cosines[np.triu_indices(len(beats), 1)].mean()),
    )


class Repeats(Value):
    """`fresh` 0..1: the share of different runs of three words in the first 150 words of a scene, the lowest of the scenes. `looped`:
    runs of 8 words (12 Han) that stand more than three times. `again` 0..1: the share of the words in runs of that length that stood
    earlier; `passage` the words of the longest stretch of them."""

    fresh: float
    looped: tuple[str, ...]
    again: float = 0.0
    passage: int = 0


def repeats(scenes: Sequence[str], language: Language) -> Repeats:
    """Phrases said again in any of `scenes`, and in all of them together."""
    told = [words(scene) for scene in scenes]
    fresh = [_fresh(scene[:SCENE]) for scene in told if len(scene) > 3]
    size = RUN[language]
    runs = Counter(tuple(scene[n : n + size]) for scene in told for n in range(len(scene) - size + 1))
    joint = "" if language == "zh" else " "
    looped = [joint.join(run) for run, count in runs.items() if count > 3]
    again, passage = _again([word for scene in told for word in scene], size)
    return Repeats(fresh=min(fresh, default=1.0), again=again, passage=passage, looped=tuple(looped[:5]))


def _again(told: Sequence[str], size: int) -> tuple[float, int]:
    """The share of words that stand in runs of `size` said before, and the longest stretch of them."""
    seen: set[tuple[str, ...]] = set()
    again = [False] * len(told)
    for n in range(len(told) - size + 1):
        run = tuple(told[n : n + size])
        if run in seen:
            again[n : n + size] = [True] * size
        seen.add(run)
    longest = max((len(list(same)) for said, same in groupby(again) if said), default=0)
    return sum(again) / len(told) if told else 0.0, longest


def _fresh(scene: Sequence[str]) -> float:
    runs = [tuple(scene[n : n + 3]) for n in range(len(scene) - 2)]
    return len(set(runs)) / len(runs)


def _threads(beats: Sequence[str], language: Language) -> float:
    said: Counter[str] = Counter()
    weight: dict[str, float] = {}
    for beat in beats:
        kept = {_form(word.text, language): word for word in read(beat, language) if not word.plain}
        said.update(kept.keys())
        weight |= {form: max(0.0, COMMON - word.zipf) ** 2 for form, word in kept.items()}
    whole = sum(weight[form] * count for form, count in said.items())
    return sum(weight[form] * count for form, count in said.items() if count > 1) / whole if whole else 0.0


def _form(word: str, language: Language) -> str:
    return stem(word.removesuffix("'s")) if language == "en" else word


def _people(beats: Sequence[str], language: Language) -> float:
    """Outside of what is said in quotes: there everybody speaks of somebody else."""
    told = [_QUOTED.sub(" ", beat) for beat in beats]
    named = [{n for n, sort in enumerate(_HE_OR_SHE[language]) if sort.search(beat)} for beat in told]
    kept = [sorts for sorts in named if sorts]
    return float(np.mean([bool(one & other) for one, other in pairwise(kept)])) if len(kept) > 1 else 1.0

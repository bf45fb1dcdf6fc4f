"""What a text holds together by: the gates G2 and G3 and what they are judged by. Never a score: weak models repeat themselves and
look whole, so this only tells salad and loops from stories.

Order is not seen here: a shuffled story passes (docs/originality.md); a judge sees it (`evals/judge/order.py`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from loreboard.evals.piece import words
from loreboard.lore.lexical import STOP_WORDS, grams, stem
from loreboard.story.script import Language
from loreboard.story.value import Value

if TYPE_CHECKING:
    from .likeness import Rows

BACK = 3
"""Beats looked back."""
FEWEST = 5
"""Beats under which unity is not judged: two sentences may be about anything."""
SCENE = 150
"""Words of each scene in which phrases are counted."""
RUN = {"en": 8, "zh": 12}
"""Words and Han of a run that no text needs to say more than three times."""
_NAME = re.compile(r"(?<![.!?…\"“'‘:] )(?<!^)(?<![\"“'‘])\b[A-Z][a-z]{2,}")
_FIRST = re.compile(r"^[\"“'‘]?([A-Z][a-z]{2,})")


class Unity(Value):
    """All 0..1. `carried`: the mean cosine of a beat with the nearest of the three before it; `joined`: with the one before it.
    `returns`: the share of the different content words that stand in more than one beat. `names`: the share of mentions of names
    that come back; 1 where no name is told, or none can be (Chinese). `alike`: the mean cosine of any two beats."""

    carried: float
    joined: float
    returns: float
    names: float
    alike: float

    @property
    def signs(self) -> tuple[float, float, float, float, float]:
        """What the gate is judged by, each by its weight in the norms."""
        return self.carried, self.joined, self.returns, self.names, self.alike


def unity(beats: Sequence[str], rows: "Rows", language: Language) -> Unity | None:
    """How `beats` with their `rows` hold together; None for fewer than five."""
    if len(beats) < FEWEST:
        return None
    cosines = rows @ rows.T
    count = Counter(word for beat in beats for word in _content(beat, language))
    return Unity(
        carried=float(np.mean([cosines[n, max(0, n - BACK) : n].max() for n in range(1, len(beats))])),
        joined=float(np.diag(cosines, 1).mean()),
        returns=float(np.mean([found > 1 for found in count.values()])) if count else 0.0,
        names=_names(beats) if language == "en" else 1.0,
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


def _content(beat: str, language: Language) -> set[str]:
    if language == "zh":
        return set(grams(beat, {2: 1.0}))
    return {stem(word) for word in words(beat) if word not in STOP_WORDS and not word.isdigit()}


def _names(beats: Sequence[str]) -> float:
    """By capitals: a name is known by one inside a sentence; then one that opens a sentence counts too."""
    inside = [set(_NAME.findall(beat)) for beat in beats]
    known = set().union(*inside)
    count = Counter(name for beat, found in zip(beats, inside, strict=True) for name in found | (set(_FIRST.findall(beat)) & known))
    return sum(n for n in count.values() if n > 1) / sum(count.values()) if count else 1.0

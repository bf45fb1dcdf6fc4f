"""Teaches the radar from the lines of `signs/`: kernel ridge regression, one target a cliché (Saunders et al. 1998), and the bar of each.

The likeness of two passages is told in sight.py. Leave-one-out answers come in closed form, and the bars stand where they tell a cliché's
own lines from everybody else's.
"""

import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loreboard.story.files import write_whole
from loreboard.story.script import Language

from .cliche import Signs, load_signs
from .cues import Cues
from .entry import LoreEntry, load_entries
from .sight import CUE, FEWEST, SHARES, Lines, Pulls, Taught, cued, lines, met, shown, unit, wording
from .vectors import Meanings, fingerprint

if TYPE_CHECKING:
    from .sight import Table

RIDGE = 0.5
"""Added to the kernel's diagonal: how far a single line is distrusted."""
BYTE = 127
FALSE_ALARM = 0.02
"""What a false alarm on one of all other lines costs beside a missed share of a cliché's own."""
KEPT = 0.5
"""How far a cliché's bar follows its own lines; the rest is the bar that suits all clichés together."""


def background(entries: Sequence[LoreEntry], language: Language) -> tuple[str, ...]:
    """Lines of drama that play no cliché: situations of the lore, and what it says against the worn-out thing."""
    told = [line for entry in entries for line in entry.hooks.told(language)]
    return (*told, *(e.contrast_with_overused.told(language) for e in entries if e.contrast_with_overused))


def shipped_lines(language: Language) -> Lines:
    """What is learned from of the shipped library."""
    return lines(load_signs(), background(load_entries(), language), language)


def mark(signs: Sequence[Signs], told: Lines, language: Language) -> str:
    """A name that changes with any line, cue or weight."""
    cues = [cue for sign in signs for cue in sign.cues.told(language)]
    return fingerprint(*told.texts, *map(str, told.owners), *cues, str((RIDGE, FALSE_ALARM, KEPT, SHARES, FEWEST, CUE)))


def teach(signs: Sequence[Signs], told: Lines, language: Language, meanings: Meanings) -> Taught:
    """Learn from `told`; a minute or two for 8,000 lines. Without the sentence model from wording alone."""
    import numpy as np

    count, shares = len(signs), SHARES[language]
    cues = Cues([sign.cues.told(language) for sign in signs], language)
    words = Features([wording(text, language) for text in told.texts])
    at = [cues.groups(text) for text in told.texts]
    groups = Features([met(one) for one in at])
    rows = meanings.of(f"signs-{language}", [shown(text, language) for text in told.texts])
    kernel = shares.wording * words.kernel() + shares.groups * groups.kernel()
    if rows is not None:
        kernel += shares.meaning * (rows @ rows.T)
    target = np.zeros((len(told.texts), count))
    for row, owner in enumerate(told.owners):
        if owner >= 0:
            target[row, owner] = 1.0
    inverse = np.linalg.inv(kernel.astype(np.float64) + RIDGE * np.eye(len(target)))
    weights = inverse @ target
    left_out = target - weights / np.diag(inverse)[:, None]
    scores = left_out + np.array(CUE)[np.minimum(cued(cues, at, count), len(CUE) - 1)]
    learned = weights.astype(np.float32)
    return Taught(
        meaning=np.zeros((0, count), dtype=np.float32) if rows is None else rows.T @ learned,
        words=words.pulls(learned), groups=groups.pulls(learned),
        bars=bars(scores.astype(np.float32), told.owners, count), mark=mark(signs, told, language),
    )  # fmt: skip


class Features:
    """tf-idf features of a list of texts; what stands in fewer than three of them is left out."""

    def __init__(self, told: Sequence[Mapping[str, float]]) -> None:
        self._count = len(told)
        seen = Counter(feature for one in told for feature in one)
        self._rarity = {feature: math.log(1 + self._count / n) for feature, n in sorted(seen.items()) if n >= FEWEST}
        self._posts: dict[str, tuple[list[int], list[float]]] = {feature: ([], []) for feature in self._rarity}
        for n, one in enumerate(told):
            kept = [feature for feature in one if feature in self._rarity]
            for feature, weight in zip(kept, unit([one[f] for f in kept], [self._rarity[f] for f in kept]), strict=True):
                self._posts[feature][0].append(n)
                self._posts[feature][1].append(weight)

    def kernel(self) -> "Table":
        """The likeness of every two texts."""
        import numpy as np

        out = np.zeros((self._count, self._count), dtype=np.float32)
        for places, weights in self._posts.values():
            row = np.array(weights, dtype=np.float32)
            out[np.ix_(places, places)] += np.outer(row, row)
        return out

    def pulls(self, learned: "Table") -> Pulls:
        """What each feature pulls towards, from what was learned of each text."""
        import numpy as np

        pull = np.zeros((len(self._posts), learned.shape[1]), dtype=np.float32)
        for row, (places, weights) in zip(pull, self._posts.values(), strict=True):
            row += np.array(weights, dtype=np.float32) @ learned[places]
        return Pulls(tuple(self._posts), np.array(list(self._rarity.values()), dtype=np.float32), pull)


def keep(file: Path, told: Mapping[Language, Taught]) -> None:
    """Write what was learned, whole or not at all; a byte a pull is plenty. A folder that cannot be written costs time, not answers."""
    import numpy as np

    arrays: dict[str, Any] = {}
    for language, taught in told.items():
        arrays |= {f"meaning_{language}": taught.meaning.astype(np.float16), f"bars_{language}": taught.bars.astype(np.float16)}
        for name, pulls in (("words", taught.words), ("groups", taught.groups)):
            scale = np.abs(pulls.pull).max(axis=1) / BYTE + 1e-9
            arrays[f"{name}_{language}"] = (pulls.pull / scale[:, None]).round().astype(np.int8)
            arrays[f"{name}_scale_{language}"] = scale.astype(np.float32)
            arrays[f"{name}_names_{language}"] = np.array("\n".join(pulls.names))
            arrays[f"{name}_rarity_{language}"] = pulls.rarity.astype(np.float16)
        arrays[f"mark_{language}"] = np.array(taught.mark)
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, out.getvalue())
    except OSError:
        pass


def bars(scores: "Table", owners: Sequence[int], count: int) -> "Table":
    """For each cliché the score that tells its own lines from all others', drawn half way to the one that does so for all."""
    import numpy as np

    whose = np.array(owners)
    steps = np.linspace(0.05, 1.0, 96)
    cost = np.zeros((len(steps), count))
    for n in range(count):
        own, other = np.sort(scores[whose == n, n]), np.sort(scores[whose != n, n])
        missed = np.searchsorted(own, steps) / max(1, len(own))
        alarms = len(other) - np.searchsorted(other, steps)
        cost[:, n] = missed + FALSE_ALARM * alarms
    every = steps[cost.sum(axis=1).argmin()]
    alone = np.array([steps[np.flatnonzero(cost[:, n] <= cost[:, n].min() + 1e-9)].mean() for n in range(count)])
    told: Table = (KEPT * alone + (1 - KEPT) * every).astype(np.float32)
    return told

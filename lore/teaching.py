"""Teaches the radar from the lines of `signs/`: kernel ridge regression, one target a cliché (Saunders et al. 1998), and the bar of each.

The likeness of two passages is told in sight.py. Leave-one-out answers come in closed form, and the bars stand where they tell a cliché's
own lines from everybody else's.
"""

import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loreboard.story.files import write_whole
from loreboard.story.script import Language

from .cliche import Signs, load_signs
from .cues import Cues
from .entry import LoreEntry, load_entries
from .files import parsed, shipped, text_of
from .sight import CUE, FEWEST, SHARES, Lines, Pulls, Sight, Taught, cued, lines, met, shown, tells, unit, wording
from .vectors import Meanings, fingerprint
from .windows import sentences, windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .sight import Table

RIDGE = 0.5
"""Added to the kernel's diagonal: how far a single line is distrusted."""
BYTE = 127
PAIRED, BLOCK = 60, 1024
"""Texts of a feature up to which pairs are quicker than a table; columns of a table."""
FALSE_ALARM = 0.02
"""What a false alarm on one of all other lines costs beside a missed share of a cliché's own."""
NEWTON, SHRINK = 30, 1.0
"""Steps of the logistic regression, and how far its weights are drawn to nothing."""
KEPT = 0.5
"""How far a cliché's bar follows its own lines; the rest is the bar that suits all clichés together."""


def background(entries: Sequence[LoreEntry], language: Language) -> tuple[str, ...]:
    """Passages of drama that play no cliché: situations of the lore, what it says against the worn-out thing, and half the clean scenes."""
    told = [line for entry in entries for line in entry.hooks.told(language)]
    told += [e.contrast_with_overused.told(language) for e in entries if e.contrast_with_overused]
    return (*told, *passages_of(clean_scenes(language)[::2], language))


@cache
def clean_scenes(language: Language) -> tuple[tuple[str, ...], ...]:
    """The paragraphs of each shipped scene that plays no cliché."""
    told = parsed(text_of(shipped(f"clean/{language}.yaml")), f"clean/{language}.yaml")
    return tuple(tuple(one["text"].strip().split("\n")) for one in told)


def passages_of(scenes: Sequence[Sequence[str]], language: Language) -> tuple[str, ...]:
    """What the radar would read of `scenes`, each passage once."""
    return tuple(dict.fromkeys(window.text for scene in scenes for window in windows(scene, language)))


def shipped_lines(language: Language) -> Lines:
    """What is learned from of the shipped library."""
    return lines(load_signs(), background(load_entries(), language), language)


def held(language: Language) -> tuple[str, ...]:
    """Passages of the other half of the clean scenes, from which it is learned how far scores are to be trusted."""
    return passages_of(clean_scenes(language)[1::2], language)


def mark(signs: Sequence[Signs], told: Lines, language: Language, model: str) -> str:
    """A name that changes with any line, cue, weight or `model`."""
    cues = [cue for sign in signs for cue in sign.cues.told(language)]
    chosen = str((RIDGE, FALSE_ALARM, KEPT, SHARES, FEWEST, CUE))
    return fingerprint(*told.texts, *map(str, told.owners), *held(language), *cues, chosen, model)


def teach(signs: Sequence[Signs], told: Lines, language: Language, meanings: Meanings, clean: Sequence[str] = ()) -> Taught:
    """Learn from `told`, and from the passages `clean` what a score is worth; some minutes for 14,000 lines. Without the sentence model
    from wording alone."""
    import numpy as np

    count, shares = len(signs), SHARES[language]
    cues = Cues([sign.cues.told(language) for sign in signs], language)
    passages = [sentences(text, language) for text in told.texts]
    words = Features([wording(passage, language) for passage in passages])
    at = [cues.groups(passage) for passage in passages]
    groups = Features([met(one) for one in at])
    rows = meanings.of(f"signs-{language}", [shown(text, language) for text in told.texts])
    kernel = shares.wording * words.kernel() + shares.groups * groups.kernel()
    if rows is not None:
        kernel += shares.meaning * (rows @ rows.T)
    target = np.zeros((len(told.texts), count + 1))
    target[np.arange(len(target)), [owner if owner >= 0 else count for owner in told.owners]] = 1.0
    inverse = np.linalg.inv(kernel.astype(np.float64) + RIDGE * np.eye(len(target)))
    weights = inverse @ target
    scores = (target - weights / np.diag(inverse)[:, None]).astype(np.float32)
    standing = cued(cues, at, count)
    scores[:, :-1] += np.array(CUE, dtype=np.float32)[np.minimum(standing, len(CUE) - 1)]
    learned = weights.astype(np.float32)
    taught = Taught(
        meaning=np.zeros((0, count + 1), dtype=np.float32) if rows is None else rows.T @ learned,
        words=words.pulls(learned), groups=groups.pulls(learned),
        bars=bars(scores[:, :-1], told.owners, count), trust=np.zeros(0, dtype=np.float32), mark=mark(signs, told, language, meanings.model),
    )  # fmt: skip
    played, evidence = tells(scores, standing, taught.bars)
    right = played == np.array(told.owners)
    if clean:
        more = tells(*Sight(signs, taught, language, meanings).seen(clean), taught.bars)[1]
        evidence, right = np.concatenate([evidence, more]), np.concatenate([right, np.zeros(len(more), dtype=bool)])
    return taught._replace(trust=_trust(evidence, right))


def _trust(evidence: "Table", right: "NDArray[np.bool_]") -> "Table":
    """Weights by logistic regression (Newton's method), for `evidence` as it is: one for each column, and last what they are added to."""
    import numpy as np

    middle, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-6
    table = np.concatenate([(evidence - middle) / spread, np.ones((len(evidence), 1))], axis=1).astype(np.float64)
    weights = np.zeros(table.shape[1])
    for _ in range(NEWTON):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chance - right) + SHRINK * weights
        weights -= np.linalg.solve((table * (chance * (1 - chance))[:, None]).T @ table + SHRINK * np.eye(len(weights)), slope)
    plain = weights[:-1] / spread
    told: Table = np.append(plain, weights[-1] - plain @ middle).astype(np.float32)
    return told


class Features:
    """tf-idf features of a list of texts; what stands in fewer than FEWEST of them is left out."""

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
        """The likeness of every two texts. Features of few texts are added pair by pair, those of many as blocks of a table."""
        import numpy as np

        out = np.zeros((self._count, self._count), dtype=np.float32)
        many = []
        for places, weights in self._posts.values():
            if len(places) > PAIRED:
                many.append((places, weights))
                continue
            row = np.array(weights, dtype=np.float32)
            out[np.ix_(places, places)] += np.outer(row, row)
        for start in range(0, len(many), BLOCK):
            block = np.zeros((self._count, min(BLOCK, len(many) - start)), dtype=np.float32)
            for column, (places, weights) in enumerate(many[start : start + BLOCK]):
                block[places, column] = weights
            out += block @ block.T
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
        arrays[f"trust_{language}"] = taught.trust
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

"""Teaches the radar from the lines of `signs/`: kernel ridge regression, one target a cliché (Saunders et al. 1998), and the bar of each.

The likeness of two passages is told in sight.py. Leave-one-out answers come in closed form, and the bars stand where they tell a cliché's
own lines from everybody else's.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loreboard.story.files import write_whole
from loreboard.story.script import Language

from .cliche import Signs, load_signs
from .entry import LoreEntry, load_entries
from .sight import CUE, REACH, SHARES, Lines, Sight, Taught, lines, shown
from .vectors import Meanings, fingerprint

if TYPE_CHECKING:
    from .sight import Table

RIDGE = 0.4
"""Added to the kernel's diagonal: how far a single line is distrusted."""
FINE = 400
"""Of a sentence vector's numbers, which lie within 0.3, when they are kept in a byte each."""
FALSE_ALARM = 0.05
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
    return fingerprint(*told.texts, *map(str, told.owners), *cues, str((RIDGE, FALSE_ALARM, KEPT, SHARES, REACH, CUE)))


def teach(signs: Sequence[Signs], told: Lines, language: Language, meanings: Meanings) -> Taught:
    """Learn from `told`; some 20 seconds for 5,000 lines. Without the sentence model from wording alone."""
    import numpy as np

    count = len(signs)
    rows = meanings.of(f"signs-{language}", [shown(text, language) for text in told.texts])
    none = np.zeros((0, 0), dtype=np.float32)
    blank = Taught(none if rows is None else rows, none, np.zeros(count, dtype=np.float32), mark(signs, told, language))
    sight = Sight(signs, told, blank, language, meanings)
    kernel = sight.likeness(told.texts).astype(np.float64)
    target = np.zeros((len(told.texts), count))
    for row, owner in enumerate(told.owners):
        if owner >= 0:
            target[row, owner] = 1.0
    inverse = np.linalg.inv(kernel + RIDGE * np.eye(len(target)))
    weights = inverse @ target
    left_out = target - weights / np.diag(inverse)[:, None]
    cued = sight.cued(told.texts)
    scores = left_out + np.array(CUE)[np.minimum(cued, len(CUE) - 1)]
    return blank._replace(weights=weights.astype(np.float32), bars=bars(scores.astype(np.float32), told.owners, count))


def keep(file: Path, told: Mapping[Language, Taught]) -> None:
    """Write what was learned, whole or not at all; a byte for each number of a vector is plenty. A folder that cannot be written costs time, not answers."""
    import numpy as np

    arrays: dict[str, Any] = {}
    for language, taught in told.items():
        arrays |= {f"{name}_{language}": getattr(taught, name).astype(np.float16) for name in ("weights", "bars")}
        arrays[f"rows_{language}"] = (taught.rows * FINE).round().clip(-127, 127).astype(np.int8)
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

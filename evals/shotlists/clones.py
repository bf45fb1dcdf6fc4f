"""Prompts that are nearly one another's: a renderer given both makes one picture twice."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, combinations

import numpy as np

from loreboard.evals.measure import Evidence
from loreboard.story.shots import Shot, ShotList

from .sight import told

_ENOUGH = 4
"""Shots of one place and light from which on a sentence that most of them have says nothing about one."""


def clones(shots: ShotList) -> Iterator[Evidence]:
    """Two shots with one prompt; two of the same people in one place and light whose own words are nearly the same."""
    groups: dict[tuple[str, str, str], list[Shot]] = {}
    for shot in shots.shots:
        groups.setdefault((shot.scene, shot.place, shot.light), []).append(shot)
    limit = told().setting("clone")
    seen: set[tuple[str, str]] = set()
    whole: dict[str, list[Shot]] = {}
    for shot in shots.shots:
        whole.setdefault(shot.prompt.core, []).append(shot)
    for a, b in chain(*(combinations(same, 2) for same in whole.values())):
        seen.add((a.id, b.id))
        yield Evidence(shots=(a.id, b.id), lines=b.lines, text=told().say("clone", shots.language, alike=1.0))
    for group in groups.values():
        alike = _cosines(_own(group))
        for i, j in zip(*np.nonzero(np.triu(alike >= limit, 1)), strict=True):
            a, b = group[int(i)], group[int(j)]
            if (a.id, b.id) not in seen and {s.name for s in a.subjects} == {s.name for s in b.subjects}:
                yield Evidence(shots=(a.id, b.id), lines=b.lines, text=told().say("clone", shots.language, alike=float(alike[i, j])))


def _own(group: list[Shot]) -> list[str]:
    """The prompts without looks, and without the sentences that most shots of a place and light have in common."""
    texts = []
    for shot in group:
        text = shot.prompt.core
        for subject in shot.subjects:
            text = text.replace(subject.look, " ") if subject.look.strip() else text
        texts.append(re.split(r"(?<=[.。])\s*", text))
    often = Counter(sentence for text in texts for sentence in set(text))
    common = {sentence for sentence, count in often.items() if len(group) >= _ENOUGH and count > len(group) / 2}
    return [" ".join(sentence for sentence in text if sentence not in common) for text in texts]


def _cosines(texts: list[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Cosines between the counts of letter trigrams."""
    counts = [Counter(text[i : i + 3].casefold() for i in range(max(1, len(text) - 2))) for text in texts]
    names = {gram: i for i, gram in enumerate(sorted(set().union(*counts)))} if counts else {}
    rows = np.zeros((len(texts), len(names)))
    for row, count in zip(rows, counts, strict=True):
        for gram, number in count.items():
            row[names[gram]] = number
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows @ rows.T

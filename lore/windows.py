"""What the radar reads of a text: runs of one to three neighbouring sentences, short enough to be about one thing."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from loreboard.story.script import Language

from .lexical import HAN

MOST = 3
LEAST_SIZE: dict[Language, int] = {"en": 8, "zh": 12}
"""Words, Han: under it a sentence is read only with its neighbours."""
MOST_SIZE: dict[Language, int] = {"en": 60, "zh": 100}
_END: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?<=[.!?…][\"'”’])\s+|(?<=[.!?…])\s+|\n+"),
    "zh": re.compile(r"(?<=[。！？…][”’」』])|(?<=[。！？…])(?![”’」』。！？…])|\n+"),
}
_WORD = re.compile(r"[^\W_]+")


class Window(NamedTuple):
    """Text with the first and the last part that it is of."""

    text: str
    first: int
    last: int


def windows(parts: Sequence[str], language: Language) -> list[Window]:
    """Every run of one to three sentences of `parts` that has a usable size, and every part's own where all are smaller."""
    told = [(sentence, n) for n, part in enumerate(parts) for sentence in sentences(part, language)]
    joint = " " if language == "en" else ""
    out = []
    for start in range(len(told)):
        for size in range(1, MOST + 1):
            run = told[start : start + size]
            text = joint.join(sentence for sentence, _ in run)
            if len(run) == size and LEAST_SIZE[language] <= _size(text, language) <= MOST_SIZE[language]:
                out.append(Window(text, run[0][1], run[-1][1]))
    return out or [Window(sentence, n, n) for sentence, n in told]


def sentences(text: str, language: Language) -> list[str]:
    """`text` at its stops and line ends; what is said in quotes stays whole where the stop stands inside."""
    return [part.strip() for part in _END[language].split(text) if part and part.strip()]


def _size(text: str, language: Language) -> int:
    return sum(map(len, HAN.findall(text))) if language == "zh" else len(_WORD.findall(text))

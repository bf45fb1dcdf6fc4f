"""The short names in which sheets tell a shot, in the list's language, and sentences with holes from a file of both languages."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from loreboard.story.script import Language
from loreboard.story.vocabulary import vocabulary


def named(kind: str, id: str, language: Language) -> str:
    """A term of the vocabulary by its label: named("move", "pan_left", "zh") is 左摇."""
    return vocabulary().term(kind, id).name.told(language)


def size_mark(size: str, language: Language) -> str:
    """A size as it stands on a sheet: MCU, 近景."""
    return named("size", size, language) if language == "zh" or size == "insert" else size.upper()


def runs(numbers: Sequence[int], separator: str) -> str:
    """Rising numbers for reading, three or more neighbours as first–last: "1, 4–6"."""
    parts = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return separator.join(f"{run[0]}–{run[-1]}" if len(run) > 2 else separator.join(map(str, run)) for run in parts)


def sentence(words: Any, key: str, language: Language, slots: dict[str, object]) -> str:
    """The words `key` in `words` with their holes filled; "columns.size" is a word of a group."""
    for part in key.split("."):
        words = words[part]
    return str(words[language]).format(**slots)

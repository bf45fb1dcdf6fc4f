"""Which words of a text are things, people, feelings: looked up in `things.yaml`, in either language. Pure.

A lookup, not a grammar: "ring" is a thing also where a bell does it. Rates made of it are for comparing scripts.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from .script import Language
from .yaml_text import own

Kind = Literal["things", "abstract", "senses", "people"]
_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*")


def found(text: str, kind: Kind, language: Language) -> list[str]:
    """The words of `kind` in `text`, in order, as the list has them; the longest match counts in Chinese."""
    if language == "zh":
        return _pattern(kind).findall(text)
    known = listed(kind, "en")
    return [stem for word in _WORD.findall(text.casefold()) if (stem := _stem(word, known))]


def size(text: str, language: Language) -> int:
    """Words of English; Han of Chinese over 1.6, so that rates per 100 can stand side by side."""
    if language == "zh":
        return round(len(re.findall(r"[\u3400-\u9fff]", text)) / 1.6)
    return len(_WORD.findall(text.casefold()))


@cache
def listed(kind: Kind, language: Language) -> frozenset[str]:
    """The list itself."""
    return frozenset(_told()[kind][language])


def names(text: str) -> Iterator[str]:
    """Capitalised words of English inside a clause: what may be somebody's name. The head of a clause says nothing."""
    heads = frozenset(_told()["stopwords"]["en"])
    for match in re.finditer(r"(?<![.!?:;\"“'‘] )(?<!^)\b[A-Z][a-z]{2,}\b", text):
        if match[0] not in heads:
            yield match[0]


def _stem(word: str, known: frozenset[str]) -> str:
    """`word`, or its singular, when it is on the list."""
    word = re.sub(r"['’]s?$", "", word)
    ends = ("", "s", "es")
    return next((word.removesuffix(end) for end in ends if word.endswith(end) and word.removesuffix(end) in known), "")


@cache
def _told() -> dict[str, Any]:
    return dict(own("loreboard.story", "things.yaml"))


@cache
def _pattern(kind: Kind) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(listed(kind, "zh"), key=len, reverse=True))))

"""What a line speaks of: its words without those that any line has, cut to their stems; in Chinese pairs of signs, and single ones that stand alone.

A lookup, not a grammar. Two lines that share terms need not mean the same; a rule says how many must be shared.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from loreboard.agents.world.marking import nouns
from loreboard.story.script import Language
from loreboard.story.yaml_text import own

_WORD = re.compile(r"[a-z0-9]+(?:[-'’][a-z0-9]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def terms(text: str, language: Language, but: Iterable[str] = (), common: bool = True) -> tuple[str, ...]:
    """The terms of `text` in order, each once. `but` are names that everybody knows. `common` also leaves out common words."""
    return tuple(dict.fromkeys(_english(text, but, common) if language == "en" else _chinese(text, but, common)))


def stands(term: str, text: str, language: Language) -> bool:
    """Whether `text` speaks of `term`."""
    return term in text if language == "zh" else term in _stems(text)


def shared(first: Iterable[str], text: str, language: Language) -> tuple[str, ...]:
    """Those terms that `text` speaks of."""
    stems = _stems(text) if language == "en" else frozenset()
    return tuple(term for term in first if (term in stems if language == "en" else term in text))


def weight(found: Iterable[str], language: Language) -> int:
    """How much is shared: words of English; signs of Chinese, each once, where they make two terms or more."""
    found = tuple(found)
    if language == "en":
        return len(found)
    return len(set("".join(found))) if len(found) > 1 else 0


def matches(key: str, text: str, language: Language) -> bool:
    """A pattern of lexicon.yaml stands in `text`."""
    return pattern(key, language).search(text) is not None


@cache
def pattern(key: str, language: Language) -> "re.Pattern[str]":
    return re.compile(lexicon()[key][language], re.I)


@cache
def lexicon() -> dict[str, Any]:
    """lexicon.yaml, read once."""
    return dict(own("loreboard.agents.continuity", "lexicon.yaml"))


def _english(text: str, but: Iterable[str], common: bool) -> list[str]:
    names = frozenset(word for name in but for word in _WORD.findall(name.casefold()))
    empty = _listed("function", "en") | (_listed("common", "en") if common else frozenset())
    words = (re.sub(r"['’]s$", "", word) for word in _WORD.findall(text.casefold().replace("’", "'")))
    return [stem(word) for word in words if word not in empty and stem(word) not in empty and word not in names and len(word) > 1]


def _chinese(text: str, but: Iterable[str], common: bool) -> list[str]:
    for name in sorted(but, key=len, reverse=True):
        text = text.replace(name, "，")
    text = _counter().sub("，", text)
    if common:
        for word in _listed("common", "zh"):
            text = text.replace(word, "，")
    empty = _signs()
    out: list[str] = []
    for run in _HAN.findall("".join("，" if sign in empty else sign for sign in text)):
        out += [run[n : n + 2] for n in range(len(run) - 1)] or [run]
    return out


@cache
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(re.sub(r"['’]s$", "", word)) for word in _WORD.findall(text.casefold()))


@cache
def stem(word: str) -> str:
    """An English word in lower case without its endings: "blows" and "blew" are "blow"."""
    if word in lexicon()["irregular"]:
        return str(lexicon()["irregular"][word])
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            stem = word.removesuffix(ending) + ("y" if ending in ("ied", "ies") else "")
            return re.sub(r"([bdgmnprt])\1$", r"\1", stem).removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word


@cache
def _listed(key: str, language: Language) -> frozenset[str]:
    return frozenset(str(lexicon()[key][language]).split())


@cache
def _counter() -> "re.Pattern[str]":
    return re.compile(rf"(?<=[这那])(?:{'|'.join(nouns()['counters'])})")


@cache
def _signs() -> frozenset[str]:
    return frozenset(lexicon()["function"]["zh"])

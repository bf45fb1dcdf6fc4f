"""What a face shows, what it turns into, and on which word."""

import re

from loreboard.story.camera import Feeling

from .cues import feeling_of
from .kinds import Unit
from .sheet import Sheet

_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "it",
        "is",
        "was",
        "be",
        "been",
        "am",
        "are",
        "i",
        "you",
        "he",
        "she",
        "they",
        "we",
        "me",
        "him",
        "her",
        "them",
        "us",
        "my",
        "your",
        "his",
        "their",
        "our",
        "and",
        "or",
        "but",
        "so",
        "for",
        "with",
        "that",
        "this",
        "there",
        "here",
        "do",
        "does",
        "did",
        "not",
        "no",
        "yes",
        "as",
        "up",
        "out",
        "off",
        "one",
        "go",
    ]
)
_SHORT = {"en": 44, "zh": 12}


def shown(unit: Unit, sheet: Sheet) -> Feeling:
    """What the line itself says of the face."""
    how = " ".join(row.how for row in unit.rows if row.how)
    return feeling_of(f"{how} {unit.said} {unit.done}", sheet.language)


def on(unit: Unit, sheet: Sheet) -> str:
    """The word or the moment of `unit` on which whoever receives it changes."""
    if unit.said:
        return _word(unit.said, sheet)
    clause = re.split(r"[.;!?,，。；！？]", unit.done)[0].strip()
    if len(clause) <= _SHORT[sheet.language]:
        return clause
    return " ".join(clause.split(" ")[:6]) if sheet.language == "en" else clause[: _SHORT["zh"]]


def _word(said: str, sheet: Sheet) -> str:
    if sheet.language == "zh":
        last = [bit for bit in re.split(r"[，。；！？、：…\s“”]", said) if bit]
        return last[-1] if last and len(last[-1]) <= 8 else "话音落下"
    words = re.findall(r"[A-Za-z][\w'’-]*", said)
    return next(
        (word for word in reversed(words) if word.casefold() not in _SMALL and len(word) > 2), words[-1] if words else "the last word"
    )

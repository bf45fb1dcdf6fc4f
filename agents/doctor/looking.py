"""Looking words up in the doctor's lexicon, and people in a line. Pure."""

import re
from functools import cache

from loreboard.story.bible import Bible
from loreboard.story.script import Language, Script
from loreboard.story.yaml_text import own


def has(text: str, kind: str, language: Language) -> bool:
    """Whether `text` has a word of the list `kind`."""
    return pattern(kind, language).search(text.replace("’", "'")) is not None


def count(text: str, kind: str, language: Language) -> int:
    """How many different words of the list `kind` are in `text`."""
    return len({found[0].casefold() for found in pattern(kind, language).finditer(text.replace("’", "'"))})


@cache
def pattern(kind: str, language: Language) -> re.Pattern[str]:
    """The list `kind`, or the expression of that name, as one pattern."""
    listed = own("loreboard.agents.doctor", "lexicon.yaml")[kind][language]
    if isinstance(listed, str):
        return re.compile(listed, re.I)
    if language == "zh":
        return re.compile("|".join(map(re.escape, sorted(listed, key=len, reverse=True))))
    words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(listed, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)


def cast(script: Script, book: Bible | None = None) -> tuple[str, ...]:
    """Names of everybody who speaks, and of the bible's cast, longest first."""
    known = {name for scene in script.scenes for name in scene.speakers} | {person.name for person in (book.cast if book else ())}
    folded = {name.casefold(): name for name in sorted(known)}
    return tuple(sorted(folded.values(), key=lambda name: (-len(name), name)))


def named(text: str, names: tuple[str, ...]) -> list[str]:
    """Those of `names` that `text` speaks of, without case, in the order they come."""
    seen = [(found.start(), name.casefold()) for name in names if (found := _name(name).search(text))]
    return [name for _, name in sorted(seen)]


@cache
def _name(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name), re.I)

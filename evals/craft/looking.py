"""Looking words up in the lexicon of this family. Pure."""

import re
from functools import cache

from loreboard.evals.measure import Gauge, data, gauge
from loreboard.story.bible import Bible
from loreboard.story.script import Language, Line, Script

_PACKAGE = "loreboard.evals.craft"
QUOTED = 60
"""Characters of a line that evidence quotes."""


def told() -> Gauge:
    """The gauge of this family."""
    return gauge(_PACKAGE)


def has(text: str, kind: str, language: Language) -> bool:
    """Whether `text` has a word of the list `kind`."""
    return pattern(kind, language).search(text) is not None


@cache
def pattern(kind: str, language: Language) -> re.Pattern[str]:
    """The list `kind`, or the expression of that name, as one pattern."""
    listed = data(_PACKAGE, "lexicon.yaml")[kind][language]
    if isinstance(listed, str):
        return re.compile(listed, re.I)
    if language == "zh":
        return re.compile("|".join(map(re.escape, sorted(listed, key=len, reverse=True))))
    words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(listed, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)


def function_words(language: Language) -> tuple[str, ...]:
    """The small words that voices are told apart by."""
    return tuple(data(_PACKAGE, "lexicon.yaml")["function"][language])


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


def quote(line: Line) -> str:
    """The line, cut to what one line of a report holds."""
    return line.text if len(line.text) <= QUOTED else line.text[:QUOTED].rstrip() + "…"

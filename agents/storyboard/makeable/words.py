"""The words that give a shot away: patterns of both languages out of en.yaml and zh.yaml, made ready once. Knows no rule.

Names of a list's people are written as single signs (`NAMED`) before anything is looked for, so that the patterns of a
language serve every list and a name that is a word of the language is not taken for one.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from loreboard.story.script import Language
from loreboard.story.yaml_text import own

FIRST_NAME = 0xE000
"""The sign of the first person; the next ones follow. A private corner of Unicode, which no script uses."""
NAMED = "[\ue000-\uf8ff]"
GRAVE = ("error", "found")
"""The groups of patterns, gravest first; `found` is a warning."""


Stems = tuple[str, ...]
"""Beginnings of words in lower case, one of which a text must hold to be worth a pattern."""


class Hit(NamedTuple):
    """A pattern and the text it was found in, named people still as signs."""

    match: re.Match[str]
    grave: bool

    def group(self, name: str) -> str:
        """A named part of the pattern; "" where it has none or it stayed empty."""
        return (self.match.groupdict().get(name) or "").strip()


class Sought(NamedTuple):
    """A pattern, and the words one of which it has to begin with; () where that cannot be read off it."""

    pattern: re.Pattern[str]
    opens: Stems


class Rule(NamedTuple):
    """What accuses a text, what is taken out of it first, and what lets it go."""

    found: tuple[tuple[str, tuple[Sought, ...]], ...]
    left: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    near: Stems
    """() where the patterns are looked for at once."""
    raw: bool
    """Quoted words are read too."""
    picture: bool
    """Only what is drawn, not the pose at either end."""

    def hits(self, text: str, present: Callable[[Stems], Stems]) -> Iterator[Hit]:
        """Each pattern that `text` holds, gravest first. `text` is as `Seen` writes it; `present` keeps the stems worth looking for."""
        low = text.casefold()
        if self.near and not holds(low, present(self.near)):
            return
        if self.unless and self.unless.search(text):
            return
        bare = self.left.sub(" ", text) if self.left else text
        for name, patterns in self.found:
            for sought in patterns:
                if (not sought.opens or holds(low, present(sought.opens))) and (match := sought.pattern.search(bare)):
                    yield Hit(match, name == "error")


def holds(low: str, stems: Stems) -> bool:
    """Whether one of `stems` is in `low`, a text in lower case. Plain, since this is asked thousands of times a list."""
    for stem in stems:  # noqa: SIM110 (a generator takes twice as long)
        if stem in low:
            return True
    return False


@cache
def limits() -> dict[str, Any]:
    """limits.yaml, read once."""
    return _yaml("limits")


@cache
def told(language: Language) -> dict[str, Any]:
    """The word lists of `language` as they are written."""
    return _yaml(language)


@cache
def sayings() -> dict[str, Any]:
    """say.yaml: what is said of each rule, and how else to shoot it."""
    return _yaml("say")


@cache
def rule(code: str, language: Language) -> Rule:
    """The patterns of one rule, its holes filled."""
    own = told(language)["rules"][code]
    flags = 0 if own.get("case") else re.IGNORECASE
    left = "|".join(f"(?:{_filled(p, language)})" for p in own.get("left", []))
    return Rule(
        tuple((name, tuple(_sought(_filled(p, language), flags) for p in own[name])) for name in GRAVE if name in own),
        re.compile(left, flags) if left else None,
        re.compile("|".join(_filled(p, language) for p in own["unless"]), re.IGNORECASE) if own.get("unless") else None,
        _stems(own.get("near", "")),
        bool(own.get("raw")),
        bool(own.get("picture")),
    )


@cache
def near(language: Language, name: str) -> Stems:
    """The stems of which a text must hold one before the patterns called `name` are looked for."""
    return _stems(told(language)["near"][name])


@cache
def pattern(language: Language, *path: str) -> re.Pattern[str]:
    """One pattern of the lists by its place: pattern("en", "turn", "round")."""
    here: Any = told(language)
    for name in path:
        here = here[name]
    return re.compile("|".join(_filled(p, language) for p in ([here] if isinstance(here, str) else here)), re.IGNORECASE)


def _sought(text: str, flags: int) -> Sought:
    """`text` as a pattern. Where it begins with words, one of them must be there: that is seen much faster."""
    opened = re.match(r"\\b(?:([a-z]{3,}\??)|\(\?:((?:[a-z |?\[\]-]|\(\?:[^()]*\)\??)+)\)(?![?*{]))", text)
    told = re.sub(r"\(\?:[^()]*\)\??|\[.*?\]|.\?", "~", opened[1] or opened[2]) if opened and not _forks(text) else ""
    words = tuple(alternative.split("~")[0].split(" ")[0] for alternative in told.split("|"))
    return Sought(re.compile(text, flags), words if all(len(word) > 1 for word in words) else ())


def _forks(text: str) -> bool:
    """Whether a pattern has a second way outside all brackets."""
    bare = re.sub(r"\\.|\[[^\]]*\]", "", text)
    while (inner := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = inner
    return "|" in bare


def _stems(written: str) -> Stems:
    return tuple(stem.replace("_", " ") for stem in written.split())


def _filled(text: str, language: Language) -> str:
    """`text` with its holes filled, and without the breaks of a long line."""
    words = told(language)
    text = re.sub(r"\|\s+", "|", text.strip())
    for name in ("who", "them", "whose", "part"):
        text = text.replace(f"{{{name}}}", str(words.get(name, "(?!)")).strip())
    for name, some in words["lists"].items():
        text = text.replace(f"{{{name}}}", "|".join(sorted(map(re.escape, some.split()), key=len, reverse=True)))
    return text.replace("{name}", NAMED)


def _yaml(name: str) -> dict[str, Any]:
    return dict(own("loreboard.agents.storyboard.makeable", f"{name}.yaml"))

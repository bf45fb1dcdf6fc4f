"""Words of a line that tell what kind of picture it wants; looked up in words/kits/coverage.yaml."""

import re
from functools import cache

from loreboard.composer.words import kit
from loreboard.story.camera import Feeling
from loreboard.story.script import Language

_NOBODY: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:nobody|no one)\b", re.I),
    "zh": re.compile("没有人|没人|无人|谁也没|谁都没"),
}


@cache
def _cue(name: str, tongue: Language) -> re.Pattern[str]:
    return _any(tuple(kit("coverage")["cues"][name][tongue]), tongue, plain=name != "lights")


def has_name(text: str, name: str, tongue: Language) -> bool:
    """Whether `text` speaks of a thing called `name`: by its last word in English, by its last two Han in Chinese."""
    if tongue == "zh":
        return name[-2:] in text
    return re.search(rf"\b{re.escape(name.rsplit(' ', 1)[-1])}\b", text, re.I) is not None


@cache
def _any(words: tuple[str, ...], tongue: Language, plain: bool = True) -> re.Pattern[str]:
    one = "|".join(re.escape(word) if plain else word for word in words) or "(?!)"
    return re.compile(rf"(?<![a-z])(?:{one})(?![a-z])" if tongue == "en" else one, re.I)


def has(text: str, name: str, tongue: Language) -> bool:
    """Whether `text` has a word of the cue `name`."""
    return _cue(name, tongue).search(text) is not None


def somebody(text: str, tongue: Language) -> bool:
    """Whether `text` has somebody in it without a name; "nobody" is nobody."""
    return has(_NOBODY[tongue].sub(" ", text), "someone", tongue)


def opens(text: str, name: str, tongue: Language) -> bool:
    """Whether `text` begins with a word of the cue `name`."""
    return _cue(name, tongue).match(text.lstrip(" \"“'…")) is not None


def any_of(text: str, words: list[str], tongue: Language) -> bool:
    """Whether `text` has one of `words`: whole words in English, parts of words in Chinese."""
    return _any(tuple(words), tongue).search(text) is not None


def feeling_of(text: str, tongue: Language) -> Feeling:
    """What `text` says of a face; calm where it says nothing."""
    told = kit("boarding")["feelings"]
    return next((name for name in told if _stems(tuple(told[name][tongue]), tongue).search(text)), "calm")


@cache
def _stems(words: tuple[str, ...], tongue: Language) -> re.Pattern[str]:
    """Words that begin with one of `words` in English; parts of words in Chinese."""
    return re.compile(("(?<![a-z])" if tongue == "en" else "") + f"(?:{'|'.join(map(re.escape, words))})", re.I)

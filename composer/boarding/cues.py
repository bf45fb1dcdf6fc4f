"""Words of a line that tell what kind of picture it wants; looked up in words/kits/coverage.yaml."""

import re
from functools import cache

from loreboard.composer.words import kit
from loreboard.story.camera import Feeling
from loreboard.story.script import Language


@cache
def _cue(name: str, tongue: Language) -> re.Pattern[str]:
    return _any(tuple(kit("coverage")["cues"][name][tongue]), tongue, plain=name != "lights")


@cache
def _any(words: tuple[str, ...], tongue: Language, plain: bool = True) -> re.Pattern[str]:
    one = "|".join(re.escape(word) if plain else word for word in words) or "(?!)"
    return re.compile(rf"(?<![a-z])(?:{one})(?![a-z])" if tongue == "en" else one, re.I)


def has(text: str, name: str, tongue: Language) -> bool:
    """Whether `text` has a word of the cue `name`."""
    return _cue(name, tongue).search(text) is not None


def opens(text: str, name: str, tongue: Language) -> bool:
    """Whether `text` begins with a word of the cue `name`."""
    return _cue(name, tongue).match(text.lstrip(" \"“'…")) is not None


def any_of(text: str, words: list[str], tongue: Language) -> bool:
    """Whether `text` has one of `words`: whole words in English, parts of words in Chinese."""
    return _any(tuple(words), tongue).search(text) is not None


def feeling_of(text: str, tongue: Language) -> Feeling:
    """What `text` says of a face; calm where it says nothing."""
    said = text.casefold()
    return next((name for name, words in kit("boarding")["feelings"].items() if any(w in said for w in words[tongue])), "calm")

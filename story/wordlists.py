"""Looking a word of a list up in a text: whole words in English, with or without a plural s; signs in Chinese."""

import re
from collections.abc import Iterable, Mapping


def has_word(said: str, word: str) -> bool:
    """Whether `word` stands in `said`; both in lower case."""
    return word in said if not word.isascii() else re.search(rf"(?<![a-z]){re.escape(word)}s?(?![a-z])", said) is not None


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether any of `words` stands in `text`, regardless of case."""
    said = text.casefold()
    return any(has_word(said, word) for word in words)


def first_kind(text: str, kinds: Mapping[str, Iterable[str]]) -> str | None:
    """The first kind one of whose words stands in `text`."""
    return next((kind for kind, words in kinds.items() if has_any(text, words)), None)

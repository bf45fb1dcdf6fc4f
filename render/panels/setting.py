"""panels.yaml, read once, and looking words up in it."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def setting() -> dict[str, Any]:
    """The file."""
    return dict(yaml.safe_load((files("loreboard.render.panels") / "panels.yaml").read_text(encoding="utf-8")))


def has(text: str, words: Sequence[str]) -> bool:
    """Whether any of `words` stands in `text`: whole words in English, signs in Chinese."""
    said = text.casefold()
    return any(w in said if not w.isascii() else re.search(rf"(?<![a-z]){re.escape(w)}(?![a-z])", said) is not None for w in words)


def first(text: str, kinds: Mapping[str, Sequence[str]], otherwise: str = "") -> str:
    """The first kind one of whose words stands in `text`."""
    return next((kind for kind, words in kinds.items() if has(text, words)), otherwise)

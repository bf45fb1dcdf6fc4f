"""The words of `loreboard renderers`: `renderer_words.yaml`."""

from functools import cache
from typing import Any

from loreboard.story.script import Language
from loreboard.story.yaml_text import own


@cache
def _words() -> dict[str, Any]:
    return dict(own("loreboard.console", "renderer_words.yaml"))


def said(key: str, tongue: Language, **slots: object) -> str:
    """The words at `key` ("card.seconds") with their slots filled."""
    told: Any = _words()
    for part in key.split(".", 1):
        told = told[part]
    return str(told[tongue]).format(**slots)

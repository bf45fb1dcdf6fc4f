"""The words of `loreboard renderers`: `renderer_words.yaml`."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from loreboard.story.script import Language


@cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load((files("loreboard.console") / "renderer_words.yaml").read_text(encoding="utf-8")))


def said(key: str, tongue: Language, **slots: object) -> str:
    """The words at `key` ("card.seconds") with their slots filled."""
    told: Any = _words()
    for part in key.split(".", 1):
        told = told[part]
    return str(told[tongue]).format(**slots)

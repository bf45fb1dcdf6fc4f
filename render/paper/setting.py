"""paper.yaml, read once, and its words."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from loreboard.story.script import Language

from ..terms import sentence


@cache
def setting() -> dict[str, Any]:
    """The file."""
    return dict(yaml.safe_load((files("loreboard.render.paper") / "paper.yaml").read_text(encoding="utf-8")))


def say(key: str, language: Language, **slots: object) -> str:
    """The words `key` with their holes filled."""
    return sentence(setting()["words"], key, language, slots)

"""The words and measures a plan is drawn with: `plan.yaml`."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from loreboard.story.script import Language

from ..terms import sentence


@cache
def setting() -> dict[str, Any]:
    """The file, read once."""
    return dict(yaml.safe_load((files("loreboard.render.plan") / "plan.yaml").read_text(encoding="utf-8")))


def say(key: str, language: Language, **slots: object) -> str:
    """The words `key` with their slots filled; "columns.size" is a word of the table."""
    return sentence(setting()["words"], key, language, slots)

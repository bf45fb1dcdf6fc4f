"""The words and measures a plan is drawn with: `plan.yaml`."""

from functools import cache
from typing import Any

from loreboard.story.script import Language
from loreboard.story.yaml_text import own

from ..terms import sentence


@cache
def setting() -> dict[str, Any]:
    """The file, read once."""
    return dict(own("loreboard.render.plan", "plan.yaml"))


def say(key: str, language: Language, **slots: object) -> str:
    """The words `key` with their slots filled; "columns.size" is a word of the table."""
    return sentence(setting()["words"], key, language, slots)

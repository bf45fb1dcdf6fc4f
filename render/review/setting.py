"""review.yaml and the page's other parts, read once, and its words."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from loreboard.story.script import Language

from ..terms import sentence


@cache
def setting() -> dict[str, Any]:
    """review.yaml."""
    return dict(yaml.safe_load(part("review.yaml")))


@cache
def part(name: str) -> str:
    """A file of this folder."""
    return (files("loreboard.render.review") / name).read_text(encoding="utf-8")


def palette() -> str:
    """The colours and letters of every page we make, light and dark, in both scripts."""
    return part("palette.css")


def say(key: str, language: Language, slots: Mapping[str, object]) -> str:
    """The words `key` with their holes filled."""
    return sentence(setting()["words"], key, language, dict(slots))

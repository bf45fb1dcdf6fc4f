"""The figures of pools.yaml: what a pool is asked for, and from where on one looks wrong."""

from functools import cache
from typing import Literal

from pydantic import Field

from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own


class Figures(Value):
    """Everything in the file."""

    format: Literal["pools.1"]
    date: object
    samples: int = Field(ge=1)
    beats: int = Field(ge=1)
    least: int = Field(ge=1)
    most: int = Field(ge=1)
    length: dict[Language, int]
    same_brief: float = Field(gt=0, le=1)
    at_once: int = Field(ge=1)
    reply: dict[str, dict[Language, int]]
    band: dict[Literal["low", "high"], float]


@cache
def figures() -> Figures:
    """The figures, read once."""
    return Figures.model_validate(own("loreboard.evals.pools", "pools.yaml"))

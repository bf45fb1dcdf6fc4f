"""What a person asks for, before anybody has written a word."""

from typing import Literal

from pydantic import Field

from .script import Language
from .value import Value

MAX_PREMISE = 20_000
"""Characters. A premise is a few lines; a treatment of twenty pages still fits, a novel does not."""

SHORTEST, LONGEST = 20, 1200
"""Seconds an episode of a series may be asked to play."""


class Premise(Value):
    """The user's wish. `seconds` is the length of each episode; `seed` makes offline work repeatable."""

    text: str = Field(min_length=1, max_length=MAX_PREMISE)
    language: Language
    episodes: int = Field(default=5, ge=1, le=24)
    seconds: int = Field(default=180, ge=SHORTEST, le=LONGEST)
    fps: Literal[24, 25, 30] = 24
    seed: int = 0

"""The figures of judge.yaml: sizes, weights and thresholds a craftsperson would tune, and the names of model families."""

from functools import cache
from typing import Literal

from pydantic import Field

from loreboard.story.errors import BadInput
from loreboard.story.value import Value
from loreboard.story.yaml_text import own


class Echoing(Value):
    """J1."""

    samples: int = Field(ge=1)
    segments: int = Field(ge=2)
    decay: float = Field(gt=0, le=1)
    slack: float = Field(ge=0, lt=1)
    least_events: int = Field(ge=1)
    most_events: int = Field(ge=1)


class Ordering(Value):
    """G5."""

    shuffles: int = Field(ge=1)
    most_events: int = Field(ge=2)
    least_beats: int = Field(ge=3)
    passes: float = Field(gt=0, le=1)


class Scaling(Value):
    """The scale of J2 and its interval."""

    drawn: float = Field(ge=0)
    resamples: int = Field(ge=1)
    interval: float = Field(gt=0, lt=1)
    least_briefs: int = Field(ge=2)


class Named(Value):
    """One family of models and the names that give it away."""

    vendor: str
    name: str
    names: tuple[str, ...]


class Figures(Value):
    """Everything in the file."""

    format: Literal["judge.1"]
    date: object
    echo: Echoing
    order: Ordering
    scale: Scaling
    at_once: int = Field(ge=1)
    reply: dict[str, int]
    band: dict[Literal["low", "high"], float]
    families: tuple[Named, ...]


@cache
def figures() -> Figures:
    """The figures, read once."""
    return Figures.model_validate(own("loreboard.evals.judge", "judge.yaml"))


def measure(told: int | None, usual: int, least: int, what: str) -> int:
    """What was `told`, or else the `usual`. Raises BadInput when it is below `least`."""
    if told is not None and told < least:
        raise BadInput(f"{told} is too few", what, f"Ask for {least} or more.")
    return usual if told is None else told

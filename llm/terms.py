"""On what terms the slow way is used: the figures of cheap.yaml, and patience as it is there."""

from functools import cache
from typing import Literal

from pydantic import Field

from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .traffic import Manners, manners


class Terms(Value):
    """How asks are gathered and jobs waited for; what each figure means stands in cheap.yaml. Seconds."""

    format: Literal["cheap.1"] = "cheap.1"
    date: object = None
    gather: float = Field(ge=0)
    requests: int = Field(ge=1)
    first_poll: float = Field(ge=0)
    factor: float = Field(ge=1)
    longest_gap: float = Field(gt=0)
    give_up: float = Field(gt=0)
    lost_polls: int = Field(ge=1)
    goodbye: float = Field(ge=0)
    park_after: float = Field(gt=0)
    in_flight: int = Field(ge=1)

    def gap(self, before: float) -> float:
        """Seconds to the next look, after a gap of `before`."""
        return min(self.longest_gap, max(self.first_poll, before * self.factor))


@cache
def terms() -> Terms:
    """The terms of cheap.yaml."""
    return Terms.model_validate(own("loreboard.llm", "cheap.yaml"))


def slow_manners(told: Terms | None = None) -> Manners:
    """The manners of patience.yaml, with room and time for calls that take hours."""
    slow = told or terms()
    return manners().model_copy(update={"park_after": slow.park_after, "in_flight": slow.in_flight})

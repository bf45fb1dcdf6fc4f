"""What a judge's model returns: the words it goes by first, what they show after them, the verdict last.

A verdict is one call's. What several of them come to, and how far to trust it, `evals/` reckons.
"""

from typing import Literal

from pydantic import Field

from .value import Value

Side = Literal["first", "second"]
"""Which of two texts, by the place in which the judge was shown it."""


class Continuation(Value):
    """How a story that breaks off goes on, an event each, in order."""

    events: tuple[str, ...] = Field(min_length=1)


class Echo(Value):
    """Whether a continuation holds what happens in one segment of the real story."""

    segment: int
    """As it was numbered in the ask."""
    quote: str
    """The nearest words of the continuation, exact; "" when nothing in it is near."""
    same: bool
    """The same events from the same causes, whatever the names, the wording and the setting."""


class Echoes(Value):
    """One `Echo` for each segment that was asked for."""

    echoes: tuple[Echo, ...]


class Preference(Value):
    """Which of two plots to one brief is more original."""

    first_quote: str
    """The event of the first that could least be foreseen, in its exact words."""
    second_quote: str
    why: str
    more_original: Side


class InOrder(Value):
    """Which of two arrangements of the same events is the one they were told in."""

    quote: str
    """An event of the other arrangement that stands where it cannot, in its exact words."""
    why: str
    in_order: Side

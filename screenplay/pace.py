"""How fast a house plays what is written: two multipliers on the shipped constants, fitted on what was measured or set by hand.

Pure values. Where a folder keeps its own is the pipeline's business; how one is fitted stands in `calibration`.
"""

from typing import Literal

from pydantic import Field

from loreboard.story.value import Value

Unit = Literal["episode", "scene", "line"]


class Fitted(Value):
    """Where a pace comes from: rows measured, and how far estimates were off before and after, as shares."""

    unit: Unit
    rows: int
    measured: float
    """Seconds, all rows together."""
    before: float
    """Mean distance of a row's estimate from what was measured, over what was measured."""
    after: float
    held_out: float | None = None
    """The same with each row estimated from the others; None under three rows."""
    date: str


class Pace(Value):
    """Multipliers on the estimated seconds: `speech` of what is said, `action` of all else. 1 is as shipped."""

    format: Literal["pace.1"] = "pace.1"
    speech: float = Field(default=1.0, ge=0.2, le=5)
    action: float = Field(default=1.0, ge=0.2, le=5)
    band: float | None = Field(default=None, gt=0, lt=1)
    """The error to expect of an episode, as a share; None is what the shipped constants promise."""
    fitted: Fitted | None = None


SHIPPED = Pace()
"""The constants of timing.yaml as they are."""

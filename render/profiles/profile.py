"""One renderer: who it is, what it takes, what it costs, and since when that is known.

A profile is data with a date and a source, never a promise: vendors change limits without telling. It knows nothing of shots. What of a
request is legal stands in `legality.py`, which lengths there are in `lengths.py`, what a clip costs in `pricing.py`.
"""

import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from .contradictions import contradictions
from .limits import Limits


class Profile(Limits):
    """What one model of one vendor takes, as known on `verified_at`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9._-]*$")
    """vendor/model, as "kling/v3"."""
    vendor: str = Field(min_length=1)
    model: str = Field(min_length=1)
    """As people call it."""
    surface: Literal["first_party", "router", "local"]
    """Where the limits were read: the vendor's own interface, somebody's who sells on, or weights on one's own machine."""
    status: Literal["live", "preview", "retired", "announced"]
    valid_from: datetime.date | None = None
    sunset: datetime.date | None = None
    """The day it ends, or ended."""
    successor: str | None = None
    """The id of the profile to go on with, of a retired one."""
    verified_at: datetime.date
    """The day of the newest source that its limits were read from."""
    source: tuple[str, ...] = Field(min_length=1)
    doubts: tuple[str, ...] = ()
    """What is not settled between sources, or was not seen."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        found = list(contradictions(self))
        if self.status == "retired" and not self.successor:
            found.append("a retired profile names its successor")
        if self.valid_from and self.sunset and self.sunset < self.valid_from:
            found.append("sunset lies before valid_from")
        if found:
            raise ValueError("; ".join(found))
        return self

    @property
    def vertical(self) -> Literal["yes", "from_frame", "no", "unknown"]:
        """Whether it makes 9:16: when asked, only from a first frame that is so, not at all, or nobody says."""
        if "9:16" in self.sizes.aspects or (not self.sizes.aspects and self.sizes.step_px):
            return "yes"
        if self.sizes.i2v == "follows_image" and self.inputs.keyframes.first:
            return "from_frame"
        return "no" if self.sizes.aspects else "unknown"

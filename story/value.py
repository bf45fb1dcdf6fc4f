"""What every value of the pipeline has in common."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A fact the pipeline passes on: complete when made, never changed, never silently widened."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

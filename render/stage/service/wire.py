"""What goes over the line to a renderer's service and what comes back. Money is a decimal in a string, a length an exact fraction of seconds."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from loreboard.render.profiles import Profile

from ..job import Expected, InputRole, Kind, Route

ID = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$"


class Sent(BaseModel):
    """What we send: nothing beside what stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Back(BaseModel):
    """What a service answers: fields that we do not know are not read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(Sent):
    """One segment of a clip that is told in segments."""

    seconds: Fraction | None = None
    prompt: str


class ClipRequest(Sent):
    """One clip in the dialect that the service's profile names; what a service's own model wants is the service's to make of it."""

    prompt: str
    negative: str = ""
    segments: tuple[Part, ...] = ()
    language: str
    seconds: Fraction
    aspect: str
    width: int
    height: int
    tier: str | None = None
    sound: bool | None = None
    seed: int | None = None
    route: Route
    params: dict[str, JsonValue] = Field(default_factory=dict)


class Input(Sent):
    """A file that is handed in, in base64."""

    role: InputRole
    name: str
    sha256: str
    data: str


class JobRequest(Sent):
    """One job. `key` is its content's own id: a service that has it already answers with the job that it has, and makes nothing anew."""

    key: str
    kind: Kind
    request: ClipRequest
    inputs: tuple[Input, ...] = ()
    expected: Expected


class Accepted(Back):
    """The job was taken, under this id."""

    id: str = Field(pattern=ID)


class EstimateRequest(Sent):
    request: ClipRequest


class Estimated(Back):
    """None where the service does not know."""

    cost: Decimal | None = Field(default=None, ge=0)
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")


class JobTold(Back):
    """How a job stands."""

    state: Literal["queued", "running", "succeeded", "failed", "moderated", "cancelled"]
    done: float | None = Field(default=None, ge=0, le=1)
    why: str = Field(default="", max_length=10_000)
    passage: str = Field(default="", max_length=10_000)
    """The words its rules forbid."""
    cost: Decimal | None = Field(default=None, ge=0)
    """What it bills for it."""


class Cancelled(Back):
    cancelled: bool


class Wrong(Back):
    """`code` is "moderated" where rules forbid the words, then with `passage`; anything else is for people."""

    code: str
    message: str
    passage: str = ""


class Failure(Back):
    error: Wrong


class ProfileTold(Back):
    """What it takes, as a profile of docs/renderers.md."""

    profile: Profile

"""One job: everything a renderer is asked for one clip, under an id that is made of it.

The same shots, renderer, request, inputs and take give the same id, so what was made once is not made again; a new take is the only way to
pay a second time for the same request. A job holds no key and no address.
"""

import datetime
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field, JsonValue

from loreboard.render.clips import Slot
from loreboard.story.value import Value

Kind = Literal["keyframe", "clip", "speech", "upscale"]
Route = Literal["t2v", "i2v", "flf", "r2v", "t2i"]
"""From words, from a first frame, from a first and a last, from references; t2i is a picture from words."""
InputRole = Literal["first_frame", "last_frame", "image", "video", "audio", "voice"]


class Given(Value):
    """Something handed in beside words. One that another job makes has no hash yet, and the id of that job in its place."""

    asset: str
    role: InputRole
    sha256: str | None = None
    made_by: str | None = None
    """The job whose result it is taken from: its last frame that is used, or the picture it makes."""


class Expected(Value):
    """What is to come back; None where nobody says."""

    seconds: Fraction
    width: int | None = None
    height: int | None = None
    fps: int | None = None
    audio: bool | None = None


class Job(Value):
    """One request to one renderer. Lengths in `slots` are frames at `fps`, the list's rate; a slot is what is cut from the clip."""

    job_id: str = Field(pattern=r"^j_[0-9a-f]{20}$")
    clip_id: str = Field(pattern=r"^c_[0-9a-f]{20}$")
    """The same for every take of it."""
    kind: Kind = "clip"
    episode: int
    shot_ids: tuple[str, ...]
    slots: tuple[Slot, ...]
    fps: int
    take: int = Field(ge=1)
    renderer: str
    profile: str
    verified_at: datetime.date
    route: Route
    request: dict[str, JsonValue]
    inputs: tuple[Given, ...] = ()
    expected: Expected
    cost: Decimal | None
    """The estimate; None where no price is known."""
    currency: str = "USD"
    depends_on: tuple[str, ...] = ()
    out_prefix: str
    """Of ids only, so that no title can lead anywhere: "e01/e01-a1b2c3/t01"."""
    lost: tuple[str, ...] = ()
    """What of the shots the request does not say."""
    remedies: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By shot, what went wrong with takes before it that its request says something against, as "failed/hands"."""

    @property
    def used(self) -> Fraction:
        """Seconds from the clip's begin to the end of what is used of it."""
        return Fraction(max((slot.start + slot.frames for slot in self.slots), default=0), self.fps)

    @property
    def planned(self) -> Fraction:
        """Seconds of the story in it."""
        return Fraction(sum(slot.frames for slot in self.slots), self.fps)


def canonical(told: object) -> bytes:
    """`told` as the one JSON there is for it."""
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def clip_id(digests: Sequence[str], slots: Sequence[Slot], renderer: str, seconds: Fraction) -> str:
    """The name that all takes of a clip have in common."""
    told = {
        "shots": list(digests),
        "slots": [slot.model_dump(mode="json") for slot in slots],
        "renderer": renderer,
        "seconds": str(seconds),
    }
    return "c_" + hashlib.sha256(canonical(told)).hexdigest()[:20]


def job_id(
    digests: Sequence[str], renderer: str, profile_version: str, request: dict[str, JsonValue], inputs: Sequence[Given], take: int
) -> str:
    """SHA-256 over canonical JSON of all that decides what comes back, shortened to 20 hex. `digests` are of the shots, in order."""
    told = {
        "shots": list(digests),
        "renderer": renderer,
        "profile_version": profile_version,
        "request": request,
        "inputs": [[given.role, given.sha256 or given.made_by or given.asset] for given in inputs],
        "take": take,
    }
    return "j_" + hashlib.sha256(canonical(told)).hexdigest()[:20]

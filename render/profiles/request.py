"""What is asked of a renderer, as far as its limits go, and what of it breaks one.

A request here is neutral: no field is a vendor's. A compiler makes one beside its body, a planner asks with one that is half filled.
"""

from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, model_validator

from loreboard.story.both import Both
from loreboard.story.value import Value

from .parts import Aspect, RefKind, Tier
from .rules import KEYFRAMES, REFERENCES, Input


class Segment(Value):
    """One shot of a clip that is told in segments. `seconds` is None as long as it is not settled."""

    seconds: Fraction | None = Field(default=None, gt=0)
    prompt: str = ""


class Request(Value):
    """One clip. None is: not said, or not yet."""

    seconds: Fraction | None = Field(default=None, gt=0)
    auto: bool = False
    """The renderer is to choose the length; then `seconds` is None."""
    tier: Tier | None = None
    aspect: Aspect | None = None
    language: str = "en"
    """Of the prompt."""
    prompt: str = ""
    negative: str = ""
    segments: tuple[Segment, ...] = ()
    first: bool = False
    last: bool = False
    middle: int = Field(default=0, ge=0)
    timed: int = Field(default=0, ge=0)
    image: int = Field(default=0, ge=0)
    video: int = Field(default=0, ge=0)
    audio: int = Field(default=0, ge=0)
    element: int = Field(default=0, ge=0)
    voice: int = Field(default=0, ge=0)
    clips: tuple[tuple[RefKind, Fraction], ...] = ()
    """Of references that last: their kind and seconds, as far as they are known."""
    seed: int | None = Field(default=None, ge=0)
    sound: bool | None = None
    loop: bool = False

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.auto and self.seconds is not None:
            raise ValueError("a length is given, or left to the renderer, not both")
        return self

    def has(self, name: Input) -> bool:
        """Whether it holds that."""
        if name == "keyframes":
            return any(self.has(part) for part in KEYFRAMES)
        if name == "references":
            return any(self.has(part) for part in REFERENCES)
        value: object = getattr(self, name)
        return value is not None if name in ("seed", "aspect") else bool(value)

    def lasting(self, seconds: Fraction | None) -> "Request":
        """The same with another length."""
        return self.model_copy(update={"seconds": seconds, "auto": False})


Code = Literal[
    "retired", "prompt_long", "segment_long", "negative_long", "no_negative", "reserved_word", "length", "no_auto", "tier", "aspect",
    "not_taken", "too_many", "clip_length", "clips_length", "exclusive", "needed", "seed_large", "sound_never", "sound_always",
    "segments", "segment_length", "segment_sum", "ignored", "forbidden",
]  # fmt: skip


class Broken(Value):
    """A limit that a request breaks. `field` is the part of the request that has to give way."""

    code: Code
    field: str
    refused: bool = True
    """False where the renderer takes it and does nothing with it."""
    says: Both
    """One sentence, with what was asked and what there is."""

"""Joint rules: what is so only together with something else, because that is how real limits are.

Veo takes 4, 6 or 8 seconds, and only 8 with references; Kling 3 takes a prompt, and ignores it when it is given segments. A rule
says when (everything in `when` must hold) and then what.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from loreboard.story.value import Value

from .parts import Aspect, RefKind, Seconds, Tier

Input = Literal[
    "prompt", "negative", "segments", "first", "last", "middle", "timed", "keyframes", "image", "video", "audio", "element", "voice",
    "references", "seed", "aspect", "sound", "loop",
]  # fmt: skip
"""Something a request may hold. `keyframes` is any of first, last, middle and timed; `references` any kind of reference; `audio` a
recording handed in, `sound` the sound that comes out."""
KEYFRAMES: tuple[Input, ...] = ("first", "last", "middle", "timed")
REFERENCES: tuple[RefKind, ...] = ("image", "video", "audio", "element", "voice")


class When(Value):
    """What must hold for a rule to matter: all that is given here."""

    has: tuple[Input, ...] = ()
    lacks: tuple[Input, ...] = ()
    tiers: tuple[Tier, ...] = ()
    """Any of these is asked."""
    aspects: tuple[Aspect, ...] = ()
    longer_than: Seconds | None = None
    shorter_than: Seconds | None = None

    @property
    def timed(self) -> bool:
        """Whether the length of the clip matters to it."""
        return self.longer_than is not None or self.shorter_than is not None


class Then(Value):
    """What then is so."""

    durations: tuple[Seconds, ...] = ()
    """Only these lengths."""
    least: Seconds | None = None
    most: Seconds | None = None
    tiers: tuple[Tier, ...] = ()
    """Only these tiers."""
    aspects: tuple[Aspect, ...] = ()
    most_of: dict[RefKind, int] = Field(default_factory=dict)
    """At most so many references of a kind."""
    ignore: tuple[Input, ...] = ()
    """It is taken and does nothing."""
    forbid: tuple[Input, ...] = ()
    """It is refused."""
    need: tuple[Input, ...] = ()
    """It is refused without."""

    @property
    def timed(self) -> bool:
        """Whether it says anything of lengths."""
        return bool(self.durations) or self.least is not None or self.most is not None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("a rule has a `then` that says nothing")
        return self


class Rule(Value):
    when: When
    then: Then
    source: str = ""
    """Where this rule is stated, if elsewhere than the rest of the profile."""

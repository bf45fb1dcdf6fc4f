"""What a profile is made of, a part at a time: text, time, size, what goes in, control, sound, shots, money.

Each part says what a renderer takes when nothing else is asked; what holds only together with something else is a Rule (`rules.py`).
None, or an empty tuple, means that no source states it: it is not a promise that anything goes.
"""

import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from loreboard.story.value import Value

Tier = Literal["360p", "480p", "512p", "540p", "720p", "768p", "1080p", "2k", "4k"]
"""A seller's name for a resolution; the number is the short edge in most cases, not all."""
Aspect = Annotated[str, Field(pattern=r"^[1-9]\d?:[1-9]\d?$")]
"""Width to height: "9:16"."""
Dialect = Literal["prose", "brackets", "segments", "tagged", "flags", "parameters"]
"""How a request is written: plain prose; prose with [commands]; a prompt a segment; a structured text with [Shot N]; prose with
--flags at its end; prose with the camera in fields of its own."""
Seconds = Annotated[Decimal, Field(gt=0, decimal_places=3)]
RefKind = Literal["image", "video", "audio", "element", "voice"]


class Text(Value):
    """What may be written. Lengths are in `unit`, at most."""

    dialect: Dialect = "prose"
    prompt_max: int | None = Field(default=None, ge=1)
    unit: Literal["chars", "utf16", "tokens"] = "chars"
    """chars: code points; utf16: code units; tokens: of a tokenizer of the vendor's own, which we estimate."""
    other_max: int | None = Field(default=None, ge=1)
    """The limit of a prompt in any language but English, where that is another one."""
    segment_max: int | None = Field(default=None, ge=1)
    """Of one segment's prompt."""
    negative: Literal["none", "field", "in_prompt"] = "none"
    """What is not wanted: cannot be said, has a field, or has to stand in the prompt itself."""
    negative_max: int | None = Field(default=None, ge=1)
    reserved: tuple[str, ...] = ()
    """Words that a prompt may not hold, because they are parameters."""
    languages: tuple[str, ...] = ()
    """Languages of a prompt that are stated, as "en"; empty where none is."""
    rewrite: str | None = None
    """The parameter and value that keep the vendor from rewriting the prompt, as "prompt_optimizer=false"."""


@cache
def _stepped(least: Decimal, most: Decimal, step: Decimal) -> tuple[Fraction, ...]:
    return tuple(Fraction(least) + Fraction(step) * n for n in range(int((most - least) / step) + 1))


@cache
def _framed(frames: tuple[int, ...], fps: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(n, fps) for n in frames)


class Range(Value):
    """Lengths in seconds from `least` to `most`, in steps."""

    least: Seconds
    most: Seconds
    step: Seconds = Decimal(1)

    @property
    def every(self) -> tuple[Fraction, ...]:
        """Every length in it, ascending, in exact seconds."""
        return _stepped(self.least, self.most, self.step)


class Grid(Value):
    """Lengths in frames: a*k+b at `fps`, from `least` to `most` frames."""

    a: int = Field(ge=1)
    b: int = Field(ge=0)
    fps: int = Field(ge=1)
    least: int = Field(ge=1)
    most: int = Field(ge=1)
    usual: int | None = Field(default=None, ge=1)
    """What its makers use, in frames."""

    @property
    def frames(self) -> tuple[int, ...]:
        """Every length, ascending."""
        return tuple(n for n in range(self.least, self.most + 1) if n >= self.b and (n - self.b) % self.a == 0)


class Time(Value):
    """How long a clip may be: one of a set, a range, a grid."""

    durations: tuple[Seconds, ...] = ()
    range: Range | None = None
    grid: Grid | None = None
    auto_allowed: bool = False
    """The renderer may choose the length itself."""
    in_prompt: bool = False
    """A length may be written in the prompt."""
    fps: int | None = Field(default=None, ge=1)
    """Frames a second of what comes back; None where it is not stated."""
    extends_to: Seconds | None = None
    """How long a clip may become by extending it, which is another call."""

    @property
    def every(self) -> tuple[Fraction, ...]:
        """Every length there is when nothing else is asked, ascending, in exact seconds."""
        if self.grid:
            return _framed(self.grid.frames, self.grid.fps)
        return self.range.every if self.range else tuple(Fraction(s) for s in self.durations)


class Pixels(Value):
    """What a tier of an aspect is in pixels, where it is stated."""

    aspect: Aspect
    width: int = Field(ge=16)
    height: int = Field(ge=16)
    tier: Tier | None = None


class Sizes(Value):
    """Aspects and tiers, each with each, unless a rule says otherwise."""

    aspects: tuple[Aspect, ...] = ()
    """Empty where any size goes that fits `step_px`, and where none is stated."""
    tiers: tuple[Tier, ...] = ()
    pixels: tuple[Pixels, ...] = ()
    step_px: int | None = Field(default=None, ge=1)
    """Width and height are whole multiples of it."""
    adaptive: bool = False
    """The renderer may choose the aspect from what it is given."""
    i2v: Literal["asked", "follows_image"] = "asked"
    """Whether a picture to start from decides the aspect, whatever is asked."""


class Keyframes(Value):
    """Pictures at places in time: the first, the last, so many between, or so many at any time."""

    first: bool = False
    last: bool = False
    needed: bool = False
    """It makes nothing without a first frame."""
    middle: int = Field(default=0, ge=0)
    timed: int = Field(default=0, ge=0)


class Reference(Value):
    """One kind of reference: how many, how long, how the prompt names it."""

    most: int | None = Field(default=None, ge=1)
    """None where it is not stated."""
    least_seconds: Seconds | None = None
    most_seconds: Seconds | None = None
    """Of each."""
    total_seconds: Seconds | None = None
    """Of all of the kind together."""
    tag: str | None = None
    """How the prompt calls the n-th: "@image{n}", "Image {n}"; {id} is a name of one's own. None where it is not called by name."""


class Inputs(Value):
    """What can be handed in beside words."""

    keyframes: Keyframes = Keyframes()
    image: Reference | None = None
    video: Reference | None = None
    audio: Reference | None = None
    element: Reference | None = None
    """A person or thing made once at the vendor's and called by its id."""
    voice: Reference | None = None
    files_max: int | None = Field(default=None, ge=1)
    """Of all kinds together."""
    min_px: int | None = Field(default=None, ge=1)
    """The shortest edge of a picture."""
    ratio: tuple[Decimal, Decimal] | None = None
    """Width over height of a picture, least and most."""


CameraKind = Literal["none", "enum", "vector", "orbit", "amplitude", "bracket", "flag"]
CameraTable = Literal["hailuo_brackets", "luma_concepts", "wan_poses", "kling_camera_control", "h3_orbit", "vidu_amplitude", "camera_fixed"]


class Control(Value):
    """What is steered by parameters: chance and camera."""

    seed: Literal["none", "rerun_only", "best_effort", "exact"] = "none"
    """none: there is none; rerun_only: it makes the service run again, nothing else; best_effort: alike, not equal; exact."""
    seed_bits: Literal[31, 32, 64] | None = None
    camera: CameraKind = "none"
    """none: prose is all there is."""
    table: CameraTable | None = None
    """Which table of `cameras/` says how a move of the vocabulary is given."""


class Sound(Value):
    audio: Literal["never", "optional", "always", "unknown"] = "unknown"
    """Whether a clip comes with sound; unknown where no source says."""
    dialogue: Literal["none", "prose", "quoted", "tagged", "audio_file"] = "none"
    """How a line is handed over: not at all, told in prose, in double quotes, tagged with speaker and language, or as a recording."""
    languages: tuple[str, ...] = ()
    """Spoken languages that a source states; empty where none does."""
    lipsync_audio: bool = False
    """A recording can drive the lips."""


class Shots(Value):
    """Whether one clip may hold several shots, and how they are told."""

    multi: Literal["none", "segments", "prose", "tagged"] = "none"
    max_segments: int | None = Field(default=None, ge=1)
    segment: Range | None = None
    """How long one segment may be."""
    sum: Literal["equals_total", "is_total"] = "equals_total"
    """equals_total: the segments fill a clip of a legal length; is_total: the clip is as long as they are, whatever that is."""


class Rate(Value):
    """A price for a tier, with sound, without, or either way; None is any."""

    price: Decimal = Field(ge=0)
    tier: Tier | None = None
    audio: bool | None = None


class Money(Value):
    """What one seller asks. The first seller of a profile is the one reckoned with when none is named."""

    seller: str = Field(min_length=1)
    unit: Literal["second", "clip"] = "second"
    rates: tuple[Rate, ...] = Field(min_length=1)
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    minimum_seconds: Seconds | None = None
    """A shorter clip is billed as this long."""
    lowest: bool = False
    """Seen for one length or one setting only: another one may cost more."""
    price_source: str = Field(min_length=1)
    price_date: datetime.date

    @model_validator(mode="after")
    def _one_rate_each(self) -> Self:
        keys = [(rate.tier, rate.audio) for rate in self.rates]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.seller} has two prices for one tier and sound")
        return self

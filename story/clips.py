"""The lengths of clip that a renderer makes: the grid that shots are fitted to."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Self

from pydantic import Field, field_validator

from .value import Value

_SPAN = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)(?:\s*-\s*(\d{1,4}(?:\.\d{1,3})?)(?:\s*/\s*(\d{1,4}(?:\.\d{1,3})?))?)?")
_LONGEST_CLIP = 3600
_MOST_CLIPS = 1000


class Clips(Value):
    """The lengths of clip a renderer makes, in exact seconds, ascending."""

    seconds: tuple[Decimal, ...] = Field(min_length=1)

    @field_validator("seconds")
    @classmethod
    def _ascend(cls, seconds: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        if not all(s.is_finite() and s > 0 for s in seconds) or any(a >= b for a, b in pairwise(seconds)):
            raise ValueError("lengths of clips are positive and ascend")
        return seconds

    @classmethod
    def told(cls, text: str) -> Self | None:
        """Lengths as people write them, in seconds: "5,10", "2-12/1" for every one from 2 to 12, or both; None for "". Raises ValueError."""
        lengths: set[Decimal] = set()
        for part in (part.strip() for part in text.split(",") if part.strip()):
            found = _SPAN.fullmatch(part)
            if not found or len(lengths) > _MOST_CLIPS:
                raise ValueError(f"{part!r} is no length of clip; write 5,10 or 2-12/1, in seconds")
            least, most, step = (Decimal(n) if n else None for n in found.groups())
            if least is None or not 0 < least <= (most or least) or step == 0 or (most or least) > _LONGEST_CLIP:
                raise ValueError(f"{part!r} is no length of clip; they are above 0 and at most {_LONGEST_CLIP} s")
            if most is not None and (most - least) / (step or 1) > _MOST_CLIPS:
                raise ValueError(f"{part!r} are more than {_MOST_CLIPS} lengths; give a wider step")
            lengths.update(cls.stepped(least, most, step or Decimal(1)).seconds if most is not None else (least,))
        return cls(seconds=tuple(sorted(lengths))) if lengths else None

    @classmethod
    def stepped(cls, least: Decimal, most: Decimal, step: Decimal) -> Self:
        """All lengths from `least` to `most` that are whole `step`s above `least`."""
        if not 0 < least <= most or step <= 0:
            raise ValueError("clips need 0 < least <= most and a step above 0")
        return cls(seconds=tuple(least + step * n for n in range(int((most - least) / step) + 1)))

    def frames(self, fps: int) -> tuple[Fraction, ...]:
        """Each length in frames at `fps`, exactly: 2.1 s at 24 are 252/5, which cover 50."""
        return tuple(Fraction(s) * fps for s in self.seconds)

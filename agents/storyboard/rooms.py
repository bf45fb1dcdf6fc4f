"""What is known of an episode's shots before they have lengths: each one's room, how they join, which clips there are.

All lengths are whole frames of picture that must be made. Knows nothing of scripts, and no prices.
"""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from loreboard.story.value import Value

_SPAN = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)(?:\s*-\s*(\d{1,4}(?:\.\d{1,3})?)(?:\s*/\s*(\d{1,4}(?:\.\d{1,3})?))?)?")
_LONGEST_CLIP = 3600
_MOST_CLIPS = 1000


class Room(Value):
    """One shot's freedom, in frames: at least `least` and `hold`, at most `most`, best `wish`. least = most locks it."""

    least: int = Field(ge=1)
    """What is said and done in it takes so long."""
    wish: int = Field(ge=1)
    most: int = Field(ge=1)
    hold: int = Field(default=1, ge=1)
    """The picture stands so long, wherever its speech goes: the eye's minimum, or a held look."""
    speech: int = Field(default=0, ge=0)
    """The part of `least` that is speech, which a J or L cut may carry out of the picture; 0 when nobody speaks."""
    protected: bool = False
    """Every frame below the wish is dearer."""
    band: tuple[int, int] | None = None
    """Lengths of the craft for such a shot; what lies beyond them, and beyond the wish, is dearer."""

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if max(self.least, self.hold) > self.most or self.speech > self.least:
            raise ValueError("least and hold are at most `most`, speech is at most `least`")
        return self

    @property
    def locked(self) -> bool:
        return self.least == self.most

    @property
    def floor(self) -> int:
        """Frames under which it does not go when its speech stays inside."""
        return max(self.least, self.hold)


class Join(Value):
    """How the shot at place `after` (counted from 0) meets the next one; where there is none, a plain cut.

    l_cut: its speech may run on over the next picture for up to `frames`. j_cut: the next one's speech may begin up to
    `frames` early, over its picture. dissolve: the two pictures overlap for exactly `frames`, which are seen once.
    """

    after: int = Field(ge=0)
    kind: Literal["j_cut", "l_cut", "dissolve"]
    frames: int = Field(ge=1)


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


class Reel(Value):
    """One episode to be fitted: rooms in order, joins, and the frames that are to be seen in all."""

    rooms: tuple[Room, ...]
    target: int = Field(ge=0)
    joins: tuple[Join, ...] = ()
    fps: int = Field(default=24, ge=1)
    clips: Clips | None = None

    @model_validator(mode="after")
    def _joins_join(self) -> Self:
        places = [join.after for join in self.joins]
        if len(set(places)) < len(places) or any(place + 1 >= len(self.rooms) for place in places):
            raise ValueError("a join stands between two shots, one at a place")
        return self

    @property
    def overlaps(self) -> tuple[int, ...]:
        """For each shot, the frames in which the next picture already covers it."""
        told = {join.after: join.frames for join in self.joins if join.kind == "dissolve"}
        return tuple(told.get(i, 0) for i in range(len(self.rooms)))

    @property
    def reaches(self) -> tuple[tuple[int, int], ...]:
        """For each shot, the frames by which speech may lie over the cut after it: the next one's early, its own late."""
        out = [(0, 0)] * len(self.rooms)
        for join in self.joins:
            if join.kind == "j_cut":
                out[join.after] = (min(join.frames, self.rooms[join.after + 1].speech), 0)
            elif join.kind == "l_cut":
                out[join.after] = (0, min(join.frames, self.rooms[join.after].speech))
        return tuple(out)

    @property
    def floors(self) -> tuple[int, ...]:
        """Frames under which each picture does not go, were all the speech that may leave it gone."""
        overlaps, reaches, out = self.overlaps, self.reaches, []
        for i, room in enumerate(self.rooms):
            crossed = overlaps[i] + max(1, overlaps[i - 1] if i else 0)
            carried = 0 if room.locked else min(room.speech, reaches[i - 1][0] + reaches[i][1])
            out.append(max(room.least - carried, room.hold, crossed))
        return tuple(out)

    @property
    def ceilings(self) -> tuple[int, ...]:
        """Frames each shot has at most: its room's, and the longest clip's."""
        if self.clips is None:
            return tuple(room.most for room in self.rooms)
        longest = int(self.clips.frames(self.fps)[-1])
        return tuple(min(room.most, longest) for room in self.rooms)

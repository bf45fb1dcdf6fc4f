"""What is known of an episode's shots before they have lengths: each one's room, how they join, which clips there are.

All lengths are whole frames of picture that must be made. Knows nothing of scripts, and no prices.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from loreboard.story.clips import Clips as Clips
from loreboard.story.value import Value


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

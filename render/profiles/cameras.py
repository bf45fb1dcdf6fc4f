"""How a renderer with camera parameters is given a move of the vocabulary: exactly, by what comes nearest, or not at all.

One table a dialect in `cameras/`, and each has every move: what a dialect cannot say is said to be so.
"""

import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, Self, get_args

import yaml
from pydantic import Field, model_validator

from loreboard.story.both import Both
from loreboard.story.camera import Amplitude, Move
from loreboard.story.value import Value

from .parts import CameraTable


class Given(Value):
    """One move in one dialect. `to` is a word, or directions by axis: -1, 1, or, of an absolute axis, the value itself."""

    how: Literal["exact", "nearest", "none"]
    to: str | dict[str, Decimal] | None = None
    note: Both | None = None
    """What is lost by the nearest, in one sentence."""

    @model_validator(mode="after")
    def _says_what_is_lost(self) -> Self:
        if (self.how == "none") != (self.to is None):
            raise ValueError("a move has a `to` unless it cannot be given")
        if (self.how == "nearest") != (self.note is not None):
            raise ValueError("a nearest move, and no other, says what is lost")
        return self


class Camera(Value):
    """A dialect of camera parameters."""

    format: Literal["camera.1"]
    id: CameraTable
    date: datetime.date
    source: str
    doubts: tuple[str, ...] = ()
    amplitude: dict[Amplitude, Decimal | str] = Field(default_factory=dict)
    """How far a small and a large move go along an axis, or the vendor's word for it."""
    absolute: tuple[str, ...] = ()
    """Axes whose number is meant as it stands."""
    field: str = ""
    """The parameter that a move is given by; "" where it stands in the prompt."""
    within: tuple[str, ...] = ()
    """Where in the parameter it lies: keys, and [] for a list."""
    beside: dict[str, str] = Field(default_factory=dict)
    """What the parameter always holds beside it."""
    moves: dict[Move, Given]

    @model_validator(mode="after")
    def _has_every_move(self) -> Self:
        if missing := sorted(set(get_args(Move)) - set(self.moves)):
            raise ValueError(f"no word on {', '.join(missing)}")
        return self

    def axes(self, move: Move, amplitude: Amplitude) -> dict[str, Decimal]:
        """The numbers a move is given by, by axis; empty where it has none."""
        to, far = self.moves[move].to, self.amplitude.get(amplitude)
        if not isinstance(to, dict):
            return {}
        return {axis: value if axis in self.absolute or not isinstance(far, Decimal) else value * far for axis, value in to.items()}


@cache
def camera(table: CameraTable) -> Camera:
    """The table of that name, read once."""
    text = (files("loreboard.render.profiles") / "cameras" / f"{table}.yaml").read_text(encoding="utf-8")
    return Camera.model_validate(yaml.safe_load(text))

"""What a storyboard artist returns: content and camera only, by line numbers. Lengths, ids, looks and prompts are made by code."""

from typing import Literal

from .camera import (
    Across,
    Amplitude,
    Angle,
    Composition,
    Facing,
    Feeling,
    Focus,
    Framing,
    Gaze,
    Going,
    LightQuality,
    LightType,
    Move,
    Purpose,
    Size,
    Speed,
)  # fmt: skip
from .value import Value
from .world import Fact


class DrawnSubject(Value):
    """Somebody in the picture, as the storyboard artist sees them. `name` is a character's name.

    `doing` is what the body is busy with. A face makes one change in a shot at most: from `feeling` to `becomes`, at `on`.
    """

    name: str
    doing: str
    feeling: Feeling
    becomes: Feeling | None = None
    on: str = ""
    """The word or the moment on which the face changes."""
    at: Across
    gaze: Gaze
    going: Going = "still"


class DrawnShot(Value):
    """A shot as the artist draws it. `lines` are the line numbers printed in the scene.

    `seconds` is the length the artist would like; code decides. `picture` is what is seen, without the looks, which
    code adds word for word. What is left None is chosen by code from the rest.
    """

    lines: tuple[int, ...]
    on_line: int
    runs_on: str = ""
    """For a shot without lines over which its line goes on: the words of the line with which it begins, as the script has them."""
    purpose: Purpose
    size: Size
    framing: Framing
    angle: Angle
    facing: Facing
    move: Move
    speed: Speed
    amplitude: Amplitude = "small"
    why: str = ""
    """What on the page moves the camera."""
    lens_mm: int
    focus: Focus | None = None
    composition: Composition | None = None
    side: Literal[-1, 0, 1]
    """1 or -1, the side of the line between two people; 0 on it."""
    subjects: tuple[DrawnSubject, ...]
    picture: str
    start: str
    end: str
    changes: tuple[Fact, ...] = ()
    """What is otherwise at its end than at its start, and matters later."""
    sound: str
    seconds: float


class LightPlan(Value):
    """One motivated source for the scene, and the one change it makes; the same words in every shot of the scene."""

    source: str
    """What gives the light and from where, as one could point to it."""
    change: str
    change_on_line: int | None
    kind: LightType | None = None
    quality: LightQuality | None = None
    kelvin: int | None = None
    """Colour temperature of the source."""
    key_to_fill: int | None = None
    """How many times as bright the lit side of a face is: 2 is gentle, 8 is hard."""


class SceneShots(Value):
    """What a storyboard artist returns for one scene."""

    light: LightPlan
    ambience: str = ""
    """What the place sounds like while nobody does anything."""
    shots: tuple[DrawnShot, ...]

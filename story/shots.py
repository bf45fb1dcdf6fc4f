"""What the camera sees: the last value of the pipeline, and the one every exporter takes.

Time is counted in frames, whole numbers, so that an episode sums to its target exactly; seconds are frames / fps.
A shot claims source lines of the script by number. A shot that claims none (a reaction, an insert, an establishing
detail) names the line it plays on. Dialogue is copied from the script by code and never retyped.

The camera's words are the ids of `vocabulary.yaml`, which tells what each means; here they are spelled out for type checkers.
"""

from fractions import Fraction
from typing import Literal

from pydantic import Field

from .script import Language
from .value import Value

Size = Literal["els", "ls", "fs", "mls", "ms", "mcu", "cu", "ecu", "insert"]
"""From far to near; `insert` stands apart."""
Framing = Literal[
    "single", "clean_single", "dirty_single", "two_shot", "three_shot", "group", "ots", "pov", "insert", "empty",
]  # fmt: skip
Angle = Literal["eye", "low", "high", "overhead", "birds_eye", "worms_eye", "ground", "dutch"]
Facing = Literal["front", "three_quarter_front", "profile", "three_quarter_back", "back"]
Move = Literal[
    "static", "push_in", "pull_out", "truck_left", "truck_right", "pedestal_up", "pedestal_down", "crane_up",
    "crane_down", "track", "track_lead", "track_follow", "track_side", "orbit_left", "orbit_right", "drone",
    "pan_left", "pan_right", "tilt_up", "tilt_down", "roll_left", "roll_right", "whip_pan",
    "zoom_in", "zoom_out", "dolly_zoom", "rack_focus", "handheld", "gimbal", "shake",
]  # fmt: skip
Speed = Literal["slow", "normal", "fast"]
Purpose = Literal["hook", "establish", "action", "speech", "listen", "reaction", "insert", "reveal", "button"]
Feeling = Literal["joy", "sadness", "fear", "anger", "surprise", "contempt", "grief", "calm"]
Across = Literal["left", "centre", "right"]
Gaze = Literal["left", "right", "toward", "away", "down", "up"]
Transition = Literal["cut", "match_cut", "smash_cut", "j_cut", "l_cut", "dissolve", "fade_in", "fade_out", "whip", "wipe"]


class DrawnSubject(Value):
    """Somebody in the picture, as the storyboard artist sees them. `name` is a character's name."""

    name: str
    doing: str
    feeling: Feeling
    at: Across
    gaze: Gaze


class DrawnShot(Value):
    """A shot as the artist draws it: content and camera only. `lines` are the line numbers printed in the scene.

    `seconds` is the length the artist would like; code decides. `picture` is what is seen, without the looks, which
    code adds word for word.
    """

    lines: tuple[int, ...]
    on_line: int
    purpose: Purpose
    size: Size
    framing: Framing
    angle: Angle
    facing: Facing
    move: Move
    speed: Speed
    lens_mm: int
    side: Literal[-1, 0, 1]
    subjects: tuple[DrawnSubject, ...]
    picture: str
    start: str
    end: str
    sound: str
    seconds: float


class LightPlan(Value):
    """One motivated source for the scene, and the one change it makes; the same words in every shot of the scene."""

    source: str
    change: str
    change_on_line: int | None


class SceneShots(Value):
    """What a storyboard artist returns for one scene."""

    light: LightPlan
    shots: tuple[DrawnShot, ...]


class Camera(Value):
    size: Size
    framing: Framing
    angle: Angle = "eye"
    facing: Facing = "three_quarter_front"
    move: Move = "static"
    speed: Speed = "normal"
    lens_mm: int = Field(default=35, ge=8, le=300)
    side: Literal[-1, 0, 1] = 0
    """Which side of the scene's axis the camera stands on; 0 is on the line."""


class Subject(Value):
    name: str
    look: str
    """The look token, word for word as the bible holds it."""
    doing: str
    feeling: Feeling
    at: Across
    gaze: Gaze


class Spoken(Value):
    """One source line of dialogue inside the shot. `start` counts from the shot's first frame; `frames` is its estimate."""

    line: int
    who: str
    text: str
    delivery: str | None
    extension: str | None
    on_screen: bool
    start: int = Field(ge=0)
    frames: int = Field(ge=1)


class Prompt(Value):
    """The neutral picture prompt, compiled by code from look, place, light, action and camera; `avoid` is kept apart."""

    core: str
    avoid: tuple[str, ...]


class Waiver(Value):
    code: str
    reason: str
    by: str


class Shot(Value):
    id: str
    """Never changes while the shot lives, never reused."""
    scene: str
    lines: tuple[int, ...]
    on_line: int | None
    """For a shot without lines of its own: the line it plays on. None for one that has lines."""
    purpose: Purpose
    frames: int = Field(ge=1)
    least: int = Field(ge=1)
    """Frames under which its speech or action would not fit."""
    camera: Camera
    place: str
    time: str
    subjects: tuple[Subject, ...]
    picture: str
    start: str
    end: str
    light: str
    dialogue: tuple[Spoken, ...]
    sound: str
    transition_in: Transition = "cut"
    prompt: Prompt
    locked: bool = False
    """A person has fixed this shot: no command changes it, and the rest is fitted around it."""
    notes: str = ""
    waivers: tuple[Waiver, ...] = ()


class BoardedScene(Value):
    id: str
    number: str | None
    heading: str
    first_line: int
    last_line: int
    light: LightPlan


class ScriptRef(Value):
    """The script the line numbers belong to. `unit` says what a line is: a text line, or an FDX paragraph."""

    file: str
    sha256: str
    unit: Literal["line", "paragraph"]


class ShotList(Value):
    """One episode, ready for any renderer: shots in order, summing to `target_frames` exactly."""

    format: Literal["shotlist.1"] = "shotlist.1"
    title: str
    episode: int
    language: Language
    fps: Literal[24, 25, 30]
    width: int = 1080
    height: int = 1920
    target_frames: int = Field(ge=1)
    made_by: str
    """The model, or "composed offline by rules"."""
    script: ScriptRef
    scenes: tuple[BoardedScene, ...]
    shots: tuple[Shot, ...]

    @property
    def frames(self) -> int:
        """The sum of all shots, in frames."""
        return sum(shot.frames for shot in self.shots)

    def seconds(self, frames: int) -> Fraction:
        """`frames` as exact seconds at this list's rate."""
        return Fraction(frames, self.fps)

    def starts(self) -> tuple[int, ...]:
        """The first frame of each shot, counted from 0."""
        at, out = 0, []
        for shot in self.shots:
            out.append(at)
            at += shot.frames
        return tuple(out)

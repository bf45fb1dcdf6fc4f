"""What the camera sees: the last value of the pipeline, and the one every exporter takes.

Time is counted in frames, whole numbers, so that an episode sums to its target exactly; seconds are frames / fps.
A shot claims source lines of the script by number. A shot that claims none (a reaction, an insert, an establishing
detail) names the line it plays on. Dialogue is copied from the script by code and never retyped.

Fields whose names begin with "x_" are anybody's own: they are kept and not read. Any other unknown field is an error.
"""

import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from .camera import Camera, Hour, LightQuality, LightType, Purpose, Transition
from .drawn import DrawnSubject, LightPlan
from .script import Language
from .value import Value
from .world import Fact


class Open(Value):
    """A value that keeps what others write into it under names of their own: "x_" and anything."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"additionalProperties": False, "patternProperties": {"^x_": {"description": "anybody's own"}}}
    )

    @model_validator(mode="after")
    def _only_theirs(self) -> Self:
        if strange := sorted(name for name in self.model_extra or () if not name.startswith("x_")):
            raise ValueError(f"unknown field {', '.join(strange)}; fields of your own begin with x_")
        return self


class Subject(DrawnSubject):
    """Somebody in the picture, as the artist drew them, with the look that the bible gives them."""

    look: str
    """The look token, word for word as the bible holds it."""


class Spoken(Value):
    """One source line of dialogue inside the shot, or the part of one that is heard in it (`Shot.runs_on`).

    `start` counts from the shot's first frame; `frames` is its estimate.
    """

    line: int
    who: str
    text: str
    delivery: str | None
    extension: str | None
    on_screen: bool
    start: int = Field(ge=0)
    frames: int = Field(ge=1)


class Caption(Value):
    """Words laid over the picture by an editor, never made by a renderer: what is said, or what the script puts on the screen."""

    line: int
    text: str
    kind: Literal["speech", "screen"]
    start: int = Field(ge=0)
    frames: int = Field(ge=1)


class Override(Value):
    """What one renderer is told instead: a prompt of a person's own, parameters of its own."""

    prompt: str | None = None
    params: dict[str, JsonValue] = Field(default_factory=dict)


class Prompt(Value):
    """The neutral picture prompt, compiled by code from look, place, light, action and camera; `avoid` is kept apart.

    `overrides` are by renderer's name and are a person's: nothing writes them.
    """

    core: str
    avoid: tuple[str, ...]
    overrides: dict[str, Override] = Field(default_factory=dict)
    seed: int | None = None


class Waiver(Value):
    """A rule that somebody lets this shot break, and why."""

    code: str
    reason: str
    by: str


class Mend(Value):
    """What code changed in the artist's camera so that a rule of film grammar holds."""

    code: str
    field: str
    was: str
    now: str


Role = Literal["identity", "wardrobe", "location", "prop", "style", "motion", "voice"]


class Ref(Value):
    """An asset the picture is made after."""

    asset: str
    role: Role
    weight: float = Field(default=1.0, ge=0, le=1)


class Asset(Value):
    """Something made once and used in many shots. Without a file yet, `text` is what it is to be made from."""

    id: str
    kind: Literal["look", "place", "prop", "style", "voice", "motion", "frame"]
    of: str
    """The name in the bible; of a place with its time of day; of a frame, the shot that it is taken from, if it is one of the list's."""
    text: str
    uri: str | None = None
    sha256: str | None = None
    px: tuple[int, int] | None = None
    seconds: Decimal | None = None
    rights: str = ""


class Shot(Open):
    id: str
    """Never changes while the shot lives, never reused."""
    rev: int = Field(default=1, ge=1)
    """1 as it was drawn; one more with each change by a person or an agent. What a person makes begins above 1."""
    scene: str
    lines: tuple[int, ...]
    on_line: int | None
    """For a shot without lines of its own: the line it plays on. None for one that has lines."""
    runs_on: str = ""
    """Of such a shot, where its line is spoken or done on over it: the words of the line with which it begins."""
    purpose: Purpose
    frames: int = Field(ge=1)
    least: int = Field(ge=1)
    """Frames under which its speech or action would not fit."""
    most: int | None = Field(default=None, ge=1)
    """Frames over which it is not drawn out; None where nobody has said."""
    camera: Camera
    place: str
    time: str
    """As the heading writes it."""
    hour: Hour | None = None
    weather: str = ""
    subjects: tuple[Subject, ...]
    picture: str
    start: str
    end: str
    state: tuple[Fact, ...] = ()
    """What is so at its first frame, of the people, the place and the things that matter in it."""
    changes: tuple[Fact, ...] = ()
    """What is otherwise at its last."""
    light: str
    light_type: LightType | None = None
    light_quality: LightQuality | None = None
    dialogue: tuple[Spoken, ...]
    captions: tuple[Caption, ...] = ()
    sound: str
    ambience: str = ""
    music: str = ""
    pinned: bool = False
    """A person has set its length, and the rest is fitted around it; everything else of it may change."""
    transition_in: Transition = "cut"
    overlap: int = Field(default=0, ge=0)
    """Frames that a dissolve into it lasts; they lie at the end of the shot before."""
    transition_out: Transition = "cut"
    """How it ends where nothing follows."""
    group: str = ""
    """Neighbours of one group may share a clip: one scene in one light."""
    alone: bool = False
    """Never share a clip."""
    first_frame: str | None = None
    last_frame: str | None = None
    """Assets of kind `frame` that the picture begins and ends with."""
    refs: tuple[Ref, ...] = ()
    prompt: Prompt
    status: Literal["draft", "approved", "locked"] = "draft"
    notes: str = ""
    waivers: tuple[Waiver, ...] = ()
    mends: tuple[Mend, ...] = ()

    @property
    def locked(self) -> bool:
        """A person has fixed this shot: no command changes it, and the rest is fitted around it."""
        return self.status == "locked"

    @property
    def digest(self) -> str:
        """SHA-256 of everything that a picture, a sound or a cut depends on: all but its name, revision, pin, status, notes, waivers, mends, and
        `runs_on`, whose parts it holds."""
        told = self.model_dump(mode="json", exclude={"id", "rev", "pinned", "status", "notes", "waivers", "mends", "runs_on"})
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


class BoardedScene(Value):
    id: str
    number: str | None
    heading: str
    first_line: int
    last_line: int
    light: LightPlan
    axis: str = ""
    """The two between whom the line runs: "Bo|Mei"."""


class ScriptRef(Value):
    """The script the line numbers belong to. `unit` says what a line is: a text line, or an FDX paragraph."""

    file: str
    sha256: str
    unit: Literal["line", "paragraph"]


class ShotList(Open):
    """One episode, ready for any renderer: shots in order, summing to `target_frames` exactly."""

    format: Literal["shotlist.1"] = "shotlist.1"
    title: str
    episode: int
    language: Language
    fps: Literal[24, 25, 30]
    width: int = 1080
    height: int = 1920
    target_frames: int = Field(ge=1)
    handles: int = Field(default=12, ge=0)
    """Frames that a renderer makes more of each shot at either end, for whoever cuts."""
    made_by: str
    """The model, or "composed offline by rules"."""
    style: str = ""
    """One line for the picture, the same in every prompt."""
    script: ScriptRef
    scenes: tuple[BoardedScene, ...]
    assets: tuple[Asset, ...] = ()
    shots: tuple[Shot, ...]
    retired: tuple[str, ...] = ()
    """Ids of shots that a person has cut or merged; none is given again."""

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

"""The camera of a shot, in words that are counted: the ids of `vocabulary.yaml`, which tells what each means, spelled out for type checkers.

Left and right of a move are the camera's own; left and right of people, looks and compositions are the picture's.
"""

from typing import Literal

from pydantic import Field

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
Amplitude = Literal["small", "large"]
Lens = Literal["ultra_wide", "wide", "normal", "portrait", "tele", "macro"]
Look = Literal["anamorphic", "tilt_shift"]
Focus = Literal["deep", "shallow", "rack", "soft"]
LightType = Literal["daylight", "overcast", "moonlight", "practical", "tungsten", "fluorescent", "neon", "firelight", "mixed"]
LightQuality = Literal["high_key", "low_key", "backlit", "side", "top", "rim", "silhouette", "soft", "hard"]
Hour = Literal["dawn", "day", "golden", "dusk", "night"]
Composition = Literal[
    "centre", "thirds_left", "thirds_right", "symmetrical", "leading_lines", "frame_in_frame", "negative_space", "foreground_layer",
]  # fmt: skip
Headroom = Literal["tight", "normal", "loose"]
Purpose = Literal["hook", "establish", "action", "speech", "listen", "reaction", "insert", "reveal", "button"]
Feeling = Literal["joy", "sadness", "fear", "anger", "surprise", "contempt", "grief", "calm"]
Across = Literal["left", "centre", "right"]
Gaze = Literal["left", "right", "toward", "away", "down", "up"]
Going = Literal["still", "left", "right", "toward", "away"]
"""Where somebody moves in the picture: to its left, its right, to the lens or from it."""
Transition = Literal["cut", "match_cut", "smash_cut", "j_cut", "l_cut", "dissolve", "fade_in", "fade_out", "whip", "wipe"]


class Camera(Value):
    """What is set up for one shot."""

    size: Size
    framing: Framing
    angle: Angle = "eye"
    roll: int = Field(default=0, ge=-45, le=45)
    """Degrees the horizon is turned, clockwise; 0 but for `dutch`."""
    facing: Facing = "three_quarter_front"
    move: Move = "static"
    speed: Speed = "normal"
    amplitude: Amplitude = "small"
    why: str = ""
    """What on the page moves the camera; "" where it stands."""
    ends: Size | None = None
    """The size a move arrives at; None where it stays."""
    lens_mm: int = Field(default=35, ge=8, le=300)
    """Focal length on full frame."""
    lens: Lens = "normal"
    """The class of `lens_mm`, or macro."""
    look: Look | None = None
    focus: Focus = "deep"
    composition: Composition = "centre"
    headroom: Headroom = "normal"
    lead: Literal["left", "right"] | None = None
    """The side of the picture that is kept open before a look or a walk."""
    safe: bool = True
    """Nothing that must be seen stands in the top tenth or the lowest fifth, where captions and buttons of the app are."""
    axis: str = ""
    """The line the camera keeps to one side of, by the two who stand on it: "Bo|Mei"; "" in a scene of one."""
    side: Literal[-1, 0, 1] = 0
    """Which side of the axis the camera stands on; 0 is on the line."""
    azimuth: int = Field(default=0, ge=-180, le=180)
    """Degrees the camera stands off the subject's face, positive to the picture's right: 0 sees it from the front, 180 from behind."""

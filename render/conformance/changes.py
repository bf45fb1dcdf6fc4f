"""A shot list with one field of a shot changed, for each field there is: what an exporter carries changes its bytes, what it loses does not."""

from typing import Any

from pydantic import BaseModel

from loreboard.story.camera import Camera
from loreboard.story.shots import Caption, Mend, Override, Prompt, Ref, Shot, ShotList, Spoken, Subject, Waiver
from loreboard.story.world import Fact

INNER: dict[str, type[BaseModel]] = {"subjects": Subject, "dialogue": Spoken, "camera": Camera, "prompt": Prompt, "waivers": Waiver}
"""The fields of a shot whose own fields are told one by one."""
FIELDS = frozenset(Shot.model_fields) | {f"{field}.{inner}" for field, kind in INNER.items() for inner in kind.model_fields}
"""What LOSES may name."""
_LINE = Spoken(line=7, who="Bo", text="x", delivery=None, extension=None, on_screen=True, start=2, frames=20)
_WHOLE: dict[str, Any] = {
    "id": "e01-dddddd", "scene": "s02", "lines": (3, 4), "purpose": "hook", "place": "ROAD", "time": "DAWN", "subjects": (), "picture": "x",
    "start": "x", "end": "x", "light": "x", "dialogue": (_LINE,), "sound": "x", "transition_in": "dissolve", "status": "locked", "notes": "x",
    "frames": 99, "least": 30, "rev": 2, "most": 300, "hour": "dusk", "weather": "x", "state": (Fact(who="Mei", what="wet", value="x"),),
    "changes": (Fact(who="Mei", what="wet", value=""),), "light_type": "neon", "light_quality": "rim",
    "captions": (Caption(line=4, text="x", kind="screen", start=0, frames=9),), "ambience": "x", "music": "x", "overlap": 4,
    "transition_out": "fade_out", "group": "x", "alone": True, "pinned": True, "runs_on": "x", "first_frame": "x", "last_frame": "x",
    "refs": (Ref(asset="x", role="prop"),), "mends": (Mend(code="x", field="x", was="x", now="x"),),
}  # fmt: skip
_PARTS: dict[str, dict[str, Any]] = {
    "camera": {"size": "cu", "framing": "ots", "angle": "low", "facing": "back", "move": "track", "speed": "fast", "lens_mm": 90, "side": 1,
               "roll": 9, "amplitude": "large", "why": "x", "ends": "cu", "lens": "tele", "look": "tilt_shift", "focus": "soft",
               "composition": "symmetrical", "headroom": "loose", "lead": "left", "safe": False, "axis": "x|y", "azimuth": 90},
    "prompt": {"core": "x", "avoid": ("x",), "overrides": {"veo": Override(prompt="x")}, "seed": 7},
    "waivers": {"code": "x", "reason": "x", "by": "x"},
    "subjects": {"name": "Bo", "look": "x", "doing": "x", "feeling": "joy", "becomes": "fear", "on": "x", "at": "right", "gaze": "down",
                 "going": "away"},
    "dialogue": {"line": 9, "who": "x", "text": "x", "delivery": "x", "extension": "x", "on_screen": False, "start": 1, "frames": 2},
}  # fmt: skip
NOT_CHANGED = frozenset({"on_line"})
"""A shot has it or lines, never both."""


def changed(shots: ShotList) -> dict[str, tuple[ShotList, ShotList]]:
    """By field, `shots` (from a shot with speech on, for fields of fields) and the same with that field of its first shot changed.

    A field of whose value the list has none is not told.
    """
    speaks = next((n for n, shot in enumerate(shots.shots) if shot.dialogue), 0)
    spoken = shots.model_copy(update={"shots": shots.shots[speaks:]})
    out = {field: (shots, _with_first(shots, {field: value})) for field, value in _WHOLE.items()}
    for field, inner in _PARTS.items():
        old = getattr(spoken.shots[0], field)
        for key, value in inner.items() if old else ():
            new = (old[0].model_copy(update={key: value}), *old[1:]) if isinstance(old, tuple) else old.model_copy(update={key: value})
            out[f"{field}.{key}"] = (spoken, _with_first(spoken, {field: new}))
    return out


def _with_first(shots: ShotList, fields: dict[str, Any]) -> ShotList:
    return shots.model_copy(update={"shots": (shots.shots[0].model_copy(update=fields), *shots.shots[1:])})

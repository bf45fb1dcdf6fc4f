"""Fields of a shot set by their path: camera.size=cu, subjects.0.gaze=left, frames=60. What code derives from a field follows it."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from loreboard.agents.storyboard import setups
from loreboard.agents.storyboard.needs import dissolve
from loreboard.story.errors import BadInput
from loreboard.story.mistakes import explained, nearest, unknown, written
from loreboard.story.shots import Shot, ShotList

from .lengths import floor_of
from .settling import settled
from .table import Table, open_to_change, the_shot

FREE = "free"
"""Said for `frames`, the solver chooses them again."""
ELSEWHERE = {
    "id": "An id never changes while the shot lives.",
    "rev": "It counts by itself.",
    "scene": "Delete the shot and add one in the other scene.",
    "lines": "Use `loreboard shot split`, `merge` or `delete --to`.",
    "on_line": "Use `loreboard shot move`.",
    "runs_on": "Use `loreboard shot split` at a frame of the speech, or `merge`.",
    "dialogue": "Speech is copied from the script: edit the script and run `loreboard resume`.",
    "captions": "They are made of the script's words: edit the script and run `loreboard resume`.",
    "least": "It is worked out from the shot's lines; set frames instead.",
    "most": "It is worked out from the shot's lines; set frames instead.",
    "overlap": "It goes with transition_in=dissolve.",
    "group": "It is worked out from the scene's light; alone=true keeps the shot out of shared clips.",
    "refs": "They follow from who and what is shown; in shots.json you can weigh them.",
    "mends": "They tell what code has changed.",
    "status": "Use `loreboard shot lock`, `unlock` or `approve`.",
    "pinned": "Set frames to a number, or to free.",
    "waivers": "Use `loreboard shot waive` or `unwaive`.",
    "notes": "Use `loreboard shot note`.",
}
_LOOK = "It is the bible's: change bible.yaml and run `loreboard resume`."
_OF_PROMPT = "The prompt is made of the shot. Say prompt.overrides.RENDERER.prompt, or prompt.seed."


def change(shots: ShotList, table: Table, name: str, told: Mapping[str, str]) -> ShotList:
    """The list with these fields of the shot as told, by path. A value is JSON, or plain words for a text.

    Setting `frames` pins the length: the rest is fitted around it until it is set to "free". Raises BadInput for a field that is not
    there or made by code, a value that it cannot have, and when no lengths fit.
    """
    shot = open_to_change(the_shot(shots, name))
    body: dict[str, Any] = json.loads(shot.model_dump_json())
    for path, value in told.items():
        _refuse(path, shot)
        if path == "frames" and value == FREE:
            body["pinned"] = False
            continue
        _set(body, path, value, shot, shots)
        if path == "frames":
            body["pinned"] = True
    new = _valid(body, shot)
    new = _followed(shot, new, set(told), shots.fps)
    if new.pinned and new.frames < (least := floor_of(new, shots.fps, table)):
        raise BadInput(
            f"{new.frames} frames are too few: what it claims takes at least {least}",
            shot.id,
            f"Set frames={least} or more, or cut a line.",
        )
    return settled(shots, [new if s.id == shot.id else s for s in shots.shots], table, {shot.id})


def _refuse(path: str, shot: Shot) -> None:
    parts = path.split(".")
    do = ELSEWHERE.get(parts[0])
    if parts[0] == "subjects" and parts[-1] == "look":
        do = _LOOK
    if parts[0] == "prompt" and parts[1:2] not in (["overrides"], ["seed"]):
        do = _OF_PROMPT
    if do:
        raise BadInput(f"{path} is not set by hand", shot.id, do)


def _set(body: dict[str, Any], path: str, value: str, shot: Shot, shots: ShotList) -> None:
    """Put `value` at `path` of `body`, in place."""
    *way, last = path.split(".")
    here: Any = body
    for n, step in enumerate(way):
        here = _step(here, step, ".".join(way[: n + 1]), shot)
    if isinstance(here, list):
        _step(here, last, path, shot)
        here[_place(here, last)] = _value(value)
    elif isinstance(here, dict):
        if last not in here and not last.startswith("x_") and way != ["prompt", "overrides"] and "params" not in way:
            raise BadInput(f"There is no field {path}", shot.id, nearest(last, here, "Fields of your own begin with x_."))
        here[last] = value if isinstance(here.get(last), str) and not value.startswith('"') else _value(value)
        if way[:1] == ["subjects"] and last == "name":
            here["look"] = _look(value, shot, shots)
    else:
        raise BadInput(f"{'.'.join(way)} has no fields", shot.id, "Set it as a whole.")


def _step(here: Any, step: str, path: str, shot: Shot) -> Any:
    if isinstance(here, list):
        if (at := _place(here, step)) is not None:
            return here[at]
        names = [str(x["name"]) for x in here if isinstance(x, dict) and "name" in x]
        raise BadInput(f"There is no {path}", shot.id, f"Give 0 to {len(here) - 1}" + (f", or {' or '.join(names)}." if names else "."))
    if isinstance(here, dict) and step in here:
        if here[step] is None and step != "prompt":
            raise BadInput(f"{path} is empty", shot.id, "Set it as a whole.")
        return here[step]
    if isinstance(here, dict) and path.startswith("prompt.overrides."):
        return here.setdefault(step, {} if path.endswith(".params") else {"prompt": None, "params": {}})
    raise BadInput(f"There is no field {path}", shot.id, nearest(step, here if isinstance(here, dict) else (), ""))


def _place(here: list[Any], step: str) -> Any:
    """The place in a list that `step` means: its number from 0, or the name of what stands there."""
    if step.isdecimal() and int(step) < len(here):
        return int(step)
    return next((n for n, x in enumerate(here) if isinstance(x, dict) and str(x.get("name", "")).casefold() == step.casefold()), None)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _look(name: str, shot: Shot, shots: ShotList) -> str:
    looks = {a.of: a.text for a in shots.assets if a.kind == "look"} | {x.name: x.look for s in shots.shots for x in s.subjects}
    if name not in looks:
        raise BadInput(f"Nobody called {name} has a look in this list", shot.id, f"There are: {', '.join(looks)}.")
    return looks[name]


def _valid(body: dict[str, Any], shot: Shot) -> Shot:
    if strange := unknown(body, Shot):
        path, text = strange[0]
        raise BadInput(f"{written(path)} {text[0]}", shot.id, text[1])
    try:
        return Shot.model_validate_json(json.dumps(body))
    except (ValidationError, ValueError) as error:
        if not isinstance(error, ValidationError):
            raise BadInput(f"The value cannot be used: {error}", shot.id, "Give plain text or JSON.") from error
        path, text = explained(error)[0]
        raise BadInput(f"{written(path)} {text[0]}", shot.id, text[1]) from error


def _followed(was: Shot, new: Shot, told: set[str], fps: int) -> Shot:
    """What code had chosen by the fields that are now set, chosen again where the person has not said it too."""
    rules, camera, more = setups.rules(), new.camera, dict[str, Any]()
    if camera.lens_mm != was.camera.lens_mm or camera.size != was.camera.size:
        more["lens"] = setups.lens(camera.lens_mm, camera.size)
    if camera.size != was.camera.size:
        more |= {"headroom": rules["headroom"][camera.size], "focus": rules["focus"][camera.size]}
    if (camera.facing, camera.side) != (was.camera.facing, was.camera.side):
        more["azimuth"] = setups.azimuth(camera.facing, camera.side)
    if camera.angle != was.camera.angle:
        more["roll"] = rules["roll"] if camera.angle == "dutch" else 0
    if camera.move != was.camera.move:
        more["ends"] = None
        if camera.move == "static":
            more["why"] = ""
        if "rack" in (camera.move.removesuffix("_focus"), was.camera.focus):
            more["focus"] = "rack" if camera.move == "rack_focus" else rules["focus"][camera.size]
    camera = camera.model_copy(update={k: v for k, v in more.items() if f"camera.{k}" not in told and "camera" not in told})
    joined: dict[str, Any] = {"camera": camera}
    if new.transition_in != was.transition_in:
        joined["overlap"] = dissolve(fps) if new.transition_in == "dissolve" else 0
    return new.model_copy(update=joined)

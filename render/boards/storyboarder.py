"""The list as a project of Storyboarder, the open desktop app: a board a shot that an artist can draw over, with a panel to begin with.

Several files: `boards.storyboarder` and a PNG a board in `images/`. A board is named by its shot's id, so that a person's drawing stays with
its shot when others come or go. Needs Pillow.
"""

import hashlib
import json

from loreboard.story.shots import Shot, ShotList

from ..label import label
from ..letters import clean, one_line
from ..losing import all_but
from .pictures import pictures

SUFFIX = ""
LOSES = all_but(
    "id", "frames", "scene", "picture", "notes", "sound", "music", "lines", "light", "prompt.core", "dialogue.who", "dialogue.text",
    "dialogue.delivery", "camera.size", "camera.framing", "camera.angle", "camera.move", "camera.lens_mm", "status",
)  # fmt: skip
VERSION = "3.0.0"
"""Of the app whose files these are like."""


def export(shots: ShotList) -> dict[str, bytes]:
    """The files by name. Raises BadInput when Pillow is not installed."""
    names = [f"images/board-{_uid(shot)}.png" for shot in shots.shots]
    rows = enumerate(zip(shots.shots, shots.starts(), names, strict=True), 1)
    boards = [_board(shots, shot, number, start, name.removeprefix("images/")) for number, (shot, start, name) in rows]
    project = {
        "version": VERSION, "aspectRatio": shots.width / shots.height, "fps": shots.fps, "defaultBoardTiming": 2000, "boards": boards,
        "aiContent": label(shots),
    }  # fmt: skip
    body = json.dumps(project, ensure_ascii=False, indent=1).encode() + b"\n"
    return {"boards.storyboarder": body, **dict(zip(names, pictures(shots), strict=True))}


def _board(shots: ShotList, shot: Shot, number: int, start: int, url: str) -> dict[str, object]:
    """Times in milliseconds: each board ends where the next begins, so that rounding never adds up."""
    time, end = (_ms(at, shots.fps) for at in (start, start + shot.frames))
    camera = shot.camera
    spoken = [f"{d.who}{f' ({d.delivery})' if d.delivery else ''}: {d.text}" for d in shot.dialogue]
    told = [
        shot.notes, f"{shot.id}, {shot.scene}, {shot.status}", f"{camera.size}, {camera.framing}, {camera.angle}, {camera.move}, {camera.lens_mm} mm",
        shot.light, " / ".join(filter(None, (shot.sound, shot.music))), f"lines {' '.join(map(str, shot.lines))}" if shot.lines else "",
        shot.prompt.core,
    ]  # fmt: skip
    return {
        "uid": _uid(shot), "url": url, "newShot": True, "lastEdited": 0, "layers": {}, "number": number, "shot": f"{number}A", "time": time,
        "duration": end - time, "dialogue": clean("\n".join(spoken)), "action": clean(shot.picture),
        "notes": clean("\n".join(one_line(line) for line in told if line)),
    }  # fmt: skip


def _uid(shot: Shot) -> str:
    """Ten signs from the shot's id, as long as the shot lives."""
    return hashlib.sha256(shot.id.encode()).hexdigest()[:10].upper()


def _ms(frames: int, fps: int) -> int:
    return (frames * 2000 + fps) // (2 * fps)

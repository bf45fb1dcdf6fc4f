"""A shot list as a spreadsheet, for people: one row a shot, opens in anything.

UTF-8 with a byte order mark, because Excel takes Chinese for something else without one. A cell that a spreadsheet
would run as a formula gets a leading apostrophe; `shots.json` keeps the raw words.
"""

import csv
import io
import re

from loreboard.story.shots import Shot, ShotList

SUFFIX = ".csv"
LOSES = frozenset(
    {"waivers", "least", "subjects.look", "subjects.doing", "subjects.feeling", "subjects.at", "subjects.gaze"}
    | {"dialogue.line", "dialogue.extension", "dialogue.on_screen", "dialogue.start", "dialogue.frames"}
)
COLUMNS = (
    "episode", "scene", "shot", "order", "in", "out", "duration_s", "frames", "fps", "size", "framing", "angle", "facing", "movement",
    "speed", "lens_mm", "side", "transition_in", "location", "time_of_day", "purpose", "lines", "characters", "action", "start", "end",
    "speaker", "dialogue", "delivery", "language", "light", "sound", "prompt", "negative", "locked", "notes",
)  # fmt: skip
_FORMULA = re.compile(r"^[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\-@＝＋－＠\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def export(shots: ShotList) -> bytes:
    """The list as CSV bytes with a header row; times as HH:MM:SS:FF from zero."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for order, (shot, start) in enumerate(zip(shots.shots, shots.starts(), strict=True), 1):
        row = _row(shots, shot, order, start)
        table.writerow([safe(row[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def timecode(frames: int, fps: int) -> str:
    """`frames` from zero as HH:MM:SS:FF, non-drop."""
    seconds, rest = divmod(frames, fps)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{rest:02d}"


def _row(shots: ShotList, shot: Shot, order: int, start: int) -> dict[str, object]:
    camera = shot.camera
    return {
        "episode": shots.episode, "scene": shot.scene, "shot": shot.id, "order": order,
        "in": timecode(start, shots.fps), "out": timecode(start + shot.frames, shots.fps),
        "duration_s": f"{float(shots.seconds(shot.frames)):.3f}", "frames": shot.frames, "fps": shots.fps,
        "size": camera.size, "framing": camera.framing, "angle": camera.angle, "facing": camera.facing, "movement": camera.move,
        "speed": camera.speed, "lens_mm": camera.lens_mm, "side": {-1: "left", 0: "on line", 1: "right"}[camera.side],
        "transition_in": shot.transition_in, "location": shot.place, "time_of_day": shot.time, "purpose": shot.purpose,
        "lines": " ".join(map(str, shot.lines)) or f"({shot.on_line})",
        "characters": "; ".join(s.name for s in shot.subjects),
        "action": shot.picture, "start": shot.start, "end": shot.end,
        "speaker": "; ".join(dict.fromkeys(d.who for d in shot.dialogue)),
        "dialogue": "\n".join(d.text for d in shot.dialogue),
        "delivery": "; ".join(d.delivery for d in shot.dialogue if d.delivery),
        "language": shots.language, "light": shot.light, "sound": shot.sound,
        "prompt": shot.prompt.core, "negative": ", ".join(shot.prompt.avoid),
        "locked": "yes" if shot.locked else "", "notes": shot.notes,
    }  # fmt: skip


def safe(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str):
        return cell
    cell = _CONTROL.sub("", cell)
    return "'" + cell if _FORMULA.match(cell) else cell

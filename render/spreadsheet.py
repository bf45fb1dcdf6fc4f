"""A shot list as a spreadsheet, for people: one row a shot, opens in anything.

UTF-8 with a byte order mark, because Excel takes Chinese for something else without one. A cell that a spreadsheet
would run as a formula gets a leading apostrophe; `shots.json` keeps the raw words.
"""

import csv
import io
import json
import re
from collections.abc import Sequence

from loreboard.story.shots import Shot, ShotList, Subject
from loreboard.story.world import Fact

SUFFIX = ".csv"
LOSES = frozenset({"subjects.look"} | {f"dialogue.{field}" for field in ("line", "extension", "on_screen", "start", "frames")})
COLUMNS = (
    "episode", "scene", "shot", "order", "in", "out", "duration_s", "frames", "fps", "size", "framing", "angle", "facing", "movement",
    "speed", "reach", "why", "lens_mm", "lens", "look", "focus", "composition", "side", "transition_in", "transition_out", "location",
    "time_of_day", "hour", "weather", "purpose", "lines", "characters", "action", "start", "end", "state", "changes", "speaker", "dialogue",
    "delivery", "language", "light", "light_type", "light_quality", "sound", "ambience", "music", "group", "prompt", "negative", "status",
    "waived", "notes", "frame_in", "frame_out", "least", "most", "overlap", "axis", "azimuth", "roll", "ends", "headroom", "lead", "safe",
    "people", "captions", "first_frame", "last_frame", "references", "seed", "overrides", "mended", "rev",
    "pinned", "runs_on",
)  # fmt: skip
"""In this order for good: a new one goes to the end, so that a sheet made for an older list still fits."""
_FORMULA = re.compile(r"^[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\-@＝＋－＠\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def export(shots: ShotList) -> bytes:
    """The list as CSV bytes with a header row; times as HH:MM:SS:FF from zero, `frame_in` and `frame_out` in frames from zero, the latter the next one's first."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for order, (shot, start) in enumerate(zip(shots.shots, shots.starts(), strict=True), 1):
        told = row(shots, shot, order, start)
        table.writerow([safe(told[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def timecode(frames: int, fps: int) -> str:
    """`frames` from zero as HH:MM:SS:FF, non-drop."""
    seconds, rest = divmod(frames, fps)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{rest:02d}"


def row(shots: ShotList, shot: Shot, order: int, start: int) -> dict[str, object]:
    """What each of COLUMNS says of `shot`, the `order`th from 1, which begins at frame `start`."""
    camera = shot.camera
    return {
        "episode": shots.episode, "scene": shot.scene, "shot": shot.id, "order": order,
        "in": timecode(start, shots.fps), "out": timecode(start + shot.frames, shots.fps),
        "duration_s": f"{float(shots.seconds(shot.frames)):.3f}", "frames": shot.frames, "fps": shots.fps,
        "size": camera.size, "framing": camera.framing, "angle": camera.angle, "facing": camera.facing, "movement": camera.move,
        "speed": camera.speed, "reach": camera.amplitude, "why": camera.why, "lens_mm": camera.lens_mm, "lens": camera.lens,
        "look": camera.look or "", "focus": camera.focus, "composition": camera.composition, "side": {-1: "left", 0: "on line", 1: "right"}[camera.side],
        "transition_in": shot.transition_in, "transition_out": shot.transition_out, "location": shot.place, "time_of_day": shot.time,
        "hour": shot.hour or "", "weather": shot.weather, "purpose": shot.purpose,
        "lines": " ".join(map(str, shot.lines)) or f"({shot.on_line})", "runs_on": shot.runs_on,
        "characters": "; ".join(s.name for s in shot.subjects),
        "action": shot.picture, "start": shot.start, "end": shot.end, "state": _facts(shot.state), "changes": _facts(shot.changes),
        "speaker": "; ".join(dict.fromkeys(d.who for d in shot.dialogue)),
        "dialogue": "\n".join(d.text for d in shot.dialogue),
        "delivery": "; ".join(d.delivery for d in shot.dialogue if d.delivery),
        "language": shots.language, "light": shot.light, "light_type": shot.light_type or "",
        "light_quality": shot.light_quality or "", "sound": shot.sound, "ambience": shot.ambience, "music": shot.music,
        "group": shot.group + (" (alone)" if shot.alone else ""),
        "prompt": shot.prompt.core, "negative": ", ".join(shot.prompt.avoid),
        "status": shot.status, "waived": "; ".join(f"{w.code}: {w.reason}" + (f" ({w.by})" if w.by else "") for w in shot.waivers),
        "notes": shot.notes, "frame_in": start, "frame_out": start + shot.frames, "least": shot.least, "most": shot.most or "",
        "overlap": shot.overlap, "axis": camera.axis, "azimuth": _turned(camera.azimuth), "roll": _turned(camera.roll), "ends": camera.ends or "",
        "headroom": camera.headroom, "lead": camera.lead or "", "safe": "yes" if camera.safe else "no",
        "people": "\n".join(map(_person, shot.subjects)),
        "captions": "\n".join(f"{c.kind}, line {c.line}, {c.start}+{c.frames}: {c.text}" for c in shot.captions),
        "first_frame": shot.first_frame or "", "last_frame": shot.last_frame or "",
        "references": "; ".join(f"{ref.role}: {ref.asset}" + (f" ({ref.weight:g})" if ref.weight != 1 else "") for ref in shot.refs),
        "seed": "" if shot.prompt.seed is None else shot.prompt.seed, "overrides": _overrides(shot),
        "mended": "; ".join(f"{m.code}: {m.field} {m.was or '-'} > {m.now or '-'}" for m in shot.mends), "rev": shot.rev,
        "pinned": "yes" if shot.pinned else "",
    }  # fmt: skip


def _turned(degrees: int) -> str:
    """Degrees with their side in words: a cell that begins with a sign is a formula to a spreadsheet."""
    return f"{abs(degrees)} {'right' if degrees > 0 else 'left'}" if degrees else "0"


def _person(subject: Subject) -> str:
    going = "" if subject.going == "still" else f"goes {subject.going}, "
    face = subject.feeling + (f" > {subject.becomes}" if subject.becomes else "") + (f" (on: {subject.on})" if subject.on else "")
    return f"{subject.name}: {subject.at}, looks {subject.gaze}, {going}{face}; {subject.doing}"


def _overrides(shot: Shot) -> str:
    own = {name: override.model_dump(mode="json") for name, override in shot.prompt.overrides.items()}
    return json.dumps(own, ensure_ascii=False, sort_keys=True) if own else ""


def _facts(facts: Sequence[Fact]) -> str:
    return "; ".join(f"{fact.who}, {fact.what.replace('_', ' ')}: {fact.value or '-'}" for fact in facts)


def safe(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str):
        return cell
    cell = _CONTROL.sub("", cell)
    return "'" + cell if _FORMULA.match(cell) else cell

"""The list as a draft of Jianying (剪映) or CapCut: a picture a shot on the main track, captions as text tracks, in microseconds.

A folder to be laid among the app's own drafts: `draft_content.json`, the same as `draft_info.json` for the Mac, `draft_meta_info.json`, and
the drawn panels in `media/`. Media are named by the app's own placeholder for the draft's folder, so that the draft can be moved.
Jianying from 6.0 writes its drafts encrypted; plain ones open in 5.9 and before, and in CapCut. Needs Pillow.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from loreboard.story.shots import ShotList

from ..captions import Cue, cues
from ..label import label
from ..letters import clean, file_name, one_line
from ..losing import all_but
from . import draft
from .pictures import pictures, size

SUFFIX = ""
LOSES = all_but("id", "frames", "captions", "picture")
PLACE = "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##"
"""What the app itself writes for the folder of a draft."""
_SPACE = uuid.UUID("5b0f0c9a-6a0e-5c39-9d3c-6c6f7265626f")
Json = dict[str, Any]


def export(shots: ShotList) -> dict[str, bytes]:
    """The files by name. Raises BadInput when Pillow is not installed."""
    names = [f"media/{file_name(shot.id)}.png" for shot in shots.shots]
    told = _content(shots, names)
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    meta = draft.meta(
        _id(shots, "draft"), one_line(f"{shots.title} {shots.episode}"), _us(shots, shots.frames), told["materials"]["videos"]
    )
    meta["draft_segment_extra_info"] = [{"ai_content": label(shots)}]
    files = {
        "draft_content.json": body,
        "draft_info.json": body,
        "draft_meta_info.json": json.dumps(meta, ensure_ascii=False, indent=1).encode(),
    }
    return {**files, **dict(zip(names, pictures(shots), strict=True))}


def _content(shots: ShotList, names: Sequence[str]) -> Json:
    wide, high = size(shots)
    materials, picture = draft.materials(), []
    for shot, start, name in zip(shots.shots, shots.starts(), names, strict=True):
        material, speed = _id(shots, "photo", name), _id(shots, "speed", name)
        materials["videos"].append(draft.photo(material, f"{PLACE}/{name}", clean(one_line(f"{shot.id} {shot.picture}"))[:200], wide, high))
        materials["speeds"].append(draft.speed(speed))
        span = _span(shots, start, start + shot.frames)
        picture.append(
            {**draft.segment(_id(shots, "segment", name), material, span, 0), "source_timerange": {**span, "start": 0}}
            | draft.moving(speed)
        )
    tracks = [draft.track(_id(shots, "track", "picture"), "video", "shots", picture)]
    for number, lane in enumerate(_lanes(cues(shots)), 1):
        words = []
        for at, cue in enumerate(lane):
            material = _id(shots, "text", str(number), str(at))
            materials["texts"].append(draft.text(material, clean("\n".join(cue.lines).replace("\u2060", ""))))
            up = draft.UP if cue.kind == "screen" else draft.DOWN
            words.append(draft.segment(_id(shots, "words", str(number), str(at)), material, _span(shots, cue.start, cue.end), number, up))
        tracks.append(draft.track(_id(shots, "track", str(number)), "text", f"captions {number}", words))
    return draft.content(_id(shots, "content"), shots.width, shots.height, shots.fps, _us(shots, shots.frames), materials, tracks) | {
        "ai_content": label(shots)
    }


def _lanes(all_cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """Cues by tracks, since two on one track may not overlap."""
    lanes: list[list[Cue]] = []
    for cue in all_cues:
        free = next((lane for lane in lanes if lane[-1].end <= cue.start), None)
        if free is None:
            lanes.append([cue])
        else:
            free.append(cue)
    yield from lanes


def _span(shots: ShotList, start: int, end: int) -> Json:
    """From one frame to another: each end by itself, so that segments meet."""
    return {"start": _us(shots, start), "duration": _us(shots, end) - _us(shots, start)}


def _us(shots: ShotList, frames: int) -> int:
    """Microseconds, to the nearest."""
    return (frames * 2_000_000 + shots.fps) // (2 * shots.fps)


def _id(shots: ShotList, *parts: str) -> str:
    """A name that the same list always gets."""
    return str(uuid.uuid5(_SPACE, "|".join((shots.title, str(shots.episode), *parts)))).upper()

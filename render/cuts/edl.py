"""The cut as a CMX 3600 edit decision list: the oldest that every editor reads. Cuts only, pure ASCII, one reel a shot.

Reels are S001 and on, since the eight characters of a reel would make one of all shots of an episode; the shot's id stands in the clip's
name. There are no markers: readers turn them into capitals, and Chinese has no place here. No file is named, since Premiere takes the comment
for the clip's name. A dissolve is not said, since readers lose the clip before it. Record time begins at zero, or at `start`.
"""

import re
from typing import Any

from loreboard.story.errors import CannotExport
from loreboard.story.shots import Shot, ShotList

from ..label import label
from ..letters import ascii_line
from ..losing import all_but
from ..spreadsheet import timecode
from .adapters import cut, written

SUFFIX = ".edl"
LOSES = all_but("id", "frames")
MOST = 999
"""Events that CMX 3600 can number."""
_EVENT = re.compile(r"^(\d{3}  S\d{3} .* )(\d\d:\d\d:\d\d:\d\d) (\d\d:\d\d:\d\d:\d\d)$", re.M)


def export(shots: ShotList) -> bytes:
    """The list as ASCII bytes with record time from zero. Raises CannotExport for more than 999 shots, or none."""
    return export_from(shots, 0)


def export_from(shots: ShotList, start: int) -> bytes:
    """The same with record time from `start`, in frames: 01:00:00:00 is 3600 times the rate. Raises CannotExport too."""
    if not 0 < len(shots.shots) <= MOST:
        raise CannotExport(f"An EDL holds 1 to {MOST} events, the list has {len(shots.shots)} shots", shots.title, "Export it as otio.")
    title = f"E{shots.episode:02d} {ascii_line(shots.title, 60)}".rstrip()
    timeline = cut(shots, "cmx_3600", _dressed, title)
    next(iter(timeline.find_clips())).metadata["cmx_3600"]["comments"] = [_label(shots)]
    body = written(shots, "cmx_3600", timeline)
    head, _, events = body.partition("\n")
    starts = iter((at + start, at + start + shot.frames) for at, shot in zip(shots.starts(), shots.shots, strict=True))

    def moved(event: re.Match[str]) -> str:
        first, last = next(starts)
        return f"{event[1]}{timecode(first, shots.fps)} {timecode(last, shots.fps)}"

    told = _EVENT.sub(moved, events)
    if next(starts, None) is not None:
        raise CannotExport("The EDL has not one event a shot", shots.title, "Export it as otio.")
    return f"{head}\nFCM: NON-DROP FRAME\n{told}".encode("ascii")


def _label(shots: ShotList) -> str:
    by = ascii_line(shots.made_by, 100) or "by whom stands in shots.json"
    return ascii_line(label(shots.model_copy(update={"made_by": by}), "en"), 300)


def _dressed(clip: Any, shot: Shot, number: int) -> None:
    clip.name = ascii_line(shot.id) if ascii_line(shot.id) == shot.id else f"{ascii_line(shot.id)} S{number:03d}".strip()
    clip.metadata["cmx_3600"] = {"reel": f"S{number:03d}"}
    clip.media_reference = None

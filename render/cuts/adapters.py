"""The readers and writers of OpenTimelineIO that come as packages of their own, and a cut built for them."""

from collections.abc import Callable
from typing import Any

from loreboard.story.errors import BadInput, CannotExport
from loreboard.story.shots import Shot, ShotList

from ..letters import file_name, one_line

EXTRA = {"cmx_3600": "exports", "fcp_xml": "exports", "fcpx_xml": "exports", "AAF": "exports"}


def needed(adapter: str) -> Any:
    """The module opentimelineio, with `adapter` in it. Raises BadInput that says what to install."""
    import opentimelineio as otio

    if adapter not in otio.adapters.available_adapter_names():
        install = f'pip install "loreboard[{EXTRA[adapter]}]"'
        raise BadInput(f"OpenTimelineIO has no {adapter} here", "", f"Install it with {install}.")
    return otio


def media(shot: Shot) -> str:
    """Where the shot's clip is planned to lie, seen from the cut: relative, so that the folder can move."""
    return f"media/{file_name(shot.id)}.mp4"


def written(shots: ShotList, adapter: str, timeline: Any) -> str:
    """`timeline` by `adapter`. Raises CannotExport with what the adapter says."""
    otio = needed(adapter)
    try:
        return str(otio.adapters.write_to_string(timeline, adapter))
    except (otio.exceptions.OTIOError, ValueError) as error:
        raise CannotExport(f"{adapter} cannot hold this cut: {error}", shots.title, "Export it as otio.") from error


def cut(shots: ShotList, adapter: str, dress: Callable[[Any, Shot, int], None], name: str, start: int = 0) -> Any:
    """A timeline of one clip a shot with its planned media, from frame `start`; `dress` puts on it what the format takes."""
    otio, rate = needed(adapter), float(shots.fps)
    at = otio.opentime.RationalTime

    def span(frames: int) -> Any:
        return otio.opentime.TimeRange(at(0, rate), at(frames, rate))

    timeline = otio.schema.Timeline(name=name, global_start_time=at(start, rate))
    track = otio.schema.Track(name="shots", kind=otio.schema.TrackKind.Video)
    for number, shot in enumerate(shots.shots, 1):
        reference = otio.schema.ExternalReference(target_url=media(shot), available_range=span(shot.frames))
        reference.name = media(shot).removeprefix("media/")
        clip = otio.schema.Clip(name=one_line(shot.id), source_range=span(shot.frames), media_reference=reference)
        dress(clip, shot, number)
        track.append(clip)
    timeline.tracks.append(track)
    return timeline

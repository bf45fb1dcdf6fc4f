"""A shot list as an OpenTimelineIO timeline: one clip a shot, dialogue as markers, all of our fields in one namespace.

Clips have a MissingReference with their range, so that an editor sees lengths before anything is rendered. Opened again,
`read_back` gives the same shot list.
"""

import json
from collections.abc import Mapping
from typing import Any

from loreboard.story.errors import BadInput
from loreboard.story.shots import Shot, ShotList

from .label import label
from .medium import Medium

SUFFIX = ".otio"
LOSES: frozenset[str] = frozenset()
SPACE = "loreboard"


def export(shots: ShotList) -> bytes:
    """The list as .otio JSON bytes, its time from zero."""
    return as_bytes(built(shots))


def export_with(shots: ShotList, start: int, media: Mapping[str, Medium]) -> bytes:
    """The same with time from `start`, and with the takes of `media`, by shot, in place of missing ones. A take too short for its shot stays out."""
    return as_bytes(built(shots, start, media))


def export_from(shots: ShotList, start: int) -> bytes:
    """The same with time from `start`, in frames."""
    return as_bytes(built(shots, start))


def as_bytes(timeline: Any) -> bytes:
    """A timeline as .otio JSON."""
    import opentimelineio as otio

    return str(otio.adapters.write_to_string(timeline, "otio_json")).encode()


def built(shots: ShotList, start: int = 0, media: Mapping[str, Medium] | None = None) -> Any:
    """The list as a timeline of opentimelineio, from frame `start`, with takes by shot where there are some."""
    import opentimelineio as otio

    rate = float(shots.fps)
    timeline = otio.schema.Timeline(name=shots.title, global_start_time=otio.opentime.RationalTime(start, rate))
    timeline.metadata["ai_content"] = label(shots)
    timeline.metadata[SPACE] = json.loads(shots.model_copy(update={"shots": ()}).model_dump_json())
    track = otio.schema.Track(name="shots", kind=otio.schema.TrackKind.Video)
    for shot in shots.shots:
        track.append(_clip(shot, rate, (media or {}).get(shot.id)))
    timeline.tracks.append(track)
    return timeline


def read_back(content: bytes) -> ShotList:
    """The shot list that `export` wrote. Raises BadInput when the timeline is not one of ours."""
    import opentimelineio as otio

    try:
        timeline = otio.adapters.read_from_string(content.decode(), "otio_json")
        head = _plain(timeline.metadata[SPACE])
        clips = [_plain(clip.metadata[SPACE]) for clip in timeline.find_clips()]
        return ShotList.model_validate_json(json.dumps({**head, "shots": clips}))
    except (KeyError, ValueError, TypeError, AttributeError, otio.exceptions.OTIOError) as error:
        raise BadInput(
            f"This timeline was not made by Loreboard: {error}", "", "Export it again with `loreboard export DIR --to otio`."
        ) from error


def _clip(shot: Shot, rate: float, medium: Medium | None = None):  # type: ignore[no-untyped-def]
    import opentimelineio as otio

    def span(start: int, length: int) -> otio.opentime.TimeRange:
        return otio.opentime.TimeRange(otio.opentime.RationalTime(start, rate), otio.opentime.RationalTime(length, rate))

    clip = otio.schema.Clip(
        name=shot.id, source_range=span(0, shot.frames), media_reference=otio.schema.MissingReference(available_range=span(0, shot.frames))
    )
    if medium is not None and medium.frames >= shot.frames:
        clip.media_reference = otio.schema.ExternalReference(target_url=medium.url, available_range=span(medium.begin, medium.frames))
        clip.source_range = span(medium.begin, shot.frames)
    for spoken in shot.dialogue:
        clip.markers.append(
            otio.schema.Marker(
                name=f"{spoken.who}: {spoken.text}",
                marked_range=span(spoken.start, min(spoken.frames, shot.frames - spoken.start)),
                color="GREEN",
            )
        )
    return _with_fields(clip, shot)


def _with_fields(clip, shot: Shot):  # type: ignore[no-untyped-def]
    """`clip` with all fields of `shot`, put in as JSON: from Python they would be copied value by value, at twice the time of the whole export."""
    import opentimelineio as otio

    told = _plain(clip) | {"metadata": {SPACE: json.loads(shot.model_dump_json())}}
    return otio.core.deserialize_json_from_string(json.dumps(told))


def _plain(metadata: object) -> dict[str, object]:
    import opentimelineio as otio

    return dict(json.loads(otio.core.serialize_json_to_string(metadata, {}, 0)))

"""The cut as AAF, for Avid Media Composer and Resolve: clips with planned media, words spoken as markers, notes in the bin's columns.

OpenTimelineIO's adapter describes the cut; markers, which it leaves out, are put beside it here. Each says where a line begins and not how long it
is, since Media Composer does not show markers that span. What pyaaf2 would take from the clock and from chance is told by the list: the same
list gives the same bytes, and a shot that has not changed is the same clip to an editor who imports a later cut. Cuts only.
"""

import datetime
import itertools
import uuid
from typing import Any

from loreboard.story.errors import CannotExport
from loreboard.story.shots import Shot, ShotList

from ..label import label
from ..letters import clean, one_line
from ..losing import all_but
from .adapters import cut, needed

SUFFIX = ".aaf"
LOSES = all_but(
    "id", "frames", "scene", "picture", "notes", "status", "prompt.core", "prompt.avoid", "place", "time", "dialogue.who", "dialogue.text",
    "dialogue.start", "camera.size", "camera.move", "camera.lens_mm",
)  # fmt: skip
MOST = 32_000
"""Signs of UTF-16 in a value that are sure to go in: the format counts its bytes in 16 bits."""
_SPACE = uuid.UUID("4a8f6f0e-53c6-4f0b-9d0c-1f0a5f4ce7b1")
_DAY = datetime.datetime(2000, 1, 1)
_TRACK, _MARKS = 1, 1000
"""Slots of the composition: the picture's, by its order, and the markers', where Media Composer keeps its own."""


def export(shots: ShotList) -> bytes:
    """The list as bytes, time from zero. Raises CannotExport for an empty list and for words that are too long for the format."""
    return export_from(shots, 0)


def export_from(shots: ShotList, start: int) -> bytes:
    """The same with the sequence's timecode from `start`, in frames."""
    needed("AAF")
    if not shots.shots:
        raise CannotExport("An AAF holds no cut without shots", shots.title, "Export it as otio.")
    name = _fit(one_line(f"{shots.title} {shots.episode}"), "the title", shots.title[:60])
    timeline = cut(shots, "AAF", _dressed(shots), name, start)
    timeline.metadata["AAF"] = {"UserComments": {"AI content": _fit(label(shots), "made_by", shots.title)}}
    marks = [
        (first + spoken.start, _fit(one_line(f"{spoken.who}: {spoken.text}"), "a speech", shot.id))
        for shot, first in zip(shots.shots, shots.starts(), strict=True)
        for spoken in shot.dialogue
    ]
    return _written(timeline, marks, shots.fps)


def _written(timeline: Any, marks: list[tuple[int, str]], fps: int) -> bytes:
    import aaf2
    from otio_aaf_adapter.adapters.aaf_adapter.aaf_writer import AAFFileTranscriber

    names = _Names(f"{timeline.to_json_string()} {marks}")
    file = _told(aaf2.open(), names)
    scribe = AAFFileTranscriber(input_otio=timeline, aaf_file=file, embed_essence=False, create_edgecode=False)
    (track,) = timeline.tracks
    writer = scribe.track_transcriber(track)
    for clip in track:
        names.of(str(clip.metadata["AAF"]["MobID"]))
        writer.sequence.components.append(writer.transcribe(clip))
    scribe.add_timecode(timeline, float(fps))
    writer.timeline_mobslot["PhysicalTrackNumber"].value = _TRACK
    _mark(file, scribe.compositionmob, marks, fps)
    file.save()
    file.manager.remove_temp()
    file.cfb.close()
    return bytes(file.f.getvalue())


class _Names:
    """Ids one after another, made of what they are for."""

    def __init__(self, seed: str) -> None:
        self.of(seed)

    def of(self, seed: str) -> None:
        self._seed, self._count = seed, 0

    def __next__(self) -> uuid.UUID:
        self._count += 1
        return uuid.uuid5(_SPACE, f"{self._seed} {self._count}")


def _told(file: Any, names: _Names) -> Any:
    """`file`, an empty one of pyaaf2 in memory, with ids and times of its own instead of those of chance and of the clock."""
    from aaf2.file import AAFFactory
    from aaf2.mobs import Mob

    class Maker(AAFFactory):  # type: ignore[misc]
        def from_name(self, name: str, *args: Any, **kwargs: Any) -> Any:
            made = super().from_name(name, *args, **kwargs)
            if isinstance(made, Mob):
                made.mob_id = _mob(next(names))
                made["CreationTime"].value = made["LastModified"].value = _DAY
            return made

    temporary = itertools.count()
    file.create = Maker(file)
    file.manager.create_temp_dir = lambda: file.cfb.makedirs(f"/tmp/{next(temporary)}")
    file.header["LastModified"].value = _DAY
    by = next(iter(file.header["IdentificationList"].value))
    by["CompanyName"].value = by["ProductName"].value = "Loreboard"
    by["Date"].value, by["Platform"].value, by["GenerationAUID"].value = _DAY, "any", next(names)
    return file


def _mob(id: uuid.UUID) -> Any:
    from aaf2.mobid import MobID

    made = MobID.new()
    made.material = id
    return made


def _dressed(shots: ShotList) -> Any:
    def dress(clip: Any, shot: Shot, number: int) -> None:
        camera = shot.camera
        told = {
            "Shot": one_line(shot.id), "Scene": one_line(shot.scene), "Comments": clean(shot.picture), "Notes": clean(shot.notes),
            "Prompt": clean(shot.prompt.core), "Avoid": one_line(", ".join(shot.prompt.avoid)), "Status": shot.status,
            "Camera": f"{camera.size}, {camera.move}, {camera.lens_mm} mm", "Place": one_line(f"{shot.place}, {shot.time}"),
        }  # fmt: skip
        about = f"{shots.title} {shots.episode} {shot.id} {shot.frames} {shots.fps} {shots.width}x{shots.height}"
        size = {"StoredWidth": shots.width, "StoredHeight": shots.height, "ImageAspectRatio": f"{shots.width}/{shots.height}"}
        clip.metadata["AAF"] = {
            "MobID": str(_mob(uuid.uuid5(_SPACE, one_line(about)))),
            "UserComments": {name: _fit(words, name, shot.id[:60]) for name, words in told.items() if words},
        }
        clip.media_reference.metadata["AAF"] = {"EssenceDescription": size}

    return dress


def _mark(file: Any, composition: Any, marks: list[tuple[int, str]], fps: int) -> None:
    """Put words at frames of the cut on the picture's track."""
    slot = file.create.EventMobSlot()
    slot["SlotID"].value, slot["EditRate"].value, slot["PhysicalTrackNumber"].value = _MARKS, fps, _TRACK
    slot.segment = sequence = file.create.Sequence(media_kind="DescriptiveMetadata")
    composition.slots.append(slot)
    for frame, words in marks:
        mark = file.create.DescriptiveMarker()
        mark.media_kind = "DescriptiveMetadata"
        mark["DescribedSlots"].value, mark["Position"].value, mark["Comment"].value = {_TRACK}, frame, words
        sequence.components.append(mark)


def _fit(text: str, what: str, where: str) -> str:
    if len(text.encode("utf-16-le")) > 2 * MOST:
        raise CannotExport(f"AAF holds {MOST:,} characters of a value, and {what} has more", where, "Shorten it, or export as otio.")
    return text

"""The cut as Final Cut Pro 7 XML, which Premiere, Resolve and Avid read: clips, the words spoken as markers, notes in the log.

The size of the picture is said outright; without it the format is an empty element, which Resolve refused. Cuts only.
"""

from typing import Any

from loreboard.story.shots import Shot, ShotList

from ..label import label
from ..letters import clean, one_line
from ..losing import all_but
from .adapters import cut, written

SUFFIX = ".xml"
LOSES = all_but(
    "id", "frames", "scene", "picture", "notes", "status", "prompt.core", "prompt.avoid", "place", "time", "dialogue.who", "dialogue.text",
    "dialogue.start", "dialogue.frames", "camera.size", "camera.move", "camera.lens_mm",
)  # fmt: skip


def export(shots: ShotList) -> bytes:
    """The list as UTF-8 bytes, sequence time from zero. Raises CannotExport for an empty list."""
    return export_from(shots, 0)


def export_from(shots: ShotList, start: int) -> bytes:
    """The same with sequence time from `start`, in frames."""
    timeline = cut(shots, "fcp_xml", _dressed(shots), one_line(f"{shots.title} {shots.episode}"), start)
    size = {
        "width": shots.width, "height": shots.height, "anamorphic": "FALSE", "pixelaspectratio": "square", "fielddominance": "none",
        "rate": {"timebase": str(shots.fps), "ntsc": "FALSE"},
    }  # fmt: skip
    timeline.metadata["fcp_xml"] = {
        "media": {"video": {"format": {"samplecharacteristics": size}}},
        "logginginfo": {"lognote": label(shots)},
    }
    return written(shots, "fcp_xml", timeline).encode()


def _dressed(shots: ShotList) -> Any:
    import opentimelineio as otio

    rate = float(shots.fps)

    def dress(clip: Any, shot: Shot, number: int) -> None:
        camera = shot.camera
        clip.metadata["fcp_xml"] = {
            "logginginfo": {
                "description": clean(shot.picture), "scene": one_line(shot.scene), "shottake": one_line(shot.id), "lognote": clean(shot.notes),
                "good": "TRUE" if shot.status == "locked" else "FALSE",
            },
            "comments": {
                "mastercomment1": clean(shot.prompt.core), "mastercomment2": one_line(", ".join(shot.prompt.avoid)),
                "mastercomment3": one_line(f"{camera.size}, {camera.move}, {camera.lens_mm} mm. {shot.place}, {shot.time}"),
                "mastercomment4": shot.status,
            },
        }  # fmt: skip
        for spoken in shot.dialogue:
            at = otio.opentime.RationalTime
            clip.markers.append(
                otio.schema.Marker(
                    name=one_line(f"{spoken.who}: {spoken.text}"),
                    marked_range=otio.opentime.TimeRange(at(spoken.start, rate), at(spoken.frames, rate)),
                    color="GREEN",
                )
            )

    return dress

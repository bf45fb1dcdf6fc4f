"""The cut as FCPXML 1.8, for Final Cut Pro and Resolve: a format with its size, planned media by relative path, words spoken as markers.

Written here and not by OpenTimelineIO's adapter, which gives a format without a size, marks every marker as a task that is done, and
invents files in the temp folder for media that is not made yet. Cuts only.
"""

from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from loreboard.story.shots import Shot, ShotList

from ..label import label
from ..letters import clean, one_line
from ..losing import all_but
from .adapters import media

SUFFIX = ".fcpxml"
LOSES = all_but("id", "frames", "picture", "notes", "dialogue.who", "dialogue.text", "dialogue.start", "dialogue.frames")


def export(shots: ShotList) -> bytes:
    """The list as UTF-8 bytes, sequence time from zero."""
    return export_from(shots, 0)


def export_from(shots: ShotList, start: int) -> bytes:
    """The same with sequence time from `start`, in frames."""

    def at(frames: int) -> str:
        return f"{Fraction(frames, shots.fps)}s"

    root = Element("fcpxml", version="1.8")
    resources = SubElement(root, "resources")
    SubElement(
        resources, "format", id="r1", name=f"{shots.width}x{shots.height}p{shots.fps}", frameDuration=at(1), width=str(shots.width),
        height=str(shots.height),
    )  # fmt: skip
    name = one_line(f"{shots.title} {shots.episode}")
    event = SubElement(SubElement(root, "library"), "event", name=one_line(shots.title) or "Loreboard")
    project = SubElement(event, "project", name=name)
    sequence = SubElement(project, "sequence", format="r1", duration=at(shots.frames), tcStart=at(start), tcFormat="NDF")
    SubElement(sequence, "note").text = label(shots)
    spine = SubElement(sequence, "spine")
    for number, (shot, first) in enumerate(zip(shots.shots, shots.starts(), strict=True), 2):
        told = {"name": one_line(shot.id), "duration": at(shot.frames), "format": "r1", "start": "0s"}
        SubElement(resources, "asset", told, id=f"r{number}", src=media(shot), hasVideo="1", hasAudio="0")
        clip = SubElement(spine, "asset-clip", told, ref=f"r{number}", offset=at(start + first), tcFormat="NDF")
        SubElement(clip, "note").text = _note(shot)
        for spoken in shot.dialogue:
            words = one_line(f"{spoken.who}: {spoken.text}")
            SubElement(clip, "marker", start=at(spoken.start), duration=at(spoken.frames), value=words)
    indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{tostring(root, "unicode")}\n'.encode()


def _note(shot: Shot) -> str:
    return "\n".join(filter(None, (clean(shot.picture), clean(shot.notes))))

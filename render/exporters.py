"""The exporters there are: ours, and what other packages name by an entry point of the group `loreboard.exporters`.

A module, or any object, is one if it has SUFFIX, LOSES and `export`.
"""

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast, runtime_checkable

from loreboard.story.errors import BadInput, CannotExport
from loreboard.story.shots import ShotList

from . import plugins
from .medium import Medium
from .profiles import Profile

GROUP = "loreboard.exporters"

EXPORTERS = {
    "csv": "spreadsheet", "md": "table.markdown", "otio": "timeline", "srt": "captions", "vtt": "webvtt", "xlsx": "workbook",
    "jsonl": "requests", "edl": "cuts.edl", "fcp7xml": "cuts.fcp7", "fcpxml": "cuts.fcpx", "aaf": "cuts.aaf", "otioz": "cuts.bundle",
    "params": "parameters", "pdf": "paper.storyboard", "html": "review.page", "storyboarder": "boards.storyboarder", "jianying": "boards.jianying", "capcut": "boards.jianying",
    "comfyui": "stage.comfyui.folder",
}  # fmt: skip
"""The name a user types, and the module of this room that does it."""
NOT_HERE = {
    "ale": "Avid reads aaf, fcp7xml and edl.",
    "xml": "Say which: fcp7xml (Premiere, Resolve, Avid) or fcpxml (Final Cut, Resolve).",
    "draft": "Say jianying or capcut.",
}
"""Names that people may look for, and what to take instead."""
_PART = r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/|$))[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\.[A-Za-z0-9]{1,16})?"
_PATH = re.compile(rf"(?i)(?:{_PART}/){{0,2}}{_PART}")


class Exporter(Protocol):
    """A module that turns a shot list into one file, or into a folder of files."""

    SUFFIX: str
    """Of the file, with its dot; "" for one that makes a folder."""
    LOSES: frozenset[str]
    """Fields of Shot that the format cannot carry; "dialogue.start" is a field of what stands in one."""

    def export(self, shots: ShotList) -> bytes | Mapping[str, bytes]:
        """The file's bytes, or those of each file by its name in the folder; the same list gives the same bytes. Raises CannotExport."""
        ...


@runtime_checkable
class Timed(Protocol):
    """An exporter that can begin elsewhere than at zero."""

    def export_from(self, shots: ShotList, start: int) -> bytes:
        """The file's bytes with the time of the cut from `start`, in frames. Raises CannotExport."""
        ...


@runtime_checkable
class ForOne(Protocol):
    """An exporter that can say it as one renderer takes it."""

    def export_for(self, shots: ShotList, profile: Profile) -> bytes:
        """The file's bytes for `profile`. Raises CannotExport for what it refuses."""
        ...


@runtime_checkable
class Mediated(Protocol):
    """An exporter that can point at films which are there."""

    def export_with(self, shots: ShotList, start: int, media: Mapping[str, Medium]) -> bytes:
        """The file's bytes with time from `start`, in frames, and with films by shot. Raises CannotExport."""
        ...


def names() -> tuple[str, ...]:
    """Every export of a shot list that can be asked for: ours, then others'."""
    return plugins.names(GROUP, EXPORTERS)


def files(
    tool: Exporter, shots: ShotList, name: str, start: int | None = None, profile: Profile | None = None,
    media: Mapping[str, Medium] | None = None, typed: str = "",
) -> dict[str, bytes]:  # fmt: skip
    """What `tool` makes of `shots`, by path from where it is to lie: `name` with its ending, or the files of a folder `name`.

    `start` is the time at which the cut begins, in frames; `profile` the renderer that it is for, whose id then stands in the name;
    `media` the films there are, by shot, for a format that can point at them; `typed` what a person asked for, where the file has another name. Raises CannotExport, also for a file whose name some system would not take or that
    would lie outside, and for two that are one where capitals do not count; BadInput where the format cannot begin elsewhere than at zero, or is no renderer's.
    """
    if profile is not None:
        if not isinstance(tool, ForOne):
            raise BadInput(f"{typed or name} is the same for every renderer", "--for", "Leave it out, or ask for jsonl or params.")
        return {f"{name}.{profile.id.replace('/', '-')}{tool.SUFFIX}": tool.export_for(shots, profile)}
    if media and isinstance(tool, Mediated):
        return {f"{name}{tool.SUFFIX}": tool.export_with(shots, start or 0, media)}
    if start is None:
        made = tool.export(shots)
    elif isinstance(tool, Timed):
        made = tool.export_from(shots, start)
    else:
        raise BadInput(f"{typed or name} always begins at zero", "--start", "Leave it out, or ask for otio, edl, fcp7xml, fcpxml or aaf.")
    if isinstance(made, bytes):
        return {f"{name}{tool.SUFFIX}": made}
    if strange := [inner for inner in made if not _PATH.fullmatch(inner)]:
        raise CannotExport(f"The exporter wants to write {strange[0]!r}", name, "A file's name is of letters, digits, - and _.")
    if len({inner.casefold() for inner in made}) < len(made):
        raise CannotExport("The exporter wants to write two files of one name", name, "Give its shots other ids.")
    return {f"{name}/{inner}": content for inner, content in made.items()}


def exporter(name: str) -> Exporter:
    """The exporter called `name`. Raises BadInput naming those there are."""
    if name in NOT_HERE:
        raise BadInput(f"There is no exporter called {name!r}", "--to", f"{NOT_HERE[name]} There are: {', '.join(names())}.")
    if name in EXPORTERS:
        return cast(Exporter, import_module(f"loreboard.render.{EXPORTERS[name]}"))
    found = plugins.load(GROUP, name, "exporter")
    if found is None:
        raise BadInput(f"There is no exporter called {name!r}", "--to", f"There are: {', '.join(names())}.")
    if missing := [part for part in ("SUFFIX", "LOSES", "export") if not hasattr(found, part)]:
        raise BadInput(f"The exporter {name} has no {missing[0]}", "--to", "Tell whoever wrote it; docs/exporting.md says what one has.")
    return cast(Exporter, found)

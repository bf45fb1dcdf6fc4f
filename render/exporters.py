"""The exporters there are. A module is one if it has SUFFIX, LOSES and `export`."""

from importlib import import_module
from typing import Protocol, cast

from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

EXPORTERS = {
    "csv": "spreadsheet",
    "pdf": "paper.storyboard",
    "html": "review.page",
    "md": "table.markdown",
    "otio": "timeline",
    "srt": "captions",
}
"""The name a user types, and the module of this room that does it."""


class Exporter(Protocol):
    """A module that turns a shot list into one file."""

    SUFFIX: str
    """Of the file, with its dot."""
    LOSES: frozenset[str]
    """Fields of Shot that the format cannot carry; "dialogue.start" is a field of what stands in one."""

    def export(self, shots: ShotList) -> bytes:
        """The file's bytes; the same list gives the same bytes. Raises CannotExport."""
        ...


def exporter(name: str) -> Exporter:
    """The exporter called `name`. Raises BadInput naming those there are."""
    if name not in EXPORTERS:
        raise BadInput(f"There is no exporter called {name!r}", "--to", f"There are: {', '.join(EXPORTERS)}.")
    return cast(Exporter, import_module(f"loreboard.render.{EXPORTERS[name]}"))

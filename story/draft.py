"""An episode as a writer hands it in: content by scene. Headings, marks and line numbers are made by code."""

from typing import Literal

from .value import Value


class DraftLine(Value):
    """One element. `who`, `extension` and `how` belong to speech and are None elsewhere."""

    kind: Literal["action", "speech", "transition", "note"]
    who: str | None
    extension: str | None
    how: str | None
    text: str


class DraftScene(Value):
    """One place at one time. `beats` are the ids of the plan's beats that play here, in order."""

    interior: Literal["INT", "EXT", "INT/EXT"]
    place: str
    time: str
    beats: tuple[str, ...]
    lines: tuple[DraftLine, ...]


class Draft(Value):
    """One episode. A writer returns this; `screenplay` makes it Fountain."""

    title: str
    scenes: tuple[DraftScene, ...]

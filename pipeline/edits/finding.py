"""What `check` says of a person's edits: what waits to be taken in, what is locked, and of what two versions lie in the folder."""

from collections.abc import Iterator
from fnmatch import fnmatch

from loreboard.screenplay.locks import locks_of
from loreboard.story.errors import BadInput
from loreboard.story.look_locks import locked_looks

from ..findings import Finding
from ..folder import TAKEN, Folder
from ..given import given
from ..lastgood import taken_in
from ..scripts import script_at
from ..settings import FILE, Settings
from ..store import Store, beside
from . import stood
from .conflicts import conflicts

SHOWN = 8
"""Places of one file that are named."""


def edit_findings(folder: Folder, chosen: Settings) -> list[Finding]:
    """All of it, as notes."""
    return [*_edits(folder, chosen), *_conflicts(folder), *_locks(folder, chosen)]


def _edits(folder: Folder, chosen: Settings) -> Iterator[Finding]:
    store = beside(Store(folder.hidden / "store"))
    edited = folder.edits()
    try:
        waits = {one.file: one.places for one in stood.changed(folder, chosen, given(folder, chosen, store), store)}
    except BadInput:
        waits = {name: () for name in edited if not taken_in(folder, name)}
    for name in (*edited, *(name for name in waits if name not in edited)):
        taken = any(fnmatch(name, pattern) for pattern in TAKEN) or name in waits
        if name == FILE and not taken:
            continue  # settings are read as they stand, and what follows from these is nothing
        if not taken:
            yield _note(name, 0, "EDITED", "changed by hand; it stays, and ours is put beside it")
        elif name in waits:
            at = _listed(waits[name])
            first = waits[name][0].partition("-")[0] if waits[name] else ""
            text = f"changed by hand{f' ({at})' if at else ''}; `loreboard resume` takes it in"
            yield _note(name, int(first) if first.isdecimal() else 0, "EDITED", text)


def _conflicts(folder: Folder) -> Iterator[Finding]:
    for one in conflicts(folder):
        ours = f"{one.ours.file}:{one.ours.line}" if one.ours.line else one.ours.file
        text = f"{one.what}: yours and ours are two versions; copy what you want into yours, and delete ours"
        yield Finding(where=one.yours.file, line=one.yours.line, also=ours, code="CONFLICT", severity="note", text=text)


def _locks(folder: Folder, chosen: Settings) -> Iterator[Finding]:
    for number in range(1, chosen.episodes + 1):
        name = f"e{number:02d}/script.fountain"
        if chosen.script or not folder.path(name).is_file():
            continue
        try:
            locks = locks_of(script_at(folder.path(name)))
        except BadInput:
            continue
        if locks.lines:
            yield _note(name, min(locks.lines), "LOCKED", f"lines {_listed(tuple(stood.runs(locks.lines)))} stay as they are")
    if folder.path("bible.yaml").is_file():
        for _, who in sorted(locked_looks(folder.path("bible.yaml").read_bytes())):
            yield _note("bible.yaml", 0, "LOCKED", f"the look of {who} stays as it is")


def _note(where: str, line: int, code: str, text: str) -> Finding:
    return Finding(where=where, line=line, code=code, severity="note", text=text)


def _listed(places: tuple[str, ...]) -> str:
    more = len(places) - SHOWN
    return ", ".join((*places[:SHOWN], *((f"and {more} more",) if more > 0 else ())))

"""`loreboard take`: what a person says of takes, kept beside the series; films brought from elsewhere; and all takes there are.

The record is a file of the person's, `takes.jsonl`: lines are added to it, whole or not at all, and none is ever changed.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from filelock import FileLock, Timeout

from loreboard.render.stage import probing
from loreboard.render.stage.ledger import FILE as RECORD
from loreboard.render.stage.ledger import Ledger
from loreboard.render.takes import log
from loreboard.render.takes.pictures import picture
from loreboard.render.takes.standing import Standing, stand
from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole
from loreboard.story.shots import Shot, ShotList
from loreboard.story.takes import Brought, Noted, Part

from .exporting import lists_at, root_of
from .folder import HIDDEN, Folder
from .handoff import read_list
from .take_rows import Note, Place, Row, floor, now

__all__ = ["Note", "Row", "bring", "listed", "note", "standing"]

WAIT_SECONDS = 10
FILMS = (".mp4", ".mov", ".webm", ".mkv", ".m4v")


def standing(root: Path) -> Standing:
    """How all takes of a folder stand by what was said of them."""
    return stand(log.read(_raw(root), str(root / log.FILE)))


async def listed(path: Path, shot: str | None = None) -> tuple[Row, ...]:
    """Every take of the folder, or of one shot, by episode and shot. Raises BadInput where there is no list or no such shot."""
    place = await _place(path)
    wanted = place.shot(shot).id if shot else None
    rows = [row for row in place.rows() if wanted is None or wanted in row.shots]
    order = {shot.id: (shots.episode, number) for shots in place.lists for number, shot in enumerate(shots.shots)}
    return tuple(sorted(rows, key=lambda row: (order.get(row.shots[0] if row.shots else "", (row.episode, 1 << 30)), row.number)))


async def note(path: Path, name: str, told: Note) -> Row:
    """Write down what a person says of the take `name`: a job, the beginning of its id, or a shot, whose newest take is meant.

    Raises BadInput for a take there is none of, for a range that it does not hold, and for a choice of what is not here.
    """
    root = root_of(path)
    with _alone(root):
        place = await _place(path)
        take = place.find(name)
        event = place.event(take, told)
        if event.chosen and take.id.startswith("j_"):
            with Ledger(root / HIDDEN / RECORD) as ledger:
                await ledger.choose(take.id)
        _add(root, event)
        return next(row for row in (await _place(path)).rows() if row.id == take.id)


async def bring(path: Path, name: str, film: Path, told: Note) -> Row:
    """Take in a film that a person made elsewhere as a take of the shot `name`, under the hash of its bytes; their file is only read.

    Raises BadInput when it is no film, and for what `note` raises it for.
    """
    root = root_of(path)
    probing.ready()
    with _alone(root):
        place = await _place(path)
        shots, shot = place.of(place.shot(name).id)
        with _copied(root, film) as (part, sha256):
            event = _brought(shots, shot, film, sha256, part)
            before = place.standing.takes.get(event.take)
            said = place.event_of(event.take, event.of, "", 0, event.seconds, told) if told != Note() else None
            to = Folder(root).path(event.file)
            if not to.is_file() or probing.sha256(to) != sha256:
                to.parent.mkdir(parents=True, exist_ok=True)
                os.replace(part, to)
        new = () if before and before.brought else (event,)
        _add(root, *new, *([said] if said else []))
        return next(row for row in (await _place(path)).rows() if row.id == event.take)


def _brought(shots: ShotList, shot: Shot, film: Path, sha256: str, copy: Path) -> Brought:
    """The event for a film of these bytes. Raises BadInput for one that holds no picture."""
    found = probing.look(copy)
    if found.faults:
        raise BadInput(f"This is no film: {found.faults[0]}", str(film), "Give a file that a player shows.")
    seconds = floor(found.seconds)
    ending = film.suffix.lower() if film.suffix.lower() in FILMS else ".mp4"
    take = "t_" + hashlib.sha256(f"{shot.id} {sha256}".encode()).hexdigest()[:20]
    part = Part(shot=shot.id, within=(Decimal(0), seconds), picture=picture(shot))
    return Brought(
        at=now(), take=take, of=(part,), file=f"e{shots.episode:02d}/takes/{take}{ending}", sha256=sha256, named=film.name[:200],
        seconds=seconds, width=found.width, height=found.height, fps=found.fps, audio=found.audio,
    )  # fmt: skip


async def _place(path: Path) -> Place:
    root = root_of(path)
    with Ledger(root / HIDDEN / RECORD, dry=True) as ledger:
        return Place([read_list(file) for file in lists_at(path)], await ledger.entries(), standing(root))


def _raw(root: Path) -> bytes:
    path = Folder(root).path(log.FILE)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise BadInput(f"Cannot read {log.FILE}: {error.strerror}", str(path), "Put a plain file or nothing in its place.") from error


def _add(root: Path, *events: Noted | Brought) -> None:
    """Add to the record; a run that dies here leaves the old one or the new one."""
    raw = _raw(root)
    log.read(raw, str(root / log.FILE))
    write_whole(Folder(root).path(log.FILE), log.added(raw, events), durable=True)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the notes of a folder for one process. A render may go on meanwhile: it reads them once."""
    try:
        (root / HIDDEN).mkdir(parents=True, exist_ok=True)
        with FileLock(str(root / HIDDEN / "takes.lock"), timeout=WAIT_SECONDS):
            for part in root.glob(f".{log.FILE}.????????.part"):
                part.unlink(missing_ok=True)
            yield
    except Timeout as error:
        raise BadInput("Another loreboard is writing notes on takes", str(root), "Try again in a moment.") from error


@contextmanager
def _copied(root: Path, film: Path) -> Iterator[tuple[Path, str]]:
    """A copy of `film` in the hidden folder, and the hash of its bytes."""
    with tempfile.TemporaryDirectory(dir=root / HIDDEN, prefix="take-") as made:
        part = Path(made) / f"film{film.suffix.lower()}"
        try:
            shutil.copyfile(film, part)
        except OSError as error:
            raise BadInput(f"Cannot copy the film: {error.strerror or error}", str(film), "Name a film that can be read.") from error
        yield part, probing.sha256(part)

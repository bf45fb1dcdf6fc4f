"""A series on disk: what we wrote, what a person changed since, and the promise never to overwrite the latter.

`.loreboard/written.json` remembers the hash of what we write of every file, before the file itself is written. A file
whose hash is not there was made by a person: it is read, never replaced. What we would have written then goes beside
it, with `.new` before the ending. When a run ends only the last version still counts as ours, so that an older one
that a person puts back is taken for what it is, a choice of theirs.
"""

import glob
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from loreboard.story.errors import BadInput, LoreboardError
from loreboard.story.files import write_whole

from . import locking
from .store import Store

HIDDEN = ".loreboard"
TAKEN = ("arc.yaml", "bible.yaml", "e[0-9][0-9]/script.fountain", "e[0-9][0-9]/shots.json")
"""Files that a step takes from a person, whether or not we have written a version of them before."""


class Folder:
    """The folder of one series or one boarded script."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hidden = root / HIDDEN
        self._written: dict[str, list[str]] | None = None
        self.set_aside: list[str] = []
        """Files of a person that we would have written; ours lie beside them."""

    def path(self, name: str) -> Path:
        """The path of `name`, given with forward slashes. Raises BadInput when it is, or lies behind, a link, or leads outside."""
        path = self.root.joinpath(*PurePosixPath(name).parts)
        if path.is_symlink() or not path.resolve().is_relative_to(self.root.resolve()):
            raise BadInput(f"{name} leads out of the folder, or is a link", str(path), "Put a plain file or nothing in its place.")
        return path

    def publish(self, name: str, content: bytes) -> str:
        """Write `content` as `name`, or beside it when a person has changed what stands there; return the name written.

        Raises BadInput when something that is no file is in the way.
        """
        place = self._place_for(name, content)
        if place != name:
            self.set_aside.append(name)
        path = self.path(place)
        there = _content(path)
        if there == content and self.edited(place):
            return place
        digest = _digest(place, content)
        ours = self._ours().setdefault(place, [])
        if digest not in ours:
            ours.append(digest)
            self._save()
        if there != content:
            write_whole(path, content)
        ours[:] = [digest]
        if place == name and _taken(name):
            Store(self.hidden / "store").put(locking.unmarked(name, content))
        return place

    def last_written(self, name: str) -> bytes | None:
        """What we last wrote as `name`, without marks of locks; None where it is not kept."""
        digests = self._ours().get(name, [])
        try:
            return Store(self.hidden / "store").bytes(digests[-1]) if digests else None
        except LoreboardError:
            return None

    def put_theirs(self, name: str, content: bytes) -> None:
        """Write what a person has asked for by a command, in place: it counts as theirs from then on, and no run writes over it."""
        write_whole(self.path(name), content)

    def put_chosen(self, name: str, content: bytes) -> None:
        """Write what a person has chosen over what we would write; it counts as theirs from then on, even where we once wrote the very same."""
        ours, digest = self._ours().get(name, []), _digest(name, content)
        if digest in ours:
            ours.remove(digest)
            self._save()
        self.put_theirs(name, content)

    def _place_for(self, name: str, content: bytes) -> str:
        """`name`, or the first of `.new`, `.new2` ... before its ending where nothing of a person's would be replaced."""
        plain = PurePosixPath(name)
        number = 1
        while self._theirs(name, content) and self.path(name).read_bytes() != content:
            name = str(plain.with_suffix(f".new{number if number > 1 else ''}{plain.suffix}"))
            number += 1
        return name

    def edited(self, name: str) -> bool:
        """Whether `name` exists in a version that we did not write. Marks of locks are no words: with them a file is still ours."""
        content = _content(self.path(name))
        return content is not None and _digest(name, content) not in self._ours().get(name, [])

    def _theirs(self, name: str, content: bytes) -> bool:
        """Whether `content` may not be written over what stands as `name`: words of a person, or their marks, would be lost."""
        return self.edited(name) or not locking.keeps(name, content, _content(self.path(name)) or b"")

    def gone(self) -> tuple[str, ...]:
        """The files that a step takes and that we have written, of which nothing stands any more, sorted."""
        return tuple(sorted(name for name in self._ours() if _taken(name) and not self.path(name).exists()))

    def edits(self) -> tuple[str, ...]:
        """The files that a person has changed since we wrote them, or has written where we would, sorted."""
        theirs = {path.relative_to(self.root).as_posix() for pattern in TAKEN for path in self.root.glob(pattern)}
        return tuple(sorted(name for name in {*self._ours(), *theirs} if self.edited(name)))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one process. Raises BadInput when another one has it."""
        with alone(self.hidden, self.root, "--dir"):
            self._sweep()
            try:
                yield
            finally:
                self._settle()
                self._save()

    def _sweep(self) -> None:
        """Remove the halves that a killed run has left: of our own files, of what was put by beside them, of those that every series has,
        whether or not the list of ours still stands, and of what is kept."""
        ours = {(path.parent, path.stem[:40]) for path in map(self.path, self._ours())}
        halves = [part for place, stem in ours for part in place.glob(f".{glob.escape(stem)}.*.????????.part")]
        told = (PurePosixPath(name) for name in TAKEN)
        halves += [part for name in told for part in self.root.glob((name.parent / f".{name.name}.????????.part").as_posix())]
        for part in (*halves, *self.hidden.glob(".*.????????.part"), *self.hidden.glob("store/*/.*.????????.part")):
            part.unlink(missing_ok=True)

    def _settle(self) -> None:
        """Of several versions, as a run leaves them that was killed, the one that stands still counts as ours, or else the last."""
        for name, digests in self._ours().items():
            if len(digests) > 1:
                content = _content(self.path(name))
                stands = "" if content is None else _digest(name, content)
                digests[:] = [stands if stands in digests else digests[-1]]

    def _save(self) -> None:
        if self._ours():
            write_whole(self.hidden / "written.json", json.dumps({"format": "written.1", "files": self._ours()}, indent=1).encode())

    def _ours(self) -> dict[str, list[str]]:
        if self._written is None:
            try:
                told = json.loads((self.hidden / "written.json").read_bytes())["files"]
                self._written = {str(name): [str(digest) for digest in digests] for name, digests in told.items()}
            except FileNotFoundError:
                self._written = {}
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                raise BadInput(
                    "The list of what Loreboard wrote is damaged",
                    str(self.hidden / "written.json"),
                    "Delete it; every file will then count as yours and be kept.",
                ) from error
        return self._written


@contextmanager
def alone(hidden: Path, shown: Path, flag: str) -> Iterator[None]:
    """Hold the hidden folder, made if missing, for one process. Raises BadInput, naming `shown`, when another one has it, or when it
    cannot be made; `flag` is where a person chooses the place."""
    try:
        hidden.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(hidden / "lock"))
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BadInput("Another loreboard is working in this folder", str(shown), "Wait for it to end, or stop it.") from error
    except OSError as error:
        raise BadInput(f"Cannot write here: {error.strerror}", str(shown), f"Choose a folder you may write to with {flag}.") from error
    try:
        yield
    finally:
        lock.release()


def _taken(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in TAKEN)


def _digest(name: str, content: bytes) -> str:
    """The hash by which `content` of a file is known, without marks of locks."""
    return hashlib.sha256(locking.unmarked(name, content)).hexdigest()


def _content(path: Path) -> bytes | None:
    """What the file holds, None when there is none. Raises BadInput for anything that cannot be read as a file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise BadInput(f"Cannot read {path.name}: {error.strerror}", str(path), "Put a plain file or nothing in its place.") from error

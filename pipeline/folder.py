"""A series on disk: what we wrote, what a person changed since, and the promise never to overwrite the latter.

`.loreboard/written.json` remembers the hash of every version we have written of every file, before the file itself is
written. A file whose hash is not among them was made by a person: it is read, never replaced. What we would have
written then goes beside it, with `.new` before the ending.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole

HIDDEN = ".loreboard"


class Folder:
    """The folder of one series or one boarded script."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hidden = root / HIDDEN
        self._written: dict[str, list[str]] | None = None
        self.set_aside: list[str] = []
        """Files of a person that we would have written; ours lie beside them."""

    def path(self, name: str) -> Path:
        """The path of `name`, given with forward slashes."""
        return self.root.joinpath(*PurePosixPath(name).parts)

    def publish(self, name: str, content: bytes) -> None:
        """Write `content` as `name`, or beside it when a person has changed what stands there."""
        path = self.path(name)
        if path.is_symlink():
            raise BadInput(f"{name} is a link to somewhere else", str(path), "Put a plain file or nothing in its place.")
        if path.exists() and self.edited(name):
            if path.read_bytes() == content:
                return
            self.set_aside.append(name)
            name = str(PurePosixPath(name).with_suffix(".new" + PurePosixPath(name).suffix))
            path = self.path(name)
        digest = hashlib.sha256(content).hexdigest()
        ours = self._ours().setdefault(name, [])
        if digest not in ours:
            ours.append(digest)
            write_whole(self.hidden / "written.json", json.dumps({"format": "written.1", "files": self._ours()}, indent=1).encode())
        if not path.exists() or path.read_bytes() != content:
            write_whole(path, content)

    def edited(self, name: str) -> bool:
        """Whether `name` exists in a version that we did not write."""
        path = self.path(name)
        if not path.is_file():
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() not in self._ours().get(name, [])

    def edits(self) -> tuple[str, ...]:
        """The files we wrote that a person has changed since, sorted."""
        return tuple(sorted(name for name in self._ours() if self.edited(name)))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one process. Raises BadInput when another one has it."""
        try:
            self.hidden.mkdir(parents=True, exist_ok=True)
            lock = FileLock(str(self.hidden / "lock"))
            lock.acquire(timeout=0)
        except Timeout as error:
            raise BadInput("Another loreboard is working in this folder", str(self.root), "Wait for it to end, or stop it.") from error
        except OSError as error:
            raise BadInput(
                f"Cannot write here: {error.strerror}", str(self.root), "Choose a folder you may write to with --dir."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _ours(self) -> dict[str, list[str]]:
        if self._written is None:
            try:
                self._written = dict(json.loads((self.hidden / "written.json").read_bytes())["files"])
            except FileNotFoundError:
                self._written = {}
            except (OSError, ValueError, KeyError) as error:
                raise BadInput(
                    "The list of what Loreboard wrote is damaged",
                    str(self.hidden / "written.json"),
                    "Delete it; every file will then count as yours and be kept.",
                ) from error
        return self._written

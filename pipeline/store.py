"""Artefacts by content: the graph's state holds hashes, the bodies lie here.

A body is written under the hash of its bytes and never changed, so a checkpoint can point at it for ever; one that was
damaged is mended by the next step that makes the same body.
"""

import hashlib
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from loreboard.story.errors import LoreboardError
from loreboard.story.files import write_whole

T = TypeVar("T", bound=BaseModel)
V = TypeVar("V")


class Store:
    """Bodies in `folder`, two letters of the hash a sub-folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[tuple[str, object], Any] = {}
        """What was read in this process; bodies never change, so a second reader gets the same value."""

    def put(self, body: BaseModel | bytes) -> str:
        """Keep `body` and return its name: the hex SHA-256 of its bytes."""
        content = body if isinstance(body, bytes) else body.model_dump_json().encode()
        name = hashlib.sha256(content).hexdigest()
        path = self._path(name)
        if not _holds(path, content):
            write_whole(path, content, durable=True)
        return name

    def get(self, name: str, wanted: type[T]) -> T:
        """The value kept as `name`. Raises LoreboardError when it is missing or damaged."""
        try:
            return self.made(name, wanted, wanted.model_validate_json)
        except ValidationError as error:
            raise self._damaged(name) from error

    def made(self, name: str, kind: Hashable, make: Callable[[bytes], V]) -> V:
        """What `make` makes of the bytes kept as `name`, made once for each `kind`. Raises as `bytes` does."""
        if (name, kind) not in self._read:
            self._read[name, kind] = make(self.bytes(name))
        return cast(V, self._read[name, kind])

    def bytes(self, name: str) -> bytes:
        """The bytes kept as `name`. Raises LoreboardError when they are missing or not what was kept."""
        try:
            content = self._path(name).read_bytes()
        except OSError as error:
            raise self._damaged(name) from error
        if hashlib.sha256(content).hexdigest() != name:
            raise self._damaged(name)
        return content

    def has(self, name: str) -> bool:
        """Whether what is kept as `name` is there and whole."""
        try:
            self.bytes(name)
        except LoreboardError:
            return False
        return True

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name[2:]

    def _damaged(self, name: str) -> LoreboardError:
        return LoreboardError(
            "A stored result is missing or damaged",
            str(self._path(name)),
            "Run `loreboard resume DIR --afresh`; answers already given are used again.",
        )


def beside(store: Store) -> Store:
    """`store` for whoever only looks: what is put into it is kept in memory."""
    return _Beside(store)


class _Beside(Store):
    def __init__(self, under: Store) -> None:
        self._under, self._new = under, dict[str, bytes]()
        self._read = {}

    def put(self, body: BaseModel | bytes) -> str:
        content = body if isinstance(body, bytes) else body.model_dump_json().encode()
        name = hashlib.sha256(content).hexdigest()
        self._new[name] = content
        return name

    def bytes(self, name: str) -> bytes:
        return self._new[name] if name in self._new else self._under.bytes(name)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False

"""Locks that a person sets in files of ours: on lines and scenes of a script, on looks of the bible.

A file with marks and no other change is still ours: it may be made anew around what is locked. Marks are laid over whatever is made.
"""

from pathlib import PurePosixPath

from loreboard.screenplay import locks
from loreboard.story import look_locks
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput

BIBLE = "bible.yaml"


def unmarked(name: str, content: bytes) -> bytes:
    """`content` of the file `name` without marks of locks; as it is where it can have none."""
    if _is_script(name):
        try:
            return locks.unmarked(content)
        except BadInput:
            return content
    return look_locks.unmarked(content) if _is_bible(name) else content


def carried(name: str, content: bytes, marked: bytes) -> bytes:
    """`content`, ours, with the marks of `marked`, a version of the same file, where what they stand on is still there."""
    if _is_script(name):
        return locks.carried(content, marked)
    return look_locks.marked(content, look_locks.locked_looks(marked)) if _is_bible(name) else content


def keeps(name: str, content: bytes, marked: bytes) -> bool:
    """Whether `content` has every mark of `marked`."""
    if _is_script(name):
        try:
            return locks.kept(content, marked)
        except BadInput:
            return False
    return look_locks.locked_looks(marked) <= look_locks.locked_looks(content) if _is_bible(name) else True


def any_in(name: str, content: bytes) -> bool:
    """Whether there are marks in `content` that are no change of its words."""
    return unmarked(name, content) != content


def with_looks(book: Bible, marked: bytes, kept: Bible) -> Bible:
    """`book` with the locked looks of `kept`, which is what `marked` says."""
    return look_locks.with_looks(book, kept, look_locks.locked_looks(marked))


def _is_script(name: str) -> bool:
    return name.endswith(".fountain")


def _is_bible(name: str) -> bool:
    plain = PurePosixPath(name)
    return plain.suffix == ".yaml" and plain.stem.partition(".")[0] == "bible"

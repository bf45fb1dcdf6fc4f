"""Writing a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from .errors import BadInput


def write_whole(path: Path, content: bytes, durable: bool = False, new: bool = False) -> None:
    """Write `content` to `path` through a temporary file in the same folder and a rename; a reader never sees half.

    `durable` also waits for the disk; `new` takes no other file's place. Raises BadInput when the folder cannot be written to, and
    for a `new` file when there is one of its name.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(name, 0o644)
        _settle(Path(name), path, new)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


def refuse_there(path: Path) -> None:
    """Raises BadInput when anything has the name that a new file is to have."""
    if os.path.lexists(path):
        raise BadInput("There is something of this name already, and it is not written over", str(path), "Choose another name.")


def _settle(part: Path, path: Path, new: bool) -> None:
    """Give the whole file its name. A link, unlike a rename, fails where there is one; some file systems know no links."""
    if new:
        refuse_there(path)
        try:
            os.link(part, path)
            return
        except FileExistsError:
            refuse_there(path)
        except OSError:
            pass
    os.replace(part, path)


def cannot_write(path: Path, error: OSError) -> BadInput:
    """The error for a place that refuses a file."""
    return BadInput(
        f"Cannot write {path.name}: {error.strerror or error}",
        str(path.parent),
        "Choose a folder you may write to with --dir, or free some space.",
    )

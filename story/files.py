"""Writing a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from .errors import BadInput


def write_whole(path: Path, content: bytes, durable: bool = False) -> None:
    """Write `content` to `path` through a temporary file in the same folder and a rename; a reader never sees half.

    `durable` also waits for the disk. Raises BadInput when the folder cannot be written to.
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
        os.replace(name, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> BadInput:
    """The error for a place that refuses a file."""
    return BadInput(
        f"Cannot write {path.name}: {error.strerror or error}",
        str(path.parent),
        "Choose a folder you may write to with --dir, or free some space.",
    )

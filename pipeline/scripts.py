"""A script from where it lies on disk."""

from pathlib import Path

from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.script import Script


def script_at(path: Path) -> Script:
    """The script in the file. Raises BadInput for a file that cannot be read, and for what is no script."""
    try:
        return read_script(path.read_bytes(), str(path))
    except OSError as error:
        raise BadInput(f"Cannot read the file: {error.strerror}", str(path), "Check its name and its rights.") from error

"""Which reader a script file needs: by its ending, and for plain text by how it is written."""

from pathlib import PurePath

from loreboard.story.errors import BadInput
from loreboard.story.script import Script

from .duanju import is_duanju, read_duanju
from .fdx import read_fdx
from .fountain_reader import read_fountain

ENDINGS = (".fountain", ".spmd", ".txt", ".md", ".fdx")


def read_script(raw: bytes, name: str) -> Script:
    """The script in `raw`; `name` is its file name. Raises BadInput for what is no script."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise BadInput(
            f"{ending or 'A file without an ending'} is no script format Loreboard reads", name, f"It reads {', '.join(ENDINGS)}."
        )
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BadInput("The file is empty", name, "Give a script with at least one line.")
    if ending == ".fdx":
        return read_fdx(raw, name)
    if ending in (".txt", ".md") and is_duanju(raw, name):
        return read_duanju(raw, name)
    return read_fountain(raw, name)

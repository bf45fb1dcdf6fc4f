"""Reads a PDF or an EPUB in a process of its own, so that one that is made to eat memory or time takes neither from the rest.

The child is `python -m loreboard.lore.own.apart KIND NAME`: bytes in, one JSON object out.
"""

import contextlib
import json
import subprocess
import sys

from loreboard.story.errors import BadInput

from . import epub, pdf
from .blocks import Kind, Told

SECONDS = 90.0
"""A little more than a reader's own limit, which says more."""
MEMORY = 2 * 1024**3
"""Bytes of address space for the child, where the system can say so."""
_READERS = {"pdf": pdf.read, "epub": epub.read}


def read(kind: Kind, raw: bytes, name: str) -> Told:
    """What the file holds. Raises BadInput as its reader does, and when the child is stopped by its limits. `name` is what an error shows."""
    do = "Give the part that you need as text."
    try:
        done = subprocess.run([sys.executable, "-m", __name__, kind, name], input=raw, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise BadInput(f"The {kind.upper()} takes longer than {SECONDS:.0f} s to read", name, do) from None
    try:
        told = json.loads(done.stdout)
        if error := told.get("error"):
            raise BadInput(*error)
        return Told.model_validate_json(done.stdout)
    except ValueError:
        raise BadInput(f"The {kind.upper()} cannot be read: its reader gave up, out of memory perhaps", name, do) from None


def main() -> None:
    """What the child does."""
    kind, name = sys.argv[1:]
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        told = _READERS[kind](sys.stdin.buffer.read(), name).model_dump_json()
    except BadInput as error:
        told = json.dumps({"error": [error.what, error.where, error.do]})
    sys.stdout.buffer.write(told.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()

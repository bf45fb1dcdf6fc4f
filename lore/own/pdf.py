"""A PDF as paragraphs with their pages. Only the text that is in it: a scan has none."""

import io
import re
import time
from collections.abc import Iterator

from loreboard.story.errors import BadInput

from .blocks import Block, Told, paragraphs

MAX_PAGES = 3_000
SECONDS = 60.0
"""How long pages are read; a novel of 400 takes about 10 s."""
_NUMBER = re.compile(r"^\W*(?:\d{1,4}|[ivxlc]{1,7}|第\s*\d+\s*页)\W*$", re.IGNORECASE)
"""A line that is nothing but the number of its page."""


def read(raw: bytes, name: str) -> Told:
    """Raises BadInput for what is no PDF, is locked, is too long, or has no text. `name` is what an error shows."""
    import logging

    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInput("The PDF is locked with a password", name, "Save a copy without it.")
        if len(reader.pages) > MAX_PAGES:
            raise BadInput(f"The PDF has {len(reader.pages)} pages, {MAX_PAGES} are read", name, "Split it.")
        blocks = tuple(_pages(reader, name))
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except DependencyError as error:
        raise BadInput("The PDF is locked", name, "Save a copy without a password.") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, AssertionError) as error:
        raise BadInput(f"The PDF is damaged: {error}", name, "Open it in a viewer and print it to a new PDF.") from error
    if not blocks:
        raise BadInput("The PDF has no text in it, as scans have none", name, "Run a text recognition over it first, or give it as text.")
    return Told(title=" ".join(title.split()), blocks=blocks)


def _pages(reader: "pypdf.PdfReader", name: str) -> Iterator[Block]:  # type: ignore[name-defined]  # noqa: F821
    began = time.monotonic()
    for number, sheet in enumerate(reader.pages, 1):
        if time.monotonic() - began > SECONDS:
            raise BadInput(f"The PDF takes too long: {number - 1} pages in {SECONDS:.0f} s", name, "Split it, or give it as text.")
        lines = [line for line in sheet.extract_text().split("\n") if not _NUMBER.match(line)]
        yield from (Block(text=part, page=number) for part in paragraphs("\n".join(lines), cut=True))

"""A PDF as paragraphs with their pages. Only the text that is in it: a scan has none."""

import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from loreboard.story.errors import BadInput

from .blocks import Block, Told, paragraphs

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 3_000
SECONDS = 60.0
"""How long pages are read; a novel of 400 takes about 10 s."""
_NUMBER = re.compile(r"^\W*(?:\d{1,4}|[ivxlc]{1,7}|第\s*\d+\s*页)\W*$", re.IGNORECASE)
"""A line that is nothing but the number of its page."""
RUNNING = 3
"""Pages that begin or end with one line, but for a number: then it is a running head, and no words of the text."""
_STOPS = (".", "!", "?", "…", "。", "！", "？", "”", "’", '"', "」", "』", ":", "：")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


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
    return Told(title=" ".join(_sound(title).split()), blocks=blocks)


def _pages(reader: "PdfReader", name: str) -> Iterator[Block]:
    sheets = list(_sheets(reader, name))
    heads = Counter(edge for lines in sheets for edge in {_numberless(line) for line in (*lines[:1], *lines[-1:])})
    for number, lines in enumerate(sheets, 1):
        own = [line for n, line in enumerate(lines) if n not in (0, len(lines) - 1) or heads[_numberless(line)] < RUNNING]
        yield from (Block(text=part, page=number) for part in paragraphs(_parted(own), cut=True))


def _sheets(reader: "PdfReader", name: str) -> Iterator[list[str]]:
    """The lines of each page, without blank ones and page numbers."""
    began = time.monotonic()
    for number, sheet in enumerate(reader.pages, 1):
        if time.monotonic() - began > SECONDS:
            raise BadInput(f"The PDF takes too long: {number - 1} pages in {SECONDS:.0f} s", name, "Split it, or give it as text.")
        lines = _sound(sheet.extract_text()).split("\n")
        yield [line.strip() for line in lines if line.strip() and not _NUMBER.match(line)]


def _parted(lines: list[str]) -> str:
    """The lines of a page with a blank one after each that ends a paragraph: with a full stop, and short of the margin."""
    margin = 0.8 * max(map(len, lines), default=0)
    return "\n".join(line + ("\n" if len(line) < margin and line.endswith(_STOPS) else "") for line in lines)


def _numberless(line: str) -> str:
    return re.sub(r"[\divxlc]+\W*$|^\W*\d+", "", line, flags=re.IGNORECASE).strip()


def _sound(text: str) -> str:
    """`text` without halves of surrogate pairs, which a broken font can make and UTF-8 cannot hold, and without ligatures."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_LIGATURES)

"""A Fountain file as a Script: every line owned, every comment kept, nothing rewritten.

The chain is visible here: bytes to lines (`source`), comments out (`page`), title page, body, comments back in between,
scenes, and what a person should hear of (`remarks`).
"""

from collections.abc import Iterator
from hashlib import sha256

from loreboard.story.script import Element, Script, Span

from .body import Body, Piece
from .comments import Comment
from .marks import Marks
from .page import Page
from .remarks import remarks_on
from .scenes import language_of, scenes_of
from .source import SourceText, read_source
from .title_page import read_title_page


def read_fountain(raw: bytes, where: str) -> Script:
    """Read a Fountain script from the bytes of a file; `where` is the path or name that an error shows.

    Any text is a script: what is no other element is action. Raises BadInput for what is no text (see `read_source`).
    """
    return read_fountain_source(read_source(raw, where))


def read_fountain_source(source: SourceText) -> Script:
    """Read a Fountain script that is already decoded, for callers that go on to patch it."""
    page = Page(source.lines)
    title_page, start = read_title_page(page)
    pieces = Body(page, Marks(source.text), start).read()
    elements = tuple(_woven(pieces, page))
    return Script(
        source="fountain",
        text=source.text,
        sha256=sha256(source.raw).hexdigest(),
        language=language_of(elements, source.text),
        title_page=title_page,
        elements=elements,
        scenes=scenes_of(elements, len(source.lines)),
        warnings=remarks_on(source, page, pieces),
    )


def _woven(pieces: list[Piece], page: Page) -> Iterator[Element]:
    """Printed elements and comments by line; a comment inside an element's lines comes behind it."""
    comments = [c for c in page.scan.comments if c.text or page.states[c.first - 1] != "text"]
    at = 0
    for piece in pieces:
        while at < len(comments) and comments[at].first - 1 < piece.first:
            yield _element(comments[at])
            at += 1
        yield piece.element()
    yield from map(_element, comments[at:])


def _element(comment: Comment) -> Element:
    return Element(kind=comment.kind, text=comment.text, span=Span(first=comment.first, last=comment.last))

"""A passage of a user's own: some hundred words with a name, where they come from, and how far they are trusted."""

import datetime
from typing import Literal, NamedTuple

from pydantic import Field

from loreboard.story.script import Language
from loreboard.story.value import Value

from ..entry import LoreEntry

Trust = Literal["quarantined", "accepted"]


class Place(Value):
    """Where in its file a passage stands: a page of a PDF, a chapter of an EPUB, the headings above it; as much as is known."""

    page: int | None = Field(default=None, ge=1)
    chapter: str | None = None
    heading: str | None = None

    def told(self, language: Language) -> str:
        """ "p. 3, The Ferry", or "" when nothing is known."""
        page = (f"p. {self.page}" if language == "en" else f"第{self.page}页") if self.page else ""
        chapter = self.chapter if self.chapter != self.heading else None
        return (", " if language == "en" else "，").join(part for part in (page, chapter, self.heading) if part)


class Source(Value):
    """The file a passage was read from: its name, hex SHA-256 of its bytes, and the place in it."""

    file: str
    sha256: str
    place: Place = Place()

    def told(self, language: Language) -> str:
        """File and place, for a credit."""
        place = self.place.told(language)
        return self.file + ((f", {place}" if language == "en" else f"，{place}") if place else "")


class Cut(NamedTuple):
    """A passage as it is cut from its file: nobody has named or dated it yet."""

    title: str
    text: str
    language: Language
    place: Place


class Read(NamedTuple):
    """One file, read: passages or entries, never both. `stripped`: how many invisible characters were taken out."""

    file: str
    sha256: str
    stripped: int
    passages: tuple[Cut, ...] = ()
    entries: tuple[LoreEntry, ...] = ()


class Passage(Value):
    """`language` goes by the script: "en" is whatever is not mainly Han. Only what is accepted is ever found or handed out."""

    id: str
    title: str
    text: str
    language: Language
    source: Source
    added: datetime.date
    trust: Trust

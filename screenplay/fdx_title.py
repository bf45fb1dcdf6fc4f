"""The title page of an FDX file: free lines on a page, sorted into the keys that Fountain's title pages have.

Nothing in the file says which line is the author's; place on the page and the words of credit lines do.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from loreboard.story.script import Span, TitleEntry

_CREDIT = re.compile(
    r"(?:(?:written|screenplay|teleplay|story|script|created|words)\b.{0,30}\s)?by:?|编剧[:：]?|作者[:：]?|剧本[:：]?", re.I
)
_CREDITED = re.compile(r"(?P<credit>written by|screenplay by|teleplay by|by|编剧|作者)[:：\s]\s*(?P<names>\S.*)", re.I)
_SOURCE = re.compile(r"(?:based (?:up)?on|adapted from|from the|inspired by)\b|改编自|根据|原著", re.I)
_DRAFT = re.compile(r"\bdraft\b|\brevis|\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}|[稿]$", re.I)
_RIGHTS = re.compile(r"copyright|\(c\)|©|版权", re.I)
_LONG = 60
"""Characters of a line that is no address and no date any more."""


class TitleLine(NamedTuple):
    """A paragraph with text on the title page; `at` counts the page's paragraphs from 1."""

    at: int
    text: str
    centred: bool


def title_entries(lines: Iterable[TitleLine]) -> tuple[TitleEntry, ...]:
    """One entry for each key, in order of first appearance. Every line is in one; what no rule knows is under Notes.

    Spans count the title page's own paragraphs: they are not lines of the script.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for at, key, text in _keyed(lines):
        found.setdefault(key, []).append((at, text))
    return tuple(
        TitleEntry(key=key, values=tuple(text for _, text in rows), span=Span(first=rows[0][0], last=rows[-1][0]))
        for key, rows in found.items()
    )


def _keyed(lines: Iterable[TitleLine]) -> Iterator[tuple[int, str, str]]:
    seen: set[str] = set()
    previous = ""
    for at, text, centred in lines:
        credited = _CREDITED.fullmatch(text)
        if "Title" not in seen:
            key = "Title"
        elif _CREDIT.fullmatch(text):
            key = "Credit"
        elif credited and "Author" not in seen:
            yield at, "Credit", credited["credit"]
            seen.add("Credit")
            key, text = "Author", credited["names"]
        elif previous == "Credit":
            key = "Author"
        elif _SOURCE.match(text):
            key = "Source"
        elif _RIGHTS.search(text):
            key = "Copyright"
        elif not centred and _DRAFT.search(text) and len(text) <= _LONG:
            key = "Draft date"
        else:
            key = "Notes" if centred or len(text) > _LONG else "Contact"
        seen.add(key)
        previous = key
        yield at, key, text

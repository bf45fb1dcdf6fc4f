"""Notes and boneyards: where they are, and what is left of each line without them.

Knows `/* */` and `[[ ]]` and nothing else of Fountain. A boneyard may run over anything. A note ends at a blank line
unless that line holds two spaces. What opens first wins; what never closes is text, and is reported. One pass, so a
line of ten thousand openers costs no more than its length.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_OPENS = re.compile(r"/\*|\[\[")


@dataclass(frozen=True, slots=True)
class Comment:
    """A closed note or boneyard. Lines and columns are 1-based; `column` is its opener's, `end_column` its last sign's."""

    kind: Literal["note", "boneyard"]
    text: str
    first: int
    column: int
    last: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Scan:
    """`visible` has one string a source line: the line without its comments."""

    comments: tuple[Comment, ...]
    visible: tuple[str, ...]
    opened: tuple[tuple[int, Literal["note", "boneyard"]], ...]
    """Lines on which a comment opens that never closes; one entry a line, and only the first for boneyards."""


class _Finder:
    """Where a closing sign comes next, asked at rising positions: each stretch of text is searched once."""

    def __init__(self, text: str, sign: str) -> None:
        self.text, self.sign, self.at = text, sign, 0

    def after(self, position: int) -> int:
        if self.at != -1 and self.at < position:
            self.at = self.text.find(self.sign, position)
        return self.at


def scan(lines: Sequence[str]) -> Scan:
    """Find all comments of a script given as lines without line ends."""
    text = "\n".join(lines)
    starts = _starts(lines)
    found: list[tuple[int, int]] = []
    opened: dict[tuple[int, Literal["note", "boneyard"]], None] = {}
    bone_ends, note_ends = _Finder(text, "*/"), _Finder(text, "]]")
    breaks = [start for start, line in zip(starts, lines, strict=True) if not line.strip() and not line.startswith("  ")]
    position = 0
    while match := _OPENS.search(text, position):
        boneyard = match.group() == "/*"
        close = (bone_ends if boneyard else note_ends).after(match.end())
        if close != -1 and (boneyard or not _between(breaks, match.start(), close)):
            found.append((match.start(), close + 2))
            position = close + 2
            continue
        line = bisect_right(starts, match.start())
        if not boneyard or not any(kind == "boneyard" for _, kind in opened):
            opened[(line, "boneyard" if boneyard else "note")] = None
        position = match.end()
    comments = tuple(_comment(text, starts, start, end) for start, end in found)
    return Scan(comments, tuple(_visible(lines, starts, found)), tuple(opened))


def _starts(lines: Sequence[str]) -> list[int]:
    starts, offset = [], 0
    for line in lines:
        starts.append(offset)
        offset += len(line) + 1
    return starts


def _between(breaks: list[int], start: int, end: int) -> bool:
    at = bisect_left(breaks, start)
    return at < len(breaks) and breaks[at] < end


def _comment(text: str, starts: list[int], start: int, end: int) -> Comment:
    first, last = bisect_right(starts, start), bisect_right(starts, end - 1)
    inner = "\n".join(line.rstrip() for line in text[start + 2 : end - 2].split("\n")).strip()
    kind: Literal["note", "boneyard"] = "boneyard" if text[start] == "/" else "note"
    return Comment(kind, inner, first, start - starts[first - 1] + 1, last, end - starts[last - 1])


def _visible(lines: Sequence[str], starts: list[int], found: list[tuple[int, int]]) -> Iterator[str]:
    at, hidden = 0, 0
    for line, start in zip(lines, starts, strict=True):
        end = start + len(line)
        cursor = max(start, hidden)
        pieces = [""] if hidden > start else []
        while at < len(found) and found[at][0] < end:
            pieces.append(line[cursor - start : found[at][0] - start])
            cursor = hidden = found[at][1]
            at += 1
        pieces.append(line[cursor - start :])
        yield _seam(pieces) if len(pieces) > 1 else line


def _seam(pieces: list[str]) -> str:
    """Join what is left around comments: one space where there was one on both sides, none at the line's edges."""
    kept: list[str] = []
    for number, piece in enumerate(pieces):
        if not kept:
            piece = piece.lstrip() if number else piece
            piece = piece if piece.strip() else ""
        elif kept[-1][-1].isspace() and piece[:1].isspace():
            piece = piece.lstrip()
        if piece:
            kept.append(piece)
    joined = "".join(kept)
    return joined if pieces[-1].strip() else joined.rstrip()

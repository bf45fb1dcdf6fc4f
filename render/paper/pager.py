"""The screenplay page of the trade: Courier 12 on US Letter, ten letters to the inch, six lines to the inch, 54 lines. Pure.

A heading stays with what follows it, a speech that goes over a page is broken between lines with (MORE) below and the cue again with
(CONT'D) above, two speeches at once stand side by side. Columns and lines are counted; a letter of East Asia is taken for two.
"""

import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from .blocks import Line, Plain, Run, Speech

LINES = 54
_LEAST = 2
"""Lines of a paragraph or a speech that stand alone on a page, at least."""


class Column(NamedTuple):
    """Where text stands: letters from the page's left edge, and letters across."""

    left: int
    wide: int
    hang: int = 0
    """Letters that the second and later lines stand farther in."""


ACTION, CUE, ASIDE, SAID = Column(15, 60), Column(37, 38), Column(31, 25, 1), Column(25, 35)
_DUAL = {
    "left": {"cue": Column(25, 18), "parenthetical": Column(19, 22, 1), "dialogue": Column(15, 28), "lyric": Column(17, 26)},
    "right": {"cue": Column(57, 18), "parenthetical": Column(51, 22, 1), "dialogue": Column(47, 28), "lyric": Column(49, 26)},
}
_ONE = {"cue": CUE, "parenthetical": ASIDE, "dialogue": SAID, "lyric": Column(27, 33)}


class Piece(NamedTuple):
    """Words at a place of a line: letters from the left edge; of what stands at the right, letters from there to its end."""

    at: int
    runs: Line
    align: Literal["left", "right", "centre"] = "left"


Row = tuple[Piece, ...]


class Page(NamedTuple):
    """Rows by line, from 0; a line may have none."""

    rows: tuple[Row, ...]


class Pager:
    """Fills pages. `more` and `contd` are the words at a break."""

    def __init__(self, more: str, contd: str) -> None:
        self._more, self._contd = more, contd
        self._pages: list[list[Row]] = [[]]

    def pages(self, told: Sequence[Plain | Speech]) -> list[Page]:
        """All pages of a script; at least one."""
        n = 0
        while n < len(told):
            block = told[n]
            if isinstance(block, Speech):
                pair = told[n + 1] if n + 1 < len(told) else None
                if block.dual == "left" and isinstance(pair, Speech) and pair.dual == "right":
                    self._whole(_beside(block, pair))
                    n += 1
                else:
                    self._speech(block)
            elif block.kind == "page_break":
                self._turn()
            elif block.kind == "heading":
                self._heading(block, told[n + 1] if n + 1 < len(told) else None)
            elif block.kind != "section":
                self._split(_plain(block))
            n += 1
        return [Page(tuple(rows)) for rows in self._pages if rows] or [Page(())]

    @property
    def _left(self) -> int:
        return LINES - len(self._pages[-1])

    def _turn(self) -> None:
        if self._pages[-1]:
            self._pages.append([])

    def _gap(self, lines: int) -> int:
        return lines if self._pages[-1] else 0

    def _put(self, rows: Sequence[Row], gap: int) -> None:
        self._pages[-1] += [()] * self._gap(gap) + list(rows)

    def _heading(self, block: Plain, after: Plain | Speech | None) -> None:
        rows = _plain(block)
        if len(rows) + self._gap(2) + (1 + _LEAST + isinstance(after, Speech) if after else 0) > self._left:
            self._turn()
        self._put(rows, 2)

    def _whole(self, rows: list[Row]) -> None:
        """Rows on one page; what is longer than a page is broken where the page ends."""
        if len(rows) + self._gap(1) > self._left:
            self._turn()
        while len(rows) > LINES:
            self._put(rows[:LINES], 1)
            rows = rows[LINES:]
            self._turn()
        self._put(rows, 1)

    def _split(self, rows: list[Row]) -> None:
        """A paragraph, with two lines at least on either side of a break."""
        while len(rows) + self._gap(1) > self._left:
            fit = min(self._left - self._gap(1), len(rows) - _LEAST)
            if fit < _LEAST:
                if not self._pages[-1]:
                    break
                self._turn()
                continue
            self._put(rows[:fit], 1)
            rows = rows[fit:]
            self._turn()
        self._put(rows, 1)

    def _speech(self, speech: Speech) -> None:
        cue, rows = _cue(speech.cue, CUE), _said(speech, _ONE)
        again = _cue(f"{speech.cue.removesuffix(self._contd).rstrip()} {self._contd}", CUE)
        while len(cue) + len(rows) + self._gap(1) > self._left:
            fit = min(self._left - self._gap(1) - len(cue) - 1, len(rows) - _LEAST)
            fit -= fit > 0 and rows[fit - 1][1]
            if fit < _LEAST:
                if not self._pages[-1]:
                    break
                self._turn()
                continue
            self._put([*cue, *(row for row, _ in rows[:fit]), (Piece(CUE.left, (("", self._more),)),)], 1)
            rows, cue = rows[fit:], again
            self._turn()
        self._put([*cue, *(row for row, _ in rows)], 1)


def _plain(block: Plain) -> list[Row]:
    """The rows of anything but speech."""
    if block.kind in ("transition", "centered"):
        align: Literal["right", "centre"] = "right" if block.kind == "transition" else "centre"
        return [(Piece(75 if align == "right" else 45, row, align),) for line in block.lines for row in wrapped(line, 60)]
    column = Column(20, 50) if block.kind == "lyric" else Column(15, 58) if block.kind == "heading" else ACTION
    style = "b" if block.kind == "heading" else "i" if block.kind == "lyric" else ""
    rows = _rows(tuple(_all(line, style) for line in block.lines), column)
    if block.number:
        rows[0] = (Piece(max(2, 12 - cells(block.number)), (("b", block.number),)), *rows[0], Piece(80, (("b", block.number),), "right"))
    return rows


def _cue(words: str, column: Column) -> list[Row]:
    return _rows(((("", words),),), column)


def _said(speech: Speech, columns: dict[str, Column]) -> list[tuple[Row, bool]]:
    """Rows under a cue, and whether each is of a parenthetical, which must not be the last on a page."""
    out: list[tuple[Row, bool]] = []
    for kind, lines in speech.parts:
        aside = kind == "parenthetical"
        told = (
            tuple((("", "("), *line, ("", ")")) for line in lines)
            if aside
            else tuple(_all(line, "i" if kind == "lyric" else "") for line in lines)
        )
        out += [(row, aside) for row in _rows(told, columns[kind])]
    return out


def _beside(left: Speech, right: Speech) -> list[Row]:
    """Two speeches in two columns."""
    sides = [
        [*_cue(s.cue, _DUAL[side]["cue"]), *(row for row, _ in _said(s, _DUAL[side]))] for side, s in (("left", left), ("right", right))
    ]
    high = max(map(len, sides))
    return [tuple(piece for side in sides for piece in (side[n] if n < len(side) else ())) for n in range(high)]


def _rows(lines: Sequence[Line], column: Column) -> list[Row]:
    out: list[Row] = []
    for line in lines:
        out += [(Piece(column.left + (column.hang if n else 0), row),) for n, row in enumerate(wrapped(line, column.wide - column.hang))]
    return out


def _all(line: Line, style: str) -> Line:
    return tuple((was if style in was else "".join(sorted(was + style)), words) for was, words in line)


def wrapped(line: Line, wide: int) -> list[Line]:
    """A line in rows of `wide` letters at most, broken at spaces, beside letters of East Asia, or where a word is too long."""
    letters = [(style, c) for style, words in line for c in words]
    rows: list[list[Run]] = []
    start = 0
    while start < len(letters):
        end, at, good = start, 0, 0
        while end < len(letters) and at + cells(letters[end][1]) <= wide:
            at += cells(letters[end][1])
            end += 1
            if end < len(letters) and _breaks(letters[end - 1][1], letters[end][1]):
                good = end
        stop = end if end == len(letters) or letters[end][1] == " " else good or max(end, start + 1)
        rows.append(letters[start:stop])
        start = stop
        while start < len(letters) and letters[start][1] == " ":
            start += 1
    return [_joined(row) for row in rows] or [(("", ""),)]


def _breaks(before: str, after: str) -> bool:
    if before in " -—–":
        return after != " "
    wide = _wide(before) or _wide(after)
    return wide and not _clings(after) and before not in "（《“‘「『(["


def _clings(c: str) -> bool:
    return unicodedata.category(c) in ("Pe", "Pf", "Po", "Pd") or c == " "


def _wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"


def cells(text: str) -> int:
    """Letters of Courier that `text` takes."""
    return sum(2 if _wide(c) else 0 if unicodedata.combining(c) else 1 for c in text)


def _joined(row: Sequence[Run]) -> Line:
    return tuple((style, "".join(c for _, c in group)) for style, group in groupby(row, lambda run: run[0]))

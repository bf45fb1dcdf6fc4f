"""The body of a Fountain script: from lines to elements with their spans.

A visible chain of rules decides each line; a blank line ends whatever was going on, so a rule looks at its own line,
at what is being spoken, and at the line below. Comments, scenes and the title page are made elsewhere.
"""

from dataclasses import dataclass, field
from typing import Literal

from loreboard.story.script import COVERED, Element, Kind, Span

from .cues import (
    Cue,
    closes_parenthetical,
    is_parenthetical,
    is_transition,
    opens_parenthetical,
    read_cue,
)
from .emphasis import plain
from .marks import SIGNS, Mark, Marks, looks_like_heading
from .page import Page

_SPEECH: frozenset[Kind] = frozenset({"character", "parenthetical", "dialogue", "lyric"})
_PARENTHETICAL_LINES = 4
"""How far a bracket that opens a speech line is followed for its end."""


@dataclass(slots=True)
class Piece:
    """An element in the making; line indices from 0."""

    kind: Kind
    first: int
    last: int
    lines: list[str]
    cue: Cue | None = None
    number: str | None = None
    depth: int | None = None
    dual: Literal["left", "right"] | None = None

    def element(self) -> Element:
        """The finished value, with line numbers from 1."""
        return Element(
            kind=self.kind,
            text="\n".join(self.lines),
            span=Span(first=self.first + 1, last=self.last + 1),
            lines=tuple(self.lines) if self.kind in COVERED else (),
            name=self.cue.name if self.cue else None,
            extension=self.cue.extension if self.cue else None,
            number=self.number,
            depth=self.depth,
            dual=self.dual,
        )


@dataclass
class Body:
    """Reads line after line; `pieces` is the result, in the order of the script."""

    page: Page
    marks: Marks
    start: int
    pieces: list[Piece] = field(default_factory=list)
    cue: Cue | None = None
    """Who is speaking; None outside of a speech."""

    def read(self) -> list[Piece]:
        """All printed elements."""
        fresh, skip = True, self.start
        for at in range(self.start, len(self.page)):
            state = self.page.states[at]
            if state == "hold" and self.cue and self.page.next_text(at) == at + 1:
                continue
            if state in ("blank", "hold"):
                fresh, self.cue = True, None
            elif state == "boneyard":
                fresh = True
            elif state == "text":
                if at >= skip:
                    skip = self._line(at, fresh) + 1
                fresh = False
        _pair_dual(self.pieces)
        return self.pieces

    def _line(self, at: int, fresh: bool) -> int:
        """Add line `at`, and return the last line taken with it."""
        line = self.page.visible[at].strip()
        if at not in self.page.plain:
            if mark := self._mark(at, line, fresh):
                self._add_mark(at, mark)
                return at
            if cue := self._cue(at, line, fresh):
                self.cue = cue
                self.pieces.append(Piece("character", at, at, [cue.name], cue))
                return at
            if self.cue and (last := self._parenthetical_end(at, line)) is not None:
                words = [self.page.visible[i].strip() for i in range(at, last + 1)]
                self.pieces.append(Piece("parenthetical", at, last, [plain(" ".join(words)[1:-1].strip())], self.cue))
                return last
        if self.cue:
            self._add("dialogue", at, plain(line))
        else:
            self._add("action", at, plain(self.page.visible[at].rstrip()))
        return at

    def _mark(self, at: int, line: str, fresh: bool) -> Mark | None:
        """What the line's own marks make of it: forced elements, then headings and transitions between blank lines."""
        if line[0] in SIGNS:
            if self.cue and line[0] == "#" and not line.lstrip("#")[:1].isspace():
                return None
            return self.marks.read(line)
        if not fresh or not self.page.closed(at):
            return None
        if is_transition(self.page.visible[at]):
            return Mark("transition", line)
        return self.marks.read(line)

    def _cue(self, at: int, line: str, fresh: bool) -> Cue | None:
        forced = line[0] == "@"
        if not (forced or fresh) or (not forced and (looks_like_heading(line) or line.endswith("TO:"))):
            return None
        if not self._speech_follows(at) and not (forced and fresh):
            return None
        return read_cue(line)

    def _speech_follows(self, at: int) -> bool:
        below = self.page.next_text(at)
        if below is None:
            return False
        line = self.page.visible[below].strip()
        if below in self.page.plain or line[0] not in SIGNS | {"@"}:
            return True
        if line[0] == "@":
            return read_cue(line) is None
        if line[0] == "#":
            return not line.lstrip("#")[:1].isspace()
        mark = self.marks.read(line)
        return mark is None or mark.kind == "lyric"

    def _parenthetical_end(self, at: int, line: str) -> int | None:
        if is_parenthetical(line):
            return at
        if not opens_parenthetical(line):
            return None
        for below in range(at + 1, min(at + _PARENTHETICAL_LINES, len(self.page))):
            if self.page.states[below] != "text" or opens_parenthetical(self.page.visible[below].strip()):
                return None
            if closes_parenthetical(self.page.visible[below].strip()):
                return below
        return None

    def _add_mark(self, at: int, mark: Mark) -> None:
        if mark.kind != "lyric":
            self.cue = None
        text = plain(mark.text)
        if mark.kind in COVERED:
            self._add(mark.kind, at, text)
        else:
            self.pieces.append(Piece(mark.kind, at, at, [text], None, mark.number, mark.depth))

    def _add(self, kind: Kind, at: int, text: str) -> None:
        """Add a line of covered text, to the paragraph or speech above it when nothing lies in between."""
        above = self.pieces[-1] if self.pieces else None
        cue = self.cue if kind in _SPEECH else None
        if above and above.kind == kind and above.cue is cue:
            gap = at - above.last - 1
            if gap == 0 or (cue and all(self.page.states[i] == "hold" for i in range(above.last + 1, at))):
                above.lines.extend([""] * gap + [text])
                above.last = at
                return
        self.pieces.append(Piece(kind, at, at, [text], cue))


def _pair_dual(pieces: list[Piece]) -> None:
    """Mark a speech whose cue ends in `^` as right and the speech directly before it as left."""
    left: list[Piece] = []
    current: list[Piece] = []
    for piece in pieces:
        if piece.kind == "character":
            left, current = current, [piece]
        elif piece.cue and current and piece.cue is current[0].cue:
            current.append(piece)
        else:
            left, current = [], []
            continue
        if current[0].cue and current[0].cue.dual and left and left[0].dual != "right":
            for member in left:
                member.dual = "left"
            for member in current:
                member.dual = "right"

"""A script's lines with comments taken out, and what each line is to its neighbours.

Knows blank lines and comments, not what a line of text means. All answers are prepared in one pass each way.
"""

from collections.abc import Sequence
from typing import Literal

from .comments import Scan, scan

State = Literal["text", "blank", "hold", "note", "boneyard"]
"""`hold` is a line of exactly two spaces, which keeps a speech open. A `boneyard` line is as good as blank: comments are
all it has, and they begin and end on such lines. All other lines of nothing but comment are `note`: as if not there."""
ESCAPE = "/**/"
"""An empty boneyard at the start of a line: whatever stands behind it is ordinary text. Other readers drop it."""


class Page:
    """Line numbers here are indices from 0."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.scan: Scan = scan(lines)
        self.visible = self.scan.visible
        self.states: list[State] = [_blank_or_text(line) for line in lines]
        bare = [not line.strip() for line in self.visible]
        runs_on = set()
        for comment in self.scan.comments:
            first, last = comment.first - 1, comment.last - 1
            whole = comment.kind == "boneyard" and bare[first] and bare[last]
            for at in range(first, last + 1):
                if bare[at]:
                    self.states[at] = "boneyard" if whole or self.states[at] == "boneyard" else "note"
            if first < last and not bare[first] and not bare[last]:
                runs_on.add(first)
        opens_empty = {c.first - 1 for c in self.scan.comments if c.first == c.last and not c.text and c.kind == "boneyard"}
        self.plain = {at for at in opens_empty if lines[at].lstrip().startswith(ESCAPE) and self.states[at] == "text"}
        self._below = self._look_below(runs_on)

    def __len__(self) -> int:
        return len(self.visible)

    def closed(self, at: int) -> bool:
        """Whether a blank line, a boneyard or the end follows line `at`; notes in between do not count.

        False as well when a comment runs from this line into the text of a later one, which makes them one line.
        """
        return self._below[at][0]

    def next_text(self, at: int) -> int | None:
        """The line of text that follows line `at` with nothing but comments in between, or None."""
        return self._below[at][1]

    def _look_below(self, runs_on: set[int]) -> list[tuple[bool, int | None]]:
        answers: list[tuple[bool, int | None]] = []
        closed, following = True, None
        for at in range(len(self.states) - 1, -1, -1):
            answers.append((False, None) if at in runs_on else (closed, following))
            state = self.states[at]
            if state == "text":
                closed, following = False, at
            elif state in ("blank", "hold"):
                closed, following = True, None
            elif state == "boneyard":
                closed = True
        return answers[::-1]


def _blank_or_text(line: str) -> State:
    if line.strip():
        return "text"
    return "hold" if line == "  " else "blank"

"""Lines to paragraphs: text that was broken to a width of 60 or 80 columns is put together again, every other line stands for itself.

A text is taken for hard-wrapped when its lines are as full as the next word allows (a typesetter's greedy rule), and a
good part of them stop in the middle of a sentence. Verses and lists do neither.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from .markup import Kind, Line, marked, unframed

NARROWEST, WIDEST = 30, 160
"""Columns. Mail and Project Gutenberg break at 72, terminals at 80, Chinese at 30 to 40 signs, programmers at 120 or 140."""
FULL_SHARE, BROKEN_SHARE = 0.6, 0.25
"""Of the lines with a line below them that do not end a paragraph: so many are full, and of the full so many stop inside a sentence."""
SLACK = 4
"""Columns that a Chinese line may lack: a sign, and a mark of punctuation that must not begin a line."""
_ENDED = re.compile(r"""[.!?…。！？；:：]["'”’」』）)\]]*$""")
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]")


class Paragraph(NamedTuple):
    """One line of words, however many lines it stood on."""

    kind: Kind
    words: str


def paragraphs(text: str) -> list[Paragraph]:
    """What `text` says, paragraph by paragraph, item by item, headings among them; no marks, no blanks."""
    lines = [marked(raw) for raw in unframed(text).split("\n")]
    width = wrapped_at(lines)
    out: list[tuple[Kind, list[str]]] = []
    above = Line("blank", "")
    for line in lines:
        if line.words and out and (_is_under_item(out[-1][0], above, line) or _goes_on(above, line, width)):
            out[-1][1].append(line.words)
        elif line.words:
            out.append(("text" if line.kind == "chapter" and _goes_on_from(above) else line.kind, [line.words]))
        above = line
    return [Paragraph(kind, _together(parts)) for kind, parts in out]


def wrapped_at(lines: list[Line]) -> int | None:
    """The width in columns that the text was broken to, or None for text that was not."""
    pairs = [(one, two) for one, two in pairwise(lines) if _may_go_on(one, two)]
    widths = sorted(_width(line) for pair in pairs for line in pair)
    if not pairs or not NARROWEST <= (width := widths[int(0.98 * (len(widths) - 1))]) <= WIDEST:
        return None
    inner = [(one, two) for one, two in pairs if _is_full(one, two, width) or not _ENDED.search(one.words)]
    full = [(one, two) for one, two in inner if _is_full(one, two, width)]
    broken = sum(1 for one, two in full if not _ENDED.search(one.words) and not two.words[0].isupper())
    return width if full and len(full) >= FULL_SHARE * len(inner) and broken >= BROKEN_SHARE * len(full) else None


def _may_go_on(above: Line, line: Line) -> bool:
    return _goes_on_from(above) and line.kind in ("text", "chapter") and (line.indent <= above.indent or above.kind == "item")


def _goes_on_from(above: Line) -> bool:
    return above.kind in ("text", "item")


def _is_under_item(last: Kind, above: Line, line: Line) -> bool:
    return last == "item" and _goes_on_from(above) and line.kind == "text" and line.indent > (above.indent if above.kind == "item" else 1)


def _goes_on(above: Line, line: Line, width: int | None) -> bool:
    return width is not None and _may_go_on(above, line) and (_is_full(above, line, width) or not _ENDED.search(above.words))


def _is_full(line: Line, below: Line, width: int) -> bool:
    first = SLACK if _WIDE.match(below.words) else 1 + len(below.words.split(maxsplit=1)[0])
    return _width(line) + first > width


def _width(line: Line) -> int:
    return line.indent + len(line.words) + (0 if line.words.isascii() else len(_WIDE.findall(line.words)))


def _together(parts: list[str]) -> str:
    """The lines of one paragraph; nothing between Han, nothing after a hyphen or a dash."""
    out = [parts[0]]
    for above, below in pairwise(parts):
        close = (_WIDE.match(above[-1:] or " ") and _WIDE.match(below)) or above.endswith(("-", "—"))
        out += [below] if close else [" ", below]
    return "".join(out)

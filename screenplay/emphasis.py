"""Emphasis inside one line: `*italic*`, `**bold**`, `_underline_`, and backslash escapes.

The rules are fountain-py's (CommonMark's flanking runs, fitted to the Fountain page) with two differences: an
underscore may open and close next to a Han or kana letter, since Chinese has no spaces, and next to punctuation such
as curly quotes; and time is linear.
"""

import re
from dataclasses import dataclass
from string import punctuation
from typing import NamedTuple
from unicodedata import category

_TOKEN = re.compile(r"\\[*_\\]|\*+|_+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uff01-\uff60\u3000-\u303f]")
_PUNCTUATION = frozenset(punctuation)


class Run(NamedTuple):
    """A stretch of text in one style; `style` is some of "b", "i", "u" in this order."""

    style: str
    text: str


@dataclass(slots=True)
class _Marks:
    """One run of stars or underscores, used up from both ends."""

    start: int
    sign: str
    left: int
    can_open: bool
    can_close: bool
    taken_left: int = 0


def plain(line: str) -> str:
    """The words of a line without emphasis marks and escapes."""
    if not ("*" in line or "_" in line or "\\" in line):
        return line
    gone, _ = _resolve(line)
    return _without(line, gone)


def runs(line: str) -> tuple[Run, ...]:
    """The words of a line in stretches of one style."""
    gone, spans = _resolve(line)
    steps = {sign: [0] * (len(line) + 1) for sign in "biu"}
    for start, end, style in spans:
        for sign in style:
            steps[sign][start] += 1
            steps[sign][end] -= 1
    dropped, depth = set(gone), dict.fromkeys("biu", 0)
    made: list[tuple[str, list[str]]] = []
    for at, char in enumerate(line):
        for sign in "biu":
            depth[sign] += steps[sign][at]
        if at in dropped:
            continue
        style = "".join(sign for sign in "biu" if depth[sign])
        if not made or made[-1][0] != style:
            made.append((style, []))
        made[-1][1].append(char)
    return tuple(Run(style, "".join(chars)) for style, chars in made)


def _without(line: str, gone: list[int]) -> str:
    dropped = set(gone)
    return "".join(char for at, char in enumerate(line) if at not in dropped)


def _resolve(line: str) -> tuple[list[int], list[tuple[int, int, str]]]:
    """Positions of the signs that vanish, and (start, end, style) of what they enclose."""
    gone: list[int] = []
    spans: list[tuple[int, int, str]] = []
    openers: list[_Marks] = []
    waiting = {"*": 0, "_": 0}
    escaped = -1
    for match in _TOKEN.finditer(line):
        if match.group()[0] == "\\":
            gone.append(match.start())
            escaped = match.end()
            continue
        marks = _marks(line, match, escaped == match.start())
        if marks.can_close:
            while marks.left and waiting[marks.sign]:
                _close(marks, openers, waiting, gone, spans)
        if marks.left and marks.can_open:
            openers.append(marks)
            waiting[marks.sign] += 1
    return gone, spans


def _marks(line: str, match: re.Match[str], after_escape: bool) -> _Marks:
    start, end = match.span()
    before = "a" if after_escape else line[start - 1 : start]
    after = "a" if _TOKEN.match(line, end) and line[end] == "\\" else line[end : end + 1]
    left = not _space(after) and (after not in _PUNCTUATION or _space(before) or before in _PUNCTUATION)
    right = not _space(before) and (before not in _PUNCTUATION or _space(after) or after in _PUNCTUATION)
    sign = match.group()[0]
    if sign == "*":
        return _Marks(start, sign, end - start, left, right)
    opens = left and (not right or _edge(before))
    closes = right and (not left or _edge(after))
    return _Marks(start, sign, end - start, opens, closes)


def _space(char: str) -> bool:
    return not char or char.isspace()


def _edge(char: str) -> bool:
    """Whether a word may end or begin next to this sign: punctuation of any script, and letters of scripts without spaces."""
    return category(char)[0] in "PS" or bool(_CJK.match(char)) if char else False


def _close(closer: _Marks, openers: list[_Marks], waiting: dict[str, int], gone: list[int], spans: list[tuple[int, int, str]]) -> None:
    while openers[-1].sign != closer.sign:
        waiting[openers.pop().sign] -= 1
    opener = openers[-1]
    width = 1 if closer.sign == "_" else min(opener.left, closer.left, 3)
    style = "u" if closer.sign == "_" else ("i", "b", "bi")[width - 1]
    inner_start = opener.start + opener.taken_left + opener.left
    inner_end = closer.start + closer.taken_left
    gone.extend(range(inner_start - width, inner_start))
    gone.extend(range(inner_end, inner_end + width))
    spans.append((inner_start, inner_end, style))
    opener.left -= width
    closer.left -= width
    closer.taken_left += width
    if not opener.left:
        openers.pop()
        waiting[opener.sign] -= 1

"""Lines that run on over shots which claim none: which words of a line each shot has. Pure.

A line is claimed once. Where it plays too long for one picture, shots that follow its claim say with which words it goes on in them
(`runs_on`), so a cut lies before a word that somebody has chosen, and the parts of a line join to the line. A shot whose words
are not found there, in that order, is one that merely plays on the line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from loreboard.story.script import Line, Scene


class Running(Protocol):
    """As much of a shot as says what it has of the script."""

    @property
    def lines(self) -> tuple[int, ...]: ...
    @property
    def on_line(self) -> int | None: ...
    @property
    def runs_on(self) -> str: ...


class Has(NamedTuple):
    """What a shot has of the script: lines, of which the first (`enters`) or the last (`goes_on`) may be a part of one, with the part's words."""

    lines: tuple[Line, ...] = ()
    enters: bool = False
    """It begins in the midst of its line."""
    goes_on: bool = False
    """Its last line goes on over a later shot."""


def had(board: Sequence[tuple[str, Running]], lines: Mapping[int, Line]) -> tuple[Has, ...]:
    """What each shot of `board` has; each stands with the id of its scene. Numbers that `lines` does not know are passed over."""
    out = [Has(tuple(lines[n] for n in shot.lines if n in lines)) for _, shot in board]
    for line, first, cuts in _runs(board, out):
        ends = [at for _, at in cuts] + [len(line.text)]
        out[first] = Has((*out[first].lines[:-1], _part(line, 0, ends[0], last=False)), goes_on=True)
        for n, (place, at) in enumerate(cuts):
            last = n + 1 == len(cuts)
            out[place] = Has((_part(line, at, ends[n + 1], last),), enters=True, goes_on=not last)
    return tuple(out)


def had_of(board: Sequence[tuple[Scene, Running]], lines: Mapping[int, Line]) -> tuple[Has, ...]:
    """The same for shots that stand with their scenes."""
    return had([(scene.id, shot) for scene, shot in board], lines)


def _runs(board: Sequence[tuple[str, Running]], claimed: Sequence[Has]) -> Iterator[tuple[Line, int, list[tuple[int, int]]]]:
    """Each line that runs on, the place of the shot that claims it, and place and letter of every shot where it goes on."""
    line, first, cuts = None, 0, list[tuple[int, int]]()
    for place, (scene, shot) in enumerate(board):
        if shot.lines or (line is not None and scene != board[first][0]):
            if line is not None and cuts:
                yield line, first, cuts
            told = claimed[place].lines
            line, first, cuts = told[-1] if told and told[-1].kind != "centered" else None, place, []
        elif line is not None and shot.runs_on and shot.on_line == line.number:
            at = begins(line.text, shot.runs_on, cuts[-1][1] if cuts else 0)
            cuts += [(place, at)] if at is not None else []
    if line is not None and cuts:
        yield line, first, cuts


def begins(text: str, words: str, after: int) -> int | None:
    """The letter of `text` beyond `after` at which `words` begin, whatever their case and spaces, with words before them; None where they
    do not, or begin or end inside a word."""
    bits = words.split()
    if not bits:
        return None
    opens = r"(?<![A-Za-z0-9])" if _latin(bits[0][0]) else ""
    closes = r"(?![A-Za-z0-9])" if _latin(bits[-1][-1]) else ""
    found = re.compile(opens + r"\s+".join(map(re.escape, bits)) + closes, re.I).search(text, after + 1)
    return found.start() if found and text[after : found.start()].strip() else None


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _part(line: Line, start: int, end: int, last: bool) -> Line:
    """The words of `line` between two letters. The gap to whoever speaks next belongs to its last part."""
    return line.model_copy(update={"text": line.text[start:end].strip(), "first_of_element": last and line.first_of_element})

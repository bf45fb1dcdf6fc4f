"""Blocks into passages of about 80 to 200 words or 120 to 320 Han: cut at headings, then paragraphs, then sentences, then anywhere.

No word is lost and none stands twice. A section that is shorter stays as short as it is.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ..lexical import HAN, is_han
from .blocks import Block, Told
from .passages import Cut, Place

WORDS = (80, 200)
"""English words of a passage, least and most. The sentence model reads some 190 words, and four passages are what a writer is handed."""
HAN_A_WORD = 1.6
"""Han that say as much as an English word: 120 to 320 of them are 80 to 200 words."""
A_WORD = 20
"""Characters that count as a word at least, whatever they say: a line of dashes has no word and takes room all the same."""
TITLE = 80
"""Characters of a title; the rest of a long heading stands in the place."""
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？；…])(?![。！？；…」』”’）)])|(?<=[。！？；…][」』”’）)])")
_WORD = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:['’-][^\W_\u3400-\u9fff\uf900-\ufaff]+)*")


class _Piece(NamedTuple):
    """A sentence or a part of one; `opens` says that it begins a paragraph."""

    text: str
    size: float
    opens: bool
    page: int | None


def cuts(told: Told, title: str, most: int | None = None) -> tuple[Cut, ...]:
    """The passages of a file, the first `most` of them if that is said; `title` is for what stands under no heading."""
    return tuple(islice((cut for above, section in _sections(told.blocks) for cut in _section(above, section, title)), most))


def size(text: str) -> float:
    """How much `text` says, in English words."""
    return len(_WORD.findall(text)) + sum(map(len, HAN.findall(text))) / HAN_A_WORD


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[list[Block], list[Block]]]:
    """(the headings above, the paragraphs) of each stretch under one heading; a heading with nothing under it is a paragraph of its own."""
    above: list[Block] = []
    section: list[Block] = []
    bare: Block | None = None
    for block in blocks:
        turned = block.chapter != (above or section or [block])[0].chapter
        if section and (block.level or turned):
            yield list(above), section
            section = []
        if bare and (turned or 0 < block.level <= bare.level):
            yield above[:-1], [bare.model_copy(update={"level": 0})]
        if turned:
            above = []
        bare = block if block.level else None
        if block.level:
            above = [*(b for b in above if b.level < block.level), block]
        else:
            section.append(block)
    if section or bare:
        yield (above, section) if section or not bare else (above[:-1], [bare.model_copy(update={"level": 0})])


def _section(above: Sequence[Block], section: list[Block], title: str) -> Iterator[Cut]:
    heading = " / ".join(block.text for block in above) or None
    named = (above[-1].text if above else section[0].chapter or title)[:TITLE]
    for pieces in _packed([piece for block in section for piece in _pieces(block)]):
        text = _joined(pieces)
        place = Place(page=pieces[0].page, chapter=section[0].chapter, heading=heading)
        yield Cut(named, text, "zh" if is_han(text) else "en", place)


def _packed(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Runs of pieces of about equal size, none above the most; one that is big enough ends before a paragraph rather than inside it."""
    least, most = WORDS
    rest = sum(piece.size for piece in pieces)
    run: list[_Piece] = []
    has = 0.0
    for piece in pieces:
        aim = (has + rest) / math.ceil((has + rest) / most)
        enough = has >= max(least, aim * (0.75 if piece.opens else 1.1)) and has + rest > most and rest >= least / 2
        if run and (has + piece.size > most or enough):
            yield run
            run, has = [], 0.0
        run.append(piece)
        has, rest = has + piece.size, rest - piece.size
    if run:
        yield run


def _pieces(block: Block) -> Iterator[_Piece]:
    """The sentences of a paragraph, those beyond all measure in parts."""
    opens = True
    for sentence in _sentences(block.text):
        for part in _parts(sentence):
            yield _Piece(part, max(size(part), len(part) / A_WORD, 0.01), opens, block.page)
            opens = False


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for found in _SENTENCE.finditer(text):
        if found.end() > start:
            yield text[start : found.end()]
        start = found.end()
    if text[start:].strip():
        yield text[start:]


def _parts(sentence: str) -> Iterator[str]:
    """`sentence`, or where nobody has put a full stop for a whole passage, parts of it of the aimed size, at blanks where there are any."""
    if size(sentence) <= WORDS[1] and len(sentence) <= WORDS[1] * A_WORD:
        yield sentence
        return
    out, has = "", 0.0
    for bit in re.findall(r"[\u3400-\u9fff\uf900-\ufaff]|\s+|[^\s\u3400-\u9fff\uf900-\ufaff]{1,100}", sentence):
        more = size(bit)
        if out and (has + more > WORDS[0] * 1.5 or len(out) + len(bit) > WORDS[0] * A_WORD):
            yield out
            out, has = "", 0.0
        out, has = out + bit, has + more
    if out:
        yield out


def _joined(pieces: list[_Piece]) -> str:
    """The text of a passage: a paragraph a line."""
    out = "".join(
        ("\n" if piece.opens and n else "") + (piece.text.rstrip() if _ends(pieces, n) else piece.text) for n, piece in enumerate(pieces)
    )
    return out.strip()


def _ends(pieces: list[_Piece], n: int) -> bool:
    return n + 1 == len(pieces) or pieces[n + 1].opens

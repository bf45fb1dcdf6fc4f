"""A clip's phrases made to fit: what is worth least goes first, whole; what a person has written is never touched."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .phrases import LAST, SENTENCE, Phrase, Sentence

Block = list[Sentence]
Over = Callable[[Sequence[Block]], int]
"""By how many units the written text is too long; 0 or less when it fits."""
_WORD = re.compile(r"\s+|(?<=[，、,;；])|(?<=[\u4e00-\u9fff])")


class Fitted(NamedTuple):
    blocks: list[Block]
    dropped: tuple[Phrase, ...]
    cut: tuple[int, ...]
    """Shots whose action was shortened, because nothing else was left to drop."""


def fitted(blocks: Sequence[Block], over: Over) -> Fitted:
    """`blocks` without as many phrases, the lowest in rank first and of equals the last, as `over` asks for.

    Where nothing is left that may go, actions lose their last sentence, and at last their last words. Then it may still be too long: whoever
    sends it has to look.
    """
    now, dropped, cut = [list(block) for block in blocks], [], set[int]()
    while (too_long := over(now)) > 0:
        free = sorted((phrase.rank, -n, -place, phrase) for n, place, phrase in _all(now) if phrase.part not in LAST and not phrase.theirs)
        if not free and _shorten(now, cut):
            continue
        free = free or sorted((phrase.rank, -n, -place, phrase) for n, place, phrase in _all(now) if not phrase.theirs)
        if not free:
            break
        gone: set[tuple[int, int]] = set()
        for _, n, place, phrase in free:
            gone.add((-n, -place))
            dropped.append(phrase)
            too_long -= len(phrase.text) + 2
            if too_long <= 0:
                break
        now = _without(now, gone)
    return Fitted(now, tuple(dropped), tuple(sorted(cut)))


def _all(blocks: Sequence[Block]) -> list[tuple[int, int, Phrase]]:
    return [(n, place, phrase) for n, block in enumerate(blocks) for place, phrase in enumerate(p for s in block for p in s)]


def _without(blocks: Sequence[Block], gone: set[tuple[int, int]]) -> list[Block]:
    out: list[Block] = []
    for n, block in enumerate(blocks):
        place, kept = 0, []
        for sentence in block:
            left = tuple(phrase for at, phrase in enumerate(sentence, place) if (n, at) not in gone)
            place += len(sentence)
            if left:
                kept.append(left)
        out.append(kept)
    return out


def _shorten(blocks: list[Block], cut: set[int]) -> bool:
    """Take the last sentence, else the last words, from the longest action there is; whether there was anything to take."""
    there = [
        (len(p.text), n, i) for n, block in enumerate(blocks) for i, s in enumerate(block) for p in s if p.part == "action" and not p.theirs
    ]
    if not there:
        return False
    _, n, i = max(there)
    phrase = blocks[n][i][0]
    for pattern in (SENTENCE, _WORD):
        pieces = [m.start() for m in pattern.finditer(phrase.text) if 0 < m.start() < len(phrase.text)]
        if pieces:
            shorter = phrase.text[: pieces[-1]].rstrip(" ，、,;；")
            if shorter:
                blocks[n][i] = (phrase._replace(text=shorter), *blocks[n][i][1:])
                cut.add(phrase.shot)
                return True
    blocks[n][i] = blocks[n][i][1:]
    blocks[n] = [sentence for sentence in blocks[n] if sentence]
    cut.add(phrase.shot)
    return True

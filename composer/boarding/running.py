"""Lines that play too long for one picture, cut up: a speech where its voice rests, a paragraph of action at its sentences.

The first part is in the shot that claims the line. Each of the others says with which words it begins. How long a part is, and what
is seen while somebody speaks on, is `run` of words/kits/coverage.yaml.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import Any

from loreboard.composer.words import kit
from loreboard.story.script import Language

from .rows import Row

_STOP = {"en": re.compile(r"[.!?…]+[\"'”’)\]]*\s+"), "zh": re.compile(r"[。！？…!?]+[”’」』）]*")}
_MARK = {"en": re.compile(r"[,;:][\"'”’)\]]*\s+|\s?(?:—|–|--)\s?"), "zh": re.compile(r"[，；：、,;—]+[”’」』）]*")}
_SPACE = re.compile(r"\s+")
_FIRST = {"en": 4, "zh": 6}
"""Words, or Han, by which the beginning of a part is told."""

_TOGETHER = 8
"""Parts that are weighed against one another."""


@dataclass(frozen=True)
class Part:
    """Rows that one shot has. `words` are those with which it begins in the midst of a line, "" where it claims its rows."""

    rows: tuple[Row, ...]
    kind: str = ""
    """What is seen while somebody speaks on; "" where the words themselves say it."""
    words: str = ""
    goes_on: bool = False
    """Its last line goes on over the next part."""


def parts(rows: Sequence[Row], heard: bool, tongue: Language) -> list[Part]:
    """`rows` as they are, or with their last line cut up where it is too long. `heard` says that somebody is there to hear it."""
    last, told = rows[-1], kit("coverage")["run"]
    speaks = bool(last.who)
    kinds: list[str] = told["seen"]["unseen" if last.off else "heard" if heard else "alone"] if speaks else []
    limit: int = told["over"][tongue]["speech" if speaks else "action"]
    if len(last.text) <= limit:
        return [Part(tuple(rows))]
    lengths: dict[str, int] = told["letters"][tongue]
    usual = [lengths[kind] for kind in kinds or ("action",)]
    cuts = _cuts(last.text, lengths["speech" if speaks else "action"], usual, lengths["least"], _places(last.text, tongue, speaks))
    begins = _beginnings(last.text, cuts, tongue)
    edges = [0, *(at for at, _ in begins), len(last.text)]
    texts = [last.text[a:b].strip() for a, b in pairwise(edges)]
    out = [Part((*rows[:-1], replace(last, text=texts[0])), "", "", goes_on=len(texts) > 1)]
    for n, (_, words) in enumerate(begins):
        out.append(Part((replace(last, text=texts[n + 1]),), kinds[n % len(kinds)] if kinds else "", words, n + 1 < len(begins)))
    return out


def _cuts(text: str, first: int, usual: Sequence[int], least: int, prices: Mapping[int, float]) -> list[int]:
    """The letters before which `text` is cut: a part of `first` letters or so, then `usual` ones over and over, none under `least`.

    The last few parts are chosen together, so that none is left too short; what goes before them one by one, so that a line of any length can be cut.
    """
    places, out, n = sorted(prices), list[int](), 0
    while True:
        at = out[-1] if out else 0
        wanted, size = list[int](), 0
        while len(wanted) < _TOGETHER and (not wanted or size + least < len(text) - at):
            wanted.append(usual[(n + len(wanted) - 1) % len(usual)] if n + len(wanted) else first)
            size += wanted[-1]
        if size + least >= len(text) - at:
            near = places[bisect_left(places, at + least) :]
            return out + _cheapest([place for place in near if place <= len(text) - least], at, len(text), wanted, least, prices)
        near = places[bisect_left(places, at + least) : bisect_right(places, at + 3 * wanted[0])]
        near = near or places[bisect_left(places, at + least) :][:1]
        if not near or near[0] > len(text) - least:
            return out
        out.append(min(near, key=lambda place: (_off(place - at, wanted[0]) + prices[place], place)))
        n += 1


def _cheapest(places: Sequence[int], start: int, end: int, wanted: Sequence[int], least: int, prices: Mapping[int, float]) -> list[int]:
    """The cuts between two letters into at most as many parts as are `wanted` at which those are likest what is wanted, a cut being dearer
    the less a voice rests there."""
    scale = (end - start) / sum(wanted)
    best: dict[int, tuple[float, tuple[int, ...]]] = {start: (0.0, ())}
    found: tuple[float, tuple[int, ...]] = (inf, ())
    for n, letters in enumerate(wanted):
        length = max(1, round(letters * scale))
        found = min([found, *((had + _off(end - at, length) + len(wanted) - n - 1, cuts) for at, (had, cuts) in best.items())])
        new: dict[int, tuple[float, tuple[int, ...]]] = {}
        for at in places:
            ways = [
                (had + _off(at - before, length) + prices[at], (*cuts, at)) for before, (had, cuts) in best.items() if at - before >= least
            ]
            if ways:
                new[at] = min(ways)
        best = new
    return list(found[1])


def _off(is_so: int, wanted: int) -> float:
    """The price of a part that is longer or shorter than wanted."""
    return ((is_so - wanted) / wanted) ** 2


def _places(text: str, tongue: Language, speaks: bool) -> dict[int, float]:
    """Where `text` can be cut, and at what price: a paragraph of action at its sentences, and a speech where it must between words too."""
    prices: dict[str, Any] = kit("coverage")["run"]["prices"]
    out: dict[int, float] = {}
    if speaks and tongue == "en":
        joints = re.compile(rf"\s+(?=(?:{'|'.join(kit('coverage')['run']['joints'])})\b)", re.I)
        out |= {found.end(): prices["word"] for found in _SPACE.finditer(text)} | {f.end(): prices["joint"] for f in joints.finditer(text)}
    if speaks or tongue == "zh" or not _STOP[tongue].search(text.rstrip()):
        out |= {found.end(): prices["mark"] for found in _MARK[tongue].finditer(text)}
    out |= {found.end(): 0.0 for found in _STOP[tongue].finditer(text)}
    aside = {n for bracket in re.finditer(r"[(（][^)）]*[)）]", text) for n in range(bracket.start() + 1, bracket.end())}  # not said
    return {at: price for at, price in out.items() if 0 < at < len(text) and at not in aside}


def _beginnings(text: str, cuts: Sequence[int], tongue: Language) -> list[tuple[int, str]]:
    """Each of `cuts` with words that are found there first after the cut before; without those that no words tell from an earlier place."""
    out: list[tuple[int, str]] = []
    for at, end in pairwise((*cuts, len(text))):
        before = out[-1][0] if out else 0
        for stop in _ends(text[at:end], tongue):
            words = text[at : at + stop].strip()
            found = re.search(re.escape(words), text[before + 1 : at + stop], re.I) if words else None
            if found and found.start() == at - before - 1:
                out.append((at, words))
                break
    return out


def _ends(part: str, tongue: Language) -> list[int]:
    """Where the words that tell the beginning of a part may end: after the first few, or later."""
    if tongue == "zh":
        return list(range(min(_FIRST["zh"], len(part)), len(part) + 1))
    ends = [found.start() for found in _SPACE.finditer(part.rstrip(), 1)] + [len(part)]
    return ends[_FIRST["en"] - 1 :] or ends[-1:]

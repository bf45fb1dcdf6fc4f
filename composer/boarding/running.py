"""Lines that play too long for one picture, cut up: a speech where its voice rests, a paragraph of action at its sentences.

The first part is in the shot that claims the line. Each of the others says with which words it begins. How long a part is, and what
is seen while somebody speaks on, is `run` of words/kits/coverage.yaml.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from loreboard.composer.words import kit
from loreboard.story.script import Language

from .rows import Row

_STOP = {"en": re.compile(r"[.!?…]+[\"'”’)\]]*\s+"), "zh": re.compile(r"[。！？…!?]+[”’」』）]*")}
_MARK = {"en": re.compile(r"[,;:][\"'”’)\]]*\s+|\s?(?:—|–|--)\s?"), "zh": re.compile(r"[，；：、,;—]+[”’」』）]*")}
_SPACE = re.compile(r"\s+")
_FIRST = {"en": 4, "zh": 6}
"""Words, or Han, by which the beginning of a part is told."""


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
    wanted, size, n = [lengths["speech" if speaks else "action"]], 0, 0
    size = wanted[0]
    while size + lengths["least"] < len(last.text):
        wanted.append(lengths[kinds[n % len(kinds)] if kinds else "action"])
        size += wanted[-1]
        n += 1
    cuts = _cuts(last.text, wanted, lengths["least"], tongue, speaks)
    begins = _beginnings(last.text, cuts, tongue)
    edges = [0, *(at for at, _ in begins), len(last.text)]
    texts = [last.text[a:b].strip() for a, b in pairwise(edges)]
    out = [Part((*rows[:-1], replace(last, text=texts[0])), "", "", goes_on=len(texts) > 1)]
    for n, (_, words) in enumerate(begins):
        out.append(Part((replace(last, text=texts[n + 1]),), kinds[n % len(kinds)] if kinds else "", words, n + 1 < len(begins)))
    return out


def _cuts(text: str, wanted: Sequence[int], least: int, tongue: Language, speaks: bool) -> list[int]:
    """The letters before which `text` is cut, in at most as many parts as are `wanted`, each about so long: where that is cheapest, a cut
    being dearer the less a voice rests there, and none at all inside a word."""
    prices = _places(text, tongue, speaks)
    places = [at for at in sorted(prices) if least <= at <= len(text) - least]
    scale = len(text) / sum(wanted)
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    found: tuple[float, tuple[int, ...]] | None = None
    for n, length in enumerate(wanted):
        length = max(1, round(length * scale))
        ends = [(had + _off(len(text) - at, length) + len(wanted) - n - 1, cuts) for at, (had, cuts) in best.items()]
        found = min([*ends, *([found] if found else [])])
        new: dict[int, tuple[float, tuple[int, ...]]] = {}
        for at in places:
            ways = [
                (had + _off(at - before, length) + prices[at], (*cuts, at)) for before, (had, cuts) in best.items() if at - before >= least
            ]
            if ways:
                new[at] = min(ways)
        best = new
        if not best:
            break
    return list(found[1]) if found else []


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
    for bracket in re.finditer(r"[(（][^)）]*[)）]", text):  # what stands in brackets is not said
        out = {at: price for at, price in out.items() if not bracket.start() < at < bracket.end()}
    return {at: price for at, price in out.items() if 0 < at < len(text)}


def _beginnings(text: str, cuts: Sequence[int], tongue: Language) -> list[tuple[int, str]]:
    """Each of `cuts` with words that are found there first after the cut before; without those that no words tell from an earlier place."""
    out: list[tuple[int, str]] = []
    for at in cuts:
        before = out[-1][0] if out else 0
        for end in _ends(text, at, tongue):
            words = text[at:end].strip()
            if words and re.search(re.escape(words), text[before + 1 :], re.I).start() == at - before - 1:  # type: ignore[union-attr]
                out.append((at, words))
                break
    return out


def _ends(text: str, at: int, tongue: Language) -> list[int]:
    """Where the words that tell the beginning of a part may end: after the first few, or later."""
    if tongue == "zh":
        return list(range(min(at + _FIRST["zh"], len(text)), len(text) + 1))
    ends = [found.start() for found in _SPACE.finditer(text, at + 1)] + [len(text)]
    return ends[_FIRST["en"] - 1 :] or ends[-1:]

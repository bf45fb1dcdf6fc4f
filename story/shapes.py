"""The shapes a series can have, read from shapes.yaml: what makes two arcs of one premise differ in kind and not in furniture."""

import hashlib
from functools import cache
from typing import Literal, get_args

from pydantic import model_validator

from .both import Both
from .errors import BadInput
from .script import Language
from .value import Value
from .yaml_text import own, yaml_text

Owner = Literal["lead", "beloved", "rival", "witness", "town", "nobody"]
Way = Literal["spending", "borrowing", "owed"]
Known = Literal["open", "secret", "misread"]
Payer = Literal["lead", "beloved", "rival", "witness", "town"]
WAYS: tuple[Way, ...] = get_args(Way)
MOST = 12
"""Arcs that one premise may be dealt: as many as `--arcs` takes."""
Side = Literal["owner", "way", "known", "pays_last"]
SIDES: tuple[Side, ...] = get_args(Side)


class Shape(Value):
    """Who owns the rule, how its price is paid, who knows it, who pays last; `told` is that in a sentence."""

    id: str
    owner: Owner
    way: Way
    known: Known
    pays_last: Payer
    told: Both

    def unlike(self, other: "Shape") -> int:
        """In how many of the four answers the two differ."""
        return sum(getattr(self, side) != getattr(other, side) for side in SIDES)

    def card(self, language: Language) -> str:
        """The shape as YAML for a prompt, with its sentence in `language`."""
        return yaml_text({"id": self.id, **{side: getattr(self, side) for side in SIDES}, "told": self.told.told(language)}).rstrip("\n")

    def called(self, language: Language) -> str:
        """The four answers as words, for a table: "the lead; spent; misread; the lead pays last"."""
        owner, way, known, payer = (answer_name(side, getattr(self, side), language) for side in SIDES)
        return f"{owner}; {way}; {known}; {payer} last" if language == "en" else f"{owner}；{way}；{known}；{payer}付最后一笔"


class _File(Value):
    format: Literal["shapes.1"]
    date: object
    names: dict[Side, dict[str, Both]]
    shapes: tuple[Shape, ...]

    @model_validator(mode="after")
    def _whole(self) -> "_File":
        if nameless := [s.id for s in self.shapes for side in SIDES if getattr(s, side) not in self.names[side]]:
            raise ValueError(f"{nameless[0]} has an answer without a name")
        return self


@cache
def _file() -> _File:
    return _File.model_validate(own("loreboard.story", "shapes.yaml"))


def answer_name(side: str, answer: str, language: Language) -> str:
    """One of the four answers as words: answer_name("way", "owed", "en") is "owed"."""
    return next(names[answer].told(language) for name, names in _file().names.items() if name == side)


def shapes() -> tuple[Shape, ...]:
    """Every shape, in the order of the file."""
    return _file().shapes


def named(id: str) -> Shape:
    """The shape of this id. Raises BadInput when there is none."""
    found = next((s for s in shapes() if s.id == id), None)
    if found is None:
        raise BadInput(f"There is no shape {id!r}", "", f"There are {', '.join(s.id for s in shapes())}.")
    return found


def known_shape(id: str) -> Shape | None:
    """The shape of this id, None for none and for one that we do not know."""
    return next((s for s in shapes() if s.id == id), None)


def deal(count: int, seed: int, text: str) -> tuple[Shape, ...]:
    """`count` different shapes, at most as many as there are; the same for the same seed and premise text.

    The three ways of paying come in turn, and each further shape is the one of its way that is least like those before it.
    """
    first = _luck(seed, text, "way") % len(WAYS)
    out: list[Shape] = []
    while len(out) < min(count, len(shapes())):
        rest = [s for s in shapes() if s not in out]
        turn = [s for s in rest if s.way == WAYS[(first + len(out)) % len(WAYS)]] or rest
        out.append(max(turn, key=lambda s: (*_apart(s, out), _luck(seed, text, s.id))))
    return tuple(out)


def farthest(from_: tuple[Shape, ...], seed: int, text: str) -> Shape:
    """The shape least like any of `from_`; the same for the same seed and text."""
    return max((s for s in shapes() if s not in from_), key=lambda s: (*_apart(s, list(from_)), _luck(seed, text, s.id)))


def _apart(one: Shape, others: list[Shape]) -> tuple[int, int]:
    """The least unlikeness to any of `others`, and the sum of all."""
    found = [one.unlike(other) for other in others]
    return min(found, default=0), sum(found)


def _luck(*about: object) -> int:
    return int.from_bytes(hashlib.sha256("\0".join(map(str, about)).encode()).digest()[:6], "big")

"""What a person orders in the writers' room: words to a value. Pure; both languages are understood whichever the series is in.

Knows no arcs: whether there is an arc 7 is for `tree` to say.
"""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Literal, get_args

from loreboard.story.errors import BadOrder
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

Kind = Literal[
    "begin", "pick", "more_like", "less_like", "merge", "change", "fresh", "drop", "lock", "unlock", "undo", "redo", "back",
    "again", "show", "why", "compare", "table", "tree", "go", "help", "quit",
]  # fmt: skip
ASKING: frozenset[Kind] = frozenset({"begin", "more_like", "less_like", "merge", "change", "fresh"})
"""Orders that ask the writer."""
LOOKING: frozenset[Kind] = frozenset({"show", "why", "compare", "table", "tree", "help"})
"""Orders that change nothing."""
MOST_NOTE = 600
"""Characters of a wish."""
Takes = Literal["none", "arc", "arcs", "two", "change", "wish", "point", "some", "step"]
_HAN = "零一二三四五六七八九"
_NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_NTH = re.compile(rf"\s*(?:第\s*)?({_NUMBER})(?![\d十])(?:\s*(?:个|号|条|步|稿))?(?:弧|故事)?")
_AND = re.compile(r"\s*(?:[,，、&+和跟与]|and\b|with\b|to\b)\s*|\s+", re.I)
_POINT = re.compile(rf"\s*(?:第\s*)?({_NUMBER})\s*(?:个|号|条)?\s*(?:[.．。:：的·/-]\s*|\s+)(?:第\s*)?({_NUMBER})(?![\d十])\s*(?:个|处)?(?:转折点?)?\s*$")  # fmt: skip
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "”": "”", "＂": "＂"}
_LEAD = " \t,，、:：;；。.!！-—"


class Order(Value):
    """One order. `arcs` are numbers on the table, `point` a turning point or, for `back`, a step; `said` is what was typed."""

    kind: Kind
    arcs: tuple[int, ...] = ()
    point: int = 0
    note: str = ""
    said: str = ""


class Word(Value):
    """An order as the file has it: spellings, an example and what it does, by language."""

    takes: Takes
    en: tuple[str, ...]
    zh: tuple[str, ...]
    eg: Mapping[Language, str]
    does: Mapping[Language, str]

    def called(self, language: Language) -> str:
        """Its first spelling."""
        return (self.en if language == "en" else self.zh)[0]


class Words(Value):
    """words.yaml."""

    format: Literal["room-words.1"]
    date: object
    orders: Mapping[Kind, Word]
    refused: Mapping[str, Mapping[Language, tuple[str, str]]]


@cache
def words() -> Words:
    """The orders there are."""
    return Words.model_validate(own("loreboard.pipeline.room", "words.yaml"))


def refused(why: str, language: Language, **holes: object) -> BadOrder:
    """The error `why` of words.yaml in `language`."""
    what, do = words().refused[why][language]
    return BadOrder(what.format(**holes), "", do.format(**holes))


def heard(text: str, language: Language) -> Order:
    """The order in `text`. Raises BadOrder, in `language`, naming what is missing or the nearest order there is."""
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not said:
        raise refused("empty", language)
    if found := _spoken(said):
        kind, spelling, rest = found
        return _read(kind, spelling, rest, said, language)
    number, rest = _number(said)
    if number is not None and not rest.strip(_LEAD):
        return Order(kind="show", arcs=(number,), said=said)
    raise refused("unknown", language, said=said[:40], near=_near(said, language))


def spellings(language: Language) -> dict[str, Kind]:
    """Every spelling of a language and its order."""
    return {spelling: kind for kind, word in words().orders.items() for spelling in (word.en if language == "en" else word.zh)}


@cache
def _all() -> tuple[tuple[str, Kind], ...]:
    """Every spelling, the longest first."""
    every = [(spelling, kind) for language in get_args(Language) for spelling, kind in spellings(language).items()]
    return tuple(sorted(every, key=lambda pair: -len(pair[0])))


def _spoken(said: str) -> tuple[Kind, str, str] | None:
    """(order, its spelling, what follows it) for the longest spelling that `said` begins with."""
    folded = said.casefold()
    for spelling, kind in _all():
        if folded.startswith(spelling) and not (
            spelling[-1].isascii() and spelling[-1].isalpha() and folded[len(spelling) :][:1].isalpha()
        ):
            return kind, said[: len(spelling)], said[len(spelling) :]
    return None


def _read(kind: Kind, spelling: str, rest: str, said: str, language: Language) -> Order:
    word = words().orders[kind]
    told = {"word": spelling, "eg": word.eg[language]}
    if word.takes in ("none", "some") and not rest.strip(_LEAD):
        return Order(kind=kind, said=said)
    if word.takes == "none":
        raise refused("more", language, rest=rest.strip()[:40], **told)
    if word.takes == "wish":
        return Order(kind=kind, note=_note(rest, language), said=said)
    if word.takes == "point":
        if (at := _POINT.match(rest)) is None:
            raise refused("point", language, **told)
        return Order(kind=kind, arcs=(_value(at[1]),), point=_value(at[2]), said=said)
    numbers, after = _numbers(rest, {"arcs": 12, "two": 2}.get(word.takes, 1))
    note = _note(after, language)
    if word.takes == "step":
        if len(numbers) != 1 or note:
            raise refused("step", language, **told)
        return Order(kind=kind, point=numbers[0], said=said)
    if word.takes == "change":
        if not note:
            raise refused("note", language, **told)
    elif word.takes == "two" and len(numbers) != 2:
        raise refused("two", language, **told)
    elif not numbers:
        raise refused("number", language, **told)
    if note and kind not in ("more_like", "less_like", "merge", "change"):
        raise refused("number", language, **told)
    return Order(kind=kind, arcs=numbers, note=note, said=said)


def _numbers(text: str, most: int) -> tuple[tuple[int, ...], str]:
    """Up to `most` different numbers at the head of `text`, and what follows them."""
    out: list[int] = []
    while len(out) < most:
        joint = _AND.match(text) if out else None
        number, after = _number(text[joint.end() :] if joint else text)
        if number is None or (out and joint is None):
            break
        out, text = out + [number], after
    return tuple(dict.fromkeys(out)), text


def _number(text: str) -> tuple[int | None, str]:
    found = _NTH.match(unicodedata.normalize("NFKC", text[:24]))
    if found is None or found.end() > len(text):
        return None, text
    follows = text[found.end() : found.end() + 1]
    if follows.isascii() and follows.isalpha():  # "2nd" is no number of ours
        return None, text
    return _value(found[1]), text[found.end() :]


def _value(told: str) -> int:
    """A number in digits, or in Han up to 99."""
    told = unicodedata.normalize("NFKC", told).replace("两", "二")
    if told.isdecimal():
        return int(told)
    tens, ten, ones = told.partition("十")
    return _HAN.index(told) if not ten else 10 * (_HAN.index(tens) if tens else 1) + (_HAN.index(ones) if ones else 0)


def _note(text: str, language: Language) -> str:
    """The wish in `text`, its quotes taken off. Raises BadOrder when it is too long."""
    told = text.strip().lstrip(_LEAD).strip()
    if len(told) > 1 and _QUOTES.get(told[0]) == told[-1]:
        told = told[1:-1].strip()
    if len(told) > MOST_NOTE:
        raise refused("long", language, most=MOST_NOTE)
    return told


def _near(said: str, language: Language) -> str:
    """A sentence with the spelling nearest to how `said` begins, "" when none is near."""
    head = re.split(r"[\d「『“\"第]", said)[0].strip().casefold() or said.casefold()
    known = [spelling for spelling, _ in _all()]
    tries = [head, " ".join(head.split()[:2]), head.split()[0] if head.split() else head, head[:2]]
    close = next((found[0] for told in tries if (found := get_close_matches(told, known, 1, 0.6 if told.isascii() else 0.5))), "")
    what, end = words().refused["near"][language]
    return what.format(near=close) + end if close else ""

"""kinds.yaml: what can be so, how long it stays so, and how it is said."""

import re
from functools import cache
from typing import Any

from .camera import Size
from .script import Language
from .wordlists import first_kind, has_any
from .world import Fact
from .yaml_text import own

HANDS = ("left_hand", "right_hand", "both_hands", "holds")
"""What says that something is in a hand."""


def so(fact: Fact, language: Language) -> str:
    """What a fact looks like: "a cup in the left hand"; "" where it ends something."""
    if not fact.value:
        return ""
    own, first = told()["own_verb"][language], fact.value.split()[0] if language == "en" else fact.value[0]
    if fact.what == "wears" and first in own:
        return fact.value
    return str(told()["what"][fact.what]["say"][language]).format(who=fact.who, value=fact.value)


def nouns_of(fact: Fact) -> tuple[str, ...]:
    """The words by which a text would already speak of `fact`: the last of each thing in hand; for the rest what is so, word for word."""
    value = fact.value.casefold()
    if fact.what not in (*HANDS, "carries"):
        return (value,)
    if value.isascii():
        return tuple(bit.split()[-1] for bit in re.split(r" and |, ", value) if bit.split())
    return tuple(bit[-2:] for bit in re.split(r"和|、", value) if bit)


def seen(fact: Fact, size: Size) -> bool:
    """A prompt of a shot this near says it."""
    where = told()["what"][fact.what]["seen"]
    if fact.what == "wound":
        words = set(re.findall(r"[a-z]+", fact.value.casefold())) if fact.value.isascii() else fact.value
        where = next((reach for reach, parts in told()["reach"].items() if any(p in words for some in parts.values() for p in some)), where)
    return size in told()["spans"][where]


def ends_with_scene(what: str) -> bool:
    return str(told()["what"][what]["class"]) == "scene"


def hour_of(time: str) -> str | None:
    """The hour a heading's time names, one of `hours`; None where it names none."""
    words = told()["hour_words"]
    return first_kind(time, words)


def bare_place(place: str) -> str:
    """A place without the word that says its time goes on, which Chinese headings leave with the place."""
    for words in told()["continuous"].values():
        for word in words:
            place = place.removesuffix(word)
    return place.strip()


def says(time: str, group: str) -> bool:
    """`time`, of a heading, has a word of `group`: next_day or continuous."""
    return any(has_any(time, (word.casefold() for word in words)) for words in told()[group].values())


def speaks_of(what: str, text: str, language: Language) -> bool:
    """`text` says itself what is so of a place's lamp, door or weather."""
    words = told()["speaks_of"].get(what)
    return bool(words and re.search(words[language], text, re.I))


def posed(text: str, language: Language) -> bool:
    """`text` says itself how somebody sits, stands or goes."""
    return re.search(told()["postures"][language], text, re.I) is not None


@cache
def told() -> dict[str, Any]:
    return dict(own("loreboard.story", "kinds.yaml"))

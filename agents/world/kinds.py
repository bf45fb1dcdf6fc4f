"""kinds.yaml: what can be so, how long it stays so, and how it is said."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from loreboard.screenplay.headings import take_apart
from loreboard.story.camera import Size
from loreboard.story.script import Language
from loreboard.story.world import Fact

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


class Step:
    """From one scene to the next: whether time goes on, turns to another hour, or to another day. Both are headings; "" is before any."""

    def __init__(self, before: str, after: str) -> None:
        was, now = take_apart(before), take_apart(after)
        hours = told()["hours"]
        first, then = hour_of(was.time), hour_of(now.time)
        straight = _says(after, "continuous")
        self.goes_on = (
            bool(before)
            and bare_place(was.place).casefold() == bare_place(now.place).casefold()
            and (was.time.casefold() == now.time.casefold() or straight)
        )
        self.next_day = _says(now.time, "next_day") or bool(first and then and hours.index(then) < hours.index(first))
        self.other_hour = self.next_day or bool(first and then and first != then)

    def ends(self, what: str) -> bool:
        """A fact of this kind is not known any more: wet things dry by the next hour, dirt is washed by the next day."""
        if what == "wet":
            return self.other_hour
        if what in ("dirt", "wears"):
            return self.next_day
        return ends_with_scene(what) and not self.goes_on


def hour_of(time: str) -> str | None:
    """The hour a heading's time names, one of `hours`; None where it names none."""
    words = told()["hour_words"]
    said = time.casefold()
    return next((hour for hour in words if any(_has_word(said, word) for word in words[hour])), None)


def _has_word(said: str, word: str) -> bool:
    return word in said if not word.isascii() else re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", said) is not None


def bare_place(place: str) -> str:
    """A place without the word that says its time goes on, which Chinese headings leave with the place."""
    for words in told()["continuous"].values():
        for word in words:
            place = place.removesuffix(word)
    return place.strip()


def _says(time: str, group: str) -> bool:
    said = time.upper()
    return any(_has_word(said.casefold(), word.casefold()) for words in told()[group].values() for word in words)


def speaks_of(what: str, text: str, language: Language) -> bool:
    """`text` says itself what is so of a place's lamp, door or weather."""
    words = told()["speaks_of"].get(what)
    return bool(words and re.search(words[language], text, re.I))


def posed(text: str, language: Language) -> bool:
    """`text` says itself how somebody sits, stands or goes."""
    return re.search(told()["postures"][language], text, re.I) is not None


@cache
def told() -> dict[str, Any]:
    return dict(yaml.safe_load((files("loreboard.agents.world") / "kinds.yaml").read_text(encoding="utf-8")))

"""The composer as the keeper of who knows what: it goes by the plan, which says who is on each beat."""

import re
from typing import NamedTuple

from loreboard.story.ask import Ask
from loreboard.story.facts import Knowing, Unknowing
from loreboard.story.script import Language

from .asks import data, language, part

_PLACE = re.compile(r"^(?P<who>.+?): episode (?P<e1>\d+), (?P<first>.+) / episode (?P<e2>\d+), (?P<second>\d+ .+)$")
_ROW = re.compile(r"^(?P<line>\d+) (?P<who>[^:\[\]()]{1,60}?)(?: \[[^\]]*\])?(?: \([^)]*\))?: (?P<text>.*)$")
_WHY: dict[Language, str] = {
    "en": "The plan has {who} and {by} together on no beat before it.",
    "zh": "大纲里，{who}和{by}在这之前没有一拍同场。",
}


class _Spoken(NamedTuple):
    episode: int
    line: int
    who: str
    text: str


def answer(ask: Ask) -> Knowing:
    """Those places in which, by the plan, whoever told it and whoever speaks of it are on no beat together up to then."""
    beats = data(ask, "beats") or []
    out = []
    for row in part(ask, "open").splitlines():
        if not (found := _PLACE.match(row)):
            continue
        first, second = _spoken(found["e1"], found["first"]), _spoken(found["e2"], found["second"])
        if first and second and not _met(found["who"], first.who, second.episode, beats):
            out.append(Unknowing(
                who=found["who"], first_episode=first.episode, first_line=first.line, first_quote=first.text, second_episode=second.episode,
                second_line=second.line, second_quote=second.text, because=_WHY[language(ask)].format(who=found["who"], by=first.who),
            ))  # fmt: skip
    return Knowing(faults=tuple(out))


def _spoken(episode: str, row: str) -> _Spoken | None:
    found = _ROW.match(row)
    return _Spoken(int(episode), int(found["line"]), found["who"], found["text"]) if found else None


def _met(one: str, other: str, until: int, beats: list[dict[str, object]]) -> bool:
    for beat in beats:
        on = {str(name).casefold() for name in beat["on"]}  # type: ignore[attr-defined]
        if int(str(beat["episode"])) <= until and {one.casefold(), other.casefold()} <= on:
            return True
    return False

"""Who is in a line of action and what each does, and who of a scene talks to whom. Pure."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from loreboard.story.script import Language

from .rows import Row

_BODY = {
    "en": re.compile(
        r"['’]s? (?:\w+ )?(?:hands?|fingers?|thumb|palm|face|eyes?|mouth|neck|back|shoulders?|arms?|wrist|elbow|head|hair|feet|foot|knees?|chest|cheek|sleeves?|collar|cuff|lap|teeth|lips)\b"
    ),
    "zh": re.compile(r"的?(?:手|指|脸|眼|嘴|脖|背|肩|胳膊|腕|肘|头|脚|膝|胸|腮|袖|领|怀|腿|牙|耳|掌|身)"),
}
_OWNS = {"en": re.compile(r"['’]s?(?!\w)"), "zh": re.compile(r"的")}
_START = {"en": re.compile(r"(?:^|[.;!?:]\s+|, |\band )[\"“]?$"), "zh": re.compile(r"(?:^|[，。；！？：、])$")}
_STOP = {"en": re.compile(r"[.;!?](?:\s|$)"), "zh": re.compile(r"[。；！？]")}
_SELF = {
    "en": re.compile(r"^(?:He|She|His|Her)\b ?"),
    "zh": re.compile(r"^[他她]的?|^(?=[看走站坐抬低回转伸拿放推拉跑跪蹲])"),
}
"""A line of action that begins so is about whoever the line before was about."""
_AND = re.compile(r", and (?=(?:the|a|an|his|her|their) )")
"""Where an English sentence goes on with somebody or something else."""
_LONGEST = 120


class Seen(NamedTuple):
    """Who does something in a text, and who else is in it: both in the order of the text."""

    agents: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.agents, *self.others)


@cache
def _named(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(name) if re.search(r"[\u3400-\u9fff]", name) else rf"(?<!\w){re.escape(name)}(?!\w)", re.I)


def seen(text: str, names: Sequence[str], tongue: Language) -> Seen:
    """Who of `names` a camera would have in the picture of `text`. Whose thing it is, is not."""
    agents: list[tuple[int, str]] = []
    others: list[tuple[int, str]] = []
    low = text.casefold()
    for name in names:
        if name.casefold() not in low:
            continue
        for found in _named(name).finditer(text):
            rest = text[found.end() :]
            body = _BODY[tongue].match(rest) is not None
            if _START[tongue].search(text[: found.start()][-12:]):
                agents.append((found.start(), name))
                break
            if body or not _OWNS[tongue].match(rest):
                others.append((found.start(), name))
                break
    return Seen(tuple(n for _, n in sorted(agents)), tuple(n for _, n in sorted(others)))


_SEXES: dict[Language, dict[str, re.Pattern[str]]] = {
    "en": {"f": re.compile(r"\b(?:she|her|hers|herself)\b", re.I), "m": re.compile(r"\b(?:he|him|his|himself)\b", re.I)},
    "zh": {"f": re.compile("她(?!们)"), "m": re.compile("他(?!们)")},
}


def sex_of(text: str, tongue: Language) -> str:
    """The one sex of which `text` says "he" or "she"; "" for neither or both."""
    told = [sex for sex, words in _SEXES[tongue].items() if words.search(text)]
    return told[0] if len(told) == 1 else ""


def sexes(rows: Sequence[Row], names: Sequence[str], tongue: Language) -> dict[str, str]:
    """Of whom the lines that name one person say "he", and of whom "she", where most of them agree."""
    votes: dict[str, list[str]] = {}
    for row in rows:
        if not row.who and (sex := sex_of(row.text, tongue)) and len(there := seen(row.text, names, tongue).agents) == 1:
            votes.setdefault(there[0], []).append(sex)
    return {name: max("fm", key=told.count) for name, told in votes.items() if told.count("f") != told.count("m")}


def goes_on(text: str, tongue: Language) -> bool:
    """Whether a line is about whoever the line before was about."""
    return _SELF[tongue].match(text) is not None


def does(text: str, name: str, tongue: Language, names: Sequence[str] = ()) -> str:
    """What `name` does in `text`, without the name and without what others of `names` do: of a pronoun where the name is not there. "" where
    it says nothing."""
    for found in _named(name).finditer(text):
        if _START[tongue].search(text[: found.start()][-12:]):
            return _clause(text[found.end() :], tongue, names)
    told = _SELF[tongue].match(text)
    return _clause(text[told.end() :], tongue) if told and not _named(name).search(text) else ""


def _clause(rest: str, tongue: Language, names: Sequence[str] = ()) -> str:
    end = _STOP[tongue].search(rest)
    clause = (rest[: end.start()] if end else rest).strip(" ,，")
    others = [at for name in names for mark in ("，", ", and ", ", ") if (at := clause.find(mark + name)) > 0]
    clause = _AND.split(clause[: min(others)] if others else clause)[0]
    clause = re.sub(r"^(?:['’]s? |的)", "", clause)
    clause = re.sub(r"^[(（][^)）]*[)）]\s*[,，]?\s*", "", clause)
    if len(clause) <= _LONGEST:
        return clause
    cut = max(clause.rfind(mark, 0, _LONGEST) for mark in (" ", "，", ","))
    return clause[: cut if cut > 0 else _LONGEST].strip(" ,，")


def partners(rows: Sequence[Row]) -> dict[int, str]:
    """Whom each spoken line is said to: the last other voice before it, else the next one after; "" for one alone."""
    out: dict[int, str] = {}
    before: dict[str, str] = {}
    last = ""
    for row in (r for r in rows if r.who):
        if last and last != row.who:
            before[row.who] = last
        out[row.number] = before.get(row.who, "") if last else ""
        last = row.who
    after = ""
    held = ""
    for row in reversed([r for r in rows if r.who]):
        if held and held != row.who:
            after = held
        if not out[row.number]:
            out[row.number] = after if after != row.who else ""
        held = row.who
    return out

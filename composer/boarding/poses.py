"""How an act begins and ends, read from its verb: "hand on the latch" and "latch down, open by the width of a hand"."""

import re
from functools import cache
from typing import Any, NamedTuple

from loreboard.composer.words import kit
from loreboard.story.script import Language

_PRONOUNS = frozenset(["it", "him", "her", "them", "himself", "herself", "themselves", "one", "both", "each", "his", "their"])
_MOST = 4
"""Words of a thing, in English; more is a clause and no thing."""


class Act(NamedTuple):
    """A verb of the list, what it is done to ("" for nothing that can be named), and the pose at either end."""

    verb: str
    thing: str
    start: str
    end: str


def act(clause: str, tongue: Language) -> Act | None:
    """The first act of `clause` that the list knows; None where it knows none."""
    return _english(clause) if tongue == "en" else _chinese(clause)


def _english(clause: str) -> Act | None:
    words = re.findall(r"[\w'’-]+|[,.;:]", clause)
    for at, word in enumerate(words):
        row = _forms().get(word.casefold())
        if row is None or (row.get("body") and at > (1 if words[0].endswith("ly") else 0)) or words[at + 1 : at + 2] == ["on"]:
            continue
        thing: list[str] = []
        for next_word in words[at + 1 :]:
            if next_word.casefold() in _stops() or not next_word[0].isalnum():
                break
            thing.append(next_word)
        if any(word.casefold() in kit("coverage")["flesh"] or word.casefold().rstrip("s") in kit("coverage")["flesh"] for word in thing):
            continue
        if len(thing) > 1 and thing[0].casefold() in ("him", "them", "me", "us"):
            thing = thing[1:]
        own = any(word.casefold() in ("him", "it", "them", "she", "he") for word in thing) or (
            len(thing) == 1 and thing[0].casefold() in _PRONOUNS
        )
        named = " ".join(thing) if len(thing) <= _MOST and not own else ""
        return _posed(row, re.sub(r"^an? ", "the ", named))
    return None


def _chinese(clause: str) -> Act | None:
    for row in kit("poses")["zh"]:
        for verb in row["verbs"]:
            at = clause.find(verb)
            if at < 0:
                continue
            moved = re.search(rf"[把将]([^，。；把将]{{1,7}}?){re.escape(verb)}", clause)
            after = re.match(
                r"[了着过起住下上出开到来去]*([^，。；了着过起住下上出开到来去][^，。；了着]{0,7}?)(?=[，。；、不在到给往向来去就也都又里]|$)",
                clause[at + len(verb) :],
            )
            found = moved[1] if moved else after[1] if after else ""
            return _posed(row, re.sub(r"^[一几两半]?[个块根条张只枚片截段碗勺杯](?=..)", "", found))
    return None


def _posed(row: dict[str, Any], thing: str) -> Act:
    start, _, end = (row["with"].replace("{o}", thing) if thing else row["bare"]).partition(" | ")
    return Act(row["verbs"][0], thing, start, end)


@cache
def _forms() -> dict[str, dict[str, Any]]:
    """Every form of every English verb of the list, with its row; the row that comes first has it."""
    out: dict[str, dict[str, Any]] = {}
    for row in kit("poses")["en"]:
        for verb in row["verbs"]:
            third = verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + ("es" if re.search(r"(?:s|sh|ch|x|o)$", verb) else "s")
            out.setdefault(third, row)
    return out


@cache
def _stops() -> frozenset[str]:
    return frozenset(kit("poses")["stops"])

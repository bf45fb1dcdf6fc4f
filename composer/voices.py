"""The sound of a role in English, kept through scenes of many hands: who says every word out, who only some, and who pulls words together."""

import re
from functools import cache
from typing import Any

from loreboard.story.script import Language

from .words import Role, kit

_TURNED = re.compile(
    r"\b(do|does|did|is|are|was|were|have|has|had|could|would|should|can(?='t))(?:n't|'t) (I|you|he|she|it|we|they)\b", re.I
)
"""A question turned round: "don't you see" is "do you not see"."""
_QUOTED = re.compile(r"(\"[^\"]*\"|“[^”]*”)")


def voiced(text: str, role: Role, tongue: Language) -> str:
    """`text` as `role` says it. Chinese is as it is written; so is whatever stands in quotation marks."""
    says = next((says for how, says in (("full", _full), ("half", _half), ("short", _short)) if role in _told()[how]), None)
    if tongue != "en" or says is None:
        return text
    return "".join(part if n % 2 else says(part) for n, part in enumerate(_QUOTED.split(text)))


def _full(text: str) -> str:
    told = _told()["expand"]
    text = _TURNED.sub(r"\1 \2 not", text)
    for short, full in told["whole"].items():
        text = re.sub(rf"\b{short}\b", lambda found, full=full: _like(found[0], full), text, flags=re.I)  # type: ignore[misc]
    for end, full in told["ends"].items():
        text = re.sub(rf"(?<=[a-z]){end}\b", full, text)
    text = re.sub(r"\bI'm\b", "I am", text)
    text = re.sub(r"\bI've\b", "I have", text)
    text = re.sub(r"\bI'll\b", "I will", text)
    has = "|".join(told["has"])
    words = "|".join(told["is"])
    text = re.sub(rf"\b({words})'s(?= (?:{has})\b)", r"\1 has", text, flags=re.I)
    return re.sub(rf"\b({words})'s\b", r"\1 is", text, flags=re.I)


def _half(text: str) -> str:
    """ "I have" and "you will" are said out; "isn't" and "it's" are not."""
    for end in _told()["half_ends"]:
        text = re.sub(rf"(?<=[A-Za-z]){end}\b", _told()["expand"]["ends"][end], text)
    return text


def _short(text: str) -> str:
    """Not before a stop: "I will." is said out."""
    for full, short in _told()["contract"].items():
        text = re.sub(rf"\b{full}\b(?=[ ,][A-Za-z ])", lambda found, short=short: _like(found[0], short), text, flags=re.I)  # type: ignore[misc]
    return text


def _like(was: str, now: str) -> str:
    """`now` with a capital where `was` has one."""
    return now[:1].upper() + now[1:] if was[:1].isupper() else now


@cache
def _told() -> dict[str, Any]:
    return dict(kit("voices"))

"""What an artist's own words say is in a hand: "a pail in her left hand", "右手端着碗". Read from a picture of one person only."""

import re
from functools import cache

from loreboard.story.script import Language
from loreboard.story.world import Fact, What

from .event import Ground
from .marking import HELD, mark

_SIDES: dict[str, What] = {"left": "left_hand", "right": "right_hand", "左": "left_hand", "右": "right_hand"}


def stated(text: str, who: str, ground: Ground) -> tuple[tuple[Fact, str], ...]:
    """Facts of the hands of `who`, and the name of the thing in each. Empty where `text` also names somebody else."""
    told = mark(re.sub(r"\b(?:the|his|her|their|both) (?=(?:left|right) hand)", "", text) if ground.language == "en" else text, ground)
    if any(m.letter == "P" and m.key != who for m in told.marks):
        return ()
    out: list[tuple[Fact, str]] = []
    for pattern in _patterns(ground.language):
        for found in pattern.finditer(told.text):
            thing = told.marks[int(found["thing"])]
            fact = Fact(who=who, what=_SIDES[found["side"].lower()], value=thing.said)
            if fact.what not in {f.what for f, _ in out}:
                out.append((fact, thing.key))
    return tuple(out)


@cache
def _patterns(language: Language) -> tuple["re.Pattern[str]", ...]:
    thing = rf"⟦[{HELD}](?P<thing>\d+)⟧"
    if language == "zh":
        return (re.compile(rf"(?P<side>[左右])手(?:里|中)?(?:正|还)?(?:端|握|拿|攥|提|捏|举|拎|持|夹|托|抓|捧)(?:着|住)?{thing}"),)
    return (
        re.compile(rf"{thing} in (?P<side>left|right) hand\b", re.I),
        re.compile(
            rf"\b(?P<side>left|right) hand (?:holding|gripping|holds|grips|clutching|carrying|lifting|closed on|round) {thing}", re.I
        ),
    )

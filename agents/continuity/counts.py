"""Numbers of people and things that do not agree inside a scene: "nine porters", then "the eight porters". Pure; sure cases only."""

import re
from collections.abc import Iterator

from loreboard.story.facts import At, Contradiction
from loreboard.story.script import Script

from .mending import instead
from .terms import matches
from .words import contradiction

_EN = {
    w: n
    for n, w in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"], 2
    )
}
_ZH = {w: n for n, w in enumerate("两三四五六七八九十", 2)}
_SAID = {
    "en": re.compile(rf"\b(?P<the>(?:all|the|those|these)\s+(?:the\s+)?)?(?P<n>{'|'.join(_EN)})\s+(?P<noun>[a-z]+(?:-[a-z]+)?s)\b", re.I),
    "zh": re.compile(rf"(?P<the>[那这]|全部|所有)?(?P<n>[{''.join(_ZH)}])(?P<noun>[个位名条张把只锭块匹头艘辆盏口本封袋桶]\w{{2}})"),
}
_SPANS = (
    "hour",
    "minute",
    "day",
    "week",
    "month",
    "year",
    "step",
    "pace",
    "time",
    "mile",
    "inche",
    "finger",
    "hand",
    "side",
    "second",
    "night",
)


def counts(script: Script, number: int) -> Iterator[Contradiction]:
    """A number said of people or things as of all of them, that is not the one said of them before in the scene."""
    pattern, values = _SAID[script.language], _EN if script.language == "en" else _ZH
    for scene in script.scenes:
        seen: dict[str, tuple[int, int, str, str]] = {}
        for line in scene.lines:
            if line.kind != "action":
                continue
            for found in pattern.finditer(line.text):
                noun, count = found["noun"].casefold(), values[found["n"].lower()]
                if noun.rstrip("s") in _SPANS or matches("left", line.text, script.language):
                    continue
                said = found[0].strip()
                if found["the"] and noun in seen and seen[noun][0] != count:
                    first = At(episode=number, scene=scene.id, line=seen[noun][1])
                    second = At(episode=number, scene=scene.id, line=line.number)
                    told = contradiction("count", first, second, script.language, was=seen[noun][2], now=said)
                    number_as_before = found[0].replace(found["n"], seen[noun][3].lower(), 1)
                    yield told.model_copy(update={"patch": instead(line, found[0], number_as_before, number, "count")})
                seen[noun] = (count, line.number, said, found["n"])

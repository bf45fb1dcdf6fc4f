"""What can be counted in a line besides its meaning: its wording in runs, and kinds of words by which it may give itself away. Pure."""

import re
from collections import Counter
from functools import cache
from typing import Any

from loreboard.story.script import Language
from loreboard.story.yaml_text import own

from .looking import count

RUNS: dict[int, float] = {1: 1.0, 2: 0.7, 3: 0.5}
APART = 0.3
"""What runs of one to three English words weigh, and two words with one between."""
HAN_RUNS: dict[int, float] = {1: 0.5, 2: 1.0, 3: 0.7}
_TOKEN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+|[?!.,:;]")
_SELF = frozenset(("I", "I'm", "I'd", "I've", "I'll"))
_MARKS = re.compile("[，。、：；]")


def wording(line: str, language: Language) -> dict[str, float]:
    """Words, or Han, in runs, with where the line begins and ends; every number is one word, and every name within a sentence."""
    told: Counter[str] = Counter()
    if language == "zh":
        text = f"^{_MARKS.sub(',', line)}$"
        for size, weight in HAN_RUNS.items():
            for n in range(len(text) - size + 1):
                told[text[n : n + size]] += weight  # type: ignore[assignment]
        return dict(told)
    tokens = ["^", *_tokens(line), "$"]
    for size, weight in RUNS.items():
        for n in range(len(tokens) - size + 1):
            told[" ".join(tokens[n : n + size])] += weight  # type: ignore[assignment]
    for first, last in zip(tokens, tokens[2:], strict=False):
        told[f"{first} * {last}"] += APART  # type: ignore[assignment]
    return dict(told)


def _tokens(line: str) -> list[str]:
    found = _TOKEN.findall(line.replace("’", "'"))
    out = []
    for n, token in enumerate(found):
        named = n > 0 and token[0].isupper() and token not in _SELF and found[n - 1] not in ".?!:"
        out.append("#number" if token.isdigit() else "#name" if named else token.lower())
    return out


def kinds(check: str, line: str, language: Language) -> list[float]:
    """For each kind of word whether it is there and how often, as shares of what counts; then how long the line is."""
    most, text = _told()["most"], line.replace("’", "'")
    counts = [len(pattern.findall(text)) for pattern in _patterns(language)]
    counts += [count(line, kind, language) for kind in _told()["listed"][check]]
    told = [share for found in counts for share in (min(found, most) / (most - 1), float(found > 0))]
    size = min(most, (len(line) if language == "zh" else len(line.split())) / _told()["size"][language])
    return [*told, size, size**2 / most]


@cache
def _patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(told, re.I) for told in _told()[language].values())


@cache
def _told() -> dict[str, Any]:
    return dict(own("loreboard.agents.doctor", "tells.yaml"))

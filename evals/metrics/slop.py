"""O5: a model's habits of wording, counted: words, phrases and turns of speech that models use far more than people do.

The lists are data (`slop.en.yaml`, `slop.zh.yaml`), got by counting default stories of many models against human prose, then judged;
their heads say how far they tell the two apart. Lists age with the models, and whoever knows them can write around them: a low value
says that a text has these habits, a high one only that it has not these.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Literal, NamedTuple

import yaml
from pydantic import Field

from loreboard.story.script import Language
from loreboard.story.value import Value

Kind = Literal["words", "phrases", "patterns", "names"]
SHORTEST = 150
"""Words or Han: a shorter text is reckoned as if it were so long, else a single hit in three lines would condemn it."""
EVIDENCE = 12
AROUND = 160
"""Characters to either side that are searched for the ends of the sentence a hit stands in."""
_ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "*": " ", "_": " "})
"""Curly quotes and the stars of Markdown, each to one character, so that a place in the plain text is one in the text."""
_SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
"""Not `lower`, which makes some letters two."""
_NOT_A_NAME = r"(?<![森树园竹丛密山雨怪])", r"(?![处霞景间])"
"""A Chinese name may stand inside other words: 森林晚霞 holds 林晚."""
_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)|[。！？；…]+[”’」』）]*|\n")


class Hit(Value):
    """`what` is the word or phrase as it was found, in small letters, or the name of the pattern. `sentence` holds the first of `count`."""

    kind: Kind
    what: str
    count: int
    sentence: str


class Rates(Value):
    """Hits per 1,000 words of English or 1,000 Han of Chinese."""

    words: float = 0.0
    phrases: float = 0.0
    patterns: float = 0.0
    names: float = 0.0


class Slop(Value):
    """`value` 0..1 is the component O5, 1 for a text no fuller of habits than human prose; `rate` is what it is reckoned from.

    Names are counted and shown, but are no part of `rate`: often the brief gave them, and a text is no better for a renaming.
    """

    value: float
    rate: float
    rates: Rates
    size: int
    """Words of English, Han of Chinese."""
    evidence: tuple[Hit, ...]


class Pattern(Value):
    name: str
    regex: str
    like: str
    """A sentence that it finds."""
    why: str = ""


class Habits(Value):
    """A list as it stands in its file. Phrases may hold a choice, "a (quiet|silent) hum", and "_" for any one word."""

    format: Literal["slop.1"]
    language: Language
    date: datetime.date
    source: str
    baseline: float = Field(gt=0)
    """Hits per 1,000 of human prose, those of names left out."""
    measured: dict[str, dict[str, float]]
    limits: str
    words: dict[str, str]
    phrases: dict[str, tuple[str, ...]]
    names: dict[str, str]
    patterns: tuple[Pattern, ...]


class _Found(NamedTuple):
    kind: Kind
    what: str
    start: int
    end: int


def slop(text: str, language: Language) -> Slop:
    """How full `text` is of the habits of models in `language`; words in another language count neither way."""
    plain = _simple(text) if language == "zh" else text.translate(_PLAIN)
    size = sum(map(len, _HAN.findall(plain))) if language == "zh" else sum(1 for _ in _ENGLISH_WORD.finditer(plain))
    found = list(_hits(plain, language))
    per = 1000 / max(size, SHORTEST)
    kinds = [hit.kind for hit in found]
    rates = Rates(
        words=kinds.count("words") * per,
        phrases=kinds.count("phrases") * per,
        patterns=kinds.count("patterns") * per,
        names=kinds.count("names") * per,
    )
    rate = rates.words + rates.phrases + rates.patterns
    return Slop(value=value(rate, habits(language).baseline), rate=rate, rates=rates, size=size, evidence=_evidence(text, found))


def value(rate: float, baseline: float) -> float:
    """1 up to the human `baseline`, a half at twice of it, a third at three times."""
    return 1 / (1 + max(0.0, rate - baseline) / baseline)


def _hits(plain: str, language: Language) -> Iterator[_Found]:
    """Every hit. A word inside a phrase that was found is not counted again."""
    finders = _finders(language)
    small = plain.translate(_SMALL)
    for match in finders["phrases"].finditer(small):
        yield _Found("phrases", " ".join(match[0].split()), *match.span())
    for match in finders["words"].finditer(finders["phrases"].sub(_blank, small)):
        yield _Found("words", match[0], *match.span())
    for match in finders["names"].finditer(plain):
        yield _Found("names", match[0], *match.span())
    for pattern, regex in _patterns(language):
        for match in regex.finditer(plain):
            yield _Found("patterns", pattern, *match.span())


def _simple(text: str) -> str:
    """In simplified characters, which the list is written in."""
    from wordfreq.chinese import simplify_chinese

    return "".join(told if len(told := simplify_chinese(char)) == 1 else char for char in text)


def _blank(match: re.Match[str]) -> str:
    return "." * len(match[0])


def _evidence(text: str, found: Iterable[_Found]) -> tuple[Hit, ...]:
    """The most frequent hits, of equal ones the first in `text`, each with the sentence of its first place."""
    first: dict[tuple[Kind, str], _Found] = {}
    count: dict[tuple[Kind, str], int] = {}
    for hit in sorted(found, key=lambda hit: hit.start):
        key = (hit.kind, hit.what)
        first.setdefault(key, hit)
        count[key] = count.get(key, 0) + 1
    chosen = sorted(first, key=lambda key: -count[key])[:EVIDENCE]
    return tuple(Hit(kind=kind, what=what, count=count[kind, what], sentence=_sentence(text, first[kind, what])) for kind, what in chosen)


def _sentence(text: str, hit: _Found) -> str:
    """The sentence or sentences that `hit` stands in, on one line; dots where it is cut."""
    before, after = text[max(0, hit.start - AROUND) : hit.start], text[hit.end : hit.end + AROUND]
    begins = [match.end() for match in _END.finditer(before)]
    end = _END.search(text[hit.end - 1 : hit.end] + after)
    head = before[begins[-1] :] if begins else before
    tail = after[: max(0, end.end() - 1)] if end else after
    left = "" if begins or hit.start <= AROUND else "…"
    right = "" if end or hit.end + AROUND >= len(text) else "…"
    return left + " ".join(f"{head}{text[hit.start : hit.end]}{tail}".split()) + right


@cache
def habits(language: Language) -> Habits:
    """The list for `language`, as it is shipped."""
    told = (files("loreboard.evals.metrics") / f"slop.{language}.yaml").read_text(encoding="utf-8")
    return Habits.model_validate(yaml.safe_load(told))


@cache
def _finders(language: Language) -> Mapping[Kind, re.Pattern[str]]:
    """One regex for each of words, phrases and names: a tree, so that a place in the text is looked at once for all entries."""
    told = habits(language)
    edge = r"\b" if language == "en" else ""
    before, after = _NOT_A_NAME if language == "zh" else (edge, edge)
    words = [tuple(map(re.escape, word)) for group in told.words.values() for word in group.split()]
    names = [tuple(map(re.escape, name)) for group in told.names.values() for name in group.split()]
    phrases = [_units(choice) for group in told.phrases.values() for phrase in group for choice in choices(phrase)]
    return {
        "words": re.compile(edge + _tree(words) + edge),
        "phrases": re.compile(edge + _tree(phrases) + edge),
        "names": re.compile(before + _tree(names) + after),
    }


@cache
def _patterns(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Name and regex of each pattern, not made into one: an alternative that begins with a capture is tried at every character."""
    return tuple((pattern.name, re.compile(pattern.regex)) for pattern in habits(language).patterns)


def choices(phrase: str) -> list[str]:
    """The phrases that one with choices stands for: "a (quiet|silent) hum" for two."""
    parts = re.split(r"\(([^)]*)\)", phrase)
    return ["".join(told) for told in product(*(part.split("|") if n % 2 else [part] for n, part in enumerate(parts)))]


def _units(phrase: str) -> tuple[str, ...]:
    """`phrase` as the steps of a regex, a character each: none of them can take more than a line break or one word."""
    steps = {" ": r"\s{1,3}", "_": r"[\w'-]{1,24}"}
    return tuple(steps.get(char) or re.escape(char) for char in phrase)


def _tree(entries: Iterable[tuple[str, ...]]) -> str:
    """A regex for any of `entries`, the longest where one begins another; alternatives differ in their first step."""
    below: dict[str, list[tuple[str, ...]]] = {}
    ends = False
    for entry in entries:
        if entry:
            below.setdefault(entry[0], []).append(entry[1:])
        else:
            ends = True
    branches = [step + _tree(rest) for step, rest in sorted(below.items())]
    if not branches:
        return ""
    return branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)}){'?' if ends else ''}"

"""What a premise tells in its own words: who it is about, and its news.

Nothing is understood here. Words are the user's, in the user's order; what is a request ("Write a myth about", "结局虐一点") is left out.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from loreboard.story.script import Language
from loreboard.story.value import Value

from .words import kit

_SENTENCE = {"en": re.compile(r"(?<=[.!?])[\"”]?\s+"), "zh": re.compile(r"(?<=[。！？])")}
_BREAK = {
    "en": re.compile(r"(?<=[,;:])\s+|(?<!\band)\s+(?=(?:and|but|who|whose|that|which|when|where|because|until|to|from)\s)"),
    "zh": re.compile(r"(?<=[，；：、])"),
}
_LONG = 2
"""Times the length of a breath (telling.yaml) that words without a pause may have."""


class Premise(Value):
    """What a premise tells. `news` are whole sentences; `who` is a noun for a person, `craft` the trade of the kit whose things such a
    person works with."""

    news: str = ""
    who: str = ""
    craft: str = ""


@cache
def told(text: str, language: Language) -> Premise:
    """What `text` tells; everything in it may be empty. News that never pauses, which is hardly prose, is left out."""
    kept = list(dict.fromkeys(_sentences(text, language))) if _plain(text, language) else []
    news = _short(kept, language)
    breaths = (breath for sentence in news for breath in _breaths(sentence, language))
    if any(_size(breath, language) > _LONG * _room(language)["breath"] for breath in breaths):
        news = []
    who, craft = _person(" ".join(kept), language)
    return Premise(
        news=(" " if language == "en" else "").join(news),
        who=who,
        craft=craft,
    )


def _plain(text: str, language: Language) -> bool:
    """Whether `text` may be quoted: prose in the language, nobody's markup, code or orders to a reader."""
    wanted = _kit()["plain"][language]
    bare = re.sub(r"^\s*\[\w+\]", "", text).strip()
    said = re.search(wanted["has"], bare, re.I) and re.search(wanted["only"], " ".join(bare.split()))
    return bool(said) and _size(bare, language) >= wanted["least"] and not re.search(wanted["never"], bare, re.I)


def _kit() -> dict[str, Any]:
    return dict(kit("telling"))


def _room(language: Language) -> dict[str, int]:
    return dict(_kit()["room"][language])


def _sentences(text: str, language: Language) -> list[str]:
    """The sentences of `text` that tell something, each with its stop."""
    told_ = _kit()["asks"][language]
    plain = " ".join(text.split())
    for row in told_["heads"]:
        plain = re.sub(row["like"], row["as"], plain, flags=re.I)
    parts = (part.strip() for part in _SENTENCE[language].split(plain))
    kept = [part for part in parts if part.strip("。.!?！？ ") and not any(re.search(like, part, re.I) for like in told_["wishes"])]
    return [_closed(part, language) for part in kept]


def _closed(sentence: str, language: Language) -> str:
    bare = sentence.strip('“”"').rstrip("，,；;：: ")
    bare = bare[:1].upper() + bare[1:]
    return bare if bare[-1:] in ".!?。！？" else bare + ("." if language == "en" else "。")


def _size(text: str, language: Language) -> int:
    return len(text.split()) if language == "en" else len(re.findall(r"[\u4e00-\u9fff]", text))


def _short(sentences: list[str], language: Language) -> list[str]:
    """The first sentences, as many as a logline has room for; of a first one that is longer, as many of its breaths."""
    room = _room(language)["news"]
    out: list[str] = []
    for sentence in sentences:
        if _size(sentence, language) > room:
            break
        room -= _size(sentence, language)
        out.append(sentence)
    return out or [_cut(sentence, language) for sentence in sentences[:1]]


def _cut(sentence: str, language: Language) -> str:
    """The beginning of a sentence that is longer than a logline has room for."""
    room = _room(language)["news"]
    kept: list[str] = []
    for breath in _breaths(sentence, language):
        room -= _size(breath, language)
        if kept and room < 0:
            break
        kept.append(breath)
    return _closed((" " if language == "en" else "").join(kept), language)


def _breaths(sentence: str, language: Language) -> Iterator[str]:
    """`sentence` in pieces of about one length, cut where its own words pause."""
    most = _room(language)["breath"]
    gap = " " if language == "en" else ""
    atoms = [atom for atom in _BREAK[language].split(sentence) if atom]
    pieces = max(1, -(-_size(sentence, language) // most))
    each = _size(sentence, language) / pieces
    line: list[str] = []
    for n, atom in enumerate(atoms):
        line.append(atom)
        now, then = _size(gap.join(line), language), _size(gap.join([*line, *atoms[n + 1 : n + 2]]), language)
        if n + 1 < len(atoms) and (then > most or abs(now - each) <= abs(then - each)):
            yield gap.join(line)
            line = []
    if line:
        yield gap.join(line)


def _person(text: str, language: Language) -> tuple[str, str]:
    """The first person of a trade that stands in `text`, and the kit's trade that has such a person's things."""
    best: tuple[int, str, str] | None = None
    for row in _kit()["people"]:
        found = _first(text, row[language], language)
        if found and (best is None or found.start() < best[0]):
            best = (found.start(), _noun(text, found, language), row["craft"])
    return (best[1], best[2]) if best else ("", "")


def _noun(text: str, found: re.Match[str], language: Language) -> str:
    """A person's noun in the singular, in English with what stands between it and its article."""
    if language == "zh":
        return found[0]
    noun = found[0].lower()
    noun = noun[:-3] + "y" if noun.endswith("ies") else noun[:-3] + "man" if noun.endswith("men") else re.sub(r"(?<!s)s$", "", noun)
    before = re.search(r"\b(?:an?|the|one|his|her|their|of)\s+((?:[a-z-]+\s+){1,2})$", text[: found.start()], re.I)
    words = [word for word in (before[1].split() if before else []) if word.lower() not in _kit()["not_said"]]
    plain = words and not re.search(r"^(?:of|for|and|to|in|a|an|the)$", " ".join(words[-1:]))
    return f"{' '.join(words)} {noun}" if plain and all(re.fullmatch(r"[a-z-]+", word) for word in words) else noun


def _first(text: str, names: list[str], language: Language) -> re.Match[str] | None:
    """The first of `names` in `text`, the longest where two begin together."""
    return _pattern(tuple(names), language).search(text)


@cache
def _pattern(names: tuple[str, ...], language: Language) -> re.Pattern[str]:
    some = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(some) if language == "zh" else re.compile(rf"\b(?:{some})(?:e?s)?\b(?!['’-])", re.I)

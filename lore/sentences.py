"""Where a text is cut: words, sentences and beats, in either language."""

import re
from itertools import islice, pairwise
from typing import Literal

from loreboard.story.script import Language

Form = Literal["plot", "prose", "script"]
"""plot: a synopsis or a list of events; prose: a story as it is told; script: scenes with action and speech."""
SHORTEST = {"en": 4, "zh": 6}
"""Words and Han: a shorter sentence says too little by itself and goes with the one before it ("He did." "Why?")."""
LONGEST = {"en": 60, "zh": 120}
"""A longer sentence is cut at its commas: the sentence vectors read 256 tokens, and evidence is to be quoted on one line."""
_END = re.compile(r"""(?:(?<=[.!?…])|(?<=[.!?…]["'”’)\]]))\s+(?=["'“‘(\[]*[^\sa-z])|\n+""")
_END_SMALL = re.compile(r"(?<=[.!?…])\s+|\n+")
"""For text without capitals, as some tools print it."""
_END_HAN = re.compile(r"(?<=[。！？；…])(?![。！？；…”’」』）])|(?<=[。！？；…][”’」』）])|\n+")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Gen|Col|Capt|Lt|vs|etc|No|[A-Z])\.$")
_ABBREVIATION = 8
"""Signs at a sentence's end that can hold one of them, and the sign before it."""
_COMMA = re.compile(r"(?<=[,;:])\s+|(?<=[，；：、])")
_LETTERS = r"[^\W_\u3400-\u9fff\uf900-\ufaff]+"
_TOKEN = re.compile(rf"[\u3400-\u9fff\uf900-\ufaff]|{_LETTERS}(?:['’]{_LETTERS})*")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def words(text: str) -> list[str]:
    """The words of `text` in small letters; a Han character counts as one."""
    return [token.lower() for token in _TOKEN.findall(text)]


def sentences(text: str, language: Language) -> tuple[str, ...]:
    """`text` as sentences in order. A very short one joins the one before it, a very long one is cut at its commas."""
    out: list[str] = []
    held = 0
    for told in _split(text, language):
        size = length(told)
        if not size:
            continue
        if out and size < SHORTEST[language] and held < LONGEST[language] / 2:
            out[-1] = _joined(out[-1], told)
            held += size
        elif size > LONGEST[language]:
            out += _cut(told, LONGEST[language])
            held = length(out[-1])
        else:
            out.append(told)
            held = size
    return tuple(out)


def length(text: str) -> int:
    """Words of English, Han and words of Chinese."""
    return len(_TOKEN.findall(text))


def _split(text: str, language: Language) -> list[str]:
    if language == "zh":
        return [part.strip() for part in _END_HAN.split(text) if part and part.strip()]
    out: list[list[str]] = []
    capitals = len(re.findall(r"[A-Z]", text))
    for part in (_END if capitals > len(text) / 500 else _END_SMALL).split(text):
        told = " ".join(part.split())
        if told and out and _ABBREVIATED.search(out[-1][-1][-_ABBREVIATION:]):
            out[-1].append(told)
        elif told:
            out.append([told])
    return [" ".join(parts) for parts in out]


def _joined(first: str, second: str) -> str:
    return first + _between(first, second) + second


def _between(first: str, second: str) -> str:
    return "" if HAN.search(first[-2:]) or HAN.match(second) else " "


def _cut(told: str, longest: int) -> list[str]:
    """`told` in runs of whole clauses of at most `longest` words; a clause without a comma is cut between words."""
    out: list[list[str]] = []
    held, end = 0, ""
    for clause in _COMMA.split(told):
        for part, size in _runs(clause, longest):
            if out and held + size <= longest:
                gap = _between(end, part)
                out[-1] += [gap, part]
                held, end = held + size, (end + gap + part[-2:])[-2:]
            else:
                out.append([part])
                held, end = size, part[-2:]
    return ["".join(parts) for parts in out]


def _runs(clause: str, longest: int) -> list[tuple[str, int]]:
    """`clause` in runs of at most `longest` words, each with its number of words."""
    size = length(clause)
    if size <= longest:
        return [(clause.strip(), size)] if clause.strip() else []
    starts = [found.start() for found in islice(_TOKEN.finditer(clause), longest, None, longest)]
    parts = [clause[a:b].strip() for a, b in pairwise([0, *starts, len(clause)])]
    return [(part, length(part)) for part in parts if part]

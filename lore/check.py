"""What is wrong with entries beyond their types: lengths, languages, dangling ids, and runs of words shared with a source.

For whoever writes entries, and for the tests; nothing at run time calls it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from .cliche import Cliche, Signs
from .cues import Cues
from .entry import LoreEntry
from .lexical import HAN

WORDS, HAN_SIGNS, CUES = (40, 90), (60, 160), 5
"""Of a summary: English words, Han signs; and the number of visual cues (ENTRIES.md)."""
CUE_WORDS, CUE_HAN, TAGS, LOOK = (4, 14), (6, 22), (3, 8), (8, 24)
"""Of a visual cue: English words, Han signs; tags; English words of a prop's look."""
SHARED_WORDS, SHARED_HAN = 8, 10
"""A run this long that also stands in a source is taken for copying; names and quoted tags are shorter."""
PREFIXES = ("shj_", "zg_", "my_", "sf_", "fn_")
LANGUAGES: tuple[Language, ...] = ("en", "zh")
INVENTED = ("sf_",)
"""Prefixes of what has no source to hold it to."""
EMPTY_WORDS = re.compile(r"\b(ancient|mystical|legendary|powerful)\b|神秘|古老|传说中|强大", re.IGNORECASE)
SLOT = re.compile(r"\{[^{}]*\}?")
SLOTS = frozenset({"{lead.their}", "{lead.ta}"})
_WORD = re.compile(r"[a-z0-9']+")
_LATIN_RUN = re.compile(r"[A-Za-z]{2,}(?:\s+[A-Za-z]{2,}){3,}")


def faults(entries: Sequence[LoreEntry], sources: Path | None = None) -> list[str]:
    """One sentence a fault, each beginning with the entry's id; empty when all is well.

    `sources` is a folder of .txt files that entries may rest on but not repeat.
    """
    ids = [entry.id for entry in entries]
    out = [f"{id}: there are several entries of this id" for id in sorted({id for id in ids if ids.count(id) > 1})]
    for entry in entries:
        out += [f"{entry.id}: {fault}" for fault in _one(entry, frozenset(ids))]
    return out + (copied(entries, sources) if sources else [])


def _one(entry: LoreEntry, ids: frozenset[str]) -> Iterator[str]:
    if not entry.id.startswith(PREFIXES):
        yield f"the id begins with none of {', '.join(PREFIXES)}"
    words, signs = len(entry.summary.en.split()), han_signs(entry.summary.zh)
    if not WORDS[0] <= words <= WORDS[1]:
        yield f"summary.en has {words} words, wanted {WORDS[0]} to {WORDS[1]}"
    if not HAN_SIGNS[0] <= signs <= HAN_SIGNS[1]:
        yield f"summary.zh has {signs} Han, wanted {HAN_SIGNS[0]} to {HAN_SIGNS[1]}"
    for name, told, wanted in (("visual", entry.visual, CUES), ("wants", entry.wants, 2), ("hooks", entry.hooks, 2)):
        for language, cues in (("en", told.en), ("zh", told.zh)):
            if len(cues) != wanted:
                yield f"{name}.{language} has {len(cues)} lines, wanted {wanted}"
    for language, cues, (least, most) in (("en", entry.visual.en, CUE_WORDS), ("zh", entry.visual.zh, CUE_HAN)):
        for cue in cues:
            size = len(cue.split()) if language == "en" else han_signs(cue)
            if not least <= size <= most:
                yield f"visual.{language} has a cue of {size}, wanted {least} to {most}: {cue}"
    if not TAGS[0] <= len(entry.tags) <= TAGS[1]:
        yield f"tags are {len(entry.tags)}, wanted {TAGS[0]} to {TAGS[1]}"
    if entry.is_function != (entry.prop is None):
        yield "a story function has no prop" if entry.is_function else "prop is missing"
    if entry.prop and not LOOK[0] <= len(entry.prop.en.look.split()) <= LOOK[1]:
        yield f"prop.en.look has {len(entry.prop.en.look.split())} words, wanted {LOOK[0]} to {LOOK[1]}"
    if entry.takes is None and not entry.is_function:
        yield "no cost says what it takes"
    rules = (*entry.powers, *entry.costs, *entry.taboos)
    if not any(rule.status == "canon" for rule in rules) and not entry.id.startswith(INVENTED):
        yield "no rule is canon; say what the source gives"
    if any(rule.status == "canon" and not (rule.locus or entry.source.locus) for rule in rules):
        yield "a canon rule has no locus, and neither has the source"
    if entry.sensitivity.level and not entry.sensitivity.note:
        yield f"sensitivity {entry.sensitivity.level} has no note that says why"
    for id in (*entry.conflicts_with, *(relation.id for relation in entry.relations)):
        if id not in ids:
            yield f"{id} is named in conflicts_with or relations and is no entry"
        elif id == entry.id:
            yield "the entry is related to itself"
    yield from _texts(entry)


def _texts(entry: LoreEntry) -> Iterator[str]:
    for field, language, text in told(entry):
        if language == "en" and HAN.search(text) and field != "names.en":
            yield f"{field} has Han in its English"
        if language == "zh" and (not HAN.search(text) or _LATIN_RUN.search(text)):
            yield f"{field} is not Chinese"
        if empty := EMPTY_WORDS.search(text):
            yield f"{field} says {empty.group()!r}, which shows nothing"
        for slot in SLOT.findall(text):
            if not field.startswith("prop") or slot not in SLOTS:
                yield f"{field} has the slot {slot}; only {{lead.their}} and {{lead.ta}}, and only in prop"


def told(entry: LoreEntry) -> Iterator[tuple[str, str, str]]:
    """(field, language, text) of every text that a reader may see."""
    whole = entry.model_dump()
    for name in LoreEntry.model_fields:
        if name not in ("source", "sensitivity", "tags", "relations", "conflicts_with"):
            yield from _leaves(name, "", whole[name])


def _leaves(field: str, language: str, value: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        if language:
            yield field, language, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{field}.{key}", key if key in ("en", "zh") else language, inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _leaves(field, language, inner)


def copied(entries: Iterable[LoreEntry], sources: Path) -> list[str]:
    """The entries that share a run of 8 English words or 10 Han with a file of `sources`."""
    owners: dict[str, tuple[str, str]] = {}
    for entry in entries:
        for field, language, text in told(entry):
            for run in _runs(text, language):
                owners.setdefault(run, (entry.id, field))
    out: dict[tuple[str, str], str] = {}
    for file in sorted(sources.rglob("*.txt")):
        text = file.read_text(encoding="utf-8", errors="replace")
        for run in (*_runs(text, "en"), *_runs(text, "zh")):
            if run in owners:
                out.setdefault(owners[run], f"shares {run!r} with {file.name}")
    return [f"{id}: {field} {fault}" for (id, field), fault in sorted(out.items())]


def _runs(text: str, language: str) -> Iterator[str]:
    units = _WORD.findall(text.lower()) if language == "en" else list("".join(HAN.findall(text)))
    size = SHARED_WORDS if language == "en" else SHARED_HAN
    joint = " " if language == "en" else ""
    return (joint.join(units[n : n + size]) for n in range(len(units) - size + 1))


def han_signs(text: str) -> int:
    """How many Han signs there are in `text`; punctuation does not count."""
    return sum(len(run) for run in HAN.findall(text))


def cliche_faults(cliches: Sequence[Cliche], signs: Sequence[Signs]) -> list[str]:
    """What is wrong with clichés and what teaches the radar to see them: missing languages, too few lines, cues that cannot be read."""
    out = []
    for cliche, sign in zip(cliches, signs, strict=True):
        if not (cliche.name_zh and cliche.signature_zh and len(cliche.subversions) >= 2 and len(cliche.subversions_zh) >= 2):
            out.append(f"{cliche.id}: the name, the signature and two ways out are wanted in either language")
        for name, told, least in (("cues", sign.cues, 3), ("straight", sign.straight, 6), ("near", sign.near, 3)):
            for language in LANGUAGES:
                if len(lines := told.told(language)) < least:
                    out.append(f"{cliche.id}: {name}.{language} has {len(lines)} lines, wanted {least} or more")
                if len(set(lines)) < len(lines):
                    out.append(f"{cliche.id}: {name}.{language} says one line twice")
        for language in LANGUAGES:
            try:
                Cues([sign.cues.told(language)], language)
            except BadInput as error:
                out.append(f"{cliche.id}: cues.{language}: {error.what}")
    return out

"""The composer as reviser: a long speech keeps its first sentences, a cold scene gets a hand, between people who wish each other well, or somebody who takes it in.

It answers D4, E2 and E4; anything else is left to a person. In a second round it tries the next of its words and people.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from loreboard.story.ask import Ask
from loreboard.story.notes import Patch, Revision
from loreboard.story.script import Language

from .asks import data, language, part
from .doctoring import Row, scenes_of
from .words import kit

NEAR = 8
"""Rows of a scene within which a line of action can answer a note."""


def revise(ask: Ask) -> Revision:
    """A patch for every note that there is something to do about, no line twice."""
    tongue, keep = language(ask), part(ask, "keep").splitlines()
    scenes = scenes_of(part(ask, "script"))
    roles = {person["name"].casefold(): person["role"] for person in data(ask, "bible")["cast"]}
    again = int(found[1]) if (found := re.search(r"/revise(\d+)", ask.step)) else 0
    out: dict[int, Patch] = {}
    for turn, note in enumerate(data(ask, "notes") or [], again):
        scene = next((scene for scene in scenes if any(row.line == note["line"] for row in scene)), [])
        free = [row for row in scene if row.line not in out and not any(quote in row.text for quote in keep)]
        if patch := _answer(note, free, scene, roles, tongue, turn):
            out[patch.line] = patch
    return Revision(patches=tuple(out.values()))


def _answer(
    note: Mapping[str, Any], free: list[Row], scene: list[Row], roles: Mapping[str, str], tongue: Language, turn: int
) -> Patch | None:
    check, line = note["check"], int(note["line"])
    if check == "D4":
        row = next((row for row in free if row.line == line and row.who), None)
        shorter = _shorter(row.text) if row else ""
        return Patch(line=line, old=row.text, new=shorter, check=check) if row and shorter else None
    if check not in ("E2", "E4"):
        return None
    for row in _near(free, scene, line):
        pairs = [pair for pair in _pairs(row, scene, roles) if check == "E2" or not _apart(pair, roles)]
        if not pairs:
            continue
        a, b = pairs[turn % len(pairs)]
        words = kit("mends")["receive" if check == "E2" else "touch"][tongue]
        said = words[(turn + line) % len(words)].format(a=a, b=b)
        return Patch(line=row.line, old=row.text, new=f"{row.text} {said}" if tongue == "en" else f"{row.text}{said}", check=check)
    return None


def _apart(pair: tuple[str, str], roles: Mapping[str, str]) -> bool:
    """Whether one of the two is the rival: a hand between them means something, which no rule knows."""
    return "rival" in (roles[name.casefold()] for name in pair)


def _near(free: list[Row], scene: list[Row], line: int) -> list[Row]:
    """Lines of action about `line`, those after it first."""
    at = {row.line: n for n, row in enumerate(scene)}
    near = [row for row in free if not row.who and abs(at[row.line] - at[line]) <= NEAR]
    return sorted(near, key=lambda row: (row.line < line, abs(row.line - line)))


def _pairs(row: Row, scene: list[Row], roles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Whoever `row` begins with, and each of the others who speak in the scene, the nearest first."""
    names = {name.casefold(): name for name in _as_written(scene, roles)}
    doer = next((name for key, name in names.items() if row.text.casefold().startswith(key)), "")
    if not doer:
        return
    spoken = sorted((other for other in scene if other.who), key=lambda other: abs(other.line - row.line))
    for who in dict.fromkeys(other.who.casefold() for other in spoken):
        if who in names and names[who] != doer:
            yield doer, names[who]


def _as_written(scene: list[Row], roles: Mapping[str, str]) -> Iterator[str]:
    """Names of the cast as action writes them: cues are in capitals."""
    text = " ".join(row.text for row in scene if not row.who)
    for name in roles:
        found = re.search(re.escape(name), text, re.I)
        yield found[0] if found else name.title()


def _shorter(text: str) -> str:
    """The first sentence or two of a speech, at most two thirds of it; "" when it has only one."""
    parts = re.findall(r"[^.!?。！？]+[.!?。！？]+[”\"]?\s*", text)
    kept = ""
    for piece in parts[:-1]:
        if kept and len(kept + piece) > len(text) * 2 / 3:
            break
        kept += piece
    kept = kept.strip()
    whole = kept.count('"') % 2 == 0 and kept.count("“") == kept.count("”")
    return kept if whole else ""

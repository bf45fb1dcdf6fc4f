"""What bodies do in one clip: acts counted, turns past profile. Reads clauses, since "the rope runs" is nobody's run."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from . import words
from .seen import Seen

AWAY = ("three_quarter_back", "back")
FRONT = ("front", "three_quarter_front")


class Clause(NamedTuple):
    """A piece of a sentence, and whether a person does what it says."""

    text: str
    person: bool


def clauses(seen: Seen, text: str) -> Iterator[Clause]:
    """`text` clause by clause. One that names nobody goes on with whoever acted before in its sentence."""
    language = seen.language
    cut, stops = words.pattern(language, "acts", "clause"), words.told(language)["acts"]["stop"]
    who, goes_on = words.pattern(language, "who"), words.pattern(language, "acts", "inherit")
    verb = words.pattern(language, "acts", "first")
    actor, at = None, 0
    for end, mark in [*((m.start(), m[0]) for m in cut.finditer(text)), (len(text), ".")]:
        said, at = text[at:end].strip(), end + len(mark)
        if not said:
            actor = None if mark in stops else actor
            continue
        first = verb.search(said)
        before = said[: first.start()] if first else said
        if who.search(before):
            actor = True
        elif not goes_on.match(before) or (before and actor is None):
            actor = False
        elif actor is None:
            actor = len(seen.shot.subjects) == 1
        yield Clause(said, bool(actor))
        actor = None if mark in stops else actor


def big(seen: Seen) -> list[str]:
    """The whole-body acts of the shot, in order, as they are written."""
    language = seen.language
    text = words.pattern(language, "acts", "left").sub(" ", seen.texts[True])
    first, later = words.pattern(language, "acts", "first"), words.pattern(language, "acts", "later")
    out: list[str] = []
    for clause in clauses(seen, text):
        if not clause.person:
            continue
        found = [match[0] for match in first.finditer(clause.text)]
        out += found or ([match[0]] if out and (match := later.search(clause.text)) else [])
    stems = {_stem(act) for act in out}
    ended = words.pattern(language, "acts", "left").sub(" ", seen.people.signed(seen.shot.end))
    for clause in clauses(seen, ended):
        if clause.person:
            out += [m[0] for m in first.finditer(clause.text) if _stem(m[0]) not in stems]
    return out


def moves(seen: Seen) -> bool:
    """Somebody in it goes somewhere."""
    if any(s.going != "still" for s in seen.shot.subjects):
        return True
    moving = words.pattern(seen.language, "acts", "moving")
    return any(clause.person and moving.search(clause.text) for clause in clauses(seen, seen.acted))


def turned(seen: Seen) -> str:
    """The words in which somebody turns past profile; "" for nobody. Where the camera starts decides how far a turn goes."""
    language, facing = seen.language, seen.shot.camera.facing
    if seen.far or seen.size == "insert":
        return ""
    ways = {"circle": True, "away": facing in FRONT, "toward": facing in AWAY, "round": facing != "profile"}
    for clause in clauses(seen, seen.acted):
        for way, counts in ways.items():
            if counts and (match := words.pattern(language, "turn", way).search(clause.text)) and _somebody(seen, clause, match):
                return match[0]
    front, back = words.pattern(language, "turn", "front"), words.pattern(language, "turn", "back")
    if back.search(seen.end) and not back.search(seen.start) and (front.search(seen.start) or facing in FRONT):
        return seen.end
    if front.search(seen.end) and back.search(seen.start):
        return seen.end
    return ""


def _somebody(seen: Seen, clause: Clause, match: re.Match[str]) -> bool:
    before = clause.text[: match.start()]
    return bool(words.pattern(seen.language, "who").search(before)) or (clause.person and len(before) < 12)


def _stem(act: str) -> str:
    return act.casefold()[:4]

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
    """The whole-body acts of the shot, in order, as they are written.

    Picture, tasks and end pose may tell one act three times: tasks count where the picture tells none, the end adds what is new.
    """
    picture, tasks, end = seen.happens
    out = _chain(seen, picture) or _chain(seen, tasks)
    stems = {_stem(seen, act) for act in out}
    return out + [act for act in _chain(seen, end) if out and _stem(seen, act) not in stems]


def _chain(seen: Seen, told: str) -> list[str]:
    language = seen.language
    first, later = words.pattern(language, "acts", "first"), words.pattern(language, "acts", "later")
    if not seen.near_to(told, "acts") or not first.search(told):
        return []
    out: list[str] = []
    for clause in clauses(seen, words.pattern(language, "acts", "left").sub(" ", told)):
        if clause.person:
            found = [match[0] for match in first.finditer(clause.text)]
            out += found or ([match[0]] if out and (match := later.search(clause.text)) else [])
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
    stays = facing in AWAY and words.pattern(language, "turn", "back").search(seen.acted)
    ways = {"circle": True, "away": facing in FRONT, "toward": facing in AWAY, "round": facing != "profile" and not stays}
    if not seen.near_to(seen.acted, "turn"):
        return _posed(seen)
    for clause in clauses(seen, seen.acted):
        for way, counts in ways.items():
            if counts and (match := words.pattern(language, "turn", way).search(clause.text)) and _somebody(seen, clause, match):
                return match[0]
    return _posed(seen)


def _posed(seen: Seen) -> str:
    """The end pose, where it shows the other side of somebody than the first one."""
    front, back = words.pattern(seen.language, "turn", "front"), words.pattern(seen.language, "turn", "back")
    if back.search(seen.end) and not back.search(seen.start) and (front.search(seen.start) or seen.shot.camera.facing in FRONT):
        return seen.end
    return seen.end if front.search(seen.end) and back.search(seen.start) else ""


def _somebody(seen: Seen, clause: Clause, match: re.Match[str]) -> bool:
    before = clause.text[: match.start()]
    if words.pattern(seen.language, "turn", "handled").search(before):
        return False
    return bool(words.pattern(seen.language, "who").search(before)) or (clause.person and len(before) < 12)


def _stem(seen: Seen, act: str) -> str:
    return act.casefold()[:4] if seen.language == "en" else act[:1]

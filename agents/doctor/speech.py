"""D1, D2, D4 and D5: what people say. X2, what is written of them and no lens sees."""

import re
from collections.abc import Iterator, Sequence

from loreboard.screenplay import timing
from loreboard.story import things
from loreboard.story.script import Line, Scene, Script

from . import meaning
from .flag import Flag, flagged, told
from .looking import count, has

_WORD = re.compile(r"\w[\w'’-]*")
_ASKS = re.compile(r"[?？][”\"'’」]?$")


def size(line: Line) -> int:
    """Han and words of other scripts, together."""
    return len(timing.HAN.findall(line.text)) + len(_WORD.findall(timing.HAN.sub(" ", line.text)))


def on_the_nose(line: Line, script: Script) -> Iterator[Flag]:
    """D1: the speaker names an own feeling, or the theme."""
    if line.speaker:
        yield from said_or_meant("D1", line, script, has(line.text, "on_the_nose", script.language))


def said_or_meant(check: str, line: Line, script: Script, said: bool, key: str = "") -> Iterator[Flag]:
    """`check` at `line` where it is `said`, by the words alone, or meant; faint where it is only meant, and not by far."""
    far = 0.0 if said else meaning.over(check, line.text, script.language)
    if said or far > 0:
        faint = not said and far < told()["meaning"]["note"][check]
        yield flagged(check, line, script.language, key).model_copy(update={"faint": faint})


def too_long(line: Line, script: Script) -> Iterator[Flag]:
    """D4: more words, or Han, than one breath has."""
    limit = told()["longest_line"][script.language]
    if line.speaker and (long := size(line)) > limit:
        yield flagged("D4", line, script.language, over=long - limit, size=long, limit=limit)


def unfilmable(line: Line, script: Script) -> Iterator[Flag]:
    """X2: action that says what somebody thinks or knows, or for how long."""
    if line.speaker is not None:
        return
    listed, said = (
        told()["unfilmable"][script.language],
        re.sub(r"\bfeels (?:about|around|for|along|under|inside)\b", "", line.text.casefold()),
    )
    words = said if script.language == "zh" else set(_WORD.findall(said))
    if found := next((word for word in listed if word in words), ""):
        yield flagged("X2", line, script.language, word=found)
    else:
        yield from said_or_meant("X2", line, script, has(line.text, "told_not_shown", script.language), "X2_inside")


def exposition(line: Line, script: Script) -> Iterator[Flag]:
    """D2: a speech that tells what both know: by what it means, or with two marks or more of news for the audience (known, how long ago, who is who,
    what became of them); or one with three names."""
    if not line.speaker or size(line) < told()["fewest_told"][script.language]:
        return
    marks = sum(count(line.text, kind, script.language) for kind in ("known", "span", "kin", "happened"))
    when = has(line.text, "known", script.language) or has(line.text, "span", script.language) or has(line.text, "kin", script.language)
    if found := list(said_or_meant("D2", line, script, when and marks >= told()["told_marks"])):
        yield from found
    elif script.language == "en" and len(set(things.names(line.text))) > told()["names_a_line"]:
        yield flagged("D2", line, script.language, "D2_names")


def interviews(scene: Scene, script: Script) -> Iterator[Flag]:
    """D5: one asks and the other answers, more than four times running, and nothing is done meanwhile."""
    lines, at = scene.lines, 0
    while at < len(lines):
        run = _interview(lines, at)
        if run > told()["questions_running"]:
            yield flagged("D5", lines[at], script.language, over=run - told()["questions_running"], count=run)
        at += max(1, 2 * run)


def _interview(lines: Sequence[Line], at: int) -> int:
    """How many questions, from `at` on, the same speaker puts and somebody else answers at once."""
    run = 0
    while at + 1 < len(lines):
        asked, answer = lines[at], lines[at + 1]
        if not asked.speaker or answer.speaker in (None, asked.speaker) or asked.speaker != lines[at - 2 * run].speaker:
            break
        if not _ASKS.search(asked.text) or _ASKS.search(answer.text):
            break
        run, at = run + 1, at + 2
    return run

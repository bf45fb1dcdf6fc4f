"""What code can measure in a script: rates with the lines that make them. Pure; thresholds stand in doctor.yaml."""

import re
from functools import cache
from typing import Any, Literal

from loreboard.screenplay import timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import BeatLabel, Grade, Measured
from loreboard.story.script import Line, Script
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

_WORD = re.compile(r"\w[\w'’-]*")
Element = Literal["premise", "structure", "character", "dialogue", "emotion", "originality", "filmability", "timing"]


class Flag(Value):
    """A line that a check objects to."""

    check: str
    line: int
    quote: str
    why: str


def flags(script: Script) -> tuple[Flag, ...]:
    """D1, D4 and X2: lines on the nose, lines too long, action that no lens sees; in order of the script."""
    out: list[Flag] = []
    limit = told()["longest_line"][script.language]
    for line in script.lines:
        said = line.text.casefold()
        if line.speaker:
            if (size := _size(line)) > limit:
                out.append(Flag(check="D4", line=line.number, quote=line.text, why=f"{size} in one breath, {limit} is the limit"))
            if any(words in said for words in told()["on_the_nose"][script.language]):
                out.append(Flag(check="D1", line=line.number, quote=line.text, why="says what the picture should show"))
        elif found := _unfilmable(said, script):
            out.append(Flag(check="X2", line=line.number, quote=line.text, why=f"no lens sees {found!r}"))
    return tuple(out)


def grid(
    script: Script,
    book: Bible,
    plan: EpisodePlan,
    labels: tuple[BeatLabel, ...],
    seconds: int,
    load: float,
    pace: Pace = SHIPPED,
) -> tuple[Measured, ...]:
    """The eight elements, a word and a number each. `seconds` is the target, `load` the arc's cliché load, `pace` how fast the house plays."""
    found = flags(script)
    speech = [line for line in script.lines if line.speaker]
    action = [line for line in script.lines if not line.speaker]
    beats = plan.beats
    lead = next((c.name for c in book.cast if c.role == "lead"), "")
    caused = sum(bool(b.because) for b in beats[1:]) / max(1, len(beats) - 1)
    driven = sum(b.drives == lead for b in beats) / max(1, len(beats))
    turning = [x for x in labels if x.drives == "driver"] or list(labels)
    received = sum(x.received for x in turning) / max(1, len(turning))
    talk = sum(f.check in ("D1", "D4") for f in found) / max(1, len(speech))
    unseen = sum(f.check == "X2" for f in found) / max(1, len(action))
    clock = timing.script_timing(script, pace)
    off = abs(clock.seconds - seconds) / seconds
    hook = beats[0].seconds if beats else 0.0
    say = told()["figures"][script.language]
    return (
        _row("premise", hook, say["premise"].format(hook), False),
        _row("structure", caused, say["structure"].format(caused), True),
        _row("character", driven, say["character"].format(lead, driven), True),
        _row("dialogue", talk, say["dialogue"].format(talk, len(speech), clock.spoken_share), False),
        _row("emotion", received, say["emotion"].format(received), True),
        _row("originality", load, say["originality"].format(load), False),
        _row("filmability", unseen, say["filmability"].format(unseen, len(action)), False),
        _row("timing", off, say["timing"].format(clock.seconds, clock.band, seconds), False),
    )


def budget(book: Bible) -> tuple[str, ...]:
    """X3: sentences on a cast or a list of places over the limit."""
    out = []
    if len(book.cast) > told()["cast_limit"]:
        out.append(f"{len(book.cast)} people; {told()['cast_limit']} can be kept apart")
    if len(book.places) > told()["place_limit"]:
        out.append(f"{len(book.places)} places; {told()['place_limit']} can be kept consistent")
    return tuple(out)


@cache
def told() -> dict[str, Any]:
    """The contents of doctor.yaml."""
    return dict(own("loreboard.agents.doctor", "doctor.yaml"))


def _size(line: Line) -> int:
    """Han and words of other scripts, together."""
    return len(timing.HAN.findall(line.text)) + len(_WORD.findall(timing.HAN.sub(" ", line.text)))


def _unfilmable(said: str, script: Script) -> str:
    if script.language == "zh":
        return next((w for w in told()["unfilmable"]["zh"] if w in said), "")
    words = set(_WORD.findall(said))
    return next((w for w in told()["unfilmable"]["en"] if w in words), "")


def _row(element: Element, value: float, figure: str, higher: bool) -> Measured:
    marks = told()["grades"][element]
    names: tuple[Grade, ...] = ("excellent", "good", "fair", "poor")
    at = next((i for i, mark in enumerate(marks) if (value >= mark if higher else value <= mark)), 3)
    return Measured(element=element, grade=names[at], figure=figure)

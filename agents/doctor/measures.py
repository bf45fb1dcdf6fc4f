"""What code can measure in an episode: the eight elements of the grid, and the flags they count. Pure; thresholds stand in doctor.yaml."""

from typing import Literal

from loreboard.screenplay import timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import BeatLabel, Grade, Measured
from loreboard.story.script import Script

from . import speech
from .flag import Flag, told

Element = Literal["premise", "structure", "character", "dialogue", "emotion", "originality", "filmability", "timing"]


def flags(script: Script) -> tuple[Flag, ...]:
    """D1, D4 and X2: lines on the nose, lines too long, action that no lens sees; in order of the script."""
    found = (speech.too_long, speech.on_the_nose, speech.unfilmable)
    return tuple(flag for line in script.lines for look in found for flag in look(line, script))


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
    spoken = [line for line in script.lines if line.speaker]
    action = [line for line in script.lines if not line.speaker]
    beats = plan.beats
    lead = next((c.name for c in book.cast if c.role == "lead"), "")
    caused = sum(bool(b.because) for b in beats[1:]) / max(1, len(beats) - 1)
    driven = sum(b.drives == lead for b in beats) / max(1, len(beats))
    turning = [x for x in labels if x.drives == "driver"] or list(labels)
    received = sum(x.received for x in turning) / max(1, len(turning))
    talk = sum(f.check in ("D1", "D4") for f in found) / max(1, len(spoken))
    unseen = sum(f.check == "X2" for f in found) / max(1, len(action))
    clock = timing.script_timing(script, pace)
    off = abs(clock.seconds - seconds) / seconds
    hook = beats[0].seconds if beats else 0.0
    say = told()["figures"][script.language]
    return (
        _row("premise", hook, say["premise"].format(hook), False),
        _row("structure", caused, say["structure"].format(caused), True),
        _row("character", driven, say["character"].format(lead, driven), True),
        _row("dialogue", talk, say["dialogue"].format(talk, len(spoken), clock.spoken_share), False),
        _row("emotion", received, say["emotion"].format(received), True),
        _row("originality", load, say["originality"].format(load), False),
        _row("filmability", unseen, say["filmability"].format(unseen, len(action)), False),
        _row("timing", off, say["timing"].format(clock.seconds, clock.band, seconds), False),
    )


def _row(element: Element, value: float, figure: str, higher: bool) -> Measured:
    marks = told()["grades"][element]
    names: tuple[Grade, ...] = ("excellent", "good", "fair", "poor")
    at = next((i for i, mark in enumerate(marks) if (value >= mark if higher else value <= mark)), 3)
    return Measured(element=element, grade=names[at], figure=figure)

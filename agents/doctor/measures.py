"""What code can measure in an episode: the elements of the grid, and the flags they count. Pure; thresholds stand in doctor.yaml."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from loreboard.screenplay import timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import BeatLabel, Grade, Measured
from loreboard.story.script import Script

from . import meaning, received, speech
from .flag import Flag, told
from .looking import cast

Element = Literal["premise", "structure", "character", "dialogue", "emotion", "originality", "filmability", "timing"]


def flags(script: Script) -> tuple[Flag, ...]:
    """D1, D4 and X2: lines on the nose, lines too long, action that no lens sees; in order of the script."""
    meaning.prepare(script)
    found = (speech.too_long, speech.on_the_nose, speech.unfilmable)
    return tuple(flag for line in script.lines for look in found for flag in look(line, script))


def grid(
    script: Script,
    book: Bible | None,
    plan: EpisodePlan | None,
    labels: tuple[BeatLabel, ...],
    seconds: int | None,
    load: float | None,
    pace: Pace = SHIPPED,
    muted: Collection[str] = (),
) -> tuple[Measured, ...]:
    """The elements that can be measured of eight, a word and a number each; what only `muted` checks count is left out.

    `seconds` is the target, `load` the arc's cliché load, `pace` how fast the house plays; None where there is none. Without `labels` of a
    reader the turns are those of the plan; turns that are guessed from a script alone are held to nothing.
    """
    clock, say = timing.script_timing(script, pace), told()["figures"][script.language]
    out = [*_of_plan(book, plan, say)] if book and plan else []
    spoken, action = [line for line in script.lines if line.speaker], [line for line in script.lines if not line.speaker]
    found = [flag for flag in flags(script) if flag.check not in muted]
    talk = sum(flag.check in ("D1", "D4") for flag in found) / max(1, len(spoken))
    out.append(_row("dialogue", talk, say["dialogue"].format(talk, len(spoken), clock.spoken_share), False))
    if (share := _received(script, book, plan, labels)) is not None:
        out.append(_row("emotion", share, say["emotion"].format(share), True))
    if load is not None:
        out.append(_row("originality", load, say["originality"].format(load), False))
    unseen = sum(flag.check == "X2" for flag in found) / max(1, len(action))
    out.append(_row("filmability", unseen, say["filmability"].format(unseen, len(action)), False))
    if seconds:
        off = abs(clock.seconds - seconds) / seconds
        out.append(_row("timing", off, say["timing"].format(clock.seconds, clock.band, seconds), False))
    return tuple(row for row in out if not set(told()["counts"][row.element]) or set(told()["counts"][row.element]) - set(muted))


def _of_plan(book: Bible, plan: EpisodePlan, say: Mapping[str, str]) -> Iterator[Measured]:
    """Premise, structure and character."""
    beats = plan.beats
    lead = next((c.name for c in book.cast if c.role == "lead"), "")
    caused = sum(bool(b.because) for b in beats[1:]) / max(1, len(beats) - 1)
    driven = sum(b.drives == lead for b in beats) / max(1, len(beats))
    hook = beats[0].seconds if beats else 0.0
    yield _row("premise", hook, say["premise"].format(hook), False)
    yield _row("structure", caused, say["structure"].format(caused), True)
    yield _row("character", driven, say["character"].format(lead, driven), True)


def _received(script: Script, book: Bible | None, plan: EpisodePlan | None, labels: tuple[BeatLabel, ...]) -> float | None:
    """The share of turns that somebody takes in: by labels, else by the plan's turns; None where nothing is known to turn."""
    turning = [label for label in labels if label.drives == "driver"] or list(labels)
    if turning:
        return sum(label.received for label in turning) / len(turning)
    found = received.turns(script, cast(script, book), plan) if plan else ()
    return sum(turn.received for turn in found) / len(found) if found else None


def _row(element: Element, value: float, figure: str, higher: bool) -> Measured:
    marks = told()["grades"][element]
    names: tuple[Grade, ...] = ("excellent", "good", "fair", "poor")
    at = next((i for i, mark in enumerate(marks) if (value >= mark if higher else value <= mark)), 3)
    return Measured(element=element, grade=names[at], figure=figure)

"""The room of one shot: what it has of the script takes so long, and its purpose wishes for so much."""

import math
from collections.abc import Sequence
from typing import Protocol

from loreboard.screenplay import timing
from loreboard.screenplay.pace import Pace
from loreboard.story.camera import Purpose
from loreboard.story.script import Language, Line

from .prices import told
from .rooms import Room
from .running import Has, Running


class Claiming(Running, Protocol):
    """As much of a shot as its length depends on. `on_line` is asked only of one that claims no lines; `seconds` is its wish then."""

    @property
    def purpose(self) -> Purpose: ...
    @property
    def seconds(self) -> float: ...


def room(shot: Claiming, has: Has, fps: int, language: Language, pace: Pace) -> Room:
    """The room of a shot that has these lines of the script. A voice that goes on over the next picture rests at the cut no longer than at
    its mark and a breath (`run.breath` of lengths.yaml)."""
    seconds = [timing.line_seconds(line, language, pace) for line in has.lines]
    said = sum(spoken_frames(s, fps) for line, s in zip(has.lines, seconds, strict=True) if line.speaker is not None)
    speech = said + _air(has, language, pace) * fps if said else 0.0
    action = sum(s for line, s in zip(has.lines, seconds, strict=True) if line.speaker is None) * fps
    eye = told()["least"] * fps
    least = math.ceil(max(eye, speech + action * told()["action_squeeze"]))
    natural = speech + action if has.lines else min(shot.seconds, told()["longest_wish"]) * fps
    wish = max(least, round(max(natural, eye)))
    most = max(wish * 2, fps * 4)
    if _voice_goes_on(has) and not action:
        most = wish + math.ceil(told()["run"]["breath"] * fps)
    protected = shot.purpose in told()["protected"]
    held = protected and not has.lines and shot.seconds >= told()["hold"]
    low, high = (round(bound * fps) for bound in told()["bands"][shot.purpose])
    return Room(
        least=least, wish=wish, most=most, hold=math.ceil(told()["hold"] * fps if held else eye), speech=math.ceil(speech),
        protected=protected, band=(low, high),
    )  # fmt: skip


def without(has: Has, left: Sequence[Line]) -> Has:
    """What a shot has when only the lines `left` of it remain."""
    return Has(tuple(left), has.enters, has.goes_on and bool(left) and left[-1] == has.lines[-1])


def spoken_frames(seconds: float, fps: int) -> int:
    """Whole frames that a speech of so many seconds takes."""
    return math.ceil(seconds * fps)


def _voice_goes_on(has: Has) -> bool:
    return has.goes_on and has.lines[-1].speaker is not None


def _air(has: Has, language: Language, pace: Pace) -> float:
    """Seconds around the words: half of a shot's air before the first of them and half after the last, and at a cut in their midst what
    the voice rests there."""
    enters = has.enters and has.lines[0].speaker is not None
    before = 0.0 if enters else timing.air() / 2
    after = timing.pause_after(has.lines[-1].text, language) * pace.speech if _voice_goes_on(has) else timing.air() / 2
    return before + after

"""What every line, scene and episode of a script plays, each with the error to expect. Pure.

The bands follow one rule. What is wrong with a single line averages out over many, what is wrong with the pace does not: a scene's
band is the root of both squared, the first shrinking as lines are added. One line keeps the band of a line, an episode its own.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from math import hypot, sqrt
from typing import Literal

from loreboard.story.script import Language, Line, Scene, Script
from loreboard.story.value import Value

from . import timing
from .pace import SHIPPED, Pace

_EPISODE = re.compile(r"第\s*(\d{1,4}|[零〇一二三四五六七八九十百两]{1,6})\s*[集话回]|(?:EP\.?|Episode)\s?(\d{1,4})\b", re.I)


class LineTime(Value):
    """One line that a shot must claim. `number` is the source line, or the paragraph's ordinal in FDX; times are seconds."""

    number: int
    kind: Literal["speech", "action"]
    speaker: str | None
    text: str
    seconds: float
    band: float
    """The relative error to expect, as a share."""


class SceneTime(Value):
    """One scene. `joins` is the change into it, which the first of an episode has not; `seconds` is the sum of the three."""

    id: str
    number: str | None
    heading: str
    first_line: int
    lines: tuple[LineTime, ...]
    speech: float
    action: float
    joins: float
    seconds: float
    band: float


class EpisodeTime(Value):
    """One episode, or a script that is not cut into episodes. `number` is the one its section line gives, None without."""

    number: int | None
    title: str
    language: Language
    scenes: tuple[SceneTime, ...]
    speech: float
    action: float
    joins: float
    seconds: float
    band: float
    low: float
    """Seconds at the lower end of the band, and `high` at the upper."""
    high: float

    @property
    def lines(self) -> tuple[LineTime, ...]:
        return tuple(line for scene in self.scenes for line in scene.lines)


def line_time(line: Line, language: Language, pace: Pace = SHIPPED) -> LineTime:
    """What one line plays."""
    return LineTime(
        number=line.number,
        kind="speech" if timing.is_speech(line) else "action",
        speaker=line.speaker,
        text=line.text,
        seconds=timing.line_seconds(line, language, pace),
        band=float(timing.constants()["band"]["line"]),
    )


def scene_time(scene: Scene, language: Language, pace: Pace = SHIPPED, joined: bool = False) -> SceneTime:
    """What one scene plays, with the change into it when it is `joined` to one before."""
    lines = tuple(line_time(line, language, pace) for line in scene.lines)
    speech, action = _sums(lines)
    joins = timing.join_seconds(pace) if joined else 0.0
    return SceneTime(
        id=scene.id,
        number=scene.number,
        heading=scene.heading,
        first_line=scene.span.first,
        lines=lines,
        speech=speech,
        action=action,
        joins=joins,
        seconds=speech + action + joins,
        band=band_over([line.seconds for line in lines], speech >= action, pace),
    )


def episode_times(script: Script, pace: Pace = SHIPPED) -> tuple[EpisodeTime, ...]:
    """What each episode of the script plays: one for every section line that names one (第2集, Episode 2), or the script as a whole."""
    return tuple(_episode(heading, scenes, script.language, pace) for heading, scenes in _episodes(script))


def band_over(seconds: Sequence[float], talks: bool, pace: Pace = SHIPPED) -> float:
    """The relative error to expect of lines that play `seconds` each, together: a share, between an episode's and a line's."""
    told = timing.constants()
    whole, single = timing.band(talks, pace), float(told["band"]["line"])
    unit = told["unit"]
    bias = sqrt(max(0.0, whole**2 - unit["error"] ** 2 / unit["episode"]))
    own = sqrt(max(0.0, single**2 - bias**2))
    together = sum(seconds)
    shrunk = sqrt(sum(s * s for s in seconds)) / together if together else 1.0
    return min(max(hypot(own * shrunk, bias), whole), max(single, whole))


def costliest(lines: Iterable[LineTime]) -> tuple[LineTime, ...]:
    """The lines by what they cost, dearest first; of two alike the earlier."""
    return tuple(sorted(lines, key=lambda line: (-line.seconds, line.number)))


def _episode(heading: str, scenes: Sequence[Scene], language: Language, pace: Pace) -> EpisodeTime:
    told = tuple(scene_time(scene, language, pace, joined=at > 0) for at, scene in enumerate(scenes))
    speech, action, joins = sum(s.speech for s in told), sum(s.action for s in told), sum(s.joins for s in told)
    seconds, band = speech + action + joins, timing.band(speech >= action, pace)
    return EpisodeTime(
        number=_number(heading),
        title=heading,
        language=language,
        scenes=told,
        speech=speech,
        action=action,
        joins=joins,
        seconds=seconds,
        band=band,
        low=seconds * (1 - band),
        high=seconds * (1 + band),
    )


def _episodes(script: Script) -> list[tuple[str, list[Scene]]]:
    """(section line, scenes) by episode. A section belongs to the first heading below it."""
    names = [(e.span.first, e.text) for e in script.elements if e.kind == "section" and _EPISODE.match(e.text.strip())]
    if len(names) < 2:
        return [(names[0][1] if names else "", list(script.scenes))]
    below: list[tuple[str, Scene]] = []
    for scene in script.scenes:
        heading = next((e.span.first for e in scene.elements if e.kind == "heading"), scene.span.first)
        below.append((next((text for line, text in reversed(names) if line <= heading), ""), scene))
    return [(text, [scene for _, scene in run]) for text, run in groupby(below, key=lambda pair: pair[0])]


def _number(heading: str) -> int | None:
    found = _EPISODE.match(heading.strip())
    if not found:
        return None
    digits = found[1] or found[2]
    return int(digits) if digits.isdecimal() else _han_number(digits)


def _han_number(text: str) -> int:
    """第二十三 as 23; up to 999."""
    values = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
    total, last = 0, 0
    for c in text:
        if c in "十百":
            total, last = total + (last or 1) * (10 if c == "十" else 100), 0
        else:
            last = last * 10 + values[c] if last and "十" not in text and "百" not in text else values[c]
    return total + last


def _sums(lines: Iterable[LineTime]) -> tuple[float, float]:
    """(seconds said, seconds seen)."""
    speech = action = 0.0
    for line in lines:
        if line.kind == "speech":
            speech += line.seconds
        else:
            action += line.seconds
    return speech, action

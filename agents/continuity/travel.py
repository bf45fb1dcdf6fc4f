"""Ways that are stated and then gone too fast: "two days to Graven Point", and there by nightfall. Pure; notes only.

How much time has gone by at most is read off headings; where they leave it open, nobody is accused.
"""

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible
from loreboard.story.facts import Contradiction
from loreboard.story.kinds import hour_of, says
from loreboard.story.script import Line, Script

from .stage import Played, stage
from .terms import lexicon, matches, pattern
from .words import contradiction


class Way(NamedTuple):
    """A line of `scene` that says how long it takes from there to `place`, in hours."""

    scene: int
    line: Line
    said: str
    place: str
    hours: float


def travel(book: Bible, scripts: Mapping[int, Script]) -> Iterator[Contradiction]:
    """Arrivals sooner than a stated way allows."""
    played = stage(book, scripts)
    places = tuple(dict.fromkeys(scene.place for scene in played if scene.place))
    for at, scene in enumerate(played):
        for way in _ways(at, scene, places):
            if found := _too_fast(way, played):
                yield found


def _ways(at: int, scene: Played, places: Sequence[str]) -> Iterator[Way]:
    for line in scene.lines:
        for place in places:
            if place.casefold() == scene.place.casefold() or place.casefold() not in line.text.casefold():
                continue
            way = lexicon()["way"][scene.language].replace("{place}", re.escape(place))
            said = pattern("duration", scene.language).search(line.text)
            if said and re.search(way, line.text, re.I):
                yield Way(at, line, said[0], place, _hours(said))


def _hours(said: "re.Match[str]") -> float:
    count = float(lexicon()["numbers"].get(said["n"].casefold().split()[0], 1))
    unit = said["unit"].casefold()
    each = float(lexicon()["hours"][unit])
    whole = math.ceil(count)
    return each + (whole - 1) * lexicon()["day_after"] if unit in ("day", "天", "日") and count >= 1 else each * count


def _too_fast(way: Way, played: Sequence[Played]) -> Contradiction | None:
    start = played[way.scene]
    for at in range(way.scene + 1, len(played)):
        scene = played[at]
        elapsed = most(played[way.scene : at + 1])
        if math.isinf(elapsed) or scene.elsewhen or any(matches(key, scene.action, scene.language) for key in ("moves", "passed")):
            return None
        came = sorted(start.there & scene.there)
        if scene.place.casefold() == way.place.casefold() and came:
            if elapsed >= way.hours * lexicon()["share"]:
                return None
            line = next((each for each in scene.lines if came[0].casefold() in each.text.casefold()), scene.lines[0])
            return contradiction(
                "too-fast", start.at(way.line), scene.at(line), scene.language, who=came[0], place=way.place, was=way.said, hours=f"{elapsed:.0f}" if elapsed >= 1 else "1"
            )  # fmt: skip
    return None


def most(scenes: Sequence[Played]) -> float:
    """The hours that may lie between the first scene and the last at most; infinite where a heading between them leaves it open."""
    total, run, opened = 0.0, 0.0, ""
    for before, after in itertools.pairwise(scenes):
        first, then = hour_of(take_apart(before.scene.heading).time), hour_of(take_apart(after.scene.heading).time)
        if (said := _later(after)) is not None:
            total, run, opened = total + run + said, 0.0, ""
        elif _same_day(before, after, first, then):
            clock, opened = lexicon()["clock"], opened or str(first)
            run = float(clock[then][1] - clock[opened][0])
        else:
            return math.inf
    return total + run


def _later(scene: Played) -> float | None:
    """The hours that a heading says have gone by, at most; None where it says nothing of it."""
    heading = scene.scene.heading.casefold()
    for words, hours in lexicon()["later"][scene.language].items():
        found = re.search(rf"(?<!\w)(?:{words})\b" if scene.language == "en" else words, heading)
        if found and not matches("passed", heading, scene.language):
            return float(hours)
    return None


def _same_day(before: Played, after: Played, first: str | None, then: str | None) -> bool:
    """A later hour, and no word of another day."""
    heading, order = after.scene.heading, list(lexicon()["clock"])
    told = before.episode != after.episode or matches("passed", heading, after.language) or says(heading, "next_day")
    return bool(first and then) and not told and order.index(str(then)) > order.index(str(first))

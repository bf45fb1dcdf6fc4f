"""What the artist is handed, read once: the scene's lines, its people, its place and light, its moods and seconds."""

import random
import re
from dataclasses import dataclass
from typing import Any

import yaml

from loreboard.composer.asks import data, language, part
from loreboard.composer.plan import dice
from loreboard.composer.words import kit
from loreboard.story.ask import Ask
from loreboard.story.camera import Feeling
from loreboard.story.script import Language

from .rows import Row, numbered_rows

_OUTSIDE = re.compile(r"EXT|外", re.I)
_OPENING = 20
"""A scene that starts before this source line opens the episode."""


@dataclass(frozen=True)
class Sheet:
    """One ask, as data."""

    language: Language
    heading: str
    rows: tuple[Row, ...]
    names: tuple[str, ...]
    place: dict[str, Any]
    props: tuple[str, ...]
    moods: tuple[Feeling, ...]
    seconds: float
    shots: int
    """How many are asked for."""
    part: str
    """Where in its episode the scene stands: opening, rise, turn, close; whole or none."""
    turns_on: int
    """The beat, from 1, on which the episode turns; 0 where none is told."""
    luck: random.Random
    """The scene's own dice."""
    series: str
    """Seed and title: alike in all scenes of a series, and in no two series."""

    @property
    def inside(self) -> bool:
        return not _OUTSIDE.match(self.heading)

    @property
    def opens_episode(self) -> bool:
        return bool(self.rows) and self.rows[0].number < _OPENING

    def mood(self, place: int, of: int) -> Feeling:
        """What the face that matters shows at `place` of `of`."""
        return self.moods[min(place * len(self.moods) // max(of, 1), len(self.moods) - 1)]

    @property
    def details(self) -> tuple[str, ...]:
        """What the bible has to see in the place, piece by piece; what is no thing by itself stays with the piece before it."""
        mark, no_thing = (", ", "，")[self.language == "zh"], re.compile(kit("boarding")["part_of"][self.language])
        out: list[str] = []
        for raw in re.split(r"[,;，；、。]", str(self.place.get("look", ""))):
            bit = raw.strip(" .")
            if out and no_thing.search(bit):
                out[-1] += mark + bit
            elif len(bit) > 1:
                out.append(bit)
        return tuple(out)


def read(ask: Ask) -> Sheet:
    """The sheet of `ask`. Raises ModelTrouble when a part of it is missing."""
    heading = part(ask, "heading")
    names = [row.removeprefix("- ") for row in part(ask, "people").splitlines()]
    rows = numbered_rows(part(ask, "body"), names)
    place, told = data(ask, "place"), _story(part(ask, "story"))
    moods = re.findall(r"\[(\w+)\]$", part(ask, "beats"), re.M) or ["calm"]
    measure = data(ask, "measure")
    return Sheet(
        language=language(ask), heading=heading, rows=tuple(rows), names=tuple(names), place=place if isinstance(place, dict) else {},
        props=tuple(str(prop["name"]) for prop in told.get("props") or ()), moods=tuple(moods),
        seconds=float(measure["seconds"]),
        shots=int(measure["shots"]), part=str(measure["part"]), turns_on=int(measure.get("turns_on_beat", 0)),
        luck=dice(ask.seed, heading, *(r.text for r in rows)), series=f"{ask.seed}|{told.get('title', '')}",
    )  # fmt: skip


def _story(text: str) -> dict[str, Any]:
    """What is told of the series; nothing of none."""
    told = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if text.strip() else None
    return told if isinstance(told, dict) else {}

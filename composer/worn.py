"""The composer as a reader for what is worn out: it has no judgement of its own and goes by the radar's bars."""

from collections.abc import Callable, Sequence
from typing import Protocol

from loreboard.story.ask import Ask
from loreboard.story.notes import Enacted, Worn
from loreboard.story.script import Language

from .asks import language, part
from .doctoring import scenes_of


class Sighted(Protocol):
    """A cliché that the radar counts as played, in which of a scene's lines, counted from 0."""

    @property
    def cliche(self) -> str: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


Radar = Callable[[Sequence[str], Language], Sequence[Sighted]]
"""The lines of a scene, in order -> what is seen in them."""


def answer(ask: Ask, radar: Radar | None) -> Worn:
    """What the radar sees in each scene, at the longest of the lines that play it; nothing without a radar."""
    if radar is None:
        return Worn(played=())
    tongue, out = language(ask), []
    for scene in scenes_of(part(ask, "script")):
        for seen in radar([row.text for row in scene], tongue):
            row = max(scene[seen.first : seen.last + 1], key=lambda row: len(row.text))
            out.append(Enacted(cliche=seen.cliche, line=row.line, quote=row.text))
    return Worn(played=tuple(out))

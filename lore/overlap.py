"""Whether a text repeats one that is known, word for word or nearly: the guard against a model that recites.

Runs of five words (six Han) are looked up; runs that follow each other at about the same distance in both texts are one passage, so
that changed words and other names do not hide it. Flagged from 12 words alike, stopped from 25 or from a twentieth of a scene
(facts of the trade on verbatim overlap; near-verbatim matters more than exact).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from loreboard.story.value import Value

from .lexical import HAN

RUN = {False: 5, True: 6}
"""Words, or Han, of a run that is looked up."""
FLAG = {False: 12, True: 18}
STOP = {False: 25, True: 40}
STOP_SHARE = 0.05
SHORTEST_SHARE = 100
"""Words or Han under which a share says nothing: a line is always a large part of a short scene."""
GAP, SHIFT = 8, 4
"""Words between two runs of one passage, and by how many words one of the texts may have gained on the other there."""
COMMON = 8
"""Places at which a run may stand; what stands at more is a phrase that belongs to nobody."""
_UNIT = re.compile(rf"{HAN.pattern[:-1]}|[^\W_]+(?:['’][^\W_]+)*")


class Repeat(Value):
    """A passage that another text has too. `words` are its words (or Han) from the first to the last that is alike, `alike` those that
    are, `longest` the longest unbroken run; `start` and `end` are characters of the text."""

    source: str
    quote: str
    words: int
    alike: int
    longest: int
    start: int
    end: int
    stops: bool


class _Unit(NamedTuple):
    text: str
    start: int
    end: int


class KnownTexts:
    """Texts by name, indexed once: about 100 bytes a word."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._names: list[str] = []
        self._at: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for source, (name, text) in enumerate(texts):
            self._names.append(name)
            for place, run in _runs(_units(text)):
                if len(there := self._at[run]) <= COMMON:
                    there.append((source, place))

    def repeats(self, text: str) -> tuple[Repeat, ...]:
        """The passages of `text`, a scene or an episode, that a known text has too, in order of their place; flagged ones only."""
        units = _units(text)
        ends: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for place, run in _runs(units):
            for source, there in self._at.get(run, ()):
                if len(self._at[run]) <= COMMON:
                    ends[source, _han(units[place])].append((place, there))
        found = [self._repeat(text, units, chain, source) for (source, _), pairs in ends.items() for chain in _chains(pairs)]
        kept = [one for one in found if one is not None]
        whole = sum(one.alike for one in kept)
        share = whole / len(units) if len(units) >= SHORTEST_SHARE else 0.0
        return tuple(
            one.model_copy(update={"stops": one.stops or share > STOP_SHARE})
            for one in sorted(kept, key=lambda one: (one.start, one.source))
        )

    def _repeat(self, text: str, units: list[_Unit], chain: list[int], source: int) -> Repeat | None:
        han = _han(units[chain[0]])
        inside = sorted({place + n for place in chain for n in range(RUN[han])})
        longest = max(len(list(run)) for _, run in groupby(enumerate(inside), key=lambda pair: pair[1] - pair[0]))
        if len(inside) < FLAG[han]:
            return None
        start, end = units[inside[0]].start, units[inside[-1]].end
        return Repeat(
            source=self._names[source], quote=text[start:end], words=inside[-1] - inside[0] + 1, alike=len(inside), longest=longest,
            start=start, end=end, stops=len(inside) >= STOP[han],
        )  # fmt: skip


def lies_in(quote: str, text: str) -> bool:
    """Whether the words of `quote` stand in `text` in their order and with none between, whatever the stops and letters' case."""
    inner, outer = (f" {' '.join(unit.text for unit in _units(told))} " for told in (quote, text))
    return inner in outer


def _chains(pairs: list[tuple[int, int]]) -> list[list[int]]:
    """(here, there) of runs, as passages: lists of places here, each run a little after the one before in both texts."""
    open_: list[list[tuple[int, int]]] = []
    done: list[list[tuple[int, int]]] = []
    for here, there in sorted(pairs):
        done += [chain for chain in open_ if here - chain[-1][0] > GAP + RUN[True]]
        open_ = [chain for chain in open_ if here - chain[-1][0] <= GAP + RUN[True]]
        for chain in open_:
            on_here, on_there = here - chain[-1][0], there - chain[-1][1]
            if on_there > 0 and abs(on_here - on_there) <= SHIFT:
                chain.append((here, there))
                break
        else:
            open_.append([(here, there)])
    return [[here for here, _ in chain] for chain in (*done, *open_)]


def _runs(units: list[_Unit]) -> Iterable[tuple[int, int]]:
    """(place, the run's hash) of every run that is whole in one script."""
    for place, unit in enumerate(units):
        size = RUN[_han(unit)]
        if place + size <= len(units):
            yield place, hash(tuple(one.text for one in units[place : place + size]))


def _units(text: str) -> list[_Unit]:
    return [_Unit(found.group().lower().replace("’", "'"), found.start(), found.end()) for found in _UNIT.finditer(text)]


def _han(unit: _Unit) -> bool:
    return HAN.match(unit.text) is not None

"""How takes stand after all that was said of them. Pure: the same events give the same standing, whenever they were written."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from pydantic import Field

from loreboard.story.shots import Shot
from loreboard.story.takes import Brought, Noted, Part
from loreboard.story.value import Value

from .kinds import kinds
from .pictures import picture

Key = tuple[str, tuple[int, int] | None]
"""A shot, and the piece of it or None for all."""


class Said(Value):
    """A person's words, as they were written."""

    at: str
    words: str


class Take(Value):
    """One take with all that was said of it. `usable` is by shot, in seconds of the take."""

    id: str
    clip: str = ""
    number: int = 0
    of: tuple[Part, ...] = ()
    usable: dict[str, tuple[Decimal, Decimal]] = Field(default_factory=dict)
    failed: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    words: tuple[Said, ...] = ()
    file: str | None = None
    """Where it lies in the series' folder, as far as it was said."""
    brought: Brought | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """Its kinds as a record calls them: SORT/ID, failures first."""
        return tuple(f"failed/{id}" for id in self.failed) + tuple(f"drift/{id}" for id in self.drift)

    def cut(self, key: Key, fps: int) -> tuple[int, int] | None:
        """What can be used of it for the shot: its first frame, counted from the take's begin at `fps`, and how many; None where nobody knows."""
        part = next((part for part in self.of if (part.shot, part.piece) == key), None)
        within, usable = part.within if part else None, self.usable.get(key[0])
        spans = [span for span in (within, usable) if span is not None]
        if not spans:
            return None
        slack = Decimal(str(kinds().rounding))
        begin = max(begin for begin, _ in spans) * fps - slack
        end = min(end for _, end in spans) * fps + slack
        first = max(0, int(begin.to_integral_value(ROUND_CEILING)))
        return first, max(0, int(end.to_integral_value(ROUND_FLOOR)) - first)

    def room(self, key: Key, fps: int) -> int | None:
        """Whole frames of the shot that can be cut from it; None where nobody knows."""
        found = self.cut(key, fps)
        return found[1] if found else None


class Choice(NamedTuple):
    """The take that a person uses for a shot, and the digest of the shot's picture when they chose it."""

    take: str
    picture: str


class Standing(NamedTuple):
    """All takes that anything was said of, in the order they came up, and what is chosen."""

    takes: Mapping[str, Take] = {}
    chosen: Mapping[Key, Choice] = {}

    def choice(self, shot: Shot, piece: tuple[int, int] | None) -> Choice | None:
        """What is chosen for a shot or a piece of it, whether or not the shot has changed since."""
        return self.chosen.get((shot.id, None)) or (self.chosen.get((shot.id, piece)) if piece else None)

    def holds(self, shot: Shot, piece: tuple[int, int] | None) -> Take | None:
        """The chosen take, if the shot's picture is still the one that it was chosen for."""
        choice = self.choice(shot, piece)
        return self.takes[choice.take] if choice and choice.picture == picture(shot) else None

    def next_take(self, clip: str) -> int:
        """The take of a clip that is wanted by what was said: one after the last that failed; 1 when none did."""
        return 1 + max((take.number for take in self.takes.values() if take.clip == clip and take.failed), default=0)

    def of_shot(self, shot: str) -> tuple[Take, ...]:
        """Every take that shows the shot or a piece of it."""
        return tuple(take for take in self.takes.values() if any(part.shot == shot for part in take.of))


def stand(events: Iterable[Noted | Brought]) -> Standing:
    """How all stands after `events`. Later words win over earlier ones, and a person's sentences are all kept."""
    takes: dict[str, Take] = {}
    chosen: dict[Key, Choice] = {}
    for event in events:
        before = takes.get(event.take) or Take(id=event.take)
        takes[event.take] = _after(before, event)
        if isinstance(event, Noted) and event.chosen is not None:
            _choose(chosen, event)
    return Standing(takes, chosen)


def _after(take: Take, event: Noted | Brought) -> Take:
    parts = {(part.shot, part.piece): part for part in take.of} | {(part.shot, part.piece): part for part in event.of}
    if isinstance(event, Brought):
        return take.model_copy(update={"of": tuple(parts.values()), "brought": event, "file": event.file})
    more: dict[str, object] = {"of": tuple(parts.values()), "clip": event.clip, "number": event.number}
    if event.usable is not None:
        more["usable"] = take.usable | {part.shot: event.usable for part in event.of}
    if event.failed is not None:
        more["failed"] = event.failed
    if event.drift is not None:
        more["drift"] = event.drift
    if event.file:
        more["file"] = event.file
    if event.words:
        more["words"] = (*take.words, Said(at=event.at.isoformat(), words=event.words))
    return take.model_copy(update=more)


def _choose(chosen: dict[Key, Choice], event: Noted) -> None:
    """A whole shot takes the place of its pieces, and a piece that of the whole and of pieces cut otherwise."""
    for part in event.of:
        key = (part.shot, part.piece)
        if not event.chosen:
            if key in chosen and chosen[key].take == event.take:
                del chosen[key]
            continue
        for shot, piece in list(chosen):
            if shot == part.shot and (piece is None or part.piece is None or piece[1] != part.piece[1]):
                del chosen[shot, piece]
        chosen[key] = Choice(event.take, part.picture)

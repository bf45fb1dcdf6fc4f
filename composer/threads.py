"""Small matters between two people that run beside an engine's plot: the operators that the planner places, read once from words/threads/.

A thread is planted in one episode, turned in a later one and given another meaning in one later still. Each part is written in several ways.
"""

from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import model_validator

from loreboard.story.bible import Family
from loreboard.story.value import Value

from .words import Both, Feeling, GridBeat, Role, Scenes, written


class Operator(Value):
    """One part of a thread: who does what, what moves by it, and how it is written. It gives the fact that bears its id."""

    id: str
    family: Family
    drives: Role
    on: tuple[Role, Role]
    what: Both
    values: dict[str, int]
    feeling: Feeling
    scenes: Scenes
    token: None = None
    act: None = None

    @model_validator(mode="before")
    @classmethod
    def _yaml_on(cls, told: Any) -> Any:
        """YAML 1.1 reads a bare `on` as true."""
        return {("on" if key is True else key): value for key, value in told.items()} if isinstance(told, dict) else told

    def beat(self, anchor: GridBeat, cause: str) -> GridBeat:
        """It as a beat that stands behind `anchor`, at the same place and hour, because of the fact `cause`."""
        return GridBeat(
            id=self.id, family=self.family, what=self.what, on=self.on, drives=self.drives, where=anchor.where, time=anchor.time,
            needs=(cause,), gives=(self.id,), values=self.values, feeling=self.feeling, scenes=self.scenes,
        )  # fmt: skip


class Thread(Value):
    thread: str
    parts: tuple[Operator, ...]

    @model_validator(mode="after")
    def _one_pair(self) -> "Thread":
        if any(set(one.on) != set(next_.on) for one, next_ in pairwise(self.parts)):
            raise ValueError(f"{self.thread}: the parts of a thread are between the same two people")
        return self


@cache
def threads() -> tuple[Thread, ...]:
    """Every thread, in the order of their names."""
    return tuple(Thread.model_validate(told) for told in written("threads"))


@cache
def operators() -> dict[str, Operator]:
    """Every operator by its id."""
    return {part.id: part for thread in threads() for part in thread.parts}

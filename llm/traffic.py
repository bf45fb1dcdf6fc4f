"""What all calls of one process know of each model together: until when it is to be left alone, and whether it is overloaded.

One waiting clock and one circuit breaker a model (its name is "vendor/model"), and one count of calls in flight for the process.
Clock, sleep and dice are handed in, so tests run in virtual time.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import cache
from random import Random
from typing import Literal

from pydantic import Field

from loreboard.story.value import Value
from loreboard.story.yaml_text import own


class Backoff(Value):
    first: float = Field(gt=0)
    factor: float = Field(ge=1)


class Breaker(Value):
    overloads: int = Field(ge=1)
    within: float = Field(gt=0)
    probe_every: float = Field(gt=0)


class Manners(Value):
    """How long a call is tried for; what each figure means stands in patience.yaml. Seconds."""

    format: Literal["patience.1"] = "patience.1"
    date: object = None
    cap: float = Field(gt=0)
    tries: int = Field(ge=1)
    backoff: Backoff
    spread: float = Field(ge=0)
    park_after: float = Field(gt=0)
    reissues: int = Field(ge=0)
    breaker: Breaker
    in_flight: int = Field(ge=1)
    runs: int = Field(ge=1)


@cache
def manners() -> Manners:
    """The manners of patience.yaml."""
    return Manners.model_validate(own("loreboard.llm", "patience.yaml"))


class Light:
    """One model's traffic light."""

    def __init__(self, breaker: Breaker, clock: Callable[[], float]) -> None:
        self._breaker, self._clock = breaker, clock
        self._clear_at = 0.0
        self._overloads: deque[float] = deque(maxlen=breaker.overloads)
        self._next_probe = 0.0
        self.open = False
        """Whether the breaker is open: only probes go through."""

    def red(self) -> float:
        """Seconds until the light should be looked at again; 0 when a call may go. Looking takes no probe."""
        now = self._clock()
        return max(self._clear_at - now, self._next_probe - now if self.open else 0.0, 0.0)

    def take(self) -> None:
        """A call goes. While the breaker is open it is the probe, and the next one has to wait."""
        if self.open:
            self._next_probe = self._clock() + self._breaker.probe_every

    def limited(self, wait: float) -> None:
        """The provider wants to be left alone for `wait` seconds, by everybody."""
        self._clear_at = max(self._clear_at, self._clock() + wait)

    def overloaded(self) -> None:
        """The provider could not cope."""
        now = self._clock()
        self._overloads.append(now)
        if not self.open and len(self._overloads) == self._breaker.overloads and now - self._overloads[0] <= self._breaker.within:
            self.open, self._next_probe = True, now + self._breaker.probe_every

    def well(self) -> None:
        """The provider answered."""
        self.open = False
        self._overloads.clear()


class Traffic:
    """The lights of one process, and its room on the wire. Every `Patient` of the process is handed the same one."""

    def __init__(
        self,
        told: Manners | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        dice: Random | None = None,
    ) -> None:
        self.manners = told or manners()
        self.clock, self.sleep, self.dice = clock, sleep, dice or Random()
        self.room = asyncio.Semaphore(self.manners.in_flight)
        self.desks = asyncio.Semaphore(self.manners.runs)
        """Room for runs: more of them than keep every call in flight only fill the memory."""
        self._lights: dict[str, Light] = {}

    def light(self, model: str) -> Light:
        """The light of "vendor/model"."""
        return self._lights.setdefault(model, Light(self.manners.breaker, self.clock))

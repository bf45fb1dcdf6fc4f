"""Jobs that are out: each is looked at now and then, by one task, for all the asks in it that somebody waits for.

Knows no money and no record. What it is told of a job goes to the asks; what becomes of them then is for `cheap.py`.
"""

import asyncio
import copy
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from loreboard.story.ask import Ask
from loreboard.story.errors import Busy, LoreboardError, Unknown, Unreachable

from .slow import Outcome, Slow
from .terms import Terms


@dataclass(eq=False)
class One:
    """One ask on its way. `gathered` is not yet handed in, `going` is just being; `waits` is in a job; `over` has its outcome."""

    ask: Ask
    call: str
    """The journal's id of the call it is made for."""
    name: str = field(default_factory=lambda: uuid4().hex)
    """Its custom id in the job."""
    charge: str = field(default_factory=lambda: uuid4().hex)
    state: Literal["gathered", "going", "waits", "over"] = "gathered"
    missing: bool = False
    """Its job was not known to the vendor when it was last asked for."""
    answer: "asyncio.Future[Outcome]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when it is no longer `going`."""

    def fail(self, error: BaseException) -> None:
        """Raise `error`, which may be about a whole job, where the answer is awaited."""
        if self.answer.done():
            return
        if isinstance(error, asyncio.CancelledError):
            self.answer.cancel()
        elif isinstance(error, LoreboardError):
            own = copy.copy(error)
            own.where = self.ask.step
            self.answer.set_exception(own)
        else:
            self.answer.set_exception(error)


class Beside:
    """Work that goes on beside its callers, for as long as the loop does."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let `work` run. It tells its own errors to those who wait for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class Following:
    """The jobs at one vendor that are waited for now."""

    def __init__(
        self, slow: Slow, told: Terms, beside: Beside, clock: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._slow, self._terms, self._beside, self._clock, self._sleep = slow, told, beside, clock, sleep
        self._jobs: dict[str, list[One]] = {}

    @property
    def names(self) -> set[str]:
        """The custom ids of all asks that somebody waits for."""
        return {one.name for group in self._jobs.values() for one in group if not one.answer.done()}

    def follow(self, job: str, group: Sequence[One], since: datetime, gap: float) -> None:
        """Wait for `job`, which was handed in at `since`, on behalf of `group`; its first look is in `gap` seconds unless somebody
        waits for it already. Each one's answer is set, or raises Unknown once the job has taken too long, or what else the vendor does."""
        for one in group:
            one.state = "waits"
        if job in self._jobs:
            self._jobs[job].extend(group)
        else:
            self._jobs[job] = list(group)
            self._beside.begin(self._wait(job, since, gap))

    async def _wait(self, job: str, since: datetime, gap: float) -> None:
        group = self._jobs[job]
        try:
            await self._look(job, group, since, gap)
        except BaseException as error:
            for one in group:
                one.fail(error)
            if isinstance(error, asyncio.CancelledError):
                raise
        finally:
            del self._jobs[job]

    async def _look(self, job: str, group: list[One], since: datetime, gap: float) -> None:
        """Look until all of `group`, which may grow meanwhile, have their answers or are gone."""
        lost = 0
        while True:
            if gap:
                await self._sleep(gap)
            waiting = [one for one in group if not one.answer.done()]
            if not waiting:
                return
            try:
                told, lost = await self._slow.collect(job, {one.name: one.ask for one in waiting}), 0
            except (Busy, Unknown, Unreachable):
                told, lost = None, lost + 1
                if lost == self._terms.lost_polls:
                    raise
            gap = self._terms.gap(gap) if told is None else 0
            if told is not None:
                _answer(waiting, told)
            elif (self._clock() - since).total_seconds() > self._terms.give_up:
                raise self._late(job)

    def _late(self, job: str) -> Unknown:
        what = f"The job {job} of {self._slow.model} is not done after {self._terms.give_up / 3600:.0f} hours"
        return Unknown(what, "", "What it answers is paid for: `loreboard resume` looks for it again.")


def _answer(waiting: Sequence[One], told: Mapping[str, Outcome]) -> None:
    for one in waiting:
        if not one.answer.done():
            one.answer.set_result(told[one.name])

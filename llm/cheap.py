"""A Chat that sends nothing at once: asks are gathered, handed in as one job at half the price, and collected hours later.

    Journal(Patient(Cheap(slow vendor, ledger, budget, meter at the batch price)))

It takes the place of the provider and of `Budgeted`: money is reserved for each ask before its job is handed in, and settled
by its own line of the results. A job outlives this process on purpose. It is paid, so whoever asks the same ask again, at the
same step, waits for that job and hands nothing in (`handed.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Literal

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import ModelTrouble, OverBudget, Unknown

from . import handed
from .budget import Budget
from .budgeted import BILLED
from .current import CALL
from .failures import Unbilled, billed
from .following import Beside, Following, One
from .ledger import Ledger
from .meter import Meter
from .slow import NoSuchJob, Outcome, Slow
from .tables import now
from .terms import Terms, terms


class Cheap:
    """Wraps one vendor's slow way for one event loop; `meter` reckons at the batch price. Clock and sleep are handed in for tests."""

    def __init__(
        self,
        slow: Slow,
        ledger: Ledger,
        budget: Budget,
        meter: Meter,
        told: Terms | None = None,
        clock: Callable[[], datetime] = now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._slow, self._ledger, self._budget, self._meter = slow, ledger, budget, meter
        self._terms, self._clock, self._sleep = told or terms(), clock, sleep
        self._beside = Beside()
        self._following = Following(slow, self._terms, self._beside, clock, sleep)
        self._gathered: list[One] = []
        self._came = self._coming = 0
        self._gathering = False
        self.model = slow.model

    async def reply(self, ask: Ask) -> Reply:
        """The reply, from a job that is out already or from the next one.

        Raises OverBudget when a cap could be passed or sending is stopped, before anything is handed in; and ModelTrouble.
        A caller that is cancelled leaves its job running.
        """
        one = await self._begun(ask)
        try:
            outcome = await one.answer
        except BaseException as error:
            await self._let_go(one, error)
            if isinstance(error, NoSuchJob) and one.missing:
                return await self.reply(ask)
            raise
        await self._settle(one, outcome)
        if isinstance(outcome, ModelTrouble):
            raise outcome
        return outcome

    async def _begun(self, ask: Ask) -> One:
        """`ask` as part of the job it is in, or gathered for the next one with money set aside for it."""
        one, here = One(ask, CALL.get()), self._following.names
        self._came, self._coming = self._came + 1, self._coming + 1
        try:
            found = await self._ledger.do(
                lambda to: handed.take_up(to, self._budget.run, ask.step, ask.fingerprint(self.model), one.call, here)
            )
            if found is not None:
                one.name, one.charge, one.missing = found.name, found.charge, found.missing
                self._following.follow(found.job, [one], found.since, gap=0)
                return one
            await self._reserve(one)
            self._gathered.append(one)
            if not self._gathering:
                self._gathering = True
                self._beside.begin(self._gather())
            return one
        finally:
            self._coming -= 1

    async def _reserve(self, one: One) -> None:
        worst = await asyncio.to_thread(self._meter.worst, one.ask)
        try:
            await self._budget.reserve(one.charge, one.ask, self.model, worst)
        except (OverBudget, asyncio.CancelledError):
            await self._budget.release(one.charge)
            raise

    async def _gather(self) -> None:
        """Wait until no more asks come, and hand in those that are there."""
        came = 0
        try:
            while self._coming or self._came != came:
                came = self._came
                await self._sleep(self._terms.gather)
        finally:
            group, self._gathered, self._gathering = self._gathered, [], False
        for first in range(0, len(group), self._terms.requests):
            self._beside.begin(self._hand_in(group[first : first + self._terms.requests]))

    async def _hand_in(self, group: Sequence[One]) -> None:
        """`group` as one job. What fails before the vendor is asked costs nothing; what it leaves unanswered may be billed."""
        sent = False
        try:
            for one in group:
                one.state = "going"
            await self._ledger.do(lambda to: handed.enter(to, [self._entry(one) for one in group], self._clock()))
            if late := [one for one in group if one.answer.done()]:
                await self._undo(late)
            group = [one for one in group if one.state == "going"]
            self._budget.check_stop()
            if group:
                sent = True
                await self._send(group)
        except BaseException as error:
            if not sent or (isinstance(error, ModelTrouble) and not isinstance(error, Unknown)):
                with suppress(Exception):
                    await self._undo(group)
            for one in group:
                one.state = "waits" if one.state == "going" else one.state
                one.fail(error)
            if isinstance(error, asyncio.CancelledError):
                raise
        finally:
            for one in group:
                one.gone.set()

    async def _send(self, group: Sequence[One]) -> None:
        job = await self._slow.hand_in({one.name: one.ask for one in group})
        since = self._clock()
        await self._ledger.do(lambda to: handed.called(to, [one.name for one in group], job, since))
        self._following.follow(job, group, since, self._terms.first_poll)

    async def _undo(self, group: Sequence[One]) -> None:
        """Nothing of `group` was handed in."""
        for one in group:
            one.state = "over"
            await self._budget.release(one.charge)
            one.gone.set()
        await self._ledger.do(lambda to: handed.mark(to, [one.name for one in group], "ended"))

    async def _settle(self, one: One, outcome: Outcome) -> None:
        """The money first, then the row: a crash between them collects the same line again."""
        one.state = "over"
        became: Literal["collected", "ended"] = "collected" if isinstance(outcome, Reply) else "ended"
        if isinstance(outcome, Reply):
            await self._budget.settle(one.charge, self._meter.bill(one.ask, outcome))
        elif (counted := billed(outcome)) is not None:
            await self._budget.settle(one.charge, self._meter.bill(one.ask, counted))
        elif isinstance(outcome.__cause__, Unbilled):
            await self._budget.release(one.charge)
        elif isinstance(outcome, BILLED):
            await self._budget.settle_whole(one.charge, type(outcome).__name__)
        else:
            await self._budget.keep(one.charge, type(outcome).__name__)
        await self._ledger.do(lambda to: handed.mark(to, [one.name], became))

    async def _let_go(self, one: One, error: BaseException) -> None:
        """Nobody waits for `one` any more. What is not yet handed in is taken back, the rest stays where it is."""
        if one.state == "gathered":
            self._gathered = [other for other in self._gathered if other is not one]
            await self._budget.release(one.charge)
            return
        if one.state == "going":
            with suppress(TimeoutError):
                await asyncio.wait_for(one.gone.wait(), self._terms.goodbye)
        if one.state != "over":
            await self._budget.keep(one.charge, type(error).__name__)
        if isinstance(error, NoSuchJob):
            became: Literal["missing", "ended"] = "ended" if one.missing else "missing"
            await self._ledger.do(lambda to: handed.mark(to, [one.name], became))

    def _entry(self, one: One) -> handed.Entry:
        return handed.Entry(
            name=one.name,
            run=self._budget.run,
            step=one.ask.step,
            fingerprint=one.ask.fingerprint(self.model),
            model=self.model,
            charge=one.charge,
            call=one.call,
        )

"""Every model of a run behind one door: on record, patient, warmed, and inside one budget.

    Roles( Journal(Patient(Warmed(Budgeted(provider)), instead of it: Budgeted(another) ...)), a Journal for each role's own )

The journal is outermost, since a replay waits for nobody and costs nothing; the budget stands next to the provider, since each
attempt is one reservation. With a slow way, Cheap(slow) stands in place of Warmed(Budgeted(provider)). A model without a price is
on record only.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from loreboard.llm import Chat
from loreboard.llm.accounts import Report, Stale
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.cheap import Cheap
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.listeners import Listeners
from loreboard.llm.meter import Meter
from loreboard.llm.patience import Patient
from loreboard.llm.prices import Price
from loreboard.llm.roles import Roles
from loreboard.llm.slow import Slow
from loreboard.llm.traffic import Traffic
from loreboard.llm.warmed import Warmed
from loreboard.story.errors import OverBudget

T = TypeVar("T")
STOP = "stop"
"""A file of this name in the hidden folder stops every further request."""
LOOK = 0.05
"""Seconds between two looks for the stop file."""
GOODBYE = 15.0
"""Seconds for calls that are cancelled to be put on record; a batch that is being handed in has ten (cheap.yaml)."""


@dataclass(frozen=True)
class Hired:
    """One model: the Chat that reaches it, its price, None where it costs nothing, and its slow way, where calls are to go by batch."""

    chat: Chat
    price: Price | None = None
    slow: Slow | None = None


@dataclass(frozen=True)
class Caps:
    """The most that this folder, and the UTC day in its ledger, may cost in US dollars; None is no cap."""

    run: Decimal | None = None
    day: Decimal | None = None


@dataclass(frozen=True)
class Models:
    """Who answers whom: everybody's model, a role's own, and in order those to take the place of either when it is down."""

    everybody: Hired
    own: Mapping[str, Hired] = field(default_factory=dict)
    instead: tuple[Hired, ...] = ()
    caps: Caps = Caps()
    traffic: Traffic = field(default_factory=Traffic)
    """One for all runs of a process: rate limits are a model's, not a run's."""
    listeners: Listeners = field(default_factory=Listeners)
    """What the providers tell while replies come."""


class Door:
    """What the agents of one run ask through."""

    def __init__(self, models: Models, ledger: Ledger, run: str, stop: Path) -> None:
        self._models, self._ledger, self._run = models, ledger, run
        self._budget = Budget(ledger, run, models.caps.run, models.caps.day, stop)
        self._patient: list[Patient] = []
        self._warmed: list[Warmed] = []
        everybody = self._journal(models.everybody)
        own = {role: self._journal(hired) for role, hired in models.own.items()}
        self._journals = (everybody, *own.values())
        self.chat = Roles(everybody, own)

    @property
    def asked(self) -> int:
        """Calls that went to a model and were answered."""
        return sum(journal.asked for journal in self._journals)

    @property
    def replayed(self) -> int:
        """Answers taken from the record."""
        return sum(journal.replayed for journal in self._journals)

    @property
    def stale(self) -> tuple[Stale, ...]:
        """Answers on record that were not used, since what was asked has changed."""
        return tuple(stale for journal in self._journals for stale in journal.stale)

    @property
    def elsewhere(self) -> dict[str, str]:
        """Steps that another model answered than the one they were meant for, and which."""
        return {step: model for patient in self._patient for step, model in patient.elsewhere.items()}

    async def report(self) -> Report:
        """What is kept, and what may have been billed for nothing."""
        return await self._journals[0].report()

    async def quiet(self) -> None:
        """The run is over: wait until calls that were cancelled with it have written down how they ended, and listen no more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                while any(journal.flying for journal in self._journals):  # noqa: ASYNC110 - there is no one to tell us
                    await asyncio.sleep(LOOK / 10)
        for warmed in self._warmed:
            warmed.leave()

    def refuse(self, step: str) -> None:
        """The reply at `step` could not be used: it is asked for again next time."""
        for journal in self._journals:
            journal.refuse(step)

    def _journal(self, hired: Hired) -> Journal:
        if hired.price is None:
            return Journal(hired.chat, self._ledger, self._run)
        patient = Patient(self._paid(hired), self._models.traffic, [self._paid(other) for other in self._models.instead])
        self._patient.append(patient)
        return Journal(patient, self._ledger, self._run, Meter(hired.price.in_batch() if hired.slow else hired.price))

    def _paid(self, hired: Hired) -> Chat:
        """`hired` inside the budget, at once or by batch."""
        if hired.price is None:
            return hired.chat
        if hired.slow is not None:
            return Cheap(hired.slow, self._ledger, self._budget, Meter(hired.price.in_batch()))
        self._warmed.append(Warmed(Budgeted(hired.chat, self._budget, Meter(hired.price)), self._models.listeners))
        return self._warmed[-1]


async def unless_stopped(work: Coroutine[Any, Any, T], stop: Path) -> T:
    """What `work` returns. When the file `stop` appears it is cancelled, open streams with it, and OverBudget raised."""
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_appears(stop))
    try:
        await asyncio.wait((task, watch), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise OverBudget("Stopped: no more requests are sent", str(stop), "Run `loreboard stop DIR --lift`, then `loreboard resume DIR`.")
    finally:
        for left in (task, watch):
            left.cancel()
        await asyncio.gather(task, watch, return_exceptions=True)


async def _appears(path: Path) -> None:
    while not path.exists():  # noqa: ASYNC110, ASYNC240 - another process makes it; a stat takes microseconds
        await asyncio.sleep(LOOK)

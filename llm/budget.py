"""Money: reserved before a request is sent, settled after it, kept back while nobody knows. Nothing is sent that could pass a cap.

The sums stand in the ledger and are read and written in one transaction, so calls that race, in this process or in others on
the same ledger, cannot pass together. A file that appears at `stop` ends all sending at once.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, select, update

from loreboard.story.ask import Ask
from loreboard.story.errors import OverBudget
from loreboard.story.value import Value

from .current import CALL
from .ledger import Ledger
from .meter import Bill
from .tables import PICO, Money, charges, now

HELD = ("held", "unknown")


class Standing(Value):
    """US dollars. `held` is reserved for what is on its way or of unknown outcome; `day` is the UTC day's share of all runs."""

    spent: Decimal
    held: Decimal
    spent_day: Decimal
    held_day: Decimal
    doubtful: int
    """Settled calls whose usage was missing or made no sense, so that our own estimate was charged or the report is flagged."""


class Budget:
    """The caps of one `run` and of the day, in US dollars; None is no cap.

    The run's name decides what shares `cap_run`: keep it over a resume. The day is the clock's UTC day, over all runs in the ledger.
    """

    def __init__(
        self,
        ledger: Ledger,
        run: str,
        cap_run: Decimal | None = None,
        cap_day: Decimal | None = None,
        stop: Path | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.run = run
        self._ledger, self._stop, self._clock = ledger, stop, clock
        self._caps = (("this run", cap_run), ("today", cap_day))
        self._mine: set[str] = set()

    def check_stop(self, step: str = "") -> None:
        """Raises OverBudget when the stop file is there."""
        if self._stop is not None and self._stop.exists():
            raise OverBudget(
                "Stopped: no more requests are sent", step or str(self._stop), f"Delete {self._stop} and run `loreboard resume` to go on."
            )

    async def reserve(self, charge: str, ask: Ask, model: str, worst: Decimal) -> None:
        """Hold `worst` under the name `charge`. Raises OverBudget when a cap could be passed; then nothing is held."""
        self.check_stop(ask.step)
        call = CALL.get()
        self._mine.add(charge)
        await self._ledger.do(lambda to: self._reserve(to, charge, call, ask, model, worst))

    async def settle(self, charge: str, bill: Bill) -> None:
        """The attempt has cost this."""
        told = bill.model_dump(include={"input_tokens", "cached_tokens", "output_tokens", "doubt"})
        await self._end(charge, state="settled", charged=bill.amount, **told)

    async def settle_whole(self, charge: str, doubt: str) -> None:
        """The attempt was billed and nobody says how much: all that was held."""
        await self._end(charge, state="settled", charged=charges.c.reserved, doubt=doubt)

    async def release(self, charge: str) -> None:
        """The attempt was certainly not billed."""
        await self._end(charge, state="released")

    async def keep(self, charge: str, doubt: str) -> None:
        """Nobody knows whether the attempt was billed: it stays held until a person clears it."""
        await self._end(charge, state="unknown", doubt=doubt)

    async def standing(self) -> Standing:
        """What is spent and held now."""
        day = self._day()
        return await self._ledger.do(
            lambda to: Standing(
                spent=_sum(to, charges.c.run == self.run, spent=True),
                held=_sum(to, charges.c.run == self.run, held=True),
                spent_day=_sum(to, charges.c.day == day, spent=True),
                held_day=_sum(to, charges.c.day == day, held=True),
                doubtful=to.execute(
                    select(func.count()).where(charges.c.run == self.run, charges.c.state == "settled", charges.c.doubt != "")
                ).scalar_one(),
            )
        )

    async def clear(self, billed: bool) -> Decimal:
        """A person has looked at the vendor's bill: what is held of this run, and not by a call on its way here, was `billed` or not.

        Returns the dollars it was about.
        """
        mine = frozenset(self._mine)

        def work(to: Connection) -> Decimal:
            which = (charges.c.run == self.run) & charges.c.state.in_(HELD) & charges.c.id.not_in(mine)
            about = _sum(to, which, held=True)
            state = {"state": "settled", "charged": charges.c.reserved} if billed else {"state": "released"}
            to.execute(update(charges).where(which).values(state))
            return about

        return await self._ledger.do(work)

    def _reserve(self, to: Connection, charge: str, call: str, ask: Ask, model: str, worst: Decimal) -> None:
        day, worst = self._day(), worst.quantize(PICO, ROUND_CEILING)
        for (what, cap), which in zip(self._caps, (charges.c.run == self.run, charges.c.day == day), strict=True):
            gone = _sum(to, which, spent=True, held=True) if cap is not None else Decimal(0)
            if cap is not None and gone + worst > cap:
                raise OverBudget(
                    f"The next call can cost {_dollars(worst)}, and {_dollars(gone)} of the {_dollars(cap)} for {what} are spent or held",
                    ask.step,
                    "Raise the cap with --budget, or clear what is held; `loreboard resume` goes on from here.",
                )
        to.execute(
            insert(charges).values(
                id=charge,
                call=call,
                run=self.run,
                day=day,
                step=ask.step,
                prompt=ask.prompt,
                model=model,
                at=self._clock().isoformat(),
                reserved=worst,
                state="held",
            )
        )

    async def _end(self, charge: str, **values: Any) -> None:
        self._mine.discard(charge)
        await self._ledger.do(lambda to: to.execute(update(charges).where(charges.c.id == charge).values(values)).rowcount)

    def _day(self) -> str:
        return self._clock().date().isoformat()


def _sum(to: Connection, which: ColumnElement[bool], spent: bool = False, held: bool = False) -> Decimal:
    """Dollars settled and dollars held among the charges that `which` picks."""
    counted: list[tuple[ColumnElement[bool], ColumnElement[Decimal | None]]] = []
    if spent:
        counted.append((charges.c.state == "settled", charges.c.charged))
    if held:
        counted.append((charges.c.state.in_(HELD), charges.c.reserved))
    told = to.execute(select(func.sum(case(*counted, else_=0), type_=Money)).where(which)).scalar()
    return told if told is not None else Decimal(0)


def _dollars(amount: Decimal) -> str:
    return f"${amount:.4f}"

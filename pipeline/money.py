"""What a run may cost and has cost: the wrappers around a paid model, and the tables a person reads.

    Journal(Patient(Budgeted(provider)))

The journal is outermost, since a replay waits for nobody and costs nothing; the budget stands next to the provider, since each
attempt is one reservation.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from loreboard.llm import Chat
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.damage import Damaged
from loreboard.llm.estimate import Plan, plan_cost
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.mending import rebuild
from loreboard.llm.meter import Meter
from loreboard.llm.patience import Patient
from loreboard.llm.prices import Price
from loreboard.llm.spend import Entry, Spent, by, read, total
from loreboard.llm.traffic import Traffic
from loreboard.story.premise import Premise

RUN = "series"
"""One folder is one run as far as money goes: its cap holds over every resume."""
FILE = "journal.sqlite"
STOP = "stop"
"""A file of this name in the hidden folder stops every further request."""


@dataclass(frozen=True)
class Money:
    """What a paid model costs, and the most that this folder, and this day in it, may cost in US dollars; None is no cap."""

    price: Price
    cap_run: Decimal | None = None
    cap_day: Decimal | None = None


def door(chat: Chat, ledger: Ledger, hidden: Path, money: Money | None) -> Journal:
    """`chat` on record; with `money`, also patient and inside its caps."""
    if money is None:
        return Journal(chat, ledger, RUN)
    meter = Meter(money.price)
    budget = Budget(ledger, RUN, money.cap_run, money.cap_day, hidden / STOP)
    return Journal(Patient(Budgeted(chat, budget, meter), Traffic()), ledger, RUN, meter)


async def mend(hidden: Path) -> None:
    """Set a damaged journal aside and go on with the answers that can still be read; a sound one is left as it is."""
    path = hidden / FILE
    if not path.exists():
        return
    try:
        await spent(hidden)
    except Damaged:
        await asyncio.to_thread(rebuild, path)


def planned(premise: Premise, arcs: int, price: Price | None) -> Plan:
    """Calls, tokens and money that a series will take, before anything is sent."""
    return plan_cost(premise, arcs, price)


def planned_rows(plan: Plan) -> list[str]:
    """`plan` as lines of a table."""
    rows = [f"{'request':<20}{'calls':>6}{'input':>10}{'output':>10}{'USD':>10}"]
    for row in plan.rows:
        rows.append(f"{row.prompt:<20}{row.calls:>6}{row.input_tokens:>10}{row.output_tokens:>10}{_dollars(row.money):>10}")
    rows.append(f"{'all':<20}{plan.calls:>6}{plan.input_tokens:>10}{plan.output_tokens:>10}{_dollars(plan.money):>10}")
    rows.append(f"A real run may come to {plan.low:g} to {plan.high:g} times this. Nothing was sent.")
    return rows


async def spent(hidden: Path) -> tuple[Entry, ...]:
    """Every attempt on record in this folder."""
    with Ledger(hidden / FILE) as ledger:
        return await read(ledger)


def spent_rows(entries: tuple[Entry, ...], minutes: float) -> list[str]:
    """What was spent by agent, episode and stage, with tokens a minute of video, as lines of a table."""
    groups: tuple[tuple[str, Callable[[Entry], str]], ...] = (
        ("agent", lambda e: e.agent),
        ("episode", lambda e: e.episode),
        ("stage", lambda e: e.stage),
    )
    rows = []
    for name, part in groups:
        rows.append(f"{name:<14}{'calls':>6}{'input':>10}{'cached':>10}{'output':>10}{'tokens/min':>12}{'USD':>10}{'perhaps':>10}")
        rows += [_row(key, told, minutes) for key, told in sorted(by(entries, part).items())]
        rows.append("")
    return [*rows, _row("all", total(entries), minutes)]


def _row(name: str, told: Spent, minutes: float) -> str:
    tokens = f"{told.input_tokens:>10}{told.cached_tokens:>10}{told.output_tokens:>10}{told.tokens_a_minute(minutes):>12.0f}"
    return f"{name:<14}{told.calls:>6}{tokens}{_dollars(told.spent):>10}{_dollars(told.perhaps):>10}"


def _dollars(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:.4f}"

"""What a run will cost and has cost, as tables for a person; and what a person says of money that may have been billed."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from loreboard.llm.accounts import clear
from loreboard.llm.budget import Budget
from loreboard.llm.damage import Damaged
from loreboard.llm.estimate import Plan, Planned, plan_cost
from loreboard.llm.home import ALONE, OWN, found
from loreboard.llm.ledger import Ledger
from loreboard.llm.mending import rebuild
from loreboard.llm.prices import Price
from loreboard.llm.spend import Entry, Spent, by, read, total
from loreboard.story.premise import Premise


async def mend(hidden: Path) -> None:
    """Set a damaged journal of the folder's own aside and go on with the answers that can still be read; a sound one is left as it is."""
    path = hidden / OWN
    if not path.exists():
        return
    try:
        with Ledger(path) as ledger:
            await read(ledger, ALONE)
    except Damaged:
        await asyncio.to_thread(rebuild, path)


def planned(premise: Premise, arcs: int, prices: Price | dict[str, Price | None] | None) -> Plan:
    """Calls, tokens and money that a series will take, before anything is sent. `prices` is one, or by role."""
    return plan_cost(premise, arcs, prices)


def planned_arcs(premise: Premise, arcs: int, price: Price | None) -> Planned:
    """The part of that which `arcs` arcs take, all at once or one more."""
    return next(row for row in plan_cost(premise, arcs, price).rows if row.prompt.startswith("writer/arc"))


def planned_rows(plan: Plan) -> list[str]:
    """`plan` as lines of a table."""
    rows = [f"{'request':<20}{'calls':>6}{'input':>10}{'cached':>10}{'output':>10}{'USD':>10}"]
    rows += [_planned_row(row.prompt, row) for row in plan.rows]
    rows.append(_planned_row("all", plan))
    rows.append(f"A real run may come to {plan.low:g} to {plan.high:g} times this. Nothing was sent.")
    return rows


def _planned_row(name: str, row: Planned | Plan) -> str:
    return f"{name:<20}{row.calls:>6}{row.input_tokens:>10}{row.cached_tokens:>10}{row.output_tokens:>10}{_dollars(row.money):>10}"


async def spent(hidden: Path, journal: str | None = None) -> tuple[Entry, ...]:
    """Every attempt of this folder on record; `journal` is the database that a person has set for all folders."""
    home = found(hidden, journal)
    with Ledger(home.place) as ledger:
        return await read(ledger, home.run)


async def settled(hidden: Path, billed: bool, journal: str | None = None) -> Decimal:
    """A person has looked at the vendor's bill: calls of unknown outcome were `billed` or not. The dollars it was about."""
    home = found(hidden, journal)
    with Ledger(home.place) as ledger:
        about = await Budget(ledger, home.run).clear(billed)
        await ledger.do(lambda to: clear(to, home.run, frozenset()))
        return about


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

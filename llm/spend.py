"""What a series has taken, told afterwards from the ledger: calls, tokens and money by agent, episode and stage."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlalchemy import Connection, select

from loreboard.story.value import Value

from .ledger import Ledger
from .tables import OPEN, calls, charges

_EPISODE = re.compile(r"e\d+(?=/|$)")


class Spent(Value):
    """One attempt, or a sum of them. Money in US dollars: `spent` is settled, `perhaps` is held for an unknown outcome."""

    calls: int = 1
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    spent: Decimal = Decimal(0)
    perhaps: Decimal = Decimal(0)

    def tokens_a_minute(self, minutes: float) -> float:
        """Input and output tokens per minute of video; 0 for no video."""
        return (self.input_tokens + self.output_tokens) / minutes if minutes > 0 else 0.0


class Entry(Spent):
    """One attempt, and where it belongs."""

    run: str
    step: str
    prompt: str
    model: str

    @property
    def agent(self) -> str:
        """ "writer", "doctor", "storyboard"."""
        return self.prompt.partition("/")[0]

    @property
    def stage(self) -> str:
        """ "arcs", "script", "shots": what the agent was asked for."""
        return self.prompt.partition("/")[2] or self.prompt

    @property
    def episode(self) -> str:
        """ "e03", or "series" for what belongs to all of them."""
        found = _EPISODE.match(self.step)
        return found.group() if found else "series"


async def read(ledger: Ledger, run: str | None = None) -> tuple[Entry, ...]:
    """Every attempt on record, in order; of one run, if named. A run that had a budget is told by its charges, another by its calls."""
    return await ledger.do(lambda to: _read(to, run))


def by(entries: Sequence[Entry], part: Callable[[Entry], str]) -> dict[str, Spent]:
    """Sums by agent, episode, stage or whatever `part` tells apart, in the order they were met."""
    told: dict[str, list[Entry]] = {}
    for entry in entries:
        told.setdefault(part(entry), []).append(entry)
    return {name: total(group) for name, group in told.items()}


def total(entries: Sequence[Spent]) -> Spent:
    """All of them together."""
    return Spent(
        calls=sum(e.calls for e in entries),
        input_tokens=sum(e.input_tokens for e in entries),
        cached_tokens=sum(e.cached_tokens for e in entries),
        output_tokens=sum(e.output_tokens for e in entries),
        spent=sum((e.spent for e in entries), Decimal(0)),
        perhaps=sum((e.perhaps for e in entries), Decimal(0)),
    )


def _read(to: Connection, run: str | None) -> tuple[Entry, ...]:
    attempts, asks = select(charges).where(charges.c.state != "released"), select(calls).where(calls.c.state != "failed")
    if run is not None:
        attempts, asks = attempts.where(charges.c.run == run), asks.where(calls.c.run == run)
    paid = list(to.execute(attempts.order_by(charges.c.at)))
    metered = {row.run for row in paid}
    told = [(row, row.charged if row.state == "settled" else None, row.reserved if row.state != "settled" else None) for row in paid]
    for row in to.execute(asks.order_by(calls.c.number)):
        if row.run not in metered:
            told.append((row, row.cost, row.reserved if row.state in OPEN else None))
    return tuple(
        Entry(
            run=row.run,
            step=row.step,
            prompt=row.prompt,
            model=row.model,
            input_tokens=row.input_tokens or 0,
            cached_tokens=row.cached_tokens or 0,
            output_tokens=row.output_tokens or 0,
            spent=spent or Decimal(0),
            perhaps=perhaps or Decimal(0),
        )
        for row, spent, perhaps in told
    )

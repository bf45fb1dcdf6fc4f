"""What the ledger says about money that may be lost: calls without an answer, and attempts that were paid for beside one."""

from decimal import Decimal
from typing import Literal

from sqlalchemy import Connection, case, func, select, update

from loreboard.story.value import Value

from .handed import waiting
from .tables import OPEN, Money, calls, charges


class Open(Value):
    """A call that may have been billed without an answer to show for it. `worst` is in US dollars, None when it has no price."""

    run: str
    step: str
    prompt: str
    model: str
    at: str
    worst: Decimal | None
    state: str


class Stale(Value):
    """An answer kept and not used: `changed` is the first of model, wanted type and prompt that is another now."""

    step: str
    model: str
    changed: Literal["model", "schema", "prompt"]


class Report(Value):
    """What a person should know before going on."""

    kept: tuple[str, ...]
    """Steps with an answer on record."""
    open: tuple[Open, ...]
    unsent: tuple[str, ...]
    """Steps that were intended and, by their charges, never reached the wire."""
    stale: tuple[Stale, ...] = ()
    waiting: tuple[str, ...] = ()
    """Steps whose answer a vendor's job makes or holds: asking again collects it, and it is paid once."""

    @property
    def worst(self) -> Decimal:
        """US dollars that may have been billed for nothing, where prices are known."""
        return sum((call.worst for call in self.open if call.worst is not None), Decimal(0))


def report(to: Connection, run: str, flying: frozenset[str] = frozenset()) -> Report:
    """The report on `run`; calls in `flying` are still on their way and not counted.

    A call with charges is judged by them: what is held or settled without an answer may be billed or is, what was released was
    not. A call without any is judged by its intent, unless the run has charges, which are made just before a send. What a job
    will still deliver is not lost, and its charge does not count.
    """
    held = func.sum(case((charges.c.state.in_(("held", "unknown")), charges.c.reserved), else_=0), type_=Money)
    paid = func.sum(case((charges.c.state == "settled", charges.c.charged), else_=0), type_=Money)
    due = {row.call: row for row in to.execute(waiting(run))}
    counted = (charges.c.run == run) & charges.c.id.not_in([row.charge for row in due.values()])
    doubtful = func.sum(case((charges.c.state.in_(("held", "unknown")), 1), else_=0))
    sent = func.sum(case((charges.c.state != "released", 1), else_=0))
    counts = (held.label("held"), paid.label("paid"), doubtful.label("doubtful"), sent.label("sent"))
    money = {row.call: row for row in to.execute(select(charges.c.call, *counts).where(counted).group_by(charges.c.call))}
    metered = to.execute(select(charges.c.id).where(charges.c.run == run).limit(1)).first() is not None
    kept: dict[str, None] = {}
    lost: list[Open] = []
    unsent: list[str] = []
    for row in to.execute(select(calls).where(calls.c.run == run, calls.c.id.not_in(flying)).order_by(calls.c.number)):
        mine = money.get(row.id)
        worst: Decimal | None = mine.held if mine else Decimal(0)
        perhaps = bool(mine and mine.doubtful)
        if row.state == "answered":
            kept[row.step] = None
        elif row.state in OPEN and mine:
            worst, perhaps = mine.held + mine.paid, bool(mine.sent)
        elif row.state in OPEN and not metered:
            worst, perhaps = row.reserved, True
        if perhaps:
            lost.append(Open(run=row.run, step=row.step, prompt=row.prompt, model=row.model, at=row.at, worst=worst, state=row.state))
        elif row.state in OPEN and row.id not in due:
            unsent.append(row.step)
    steps = dict.fromkeys(row.step for name, row in due.items() if name not in flying)
    return Report(kept=tuple(kept), open=tuple(lost), unsent=tuple(unsent), waiting=tuple(steps))


def charged(to: Connection, call: str) -> Decimal | None:
    """US dollars settled for `call`, over all its attempts; None when it has no charges."""
    told: Decimal | None = to.execute(
        select(func.sum(charges.c.charged, type_=Money)).where(charges.c.call == call, charges.c.state == "settled")
    ).scalar()
    return told


def clear(to: Connection, run: str, flying: frozenset[str]) -> int:
    """Calls of `run` of unknown outcome are done with; how many they were."""
    done = to.execute(update(calls).where(calls.c.run == run, calls.c.state.in_(OPEN), calls.c.id.not_in(flying)).values(state="cleared"))
    return done.rowcount

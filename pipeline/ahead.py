"""What going on from a gate will ask for and cost, to the next gate where the run waits and to its end."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from loreboard.llm.estimate import Planned
from loreboard.llm.prices import Price
from loreboard.story.premise import Premise
from loreboard.story.value import Value

from .door import Models
from .gates import GATES, OF_A_SCRIPT, Gate
from .money import planned
from .settings import Settings

BEFORE: dict[str, Gate] = {
    "writer/arc": "arc", "writer/bible": "bible", "writer/script": "scripts", "doctor/read": "scripts", "doctor/worn": "scripts",
    "writer/revise": "scripts", "writer/reconcile": "scripts", "doctor/knowing": "scripts", "storyboard/shots": "shots",
}  # fmt: skip
"""Request -> the gate that it stands before."""


class Ahead(Value):
    """A stretch of the way. Calls and tokens are planned, dollars at the models' prices; an answer on record is not asked for again."""

    to: str
    """A gate, or "end"."""
    calls: int
    input_tokens: int
    output_tokens: int
    dollars: Decimal


class Waits(Value):
    """A run that waits for a person."""

    gate: Gate
    files: tuple[str, ...]
    """What the gate guards."""
    shut: tuple[str, ...]
    """Those of them that nobody has seen or written as they stand; all where the run was to end here."""
    asked: bool
    """Whether this run was to end here."""
    ahead: tuple[Ahead, ...]
    """To the next gate, and to the end; one where there is no gate before the end."""
    arcs: tuple[int, ...] = ()
    """At the arc: those to take instead."""


def ahead(chosen: Settings, models: Models, gate: Gate, gates: Sequence[Gate], scenes: int | None) -> tuple[Ahead, ...]:
    """What lies behind `gate` when the run waits at `gates`. `scenes` are those that have no board yet, None while they are not all written."""
    wish = chosen.wish if chosen.premise else Premise(text=chosen.script, language=chosen.language, episodes=1)
    roles = {request.partition("/")[0] for request in BEFORE}
    rows = planned(wish, chosen.arcs, {role: _price(chosen, models, role) for role in roles}).rows
    come_to = GATES if chosen.premise else OF_A_SCRIPT
    rows = tuple(row for row in rows if BEFORE[row.prompt] in come_to)
    rest = [_of(row, scenes) if BEFORE[row.prompt] == "shots" else row for row in rows if _after(BEFORE[row.prompt], gate)]
    stop = next((name for name in gates if _after(name, gate)), None)
    whole = _sum("end", rest)
    return (whole,) if stop is None else (_sum(stop, [row for row in rest if not _after(BEFORE[row.prompt], stop)]), whole)


def _after(one: Gate, other: Gate) -> bool:
    return GATES.index(one) > GATES.index(other)


def _price(chosen: Settings, models: Models, role: str) -> Price | None:
    price = models.own.get(role, models.everybody).price
    return price.in_batch() if price and chosen.cheap else price


def _of(row: Planned, calls: int | None) -> Planned:
    """`row` with this many calls instead of those planned."""
    if calls is None:
        return row
    share: Callable[[int], int] = lambda tokens: round(tokens * calls / row.calls)  # noqa: E731
    money = None if row.money is None else row.money * calls / row.calls
    told = {"input_tokens": share(row.input_tokens), "cached_tokens": share(row.cached_tokens), "output_tokens": share(row.output_tokens)}
    return row.model_copy(update={"calls": calls, "money": money, **told})


def _sum(to: str, rows: Sequence[Planned]) -> Ahead:
    return Ahead(
        to=to, calls=sum(row.calls for row in rows), input_tokens=sum(row.input_tokens for row in rows),
        output_tokens=sum(row.output_tokens for row in rows), dollars=sum((row.money or Decimal(0) for row in rows), Decimal(0)),
    )  # fmt: skip

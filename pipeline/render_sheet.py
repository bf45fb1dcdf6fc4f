"""What a run of renders would do, an episode a row, and why a person is asked first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from pydantic import Field

from loreboard.render.stage import planning
from loreboard.render.stage.ledger import Entry
from loreboard.render.stage.planning import Stage
from loreboard.render.stage.renderer import Renderer
from loreboard.render.stage.setting import setting
from loreboard.render.stage.states import TO_SEND
from loreboard.story.errors import OverBudget
from loreboard.story.value import Value

from .take_reasons import Reason


class Row(Value):
    """One episode of a plan. `calls` are the clips that are yet to be sent; seconds and money are theirs."""

    episode: int
    clips: int
    here: int
    """Clips that are verified already."""
    chosen: int = 0
    """Shots and pieces of shots that a chosen take is used for; they are no clips of the plan."""
    out: int
    """Clips that are paid for and not here, or of which a person has to say something."""
    calls: int
    requested: Fraction
    planned: Fraction
    cost: Decimal
    unknown: int
    """Calls that nobody knows the price of."""
    lost: dict[str, int] = Field(default_factory=dict)
    """What the requests do not say of the shots, and in how many clips; each job has it in full."""

    @property
    def waste(self) -> Fraction:
        return self.requested / self.planned - 1 if self.planned else Fraction(0)


class Sheet(Value):
    """What a run would do, before anything is sent. `spent` is what earlier runs cost or hold."""

    renderer: str
    profile: str
    currency: str
    spent: Decimal
    rows: tuple[Row, ...]
    asks: tuple[str, ...]
    """Why a person is asked first; nothing is sent without a yes to these."""
    why: tuple[Reason, ...] = ()
    """What was said of takes, and what the plan makes of it."""

    @property
    def calls(self) -> int:
        return sum(row.calls for row in self.rows)

    @property
    def cost(self) -> Decimal:
        return sum((row.cost for row in self.rows), Decimal(0))


def sheet_of(stages: Sequence[Stage], tool: Renderer, entries: Sequence[Entry], budget: Decimal | None) -> Sheet:
    """The plan as a person sees it. Raises OverBudget when what it asks for is more than there is."""
    known = {entry.job.job_id: entry for entry in entries}
    rows = tuple(_row(stage, known) for stage in stages)
    spent = sum((entry.counts for entry in entries), Decimal(0))
    currency = next((job.currency for stage in stages for job in stage.jobs), "USD")
    sheet = Sheet(renderer=tool.name, profile=stages[0].profile.id, currency=currency, spent=spent, rows=rows, asks=())
    if budget is not None and spent + sheet.cost > budget:
        told = f"{spent:.2f} {currency} are spent or held, this takes {sheet.cost:.2f} more, and the budget is {budget:f}"
        raise OverBudget(told, "--budget", "Raise it, or render fewer episodes with --episode.")
    return sheet.model_copy(update={"asks": tuple(_asks(sheet, budget))})


def _asks(sheet: Sheet, budget: Decimal | None) -> list[str]:
    out, limit = [], setting()["consent"]["waste"]
    for row in sheet.rows:
        if row.calls and float(row.waste) > limit:
            out.append(
                f"Episode {row.episode} asks for {float(row.requested):.1f} s to use {float(row.planned):.1f} s,"
                f" {float(row.waste):.0%} more than the story has."
            )
    if unknown := sum(row.unknown for row in sheet.rows):
        out.append(f"Nobody knows what {unknown} of the clips cost.")
    if sheet.cost and budget is None:
        out.append(f"It costs about {sheet.cost:.2f} {sheet.currency}, and no --budget is set.")
    return out


def _row(stage: Stage, known: Mapping[str, Entry]) -> Row:
    states = [known[job.job_id].state if job.job_id in known else "planned" for job in stage.jobs]
    to_send = [job for job, state in zip(stage.jobs, states, strict=True) if state in TO_SEND]
    return Row(
        episode=stage.episode, chosen=len(stage.kept), clips=len(stage.jobs), here=states.count("verified"),
        out=len(states) - len(to_send) - states.count("verified"), calls=len(to_send),
        requested=sum((job.expected.seconds for job in to_send), Fraction(0)),
        planned=sum((job.planned for job in to_send if job.kind == "clip"), Fraction(0)),
        cost=planning.money(to_send), unknown=sum(job.cost is None for job in to_send),
        lost=Counter(kind for job in stage.jobs for kind in sorted({what.partition(":")[0] for what in job.lost})),
    )  # fmt: skip

"""A job as it stands on record, and the changes it may make; each is called inside a transaction of the ledger's."""

import datetime
import json
import sqlite3
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from loreboard.story.errors import BadInput, LoreboardError, OverBudget
from loreboard.story.value import Value

from .job import Job
from .states import FREE, MAY, State

MICRO = Decimal(10) ** -6
"""What money is stored in."""


class Entry(Value):
    """How one job stands. `file` is relative to the series' folder; `probe` what was found in it."""

    job: Job
    state: State
    provider: str | None
    cost: Decimal | None
    why: str
    file: str | None
    sha256: str | None
    probe: dict[str, JsonValue] | None
    chosen: bool
    at: str = ""
    """Which service it was sent to, as host and port."""

    @property
    def counts(self) -> Decimal:
        """What it counts against a budget."""
        if self.state in FREE or (self.state == "cancelled" and self.provider is None):
            return Decimal(0)
        return self.cost if self.cost is not None else self.job.cost or Decimal(0)


class Twice(LoreboardError):
    """A service has given an id a second time."""


def move(to: sqlite3.Connection, entry: Entry, state: State, why: str, **more: Any) -> Entry:
    """Write that a job is now `state`, and when. `more`: provider, cost, file, sha256, probe, place. Raises LoreboardError for a state that
    cannot follow, Twice for an id that another job has."""
    job = entry.job.job_id
    if state not in MAY[entry.state]:
        raise LoreboardError(f"{job} is {entry.state}, which {state} cannot follow", job, "This is a fault of ours: please tell us.")
    values: dict[str, Any] = {"state": state, "why": why, **more}
    if "cost" in values:
        values["cost"] = micros(values["cost"])
    if "probe" in values:
        values["probe"] = json.dumps(values["probe"], ensure_ascii=False)
    try:
        to.execute(f"UPDATE jobs SET {', '.join(f'{name} = ?' for name in values)} WHERE job = ?", (*values.values(), job))
    except sqlite3.IntegrityError as error:
        raise Twice(f"The service gave {job} an id that another job has", job, "Look at the service, then settle it.") from error
    note(to, job, state, why)
    moved = read(to, job)
    return choose(to, moved) if state == "verified" else moved


def choose(to: sqlite3.Connection, entry: Entry) -> Entry:
    """Make this take the one that is used of its clip."""
    to.execute("UPDATE jobs SET chosen = (job = ?) WHERE clip = (SELECT clip FROM jobs WHERE job = ?)", (entry.job.job_id,) * 2)
    return read(to, entry.job.job_id)


def refuse_over(to: sqlite3.Connection, entry: Entry, budget: Decimal | None) -> None:
    """Raises OverBudget when `entry`, with all that is spent or held, is more than the budget, or nobody knows what it costs."""
    if budget is None:
        return
    if entry.job.cost is None:
        raise OverBudget(
            "Nobody knows what this costs, so no budget can hold it", entry.job.job_id, "Give the profile a price, or leave --budget out."
        )
    spent = sum((entry_of(row).counts for row in to.execute("SELECT * FROM jobs")), Decimal(0))
    if spent + entry.job.cost > budget:
        told = f"{spent:.4f} of {budget:f} {entry.job.currency} are spent or held, and the next clip takes {entry.job.cost:.4f}"
        raise OverBudget(told, entry.job.job_id, "Raise --budget, or render less.")


def note(to: sqlite3.Connection, job: str, state: State, why: str) -> None:
    """Write into the history that a job is now so."""
    at = datetime.datetime.now(datetime.UTC).isoformat()
    to.execute("INSERT INTO events (job, state, at, why) VALUES (?, ?, ?, ?)", (job, state, at, why))


def read(to: sqlite3.Connection, job: str) -> Entry:
    """The job with this id. Raises BadInput when there is none."""
    row = to.execute("SELECT * FROM jobs WHERE job = ?", (job,)).fetchone()
    if row is None:
        raise BadInput(f"There is no job {job}", job, "See `loreboard render DIR`.")
    return entry_of(row)


def entry_of(row: sqlite3.Row) -> Entry:
    """A row of the table."""
    return Entry(
        job=Job.model_validate_json(row["body"]), state=row["state"], provider=row["provider"],
        cost=None if row["cost"] is None else row["cost"] * MICRO, why=row["why"], file=row["file"], sha256=row["sha256"],
        probe=json.loads(row["probe"]) if row["probe"] else None, chosen=bool(row["chosen"]), at=row["place"],
    )  # fmt: skip


def micros(money: Decimal | None) -> int | None:
    """Money as it is stored, rounded up."""
    return None if money is None else int((money / MICRO).to_integral_value(ROUND_CEILING))


def named(error: sqlite3.DatabaseError, place: Path) -> LoreboardError:
    """What a person can do about a database that fails."""
    told = str(error)
    if "locked" in told or "busy" in told:
        return LoreboardError("Another process holds the record of renders", str(place), "Wait until it is done, or stop it.")
    if any(word in told for word in ("unable to open", "readonly", "full", "disk I/O")):
        return BadInput(f"Cannot write the record of renders: {told}", str(place), "Free some space, or make the folder writable.")
    if any(word in told for word in ("malformed", "not a database", "no such")):
        return LoreboardError(
            f"The record of renders is damaged ({told})", str(place), "Put it back from a copy; without it nobody knows what was paid."
        )
    return LoreboardError(f"The record of renders failed: {told}", str(place), "Please tell us.")

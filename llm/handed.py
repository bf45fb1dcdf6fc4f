"""Which ask is in which job, on record in the ledger, so that whoever comes after a crash collects what is paid for already.

A row is written before a job is handed in; its name right after, from when on the job can be taken up again. Plain functions
over a connection: when they are called is for `cheap.py`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, exists, insert, select, update

from loreboard.story.value import Value

from .tables import OPEN, calls, charges, jobs

AGAIN = "taken up again"
"""Why a call ended whose job another call collects."""


class Entry(Value):
    """One ask in a job. `name` is its custom id, `charge` and `call` are its ids among the charges and calls."""

    name: str
    run: str
    step: str
    fingerprint: str
    model: str
    charge: str
    call: str


class Found(Value):
    """A job that holds the answer to an ask, or will. `since` is when it was handed in; `missing` says that the vendor did not
    know it when last asked."""

    name: str
    job: str
    charge: str
    since: datetime
    missing: bool


def enter(to: Connection, entries: Sequence[Entry], at: datetime) -> None:
    """The entries are about to be handed in together."""
    rows = [entry.model_dump(exclude={"name"}) | {"id": entry.name, "state": "going", "at": at.isoformat()} for entry in entries]
    to.execute(insert(jobs), rows)


def called(to: Connection, names: Collection[str], job: str, at: datetime) -> None:
    """They were handed in, and the vendor calls the job so."""
    to.execute(update(jobs).where(jobs.c.id.in_(names)).values(job=job, state="handed_in", at=at.isoformat()))


def mark(to: Connection, names: Collection[str], state: Literal["missing", "collected", "ended"]) -> None:
    """What became of them."""
    to.execute(update(jobs).where(jobs.c.id.in_(names)).values(state=state))


def take_up(to: Connection, run: str, step: str, fingerprint: str, call: str, here: Collection[str]) -> Found | None:
    """The latest job of `run` for the same ask whose answer nobody has, except those waited for `here`. From now on it belongs to `call`,
    with its charge, and the call it was made for has ended."""
    same = (jobs.c.run == run) & (jobs.c.step == step) & (jobs.c.fingerprint == fingerprint) & jobs.c.id.not_in(here)
    row = to.execute(select(jobs).where(same, _due("handed_in", "missing")).order_by(jobs.c.at.desc())).first()
    if row is None:
        return None
    if call != row.call:
        given_up = (calls.c.id == row.call) & calls.c.state.in_(OPEN)
        to.execute(update(calls).where(given_up).values(state="failed", why=AGAIN))
        to.execute(update(charges).where(charges.c.id == row.charge).values(call=call))
        to.execute(update(jobs).where(jobs.c.id == row.id).values(call=call))
    since = datetime.fromisoformat(row.at)
    return Found(name=row.id, job=row.job, charge=row.charge, since=since, missing=row.state == "missing")


def waiting(run: str) -> Select[tuple[str, str, str]]:
    """(call, charge, step) of each ask of `run` whose answer can still be collected, as far as anybody knows."""
    return select(jobs.c.call, jobs.c.charge, jobs.c.step).where(jobs.c.run == run, _due("handed_in"))


def _due(*states: str) -> ColumnElement[bool]:
    """It has a job with a name and is in one of `states`, or its answer was lost between collecting and writing it down."""
    lost = exists().where((calls.c.id == jobs.c.call) & calls.c.state.in_(OPEN))
    return jobs.c.job.is_not(None) & (jobs.c.state.in_(states) | ((jobs.c.state == "collected") & lost))

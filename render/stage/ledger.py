"""What was sent, and what became of it: one SQLite file a folder, written before each step that costs and right after it.

A job is sent from `planned` or `refused` only, and only while the service has given it no id; that is checked in the transaction that
writes `submitting`, as is the budget. Money is stored as whole millionths. Holds no key and no text but a service's reasons.
"""

import asyncio
import datetime
import json
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, get_args

from pydantic import JsonValue

from loreboard.story.errors import BadInput, LoreboardError, OverBudget
from loreboard.story.value import Value

from .job import Job
from .states import FREE, MAY, TO_SEND, State

T = TypeVar("T")
FORMAT = "render.1"
FILE = "render.sqlite"
"""Its name in a folder's hidden folder."""
BUSY_SECONDS = 30
MICRO = Decimal(10) ** -6
_TABLES = f"""
CREATE TABLE IF NOT EXISTS formats (format TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS jobs (
    job TEXT PRIMARY KEY, clip TEXT NOT NULL, take INTEGER NOT NULL, episode INTEGER NOT NULL, renderer TEXT NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ({", ".join(repr(state) for state in get_args(State))})),
    provider TEXT, estimate INTEGER, cost INTEGER, currency TEXT NOT NULL, why TEXT NOT NULL DEFAULT '', file TEXT, sha256 TEXT,
    probe TEXT, chosen INTEGER NOT NULL DEFAULT 0, place TEXT NOT NULL DEFAULT '', UNIQUE (renderer, provider));
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY, job TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS wanted (clip TEXT PRIMARY KEY, take INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state);
"""


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


class Ledger:
    """The file at `place`, made by its first use. `close` it, or use it as a context. A `dry` one is a copy that leaves no trace."""

    def __init__(self, place: Path, dry: bool = False) -> None:
        self._place, self._dry = place, dry
        self._one = ThreadPoolExecutor(1, "loreboard-render-ledger")
        self._connection: sqlite3.Connection | None = None

    async def enter(self, jobs: Sequence[Job]) -> None:
        """Put the jobs of a plan on record as planned; what is there already stays as it is.

        Of their episodes and renderers, what was planned before, never sent and is not wanted any more is taken off.
        """
        ids = {job.job_id for job in jobs}

        def work(to: sqlite3.Connection) -> None:
            for place in {(job.episode, job.renderer) for job in jobs}:
                there = to.execute("SELECT job FROM jobs WHERE episode = ? AND renderer = ? AND state = 'planned'", place).fetchall()
                to.executemany("DELETE FROM jobs WHERE job = ?", [row for row in map(tuple, there) if row[0] not in ids])
            for job in jobs:
                row = (job.job_id, job.clip_id, job.take, job.episode, job.renderer, job.model_dump_json(), _micros(job.cost), job.currency)
                told = "(job, clip, take, episode, renderer, body, estimate, currency, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'planned')"
                if to.execute(f"INSERT OR IGNORE INTO jobs {told}", row).rowcount:
                    _note(to, job.job_id, "planned", "")

        await self.do(work)

    async def entries(self, episode: int | None = None) -> tuple[Entry, ...]:
        """All jobs on record, in the order they came."""
        where, told = ("WHERE episode = ?", (episode,)) if episode is not None else ("", ())
        return await self.do(lambda to: tuple(_entry(row) for row in to.execute(f"SELECT * FROM jobs {where} ORDER BY rowid", told)))

    async def entry(self, job: str) -> Entry:
        """The job with this id. Raises BadInput when there is none."""
        return await self.do(lambda to: _read(to, job))

    async def begin(self, job: str, budget: Decimal | None, at: str = "") -> Entry:
        """Write that `job` is about to be sent to the service `at`, if it may be and the budget holds it; the only way there is to send one.

        Raises OverBudget, and LoreboardError when it was sent before.
        """

        def work(to: sqlite3.Connection) -> Entry:
            entry = _read(to, job)
            if entry.state not in TO_SEND or entry.provider is not None:
                raise LoreboardError(f"{job} was sent before and is {entry.state}", job, "Ask for another take with --retake.")
            _refuse_over(to, entry, budget)
            return _move(to, entry, "submitting", "", place=at)

        return await self.do(work)

    async def move(self, job: str, state: State, why: str = "", **more: Any) -> Entry:
        """Write that `job` is now `state`. Raises LoreboardError when that cannot follow on what it is, Twice for an id that another job has."""
        return await self.do(lambda to: _move(to, _read(to, job), state, why, **more))

    async def recover(self) -> tuple[Entry, ...]:
        """Jobs that a run which died was just sending: nobody knows whether they arrived, so they become ambiguous. Those."""

        def work(to: sqlite3.Connection) -> tuple[Entry, ...]:
            found = [_entry(row) for row in to.execute("SELECT * FROM jobs WHERE state = 'submitting'").fetchall()]
            return tuple(_move(to, entry, "ambiguous", "the run ended while it was being sent") for entry in found)

        return await self.do(work)

    async def takes(self) -> dict[str, int]:
        """The take that is wanted of each clip of which it is not the first."""
        return await self.do(lambda to: {str(clip): int(take) for clip, take in to.execute("SELECT clip, take FROM wanted")})

    async def retake(self, name: str) -> tuple[Entry, ...]:
        """Want one more take of the clips of a shot, or of the clip of a job; the latest takes there were.

        Raises BadInput when nothing of that name is on record, or its latest take has not been sent yet.
        """

        def work(to: sqlite3.Connection) -> tuple[Entry, ...]:
            rows = [_entry(row) for row in to.execute("SELECT * FROM jobs ORDER BY take").fetchall()]
            latest = {e.job.clip_id: e for e in rows if name == e.job.job_id or name in e.job.shot_ids}
            if not latest:
                raise BadInput(f"No job is called {name}, and no shot of that name was rendered", "--retake", "See `loreboard render DIR`.")
            for entry in latest.values():
                if entry.state in ("planned", "submitting", "ambiguous"):
                    raise BadInput(f"{entry.job.job_id} is {entry.state}", "--retake", "Finish or settle the take there is.")
                to.execute("INSERT OR REPLACE INTO wanted VALUES (?, ?)", (entry.job.clip_id, entry.job.take + 1))
            return tuple(latest.values())

        return await self.do(work)

    async def choose(self, job: str) -> Entry:
        """Use this take of its clip, even if it was found unfit. Raises BadInput when it is not here."""

        def work(to: sqlite3.Connection) -> Entry:
            entry = _read(to, job)
            if entry.state == "unfit":
                entry = _move(to, entry, "verified", f"taken by a person: {entry.why}")
            if entry.state != "verified":
                raise BadInput(f"{job} is {entry.state}: there is nothing to use", "--choose", "See `loreboard render DIR`.")
            return _choose(to, entry)

        return await self.do(work)

    async def settle(self, job: str, told: str) -> Entry:
        """A person has looked: an ambiguous job was `paid`, `unpaid`, or is known to the service as `id:...`.

        Paid is spent, and wants another take; unpaid may be sent again; one with an id is gone on with. Raises BadInput.
        """
        how: dict[str, tuple[State, str]] = {
            "unpaid": ("planned", "not billed, says a person"),
            "paid": ("failed", "billed, says a person"),
        }
        provider = told.removeprefix("id:") if told.startswith("id:") else None
        if told not in how and not provider:
            raise BadInput(f"{told!r} says nothing of a bill", "--settle", "Say JOB=paid, JOB=unpaid or JOB=id:THE-ID-THE-SERVICE-GAVE.")

        def work(to: sqlite3.Connection) -> Entry:
            entry = _read(to, job)
            if entry.state != "ambiguous":
                raise BadInput(f"{job} is {entry.state}: nothing is open about it", "--settle", "See `loreboard render DIR`.")
            if provider:
                return _move(to, entry, "submitted", "found by a person", provider=provider)
            return _move(to, entry, *how[told])

        return await self.do(work)

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in one transaction, on the disk when this returns; what it raises undoes it."""
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._one, self._transact, work))

    def close(self) -> None:
        self._one.submit(self._let_go).result()
        self._one.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            to = self._open()
            to.execute("BEGIN IMMEDIATE")
            try:
                told = work(to)
                to.execute("COMMIT")
            except BaseException:
                to.execute("ROLLBACK")
                raise
            return told
        except sqlite3.DatabaseError as error:
            raise _named(error, self._place) from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            made = self._copy() if self._dry else self._file()
            made.row_factory = sqlite3.Row
            made.execute("PRAGMA journal_mode = WAL")
            made.execute("PRAGMA synchronous = FULL")
            made.executescript(_TABLES)
            formats = [row[0] for row in made.execute("SELECT format FROM formats")]
            if not formats:
                made.execute("INSERT INTO formats VALUES (?)", (FORMAT,))
            elif FORMAT not in formats:
                made.close()
                raise BadInput(
                    f"The record of renders is a {formats[0]}, and this version knows {FORMAT}", str(self._place), "Update loreboard."
                )
            self._connection = made
        return self._connection

    def _file(self) -> sqlite3.Connection:
        self._place.parent.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(self._place, timeout=BUSY_SECONDS, isolation_level=None)

    def _copy(self) -> sqlite3.Connection:
        made = sqlite3.connect(":memory:", isolation_level=None)
        if self._place.is_file():
            source = sqlite3.connect(f"{self._place.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
            try:
                source.backup(made)
            finally:
                source.close()
        return made

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _move(to: sqlite3.Connection, entry: Entry, state: State, why: str, **more: Any) -> Entry:
    """`more`: provider, cost, file, sha256, probe, place."""
    job = entry.job.job_id
    if state not in MAY[entry.state]:
        raise LoreboardError(f"{job} is {entry.state}, which {state} cannot follow", job, "This is a fault of ours: please tell us.")
    values: dict[str, Any] = {"state": state, "why": why, **more}
    if "cost" in values:
        values["cost"] = _micros(values["cost"])
    if "probe" in values:
        values["probe"] = json.dumps(values["probe"], ensure_ascii=False)
    try:
        to.execute(f"UPDATE jobs SET {', '.join(f'{name} = ?' for name in values)} WHERE job = ?", (*values.values(), job))
    except sqlite3.IntegrityError as error:
        raise Twice(f"The service gave {job} an id that another job has", job, "Look at the service, then settle it.") from error
    _note(to, job, state, why)
    moved = _read(to, job)
    return _choose(to, moved) if state == "verified" else moved


def _choose(to: sqlite3.Connection, entry: Entry) -> Entry:
    to.execute("UPDATE jobs SET chosen = (job = ?) WHERE clip = (SELECT clip FROM jobs WHERE job = ?)", (entry.job.job_id,) * 2)
    return _read(to, entry.job.job_id)


def _refuse_over(to: sqlite3.Connection, entry: Entry, budget: Decimal | None) -> None:
    if budget is None:
        return
    if entry.job.cost is None:
        raise OverBudget(
            "Nobody knows what this costs, so no budget can hold it", entry.job.job_id, "Give the profile a price, or leave --budget out."
        )
    spent = sum((_entry(row).counts for row in to.execute("SELECT * FROM jobs")), Decimal(0))
    if spent + entry.job.cost > budget:
        told = f"{spent:.4f} of {budget:f} {entry.job.currency} are spent or held, and the next clip takes {entry.job.cost:.4f}"
        raise OverBudget(told, entry.job.job_id, "Raise --budget, or render less.")


def _note(to: sqlite3.Connection, job: str, state: State, why: str) -> None:
    at = datetime.datetime.now(datetime.UTC).isoformat()
    to.execute("INSERT INTO events (job, state, at, why) VALUES (?, ?, ?, ?)", (job, state, at, why))


def _read(to: sqlite3.Connection, job: str) -> Entry:
    row = to.execute("SELECT * FROM jobs WHERE job = ?", (job,)).fetchone()
    if row is None:
        raise BadInput(f"There is no job {job}", job, "See `loreboard render DIR`.")
    return _entry(row)


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        job=Job.model_validate_json(row["body"]), state=row["state"], provider=row["provider"],
        cost=None if row["cost"] is None else row["cost"] * MICRO, why=row["why"], file=row["file"], sha256=row["sha256"],
        probe=json.loads(row["probe"]) if row["probe"] else None, chosen=bool(row["chosen"]), at=row["place"],
    )  # fmt: skip


def _micros(money: Decimal | None) -> int | None:
    return None if money is None else int((money / MICRO).to_integral_value(ROUND_CEILING))


def _named(error: sqlite3.DatabaseError, place: Path) -> LoreboardError:
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

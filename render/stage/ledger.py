"""What was sent, and what became of it: one SQLite file a folder, written before each step that costs and right after it.

A job is sent from `planned` or `refused` only, and only while the service has given it no id; that is checked in the transaction that
writes `submitting`, as is the budget. Money is stored as whole millionths. Holds no key and no text but a service's reasons.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, get_args

from loreboard.story.errors import BadInput, LoreboardError

from .entry import Entry, Twice, choose, entry_of, micros, move, named, note, read, refuse_over
from .job import Job
from .states import TO_SEND, State

__all__ = ["FILE", "Entry", "Ledger", "Twice"]

T = TypeVar("T")
FORMAT = "render.1"
FILE = "render.sqlite"
"""Its name in a folder's hidden folder."""
BUSY_SECONDS = 30
_TABLES = f"""
CREATE TABLE IF NOT EXISTS formats (format TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS jobs (
    job TEXT PRIMARY KEY, clip TEXT NOT NULL, take INTEGER NOT NULL, episode INTEGER NOT NULL, renderer TEXT NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ({", ".join(repr(state) for state in get_args(State))})),
    provider TEXT, estimate INTEGER, cost INTEGER, currency TEXT NOT NULL, why TEXT NOT NULL DEFAULT '', file TEXT, sha256 TEXT,
    probe TEXT, chosen INTEGER NOT NULL DEFAULT 0, place TEXT NOT NULL DEFAULT '', UNIQUE (renderer, place, provider));
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY, job TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS wanted (clip TEXT PRIMARY KEY, take INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state);
"""


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
                row = (job.job_id, job.clip_id, job.take, job.episode, job.renderer, job.model_dump_json(), micros(job.cost), job.currency)
                told = "(job, clip, take, episode, renderer, body, estimate, currency, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'planned')"
                if to.execute(f"INSERT OR IGNORE INTO jobs {told}", row).rowcount:
                    note(to, job.job_id, "planned", "")

        await self.do(work)

    async def entries(self, episode: int | None = None) -> tuple[Entry, ...]:
        """All jobs on record, in the order they came."""
        where, told = ("WHERE episode = ?", (episode,)) if episode is not None else ("", ())
        return await self.do(lambda to: tuple(entry_of(row) for row in to.execute(f"SELECT * FROM jobs {where} ORDER BY rowid", told)))

    async def entry(self, job: str) -> Entry:
        """The job with this id. Raises BadInput when there is none."""
        return await self.do(lambda to: read(to, job))

    async def begin(self, job: str, budget: Decimal | None, at: str = "") -> Entry:
        """Write that `job` is about to be sent to the service `at`, if it may be and the budget holds it; the only way there is to send one.

        Raises OverBudget, and LoreboardError when it was sent before.
        """

        def work(to: sqlite3.Connection) -> Entry:
            entry = read(to, job)
            if entry.state not in TO_SEND or entry.provider is not None:
                raise LoreboardError(f"{job} was sent before and is {entry.state}", job, "Ask for another take with --retake.")
            refuse_over(to, entry, budget)
            return move(to, entry, "submitting", "", place=at)

        return await self.do(work)

    async def move(self, job: str, state: State, why: str = "", **more: Any) -> Entry:
        """Write that `job` is now `state`. Raises LoreboardError when that cannot follow on what it is, Twice for an id that another job has."""
        return await self.do(lambda to: move(to, read(to, job), state, why, **more))

    async def recover(self) -> tuple[Entry, ...]:
        """Jobs that a run which died was just sending: nobody knows whether they arrived, so they become ambiguous. Those."""

        def work(to: sqlite3.Connection) -> tuple[Entry, ...]:
            found = [entry_of(row) for row in to.execute("SELECT * FROM jobs WHERE state = 'submitting'").fetchall()]
            return tuple(move(to, entry, "ambiguous", "the run ended while it was being sent") for entry in found)

        return await self.do(work)

    async def takes(self) -> dict[str, int]:
        """The take that is wanted of each clip of which it is not the first."""
        return await self.do(lambda to: {str(clip): int(take) for clip, take in to.execute("SELECT clip, take FROM wanted")})

    async def retake(self, name: str) -> tuple[Entry, ...]:
        """Want one more take of the clips of a shot, or of the clip of a job; the latest takes there were.

        Raises BadInput when nothing of that name is on record, or its latest take has not been sent yet.
        """

        def work(to: sqlite3.Connection) -> tuple[Entry, ...]:
            rows = [entry_of(row) for row in to.execute("SELECT * FROM jobs ORDER BY take").fetchall()]
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
            entry = read(to, job)
            if entry.state == "unfit":
                entry = move(to, entry, "verified", f"taken by a person: {entry.why}")
            if entry.state != "verified":
                raise BadInput(f"{job} is {entry.state}: there is nothing to use", "--choose", "See `loreboard render DIR`.")
            return choose(to, entry)

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
            entry = read(to, job)
            if entry.state != "ambiguous":
                raise BadInput(f"{job} is {entry.state}: nothing is open about it", "--settle", "See `loreboard render DIR`.")
            if provider:
                return move(to, entry, "submitted", "found by a person", provider=provider)
            return move(to, entry, *how[told])

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
            raise named(error, self._place) from error

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

"""The file, or database, that journal and budget write in, and the one thread of this process that does.

Whatever waits at the same moment is committed together, so 64 calls cost a few disk flushes and not 64. A transaction
takes the database's one write lock from its first statement, so a sum that was read still holds when the row that relies on
it is written, across processes too. Knows nothing of asks, prices or models.
"""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError

from loreboard.story.errors import BadInput

from .address import address, shown
from .damage import is_away, named
from .tables import FORMAT, formats, metadata

T = TypeVar("T")
Work = Callable[[Connection], Any]

BUSY_SECONDS = 30
"""How long a process waits for another one's transaction; ours take milliseconds. A Postgres that answered before and went away
is waited for as long."""
STUCK_SECONDS = 20
"""After how long a Postgres ends the transaction of a process that does not go on: before those who wait for its lock give up."""
CACHE_KB = 256
"""Memory for pages of the file; SQLite's own 2 MB would be a gigabyte for five hundred folders at once."""
BATCH = 256
"""Jobs committed together at most."""
LOCK = 1_819_242_341
"""The name, a number, of our write lock among the advisory locks of a Postgres database."""
RETRY_SECONDS = 0.1
_MANNER: dict[str, dict[str, Any]] = {"postgresql": {"isolation_level": "READ COMMITTED", "connect_args": {"connect_timeout": 10}}}
"""READ COMMITTED, whatever the server prefers: a snapshot taken before the lock was ours would hold yesterday's sums."""
_POSTGRES_LOCK = (
    f"SELECT set_config('lock_timeout', '{BUSY_SECONDS}s', true),"
    f" set_config('idle_in_transaction_session_timeout', '{STUCK_SECONDS}s', true),"
    f" set_config('synchronous_commit', 'on', true), pg_advisory_xact_lock({LOCK})"
)


class Ledger:
    """Opened by its first job, at `place`: a path (SQLite) or an SQLAlchemy URL. Close it, or use it as a context."""

    def __init__(self, place: Path | str) -> None:
        self._url = address(place)
        self.where = shown(self._url)
        self._jobs: SimpleQueue[tuple[Work, Future[Any]] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction and return what it returns, once that is on the disk; what it raises undoes it alone.

        Work that was handed over is done even if the caller is cancelled meanwhile. Raises LoreboardError for a database
        that is damaged, locked or cannot be written.
        """
        waiting = asyncio.wrap_future(self._hand_over(work))
        waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(waiting)

    def do_now(self, work: Callable[[Connection], T]) -> T:
        """As `do`, for a caller that cannot wait in the loop; blocks it for as long as a commit takes."""
        return self._hand_over(work).result()

    def close(self) -> None:
        """Finish what was handed over and let go of the file. A later job opens it again."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._jobs.put(None)
        if thread is not None:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _hand_over(self, work: Callable[[Connection], T]) -> "Future[T]":
        done: Future[T] = Future()
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="loreboard-ledger", daemon=True)
                self._thread.start()
            self._jobs.put((work, done))
        return done

    def _serve(self) -> None:
        engine: Engine | None = None
        going = True
        while going:
            batch, going = self._batch()
            try:
                engine = engine or _open(self._url)
                told = _commit(engine, [work for work, _ in batch])
            except Exception as error:
                told = [(None, error)] * len(batch)
            for (_, done), (result, wrong) in zip(batch, told, strict=True):
                if wrong is None:
                    done.set_result(result)
                else:
                    done.set_exception(named(wrong, self.where))
        if engine is not None:
            engine.dispose()

    def _batch(self) -> tuple[list[tuple[Work, Future[Any]]], bool]:
        """Everything that waits, after waiting for one; and whether there is to be a next time."""
        batch: list[tuple[Work, Future[Any]]] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) == BATCH:
                return batch, True
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return batch, True
        return batch, False


def _commit(engine: Engine, works: list[Work]) -> list[tuple[Any, Exception | None]]:
    """Run `works` in one transaction. When the server goes away before it is asked to commit, nothing is done yet: they run anew.

    Whether a commit that was on its way has reached it nobody knows, so that is an error.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        asked = False
        try:
            with engine.connect() as connection:
                connection.begin()
                told = [_try(connection, work) for work in works]
                asked = True
                connection.commit()
            return told
        except DBAPIError as error:
            if asked or not is_away(error) or time.monotonic() > until:
                raise
            time.sleep(RETRY_SECONDS)


def _try(connection: Connection, work: Work) -> tuple[Any, Exception | None]:
    """What `work` returns or raises; in the second case the transaction is as if it had never begun.

    Raises only when the connection is lost, and with it the work of all others.
    """
    try:
        with connection.begin_nested():
            return work(connection), None
    except Exception as error:
        if connection.invalidated:
            raise
        return None, error


def _open(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite" and url.database:
        with suppress(OSError):
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **_MANNER.get(url.get_backend_name(), {}))
    _lock_on_begin(engine)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            told = connection.execute(select(formats.c.format)).scalars().all()
            if not told:
                connection.execute(insert(formats).values(format=FORMAT))
    except BaseException:
        engine.dispose()
        raise
    if told and FORMAT not in told:
        engine.dispose()
        raise BadInput(f"The journal is a {told[0]}, and this version knows {FORMAT}", str(url.database), "Update loreboard.")
    return engine


def _lock_on_begin(engine: Engine) -> None:
    """Every transaction takes the write lock first: BEGIN IMMEDIATE, or an advisory lock where that is unknown."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _settle(raw: Any, _: object) -> None:
            raw.isolation_level = None
            raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
            _write_ahead(raw)
            raw.execute("PRAGMA synchronous = FULL")
            raw.execute(f"PRAGMA cache_size = -{CACHE_KB}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    elif engine.dialect.name == "postgresql":

        @event.listens_for(engine, "begin")
        def _wait(connection: Connection) -> None:
            connection.exec_driver_sql(_POSTGRES_LOCK)


def _write_ahead(raw: Any) -> None:
    """Switch the file to a write-ahead log. SQLite does not wait for another process that is just doing the same; we do."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)

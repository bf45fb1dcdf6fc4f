"""The steps of a graph in an SQLite file of the folder: opened, let go of, and what is said when they are damaged."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from loreboard.llm.ledger import CACHE_KB
from loreboard.story.errors import LoreboardError

RECURSION = 200
"""Super-steps before a run is stopped as a loop; a series needs about 30."""


@asynccontextmanager
async def saved(graph: Any, path: Path, do: str) -> AsyncIterator[Any]:
    """`graph` compiled with its checkpoints in `path`. Raises LoreboardError, with `do` as the way out, when they are damaged."""
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    try:
        async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
            await saver.conn.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            try:
                yield graph.compile(checkpointer=saver)
            finally:
                await _unlocked(saver)
    except sqlite3.DatabaseError as error:
        raise damaged(path, error, do) from error


def thread(name: str) -> dict[str, Any]:
    """The configuration that names a thread."""
    return {"configurable": {"thread_id": name}, "recursion_limit": RECURSION}


async def waiting(compiled: Any, config: dict[str, Any], path: Path, do: str) -> tuple[str, ...]:
    """The nodes that the thread goes on with, none when it has no step. Reading is all this does, so whatever fails here is damage."""
    try:
        return tuple((await compiled.aget_state(config)).next)
    except Exception as error:
        raise damaged(path, error, do) from error


async def _unlocked(saver: Any) -> None:
    """Let go of the database. A write that was cancelled between its statement and its commit would hold the lock for as long as
    anybody keeps the error that cancelled it; a late one finds nothing to write to."""
    async with saver.lock:
        await saver.conn.rollback()
        await saver.conn.close()


def damaged(path: Path, error: Exception, do: str) -> LoreboardError:
    """The error for checkpoints that cannot be read."""
    return LoreboardError(f"The checkpoints are damaged ({error})", str(path), do)

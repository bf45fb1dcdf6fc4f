"""A damaged journal is set aside whole, and what can still be read of it goes into a new one. The old file is never touched again."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert

from loreboard.story.value import Value

from .ledger import Ledger
from .tables import PICO, Money, metadata

_TAILS = ("", "-wal", "-shm")
_LATER = ("jobs",)
"""Tables that a sound journal of an earlier version does not have."""


class Rebuilt(Value):
    """What came of it. `old` is the file that was set aside; rows are counted over all tables."""

    old: Path
    rows: int
    whole: bool
    """Whether every table could be read to its end."""


def set_aside(path: Path, why: str = "damaged") -> Path:
    """Rename the SQLite journal at `path`, with what belongs to it, to a free name beside it; returns that name."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.{why}-{number}{path.suffix}")).exists():
        number += 1
    for tail in _TAILS:
        part = path.with_name(path.name + tail)
        if part.exists():
            part.rename(aside.with_name(aside.name + tail))
    return aside


def rebuild(path: Path) -> Rebuilt:
    """Set the journal at `path` aside and make a new one from what is left. Nobody else may have it open.

    A call whose rows were lost is asked again. What was held back for unknown outcomes is kept where it can be read.
    """
    old = set_aside(path)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / "copy.sqlite"
        for tail in _TAILS:
            part = old.with_name(old.name + tail)
            if part.exists() and tail != "-shm":
                shutil.copy(part, copy.with_name(copy.name + tail))
        with closing(sqlite3.connect(copy)) as source, Ledger(path) as ledger:
            source.row_factory = sqlite3.Row
            found = {table.name: _left(source, table) for table in metadata.sorted_tables if table.name != "formats"}
            kept = ledger.do_now(lambda to: sum(_put(to, metadata.tables[name], rows) for name, (rows, _) in found.items()))
    return Rebuilt(old=old, rows=kept, whole=all(whole for _, whole in found.values()))


def _left(source: sqlite3.Connection, table: Table) -> tuple[list[dict[str, Any]], bool]:
    """Rows of `table` from its front and from its back, each as far as they can be read; and whether that is all."""
    rows: dict[int, dict[str, Any]] = {}
    for order in ("ASC", "DESC"):
        try:
            for row in source.execute(f"SELECT rowid AS place, * FROM {table.name} NOT INDEXED ORDER BY rowid {order}"):
                if row["place"] in rows and order == "DESC":
                    break
                rows[row["place"]] = {key: row[key] for key in row.keys() if key in table.c}  # noqa: SIM118
            else:
                if order == "ASC":
                    return list(rows.values()), True
        except sqlite3.DatabaseError as error:
            if table.name in _LATER and "no such table" in str(error):
                return [], True
            continue
    return [rows[place] for place in sorted(rows)], False


def _put(to: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    """Put each row in that the table takes; how many those were."""
    kept = 0
    for row in rows:
        try:
            with to.begin_nested():
                to.execute(insert(table).values(_typed(table, row)))
            kept += 1
        except Exception:  # a row that damage made senseless is one of the lost
            continue
    return kept


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """`row` as our types want it; SQLite hands out money as the picodollars it stores."""
    return {name: value * PICO if value is not None and isinstance(table.c[name].type, Money) else value for name, value in row.items()}

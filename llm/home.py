"""Which journal a folder has, and what the folder is called there: a file of its own, or a database that many folders share.

Which database that is a person's setting says, never the folder, which may come from a stranger. The folder only remembers its
name and where it left its answers, so that they are not paid for again when the setting is missing or another one.
"""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, Table, insert, select

from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole

from .address import address, spot
from .ledger import Ledger
from .mending import set_aside
from .tables import calls, charges, jobs

OWN = "journal.sqlite"
"""The folder's own journal, in its hidden folder."""
ALONE = "series"
"""The run's name in a journal of one's own: one folder is one run as far as money goes."""
MEMORY = "journal.json"
FORMAT = "journal-home.1"
SETTING = "LOREBOARD_JOURNAL"
_NAME = re.compile(r"[0-9a-f]{32}")


class Home(NamedTuple):
    """`place` is for `Ledger`, and may hold a password; `run` for Journal, Budget and `spend.read`."""

    place: Path | str
    run: str


def found(hidden: Path, database: str | None) -> Home:
    """The journal that the folder has now; `database` is the setting. Writes nothing.

    Raises BadInput when the folder's answers are in a database and the setting does not lead there.
    """
    remembered = _remembered(hidden)
    if remembered is None:
        return Home(hidden / OWN, ALONE)
    run, there = remembered
    if database is None:
        raise BadInput("This folder's answers are in a database", there, f"Set {SETTING} to its address.")
    if (here := spot(address(database))) != there:
        raise BadInput(
            f"This folder's answers are in another database than {here}",
            there,
            f"Set {SETTING} back; if it is the same under another name, write that into {hidden / MEMORY}.",
        )
    return Home(database, run)


def settled(hidden: Path, database: str | None) -> Home:
    """As `found`; a folder that was in no database yet is given a name for the one that is set. Then comes `carry_over`."""
    if database is not None and _remembered(hidden) is None:
        told = {"format": FORMAT, "run": uuid4().hex, "database": spot(address(database))}
        write_whole(hidden / MEMORY, json.dumps(told).encode(), durable=True)
    return found(hidden, database)


async def carry_over(hidden: Path, ledger: Ledger, run: str) -> int:
    """Copy what the folder's own journal holds to the database's `ledger`, and set the file aside; how many calls that were.

    Begun again after a stop, it copies what is missing. Does nothing when `ledger` is the folder's own, or there is no file.
    """
    own = hidden / OWN
    if run == ALONE or not own.exists():
        return 0
    with Ledger(own) as source:
        held = await source.do(lambda to: {table: _rows(to, table) for table in (calls, charges, jobs)})
    await ledger.do(lambda to: sum(_put(to, table, rows, run) for table, rows in held.items()))
    set_aside(own, "carried-over")
    return len(held[calls])


def _remembered(hidden: Path) -> tuple[str, str] | None:
    """The folder's name in a database, and which that is; None when it is in none. Raises BadInput for a file that says neither."""
    path = hidden / MEMORY
    try:
        told = json.loads(path.read_bytes())
        if told["format"] == FORMAT and _NAME.fullmatch(told["run"]):
            return told["run"], str(told["database"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        pass
    do = "Put it back from a copy; without it the folder begins a new record, and its answers are paid for again."
    raise BadInput("The name of this folder in its database cannot be read", str(path), do)


def _rows(to: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in to.execute(select(table).order_by(table.c.get("number", table.c.at))).mappings()]


def _put(to: Connection, table: Table, rows: list[dict[str, Any]], run: str) -> int:
    """Insert the rows that are not there yet, as rows of `run`; how many those were.

    Ids are made anew, since a copy of a folder has the same ones; but for those of a job's asks, which the vendor knows.
    """
    made = [_as_of(run, table, row) for row in rows]
    there = set(to.execute(select(table.c.id).where(table.c.id.in_([row["id"] for row in made]))).scalars())
    missing = [row for row in made if row["id"] not in there]
    if missing:
        to.execute(insert(table), missing)
    return len(missing)


def _as_of(run: str, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """`row` as one of `run`."""
    own = ("call", "charge") if table is jobs else ("id", "call")
    told = {name: value for name, value in row.items() if name != "number"}
    return told | {name: _anew(run, told[name]) for name in own if name in told} | {"run": run}


def _anew(run: str, id: str) -> str:
    return sha256(f"{run} {id}".encode()).hexdigest()[:32] if id else ""

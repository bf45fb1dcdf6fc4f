"""What a person can do about a database that fails. The only place that reads a database's own words."""

import sqlite3

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError

from loreboard.story.errors import BadInput, LoreboardError

_DAMAGED = ("not a database", "malformed", "corrupt", "no such table", "no such column")
_UNWRITABLE = ("unable to open", "readonly", "read-only", "full", "disk i/o")
_ENTRY = (
    "authentication failed",
    "no password",
    "does not exist",
    "no pg_hba.conf",
    "not permitted to log in",
    "permission denied for database",
)
_CROWDED = ("too many connections", "too many clients", "connection slots", "starting up", "shutting down", "recovery mode")


class Damaged(LoreboardError):
    """The database cannot be read as what it should be; `mending.rebuild` saves what is left."""


def named(error: Exception, where: str) -> Exception:
    """`error` as one of ours if it is the database's at `where`; a bug stays as it is."""
    if isinstance(error, (NoSuchModuleError, ModuleNotFoundError)):
        return BadInput("The driver for this database is not installed", where, 'Run `pip install "loreboard[fleet]"` for Postgres.')
    if not isinstance(error, DBAPIError):
        return error
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error, where)
    return _of_postgres(error, where)


def is_away(error: DBAPIError) -> bool:
    """Whether a server has gone, or cannot be reached again yet, rather than refused what was asked."""
    return not isinstance(error.orig, sqlite3.Error) and (error.connection_invalidated or _outside(error))


def _of_sqlite(error: DBAPIError, where: str) -> Exception:
    told = str(error.orig).lower()
    if any(word in told for word in _DAMAGED):
        return Damaged(
            f"The journal is damaged ({error.orig})",
            where,
            "Run `loreboard resume DIR --afresh`: the file is set aside, and the answers that can still be read are used again.",
        )
    if "locked" in told or "busy" in told:
        return LoreboardError("Another process holds the journal", where, "Wait until it is done, or stop it, and try again.")
    if any(word in told for word in _UNWRITABLE):
        return BadInput(f"Cannot write the journal: {error.orig}", where, "Free some space, or make the folder writable.")
    return error


def _of_postgres(error: DBAPIError, where: str) -> Exception:
    """By the five letters of its SQLSTATE, which a server gives; by its words where there was no session yet."""
    state, told = _state(error), str(error.orig).lower()
    if error.connection_invalidated:
        do = "Start it again and run `loreboard resume`: what was being written then is on record, or is asked again."
        return LoreboardError("The journal's database went away", where, do)
    if _outside(error):
        if any(words in told for words in _ENTRY):
            return BadInput(
                "The journal's database lets nobody in by that name", where, "Correct user, password and database in its address."
            )
        if any(words in told for words in _CROWDED):
            return LoreboardError("The journal's database takes no more connections just now", where, "Wait, or raise its max_connections.")
        return BadInput("The journal's database does not answer", where, "Start it, or correct its address.")
    if state in ("55P03", "57014"):
        return LoreboardError("Another process holds the journal", where, "Wait until it is done, or stop it, and try again.")
    if state in ("42501", "3F000"):
        return BadInput(
            "The journal's database allows no writing", where, "Grant its user to create tables there, and to read and write them."
        )
    if state == "25006":
        return BadInput("The journal's database can only be read", where, "Give the address of the server that takes writes.")
    if state[:2] == "53":
        return BadInput("The journal's database has no room left", where, "Free some space on its server.")
    if state in ("42P01", "42703") or state[:2] == "XX":
        return Damaged("The journal's tables are not what they should be", where, "Restore them from a backup, or give an empty database.")
    return error


def _outside(error: DBAPIError) -> bool:
    """Whether there was no session yet: a server's errors have a state, and what psycopg itself refuses is no OperationalError."""
    return isinstance(error, OperationalError) and not _state(error)


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", "") or "")

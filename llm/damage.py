"""What a person can do about a database that fails. The only place that reads a database's own words."""

from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from loreboard.story.errors import BadInput, LoreboardError

_DAMAGED = ("not a database", "malformed", "corrupt", "no such table", "no such column")
_UNWRITABLE = ("unable to open", "readonly", "read-only", "full", "disk i/o")


class Damaged(LoreboardError):
    """The database cannot be read as what it should be; `mending.rebuild` saves what is left."""


def named(error: Exception, where: str) -> Exception:
    """`error` as one of ours if it is the database's at `where`; a bug stays as it is."""
    if isinstance(error, (NoSuchModuleError, ModuleNotFoundError)):
        return BadInput(
            f"The driver for this database is not installed ({error})", where, 'Run `pip install "psycopg[binary]"` for Postgres.'
        )
    if not isinstance(error, DBAPIError):
        return error
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
    if error.connection_invalidated or "connect" in told:
        return BadInput("The journal's database does not answer", where, "Start it, or correct its address in the settings.")
    return error

"""Where a journal is: a file, or a database by its URL. Written so that a ledger can open it, and shown without its password."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from loreboard.story.errors import BadInput

DO = "Write it as postgresql://USER@HOST/NAME, or sqlite:////FOLDER/FILE."
DRIVER = "postgresql+psycopg"


def address(place: Path | str) -> URL:
    """`place` for SQLAlchemy: a path is SQLite, and every Postgres is spoken to with psycopg.

    Raises BadInput, without repeating `place`, for what is no URL or a kind of database whose write lock we do not know.
    """
    if isinstance(place, Path):
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place.strip())
    except (ArgumentError, ValueError):
        raise BadInput("The journal's address is no database URL", "journal", DO) from None  # not chained: it may hold a password
    kind = url.get_backend_name()
    if kind in ("postgres", "postgresql"):
        return url.set(drivername=DRIVER)
    if kind != "sqlite":
        raise BadInput(f"A journal cannot be kept in {kind}", "journal", DO)
    return url


def spot(url: URL) -> str:
    """What tells one database from another, whoever goes there: HOST:PORT/NAME, or the file."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.host or url.query.get('host') or 'localhost'}:{url.port or url.query.get('port') or 5432}/{url.database or ''}"


def shown(url: URL) -> str:
    """`url` for people and for the record: no password, and nothing of the query, which may hold one as well."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return URL.create("postgresql", url.username, None, url.host, url.port, url.database).render_as_string()

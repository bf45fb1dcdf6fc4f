"""The journal that a person has set for all folders: LOREBOARD_JOURNAL. A project file cannot, since it may come from a stranger."""

import os
from importlib.util import find_spec
from pathlib import Path

from loreboard.story.errors import BadInput

NAME = "LOREBOARD_JOURNAL"


def journal_setting() -> str | None:
    """The address of the database that holds the journal, None when each folder keeps its own.

    Raises BadInput, without the address, when it cannot be used or the driver for it is missing.
    """
    told = os.environ.get(NAME, "").strip()
    if not told:
        return None
    from loreboard.llm.address import address

    try:
        url = address(told)
    except BadInput as error:
        raise BadInput(error.what, NAME, error.do) from None
    if url.get_backend_name() == "sqlite":
        if not Path(url.database or "").is_absolute():
            raise BadInput("The journal's file is not named from the root", NAME, "Write it with four slashes: sqlite:////FOLDER/FILE.")
    elif not url.database:
        raise BadInput("The journal's address names no database", NAME, "Write it as postgresql://USER@HOST/NAME.")
    elif find_spec("psycopg") is None:
        raise BadInput("The driver for Postgres is not installed", NAME, 'Run `pip install "loreboard[fleet]"`.')
    return told

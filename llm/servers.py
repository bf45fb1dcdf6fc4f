"""What is known of compatible servers from earlier runs: how each wants to be asked, in one small file of the user's cache.

An address may hold a password, so only its hash is kept. What is old is forgotten, since servers learn.
"""

import datetime
import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole
from loreboard.story.value import Value

from .openai_compatible import Manner

KEPT = datetime.timedelta(days=30)
"""After this a server is tried in the best way again; finding out costs one or two refused requests."""


class _Entry(Value):
    manner: Manner
    date: datetime.date


def recall(path: Path, url: str, model: str, today: datetime.date) -> Manner | None:
    """How the server at `url` wanted to be asked for `model`, None when nobody knows any more."""
    entry = _read(path).get(_name(url, model))
    return entry.manner if entry is not None and today - entry.date <= KEPT else None


def note(path: Path, url: str, model: str, manner: Manner, today: datetime.date) -> None:
    """Remember it. A file that cannot be written is no reason to stop."""
    known = _read(path) | {_name(url, model): _Entry(manner=manner, date=today)}
    told = {name: entry.model_dump(mode="json") for name, entry in known.items() if today - entry.date <= KEPT}
    with suppress(BadInput):
        write_whole(path, json.dumps(told, indent=1).encode())


def _read(path: Path) -> dict[str, _Entry]:
    try:
        return {name: _Entry.model_validate(told) for name, told in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError, AttributeError, ValidationError):
        return {}


def _name(url: str, model: str) -> str:
    return sha256(f"{url.rstrip('/')} {model}".encode()).hexdigest()[:32]

"""The last good version of a file that a person works on, kept with its bytes: what a damaged one is put back from.

`.loreboard/good.json` names, for each shots.json, the body in the store that was last taken in or made. A file whose bytes are that
body has been taken in; one whose bytes are another has not yet.
"""

import json
from hashlib import sha256

from loreboard.story.errors import LoreboardError
from loreboard.story.files import write_whole

from .folder import Folder
from .store import Store

FILE = "good.json"


def keep(folder: Folder, name: str, content: bytes) -> None:
    """Remember `content` as the last good version of `name`."""
    told = _told(folder)
    kept = Store(folder.hidden / "store").put(content)
    if told.get(name) != kept:
        body = {"format": "good.1", "files": {**told, name: kept}}
        write_whole(folder.hidden / FILE, json.dumps(body, indent=1).encode())


def last_good(folder: Folder, name: str) -> bytes | None:
    """The last good version of `name`, None where none is kept."""
    told = _told(folder)
    try:
        return Store(folder.hidden / "store").bytes(told[name]) if name in told else None
    except LoreboardError:
        return None


def taken_in(folder: Folder, name: str) -> bool:
    """Whether `name` stands as it was last taken in or made."""
    path = folder.path(name)
    return path.is_file() and _told(folder).get(name) == sha256(path.read_bytes()).hexdigest()


def _told(folder: Folder) -> dict[str, str]:
    try:
        return dict(json.loads((folder.hidden / FILE).read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}

"""What a script with locks is begun from: the writer's draft while they would be told what they were told, else the script as it lies there.

So that a run after that comes to the same, it is remembered of each script what its writer was told, and what it was begun from instead.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

from loreboard.agents import writer
from loreboard.screenplay.locks import carried, unmarked
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible

from . import locking
from .edits import stood
from .state import Crew


def told_key(number: int, arc: Arc, book: Bible) -> str:
    """One name for what the writer of episode `number` is told of arc and bible."""
    plan = next((plan for plan in book.episodes if plan.number == number), None)
    told = [writer.season(arc), writer.told_of(book), *([plan] if plan else [])]
    return sha256(json.dumps([one.model_dump(mode="json") for one in told], ensure_ascii=False).encode()).hexdigest()[:16]


def basis(crew: Crew, name: str, key: str, locked: str) -> str:
    """The artefact, without marks, that the script `name` is begun from; "" for the writer's draft. `locked` is the artefact of the file
    with its marks, "" where there are none."""
    was, _, base = stood.recalled(crew.folder).drafts.get(name, key).partition(" ")
    if not locked:
        return ""
    if was == key:
        return base if base and crew.store.has(base) else ""
    return crew.store.put(unmarked(crew.store.bytes(locked)))


def begun(crew: Crew, base: str, locked: str) -> str:
    """The artefact `base` with the marks of `locked`."""
    return crew.store.put(carried(crew.store.bytes(base), crew.store.bytes(locked)))


def remarked(crew: Crew, marked: Mapping[str, str], number: int, content: bytes) -> bytes:
    """The script `content` of an episode with the marks that a person has put on lines of it."""
    name = f"e{number:02d}/script.fountain"
    return locking.carried(name, content, crew.store.bytes(marked[name])) if name in marked else content

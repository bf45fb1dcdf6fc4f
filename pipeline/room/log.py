"""Where a room's tree lies: each step an artefact that names the one before it, and a file that names the last one.

Steps are only ever added. `.loreboard/brainstorm.json` says which was the last and where the room stands, so that a run can take the arc
that was picked without opening any checkpoint.
"""

import json

from loreboard.story.arc import Arc
from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole

from ..folder import Folder
from ..store import Store
from .tree import Step, Tree

FILE = "brainstorm.json"


def read(store: Store, last: str, at: int, ahead: tuple[int, ...] = ()) -> Tree:
    """The tree whose last step is the artefact `last`. Raises LoreboardError when one is missing or damaged."""
    steps: list[Step] = []
    while last:
        steps.append(store.get(last, Step))
        last = steps[-1].before
    return Tree(steps=tuple(reversed(steps)), at=at, ahead=ahead)


def remember(folder: Folder, last: str, tree: Tree) -> None:
    """Write down where the room stands."""
    told = {"format": "brainstorm.1", "last": last, "at": tree.at, "ahead": list(tree.ahead), "picked": picked_in(tree)}
    write_whole(folder.hidden / FILE, json.dumps(told).encode(), durable=True)


def remembered(folder: Folder) -> tuple[str, int, tuple[int, ...]] | None:
    """(the last step's artefact, where the room stands, what lies ahead), None where there was no room. Raises BadInput for a damaged file."""
    told = _told(folder)
    return None if told is None else (told[0], told[1], told[2])


def picked(folder: Folder) -> str:
    """The artefact of the arc that was picked in the folder's room, "" for none. Raises BadInput for a damaged file."""
    told = _told(folder)
    return told[3] if told else ""


def picked_in(tree: Tree) -> str:
    """The same for a tree."""
    return tree.made[tree.table.picked].arc if tree.table.picked else ""


def arc_of(store: Store, tree: Tree, number: int) -> Arc:
    """The arc `number` of the room."""
    return store.get(tree.made[number].arc, Arc)


def _told(folder: Folder) -> tuple[str, int, tuple[int, ...], str] | None:
    path = folder.hidden / FILE
    try:
        told = json.loads(path.read_bytes())
        return str(told["last"]), int(told["at"]), tuple(int(n) for n in told["ahead"]), str(told["picked"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            "What the writers' room remembers is damaged", str(path), "Put it back from a copy, or delete it to begin a new room."
        ) from error

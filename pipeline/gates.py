"""The gates of a run: where it waits for a person, what they have seen there, and what that means for the next run.

A gate guards files. It is shut while there is one among them that no person has seen or written as it stands: so it is passed once, and shut
again when what it guards has changed. What was seen is on record in `.loreboard/gates.json`, beside the graph's threads, since an edit begins a
new thread and must not ask again. `--until` is the same stop, said for one run and whether or not the gate was passed before.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole
from loreboard.story.mistakes import nearest

from .folder import Folder

Gate = Literal["arc", "bible", "scripts", "shots"]
GATES: tuple[Gate, ...] = get_args(Gate)
"""In the order in which a run comes to them."""
OF_A_SCRIPT: tuple[Gate, ...] = ("bible", "shots")
"""Those of a folder that was made from a finished script."""
FILE = "gates.json"


def gates_from(told: Iterable[str]) -> tuple[Gate, ...]:
    """Gates by their names, in their order, each once; "script" is "scripts". Raises BadInput naming the nearest for any other word."""
    names = [word.strip().casefold() for word in told]
    names = ["scripts" if name == "script" else name for name in names if name]
    for name in names:
        if name not in GATES:
            raise BadInput(f"There is no gate {name!r}", "--gate", nearest(name, GATES, f"There are {', '.join(GATES)}."))
    return tuple(gate for gate in GATES if gate in names)


@dataclass(frozen=True)
class Gates:
    """The gates of one run. The default has none: it goes through."""

    wanted: tuple[Gate, ...] = ()
    until: Gate | None = None
    """Where this run ends, whoever has seen what."""
    seen: Mapping[str, str] = field(default_factory=dict)
    """File -> the artefact that a person had before them when they went on."""

    def stands(self, gate: Gate) -> bool:
        """Whether the run may wait at `gate`."""
        return gate in self.wanted or gate == self.until

    def shut(self, gate: Gate, files: Mapping[str, str], given: Mapping[str, str]) -> tuple[str, ...]:
        """The files for which the run waits at `gate`, none when it goes on. `files` is what the gate guards, `given` what is a person's own, both file -> artefact."""
        if gate == self.until:
            return tuple(files)
        if gate not in self.wanted:
            return ()
        return tuple(name for name, kept in files.items() if kept not in (self.seen.get(name), given.get(name)))


def stand(folder: Folder, files: Mapping[str, str]) -> None:
    """Write down that a run of `folder` waits with these files before a person."""
    _, seen = _told(folder)
    _save(folder, dict(files), seen)


def go_on(folder: Folder) -> Mapping[str, str]:
    """A person goes on: what lay before them counts as seen, durably and before anything is asked. Everything that they have seen."""
    standing, seen = _told(folder)
    if standing:
        _save(folder, {}, seen | standing)
    return seen | standing


def will_have_seen(folder: Folder) -> Mapping[str, str]:
    """What counts as seen once a person goes on; nothing is written."""
    standing, seen = _told(folder)
    return seen | standing


def forget(folder: Folder) -> None:
    """Another series begins here."""
    (folder.hidden / FILE).unlink(missing_ok=True)


def _told(folder: Folder) -> tuple[dict[str, str], dict[str, str]]:
    """(what a run waits with, what was seen). A damaged record is none: its gates are shut once more, and nothing else is lost."""
    try:
        told = json.loads((folder.hidden / FILE).read_bytes())
        return _names(told["standing"]), _names(told["seen"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}


def _names(told: Mapping[str, str]) -> dict[str, str]:
    return {str(name): str(kept) for name, kept in told.items()}


def _save(folder: Folder, standing: dict[str, str], seen: dict[str, str]) -> None:
    told = {"format": "gates.1", "standing": standing, "seen": seen}
    write_whole(folder.hidden / FILE, json.dumps(told, indent=1).encode(), durable=True)

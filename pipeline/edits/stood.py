"""What the files of a folder were made of: arc, bible, scripts and settings of the last run, and where a person's differ from them now.

`.loreboard/stood.json` names the artefacts that the last run took or made. A file of a person that is one of them has been taken in; one
that is another is an edit that no run has seen yet.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from loreboard.screenplay import read_script
from loreboard.story.errors import LoreboardError
from loreboard.story.files import write_whole
from loreboard.story.shots import ShotList

from .. import lastgood
from ..folder import Folder
from ..settings import FILE as SETTINGS
from ..settings import Settings
from ..state import Crew, SeriesState
from ..store import Store
from .told import Changed

FILE = "stood.json"
MATTER = (
    "premise", "language", "episodes", "seconds", "fps", "seed", "model", "models", "clips", "arcs", "lore",
)  # fmt: skip
"""Settings that an arc and all that follows depends on."""
HEARD = "doctor"
"""The setting that only readings and revisions depend on."""
_NAMED = ("name", "id", "number", "episode", "time", "who")
"""Fields by which one of several is called, the first that there is."""


class Stood:
    """What the last run took or made: file -> artefact, the settings that matter, and what it found on its way to an arc."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.files, self.way, self.drafts = ({str(k): str(v) for k, v in told.get(part, {}).items()} for part in ("files", "way", "drafts"))
        self.settings, self.ground = dict(told.get("settings", {})), str(told.get("ground", ""))

    def way_for(self, crew: Crew, given: Mapping[str, str]) -> dict[str, str]:
        """The keys of a state between its beginning and its arc, where a run of `crew` finds the same as the last one; else none."""
        mine = {name: value for name, value in self.settings.items() if name != HEARD}
        if self.ground != crew.ground or mine != _mattering(crew.settings, MATTER) or not self.way.get("worn_out"):
            return {}
        way = {**self.way, "arc": theirs} if (theirs := given.get("arc.yaml")) else self.way
        if not theirs and not way.get("arcs"):
            return {}
        return way if all(crew.store.has(way[name]) for name in ("arcs", "arc", "worn_out") if way.get(name)) else {}


def keep(crew: Crew, left: SeriesState) -> None:
    """Remember what a run of `crew` has come to. What it has not come to stays as it was."""
    folder, chosen = crew.folder, crew.settings
    told = {"arc.yaml": left.get("arc", ""), "bible.yaml": left.get("bible", "")}
    told |= {chosen.script or f"e{int(n):02d}/script.fountain": name for n, name in left.get("scripts", {}).items()}
    had = recalled(folder)
    body = {
        "format": "stood.1", "files": had.files | {name: kept for name, kept in told.items() if kept}, "settings": _mattering(chosen, (*MATTER, HEARD)),
        "ground": crew.ground, "way": {name: left.get(name, "") for name in ("arcs", "arc", "load", "worn_out")},
        "drafts": had.drafts | left.get("drafts", {}),
    }  # fmt: skip
    write_whole(folder.hidden / FILE, json.dumps(body, indent=1, ensure_ascii=False).encode())


def recalled(folder: Folder) -> Stood:
    """What is remembered; nothing where the file is missing or damaged: then every file of a person counts as new."""
    try:
        return Stood(json.loads((folder.hidden / FILE).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Stood({})


def changed(folder: Folder, chosen: Settings, given: Mapping[str, str], store: Store) -> tuple[Changed, ...]:
    """The edits that no run has taken in. `given` is what `given.given` returns: a person's files as artefacts. An arc that was picked in the
    room is no edit, unless a run has gone by another."""
    stood, out = recalled(folder), []
    if stood.settings and (places := tuple(_differ(stood.settings, _mattering(chosen, stood.settings)))):
        out.append(Changed(file=SETTINGS, places=places))
    theirs = {**given, **({chosen.script: store.put(folder.path(chosen.script).read_bytes())} if chosen.script else {})}
    for name, kept in sorted(theirs.items()):
        if name.endswith("/shots.json"):
            if not lastgood.taken_in(folder, name):
                out.append(_list(folder, name, store, kept))
        elif kept != stood.files.get(name) and (folder.edited(name) or (name == "arc.yaml" and name in stood.files)):
            out.append(_file(name, stood.files.get(name, ""), kept, store))
    return tuple(one for one in out if one.places or one.whole)


def _mattering(chosen: Settings, names: Iterable[str]) -> dict[str, Any]:
    told = chosen.model_dump(mode="json")
    return {name: told.get(name) for name in names}


def _file(name: str, was: str, now: str, store: Store) -> Changed:
    try:
        before = store.bytes(was) if was else None
    except LoreboardError:
        before = None
    if before is None:
        return Changed(file=name, places=(), whole=True)
    after = store.bytes(now)
    if name.endswith(".yaml"):
        return Changed(file=name, places=tuple(_differ(json.loads(before), json.loads(after))))
    return Changed(file=name, places=tuple(_lines(read_script(before, name).text, read_script(after, name).text)))


def _list(folder: Folder, name: str, store: Store, kept: str) -> Changed:
    """A shot list that was changed in an editor: the shots that are otherwise."""
    now, raw = store.get(kept, ShotList), lastgood.last_good(folder, name)
    if raw is None:
        return Changed(file=name, places=(), whole=True)
    was = ShotList.model_validate_json(raw)
    old, new = ({shot.id: shot for shot in shots.shots} for shots in (was, now))
    ids = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    rest = _differ(was.model_dump(mode="json", exclude={"shots"}), now.model_dump(mode="json", exclude={"shots"}))
    return Changed(file=name, places=(*ids, *rest))


def _differ(was: Any, now: Any, path: str = "") -> Iterator[str]:
    """Where two values differ, as paths of fields; those of a list go by name, id or number where they have one."""
    if isinstance(was, list) and isinstance(now, list):
        was, now = by_name(was), by_name(now)
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*was, *now)):
            yield from _differ(was.get(key), now.get(key), f"{path}.{key}" if path else str(key))
    elif was != now:
        yield path


def by_name(told: list[Any]) -> dict[str, Any]:
    """The values of a list by name, id or number; those that have none, or one that is taken, by their place from 1."""
    out: dict[str, Any] = {}
    for place, one in enumerate(told, 1):
        name = next((str(one[key]) for key in _NAMED if one.get(key)), "") if isinstance(one, dict) else ""
        out[name if name and name not in out else str(place)] = one
    return out


def _lines(was: str, now: str) -> Iterator[str]:
    """The lines of `now` that are otherwise than in `was`, in runs: "14", "17-19"; where lines are gone, the one after."""
    old, new = was.split("\n"), now.split("\n")
    numbers: list[int] = []
    for kind, _, _, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            numbers += [n + 1 for n in range(first, last) if new[n].strip()] or [min(first + 1, len(new))]
    yield from runs(numbers)


def runs(numbers: Iterable[int]) -> Iterator[str]:
    """Numbers in order as runs: 14, 17, 18 are "14" and "17-18"."""
    for _, group in groupby(enumerate(sorted(set(numbers))), lambda pair: pair[1] - pair[0]):
        told = [number for _, number in group]
        yield str(told[0]) if len(told) == 1 else f"{told[0]}-{told[-1]}"

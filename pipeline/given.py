"""What a person has written or changed in a folder, read, checked and put in the store before any step takes it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from loreboard.agents.writer import arc_faults, bible_faults
from loreboard.screenplay import read_script
from loreboard.story import soundness
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput, BadScript
from loreboard.story.shots import ShotList
from loreboard.story.yaml_text import check_shape

from . import lastgood, locking
from .folder import Folder
from .reading import list_in
from .room import log
from .scripts import script_at
from .settings import Settings
from .state import SeriesState
from .store import Store

V = TypeVar("V", bound=BaseModel)


def given(folder: Folder, chosen: Settings, store: Store) -> dict[str, str]:
    """Every file that a person has changed and a step must take as it is, checked and stored; and the arc that was picked in the writers' room."""
    out: dict[str, str] = {}
    for name in folder.edits():
        path = folder.path(name)
        if name == "arc.yaml":
            arc = yaml_value(path, Arc)
            if wrong := arc_faults(arc, chosen.episodes):
                raise BadInput(f"The arc cannot be used: {'; '.join(wrong)}", str(path), "Mend it and run `loreboard resume` again.")
            out[name] = store.put(arc)
        elif name == "bible.yaml":
            book = yaml_value(path, Bible)
            if not chosen.script and (wrong := bible_faults(book, chosen.episodes)):
                raise BadInput(f"The bible cannot be used: {'; '.join(wrong)}", str(path), "Mend it and run `loreboard resume` again.")
            out[name] = store.put(book)
        elif name.endswith("/script.fountain"):
            if not read_script(path.read_bytes(), str(path)).lines:
                raise BadScript(
                    "The script has no action and no dialogue", str(path), "Write a line, or delete the file to have it made again."
                )
            out[name] = store.put(path.read_bytes())
        elif name.endswith("/shots.json"):
            out[name] = store.put(_shots(folder, chosen, name))
    if "arc.yaml" not in out and (picked := log.picked(folder)):
        out["arc.yaml"] = picked
    return out


def _shots(folder: Folder, chosen: Settings, name: str) -> ShotList:
    """A person's shot list, with its line numbers looked up in the script that it was made of."""
    raw, place = folder.path(name).read_bytes(), str(folder.path(name))
    script = folder.path(chosen.script or f"{name.partition('/')[0]}/script.fountain")
    return list_in(raw, place, script_at(script) if script.is_file() else None, sums=False)


def marked(folder: Folder, chosen: Settings, store: Store) -> dict[str, str]:
    """Every file of ours in which a person has locked something and changed nothing else, stored with its marks."""
    names = [] if chosen.script else [f"e{n:02d}/script.fountain" for n in range(1, chosen.episodes + 1)]
    out = {}
    for name in ("bible.yaml", *names):
        path = folder.path(name)
        if path.is_file() and not folder.edited(name) and locking.any_in(name, content := path.read_bytes()):
            out[name] = store.put(content)
    return out


def scripts_of(folder: Folder, chosen: Settings, store: Store) -> dict[str, str]:
    """A person's script as the first artefact, when the folder was made from one."""
    if not chosen.script:
        return {}
    path = folder.path(chosen.script)
    try:
        return {"1": store.put(path.read_bytes())}
    except OSError as error:
        raise BadInput(
            f"Cannot read the script: {error.strerror}", str(path), "Put it back, or begin again with `loreboard shots`."
        ) from error


def first_of(theirs: dict[str, str], locked: dict[str, str], scripts: dict[str, str], drawn: dict[str, str]) -> SeriesState:
    """The input of a thread that has not yet taken a step; `drawn` are boards of earlier ones."""
    return {"given": theirs, "marked": locked, "scripts": scripts, "boards": drawn, "readings": {}}


def take_in(folder: Folder, theirs: Mapping[str, str], store: Store) -> None:
    """A run goes on with `theirs`, what `given` returned: shot lists that hold are remembered as good."""
    for name, kept in theirs.items():
        if name.endswith("/shots.json") and not soundness.flaws(store.get(kept, ShotList)):
            lastgood.keep(folder, name, folder.path(name).read_bytes())


def yaml_value(path: Path, wanted: type[V]) -> V:
    """A YAML file of ours as its value. Raises BadInput naming the field that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _unreadable(error, str(path)) from error
    return yaml_in(text, str(path), wanted)


def yaml_in(text: str, where: str, wanted: type[V]) -> V:
    """The same for a text; `where` is what an error shows."""
    try:
        check_shape(text)
        told = yaml.safe_load(text)
        told = {k: v for k, v in told.items() if k not in ("format", "made_by")}
        return wanted.model_validate_json(json.dumps(told, default=str))
    except ValidationError as error:
        wrong = error.errors()[0]
        field = ".".join(map(str, wrong["loc"])) or "the whole file"
        raise BadInput(f"{field} is wrong: {wrong['msg']}", where, "Mend it, or delete it to have it made again.") from error
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
        raise _unreadable(error, where) from error


def _unreadable(error: Exception, where: str) -> BadInput:
    return BadInput(f"The file is no YAML we can read: {error}", where, "Mend it, or delete it to have it made again.")

"""Runs on disk: begin a folder, go on with it after a stop, a crash or an edit.

A run is one thread of the graph in `.loreboard/checkpoints.sqlite`. After a crash the same thread goes on from its last
step. After an edit, or a change of settings, a new thread starts from the top with the person's files as given, and
answers that were already paid for come from the record, so only what the edit touches is asked again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from loreboard.agents.desk import Desk
from loreboard.agents.writer import bible_faults
from loreboard.llm import Chat, Recorded
from loreboard.lore import Lore
from loreboard.screenplay import read_script
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput, LoreboardError
from loreboard.story.files import write_whole

from . import handoff, settings
from .folder import Folder
from .progress import Watch, nobody
from .settings import Settings, Until
from .state import Crew, SeriesState
from .store import Store

V = TypeVar("V", bound=BaseModel)
RECURSION = 200
"""Super-steps before a run is stopped as a loop; a series needs about 30."""


@dataclass(frozen=True)
class Tools:
    """The real things a run works with, chosen by the front door."""

    chat: Chat
    lore: Lore
    made_by: str
    watch: Watch = nobody


@dataclass(frozen=True)
class Outcome:
    """What a run has done."""

    root: Path
    asked: int
    """Calls made to the model."""
    replayed: int
    """Answers taken from the record."""
    set_aside: tuple[str, ...]
    """A person's files that stayed as they are, though we would have written others."""
    taken: tuple[str, ...]
    """A person's files that were taken as given."""


async def begin(root: Path, chosen: Settings, tools: Tools, until: Until = "shots", script: tuple[str, bytes] | None = None) -> Outcome:
    """Start a series in `root`, or board `script` (name, bytes) there. Raises BadInput when the folder holds something else."""
    fresh(root, chosen)
    folder = Folder(root)
    with folder.locked():
        if script:
            folder.publish(chosen.script, script[1])
        folder.publish(settings.FILE, settings.write_out(chosen))
        return await _run(folder, settings.read(root), tools, until, afresh=True)


async def resume(root: Path, tools_for: Callable[[Settings], Tools], until: Until = "shots", afresh: bool = False) -> Outcome:
    """Go on with the folder: after a crash from the last step, after an edit with what the edit touches.

    `tools_for` chooses the model that the settings name. Raises BadInput for a file of the person's that cannot be used.
    """
    chosen = settings.read(root)
    folder = Folder(root)
    with folder.locked():
        return await _run(folder, chosen, tools_for(chosen), until, afresh)


def fresh(root: Path, chosen: Settings) -> None:
    """Refuse a folder that holds anything but an earlier run on the same script."""
    if not root.exists() or not any(root.iterdir()):
        return
    if chosen.script and (root / settings.FILE).is_file() and settings.read(root).script == chosen.script:
        return
    raise BadInput("The folder is not empty", str(root), "Give another --dir, or go on in it with `loreboard resume`.")


async def _run(folder: Folder, chosen: Settings, tools: Tools, until: Until, afresh: bool) -> Outcome:
    from . import series, shoot

    chat = Recorded(tools.chat, folder.hidden / "replies")
    desk = Desk(chat=chat, language=chosen.language, seed=chosen.seed)
    crew = Crew(
        desk=desk,
        lore=tools.lore,
        folder=folder,
        store=Store(folder.hidden / "store"),
        settings=chosen,
        watch=tools.watch,
        made_by=tools.made_by,
    )
    given = _given(folder, crew)
    thread = _Thread(folder)
    mark = json.dumps([chosen.model_dump(mode="json"), given, until], sort_keys=True)
    goes_on = not afresh and thread.open and thread.mark == mark
    if not goes_on:
        thread.start(mark)
    graph = (shoot if chosen.script else series).build()
    first: SeriesState | None = (
        None if goes_on else {"given": given, "until": until, "scripts": _scripts(folder, chosen, crew), "boards": {}, "readings": {}}
    )
    await _drive(graph, folder, thread, first, crew)
    thread.finish()
    return Outcome(
        root=folder.root,
        asked=chat.asked,
        replayed=chat.replayed,
        set_aside=tuple(sorted(set(folder.set_aside))),
        taken=tuple(sorted(given)),
    )


async def _drive(graph: Any, folder: Folder, thread: "_Thread", first: SeriesState | None, crew: Crew) -> None:
    import sqlite3

    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
    from langgraph.errors import EmptyInputError

    path = folder.hidden / "checkpoints.sqlite"
    try:
        async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
            compiled = graph.compile(checkpointer=saver)
            config = {"configurable": {"thread_id": thread.name}, "recursion_limit": RECURSION}
            if first is None and not (await compiled.aget_state(config)).next:
                first = thread.first(crew, folder)
            try:
                await compiled.ainvoke(first, config, context=crew, durability="sync")
            except EmptyInputError:
                await compiled.ainvoke(thread.first(crew, folder), config, context=crew, durability="sync")
    except sqlite3.DatabaseError as error:
        raise LoreboardError(
            f"The checkpoints are damaged ({error})",
            str(path),
            "Run `loreboard resume DIR --afresh`; answers already given are used again.",
        ) from error


class _Thread:
    """Which thread of the graph this folder is on, in `.loreboard/run.json`."""

    def __init__(self, folder: Folder) -> None:
        self._path = folder.hidden / "run.json"
        try:
            told = json.loads(self._path.read_bytes())
            self._number, self.open, self.mark = int(told["thread"]), bool(told["open"]), str(told["mark"])
        except (OSError, ValueError, KeyError):
            self._number, self.open, self.mark = 0, False, ""

    @property
    def name(self) -> str:
        return f"run-{self._number}"

    def start(self, mark: str) -> None:
        """A new thread, open until `finish`."""
        self._number, self.open, self.mark = self._number + 1, True, mark
        self._save()

    def finish(self) -> None:
        self.open = False
        self._save()

    def first(self, crew: Crew, folder: Folder) -> SeriesState:
        """The input of a thread that was opened and never took a step."""
        _, given, until = json.loads(self.mark)
        return {"given": given, "until": until, "scripts": _scripts(folder, crew.settings, crew), "boards": {}, "readings": {}}

    def _save(self) -> None:
        told = {"format": "run.1", "thread": self._number, "open": self.open, "mark": self.mark}
        write_whole(self._path, json.dumps(told).encode(), durable=True)


def _scripts(folder: Folder, chosen: Settings, crew: Crew) -> dict[str, str]:
    """A person's script as the first artefact, when the folder was made from one."""
    return {"1": crew.store.put(folder.path(chosen.script).read_bytes())} if chosen.script else {}


def _given(folder: Folder, crew: Crew) -> dict[str, str]:
    """Every file that a person has changed and a step must take as it is, checked and stored."""
    out: dict[str, str] = {}
    for name in folder.edits():
        path = folder.path(name)
        if name == "arc.yaml":
            out[name] = crew.store.put(yaml_value(path, Arc))
        elif name == "bible.yaml":
            book = yaml_value(path, Bible)
            if not crew.settings.script and (wrong := bible_faults(book, crew.settings.episodes)):
                raise BadInput(f"The bible cannot be used: {'; '.join(wrong)}", str(path), "Mend it and run `loreboard resume` again.")
            out[name] = crew.store.put(book)
        elif name.endswith("/script.fountain"):
            read_script(path.read_bytes(), str(path))
            out[name] = crew.store.put(path.read_bytes())
        elif name.endswith("/shots.json"):
            out[name] = crew.store.put(handoff.read_list(path))
    return out


def yaml_value(path: Path, wanted: type[V]) -> V:
    """A YAML file of ours as its value. Raises BadInput naming the field that is wrong."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        told = {k: v for k, v in told.items() if k not in ("format", "made_by")}
        return wanted.model_validate_json(json.dumps(told, default=str))
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError) as error:
        raise BadInput(f"The file is no YAML we can read: {error}", str(path), "Mend it, or delete it to have it made again.") from error
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"])) or "the whole file"
        raise BadInput(f"{where} is wrong: {wrong['msg']}", str(path), "Mend it, or delete it to have it made again.") from error

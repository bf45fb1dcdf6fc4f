"""Runs on disk: begin a folder, go on with it after a stop, a crash or an edit.

A run is one thread of the graph in `.loreboard/checkpoints.sqlite`. After a crash the same thread goes on from its last
step. After an edit, or a change of settings, prompts, wanted types or lore, a new thread starts from the top with the person's
files as given, and answers that were already paid for come from the record, so only what the change touches is asked again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from loreboard.agents.desk import Desk
from loreboard.llm.accounts import Stale
from loreboard.llm.home import carry_over, settled
from loreboard.llm.ledger import CACHE_KB, Ledger
from loreboard.lore import Lore
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput, LoreboardError, UnusableReply
from loreboard.story.files import write_whole

from . import money, pacing, papers, settings
from .door import STOP, Door, Models, unless_stopped
from .folder import HIDDEN, Folder
from .given import given
from .ground import ground
from .outlook import Outlook, outlook, quietly
from .progress import Event, Watch, heard, nobody
from .settings import Settings, Until
from .state import Crew, SeriesState
from .store import Store

CHECKPOINTS = "checkpoints.sqlite"
RECURSION = 200
"""Super-steps before a run is stopped as a loop; a series needs about 30."""


@dataclass(frozen=True)
class Tools:
    """The real things a run works with, chosen by the front door."""

    models: Models
    lore: Lore
    made_by: str
    watch: Watch = nobody
    before: Callable[[Outlook], None] = quietly
    """Told what is kept and what is to do when a folder is gone on with, before anything is sent."""
    journal: str | None = field(default=None, repr=False)
    """A database for the journal of all folders, None for a file in each. May hold a password."""


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
    perhaps_billed: tuple[str, ...] = ()
    """Steps of an earlier, interrupted run that were on the wire: asked again, and perhaps billed twice."""
    perhaps_dollars: Decimal = Decimal(0)
    """What those cost at worst."""
    stale: tuple[Stale, ...] = ()
    """Answers on record that were not used, since what their step asks has changed; it was asked anew."""
    elsewhere: tuple[tuple[str, str], ...] = ()
    """Steps that another model answered than the one they were meant for, and which."""


async def begin(root: Path, chosen: Settings, tools: Tools, until: Until = "shots", script: tuple[str, bytes] | None = None) -> Outcome:
    """Start a series in `root`, or board `script` (name, bytes) there. Raises BadInput when the folder holds something else."""
    fresh(root, chosen)
    folder = Folder(root)
    with folder.locked():
        if script:
            folder.publish(chosen.script, script[1])
        folder.publish(settings.FILE, settings.write_out(chosen))
        async with tools.models.traffic.desks:
            return await _run(folder, settings.read(root), tools, until, afresh=True)


async def resume(root: Path, tools_for: Callable[[Settings], Tools], until: Until = "shots", afresh: bool = False) -> Outcome:
    """Go on with the folder: after a crash from the last step, after an edit with what the edit touches.

    `tools_for` chooses the model that the settings name. Raises BadInput for a file of the person's that cannot be used.
    """
    chosen = settings.read(root)
    folder = Folder(root)
    with folder.locked():
        tools = tools_for(chosen)
        async with tools.models.traffic.desks:
            return await _run(folder, chosen, tools, until, afresh)


def fresh(root: Path, chosen: Settings) -> None:
    """Refuse a folder that holds anything but an earlier run on the same script."""
    if root.exists() and not root.is_dir():
        raise BadInput("There is a file of this name", str(root), "Give another --dir.")
    try:
        if not root.exists() or all(path.name == HIDDEN for path in root.iterdir()):
            return
    except OSError as error:
        raise BadInput(f"Cannot read the folder: {error.strerror}", str(root), "Give another --dir.") from error
    if chosen.script and (root / settings.FILE).is_file() and settings.read(root).script == chosen.script:
        return
    raise BadInput("The folder is not empty", str(root), "Give another --dir, or go on in it with `loreboard resume`.")


async def _run(folder: Folder, chosen: Settings, tools: Tools, until: Until, afresh: bool) -> Outcome:
    from . import boards, series, shoot
    from .touched import touched

    for name in chosen.exports:
        papers.check(name)
    if afresh:
        await money.mend(folder.hidden)
    stop = folder.hidden / STOP
    home = settled(folder.hidden, tools.journal)
    with Ledger(home.place) as ledger:
        await carry_over(folder.hidden, ledger, home.run)
        door = Door(tools.models, ledger, home.run, stop)
        crew = Crew(
            desk=Desk(chat=door.chat, language=chosen.language, seed=chosen.seed),
            lore=tools.lore,
            folder=folder,
            store=Store(folder.hidden / "store"),
            settings=chosen,
            watch=tools.watch,
            made_by=tools.made_by,
            pace=pacing.pace_of(folder.root),
            ground=_ground(tools.lore, chosen),
        )
        before = await door.report()
        if before.kept or before.open or before.waiting:
            tools.before(outlook(chosen, before, _scenes(folder, chosen), touched(folder, chosen, crew.store)))
        theirs, scripts = given(folder, chosen, crew.store), _scripts(folder, chosen, crew)
        thread = _Thread(folder)
        below = [crew.ground, crew.pace.model_dump(mode="json")]
        mark = json.dumps([chosen.model_dump(mode="json"), theirs, until, scripts, below], sort_keys=True)
        goes_on = not afresh and thread.open and thread.mark == mark
        if not goes_on:
            thread.start(mark)
        graph = (shoot if chosen.script else series).build()
        drawn = {} if afresh else boards.remembered(crew)
        first: SeriesState | None = None if goes_on else thread.first(drawn)
        tell = heard(tools.watch)
        tools.models.listeners.add(tell)
        try:
            await unless_stopped(_drive(graph, folder, thread.name, first, thread.first(drawn), crew), stop)
        except UnusableReply as error:
            door.refuse(error.step)
            raise
        finally:
            await door.quiet()
            tools.models.listeners.remove(tell)
            tools.watch(Event(stage="end", done=True))
        thread.finish()
        return Outcome(
            root=folder.root,
            asked=door.asked,
            replayed=door.replayed,
            set_aside=tuple(sorted(set(folder.set_aside))),
            taken=tuple(sorted(theirs)),
            perhaps_billed=tuple(call.step for call in before.open if call.worst is not None),
            perhaps_dollars=before.worst,
            stale=door.stale,
            elsewhere=tuple(sorted(door.elsewhere.items())),
        )


async def _drive(graph: Any, folder: Folder, thread: str, first: SeriesState | None, top: SeriesState, crew: Crew) -> None:
    import sqlite3

    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
    from langgraph.errors import EmptyInputError

    path = folder.hidden / CHECKPOINTS
    try:
        async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
            await saver.conn.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            compiled = graph.compile(checkpointer=saver)
            config = {"configurable": {"thread_id": thread}, "recursion_limit": RECURSION}
            if first is None and not await _has_steps(compiled, config, path):
                first = top
            try:
                await compiled.ainvoke(first, config, context=crew, durability="sync")
            except EmptyInputError:
                await compiled.ainvoke(top, config, context=crew, durability="sync")
            finally:
                await _unlocked(saver)
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error


async def _unlocked(saver: Any) -> None:
    """Let go of the database. A write that was cancelled between its statement and its commit would hold the lock for as long as
    anybody keeps the error that cancelled it; a late one finds nothing to write to."""
    async with saver.lock:
        await saver.conn.rollback()
        await saver.conn.close()


async def _has_steps(compiled: Any, config: dict[str, Any], path: Path) -> bool:
    """Whether the thread has a step to go on from. Reading is all this does, so whatever fails here is damage."""
    try:
        return bool((await compiled.aget_state(config)).next)
    except Exception as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> LoreboardError:
    return LoreboardError(
        f"The checkpoints are damaged ({error})",
        str(path),
        "Run `loreboard resume DIR --afresh`; answers already given are used again.",
    )


class _Thread:
    """Which thread of the graph this folder is on, in `.loreboard/run.json`."""

    def __init__(self, folder: Folder) -> None:
        self._path = folder.hidden / "run.json"
        try:
            told = json.loads(self._path.read_bytes())
            self._number, self.open, self.mark = int(told["thread"]), bool(told["open"]), str(told["mark"])
        except (OSError, ValueError, KeyError, TypeError):
            self._number, self.open, self.mark = 0, False, ""

    @property
    def name(self) -> str:
        return f"run-{self._number}"

    def start(self, mark: str) -> None:
        """A new thread, open until `finish`. Checkpoints of earlier ones are of no more use and go."""
        for path in self._path.parent.glob(f"{CHECKPOINTS}*"):
            path.unlink()
        self._number, self.open, self.mark = self._number + 1, True, mark
        self._save()

    def finish(self) -> None:
        self.open = False
        self._save()

    def first(self, drawn: dict[str, str]) -> SeriesState:
        """The input of a thread that has not yet taken a step; `drawn` are boards of earlier ones."""
        _, given, until, scripts, _ = json.loads(self.mark)
        return {"given": given, "until": until, "scripts": scripts, "boards": drawn, "readings": {}}

    def _save(self) -> None:
        told = {"format": "run.1", "thread": self._number, "open": self.open, "mark": self.mark}
        write_whole(self._path, json.dumps(told).encode(), durable=True)


def _ground(lore: Lore, chosen: Settings) -> str:
    """What answers stand on, and who gave them."""
    artist = [chosen.models.get("storyboard", chosen.model), chosen.seed]
    return sha256(json.dumps([ground(lore, chosen.language), artist]).encode()).hexdigest()


def _scenes(folder: Folder, chosen: Settings) -> int | None:
    """How many scenes with lines all scripts of the folder have, None while one of them is not there."""
    names = [chosen.script] if chosen.script else [f"e{n:02d}/script.fountain" for n in range(1, chosen.episodes + 1)]
    paths = [folder.path(name) for name in names]
    if not all(path.is_file() for path in paths):
        return None
    return sum(bool(scene.lines) for path in paths for scene in read_script(path.read_bytes(), path.name).scenes)


def _scripts(folder: Folder, chosen: Settings, crew: Crew) -> dict[str, str]:
    """A person's script as the first artefact, when the folder was made from one."""
    if not chosen.script:
        return {}
    path = folder.path(chosen.script)
    try:
        return {"1": crew.store.put(path.read_bytes())}
    except OSError as error:
        raise BadInput(
            f"Cannot read the script: {error.strerror}", str(path), "Put it back, or begin again with `loreboard shots`."
        ) from error

"""Runs on disk: begin a folder, go on with it after a stop, a crash or an edit.

A run is one thread of the graph in `.loreboard/checkpoints.sqlite`. After a crash the same thread goes on from its last
step. After an edit, or a change of settings, prompts, wanted types or lore, a new thread starts from the top with the person's
files as given, and answers that were already paid for come from the record, so only what the change touches is asked again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from loreboard.llm.accounts import Report, Stale
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from . import checkpoints, choosing, gates, money, papers, settings
from .ahead import Waits, ahead
from .door import unless_stopped
from .edits.told import Conflict, Foretold
from .folder import HIDDEN, Folder
from .gates import Gate, Gates
from .given import first_of, given, marked, scripts_of, take_in
from .outlook import outlook, quietly
from .settings import Settings, Until
from .state import Crew, SeriesState
from .thread import FILE, Thread
from .tools import Tools as Tools
from .tools import Work, at_work

AFRESH = "Run `loreboard resume DIR --afresh`; answers already given are used again."
"""What to do about damaged checkpoints."""


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
    language: Language = "en"
    """That of the series."""
    waits: Waits | None = None
    """The gate at which the run waits for a person, None when it is through."""
    left: bool = False
    """Whether nothing was done, since a person was told what it would take and has not said yes."""
    foretold: Foretold | None = None
    """What was told of it before, None where nobody listened."""
    conflicts: tuple[Conflict, ...] = ()
    """What a person and an agent have both changed: both versions lie in the folder."""


async def begin(root: Path, chosen: Settings, tools: Tools, until: Until = "shots", script: tuple[str, bytes] | None = None) -> Outcome:
    """Start a series in `root`, or board `script` (name, bytes) there. Raises BadInput when the folder holds something else."""
    fresh(root, chosen)
    folder = Folder(root)
    with folder.locked():
        lay(folder, chosen, script[1] if script else None)
        gates.forget(folder)
        async with tools.models.traffic.desks:
            return await _run(folder, settings.read(root), tools, _Asked(until), afresh=True)


async def resume(
    root: Path, tools_for: Callable[[Settings], Tools], until: Until = "shots", afresh: bool = False,
    wanted: tuple[Gate, ...] | None = None, arc: int | None = None,
) -> Outcome:  # fmt: skip
    """Go on with the folder: from a gate with what lies there, after a crash from the last step, after an edit with what the edit touches.

    `tools_for` chooses the model that the settings name; `wanted` are gates for this run, None for those of the settings; `arc` is one
    of arcs/ to take instead of the folder's. Raises BadInput for a file of the person's that cannot be used.
    """
    chosen = settings.read(root)
    folder = Folder(root)
    with folder.locked():
        tools = tools_for(chosen)
        asked = _Asked(until, wanted)
        asked.check(chosen)
        if arc is not None:
            choosing.take(folder, arc)
        async with tools.models.traffic.desks:
            return await _run(folder, chosen, tools, asked, afresh)


def fresh(root: Path, chosen: Settings) -> None:
    """Refuse a folder that holds anything but an earlier run on the same script."""
    if root.exists() and not root.is_dir():
        raise BadInput("There is a file of this name", str(root), "Give another --dir.")
    try:
        if not root.exists() or all(path.name == HIDDEN or path.match(f".{settings.FILE}.*.part") for path in root.iterdir()):
            return  # nothing, or what a run has left that died before it had begun
    except OSError as error:
        raise BadInput(f"Cannot read the folder: {error.strerror}", str(root), "Give another --dir.") from error
    if chosen.script and (root / settings.FILE).is_file() and settings.read(root).script == chosen.script:
        return
    raise BadInput("The folder is not empty", str(root), "Give another --dir, or go on in it with `loreboard resume`.")


def lay(folder: Folder, chosen: Settings, script: bytes | None) -> None:
    """The first files of a folder. The settings come first: with them it can be begun again, or gone on with, whenever it ends."""
    folder.publish(settings.FILE, settings.write_out(chosen))
    if script is not None:
        folder.publish(chosen.script, script)


@dataclass(frozen=True)
class _Asked:
    """Where this run is to wait or end."""

    until: Until = "shots"
    wanted: tuple[Gate, ...] | None = None

    @property
    def end(self) -> Gate | None:
        """The gate at which it ends."""
        return {"arc": "arc", "bible": "bible", "script": "scripts"}.get(self.until)  # type: ignore[return-value]

    def check(self, chosen: Settings) -> None:
        """Raise BadInput for a gate to which a run by `chosen` never comes."""
        for flag, told in (("--gate", self.wanted or ()), ("--until", (self.end,) if self.end else ())):
            try:
                chosen.check_gates(told)
            except ValueError as error:
                raise BadInput(str(error)[0].upper() + str(error)[1:], flag, "Leave the others out.") from error

    def gates(self, chosen: Settings, seen: Mapping[str, str]) -> Gates:
        """The gates of a run by `chosen`, of whose files a person has `seen` these."""
        return Gates(chosen.gates if self.wanted is None else self.wanted, self.end, seen)


async def _run(folder: Folder, chosen: Settings, tools: Tools, asked: _Asked, afresh: bool) -> Outcome:
    from . import boards, series, shoot
    from .edits import stood
    from .edits.conflicts import conflicts

    for name in chosen.exports:
        papers.check(name)
    if afresh:
        await money.mend(folder.hidden)
    async with at_work(folder, chosen, tools) as work:
        door, crew = work.door, work.crew
        before = await door.report()
        theirs, scripts = given(folder, chosen, crew.store), scripts_of(folder, chosen, crew.store)
        locked = marked(folder, chosen, crew.store)
        drawn = {} if afresh else boards.remembered(crew)
        foretold, goes = await _told(work, tools, asked, before, first_of(theirs, locked, scripts, drawn))
        if not goes:
            return Outcome(folder.root, 0, 0, (), (), language=chosen.language, left=True, foretold=foretold)
        take_in(folder, theirs, crew.store)
        thread = Thread(folder)
        below = [crew.ground, crew.pace.model_dump(mode="json")]
        mark = json.dumps([chosen.model_dump(mode="json", exclude={"gates"}), theirs, locked, scripts, below], sort_keys=True)
        goes_on = not afresh and thread.open and thread.mark == mark and not folder.gone()
        if not goes_on:
            thread.start(mark)
        graph = (shoot if chosen.script else series).build()
        crew = replace(crew, gates=asked.gates(chosen, gates.go_on(folder)))
        top = first_of(theirs, locked, scripts, drawn)
        left = await unless_stopped(_drive(graph, folder, thread.name, None if goes_on else top, top, crew), work.stop)
        waits = _waits(left, crew, tools)
        stood.keep(crew, cast(SeriesState, left))
        if waits is None:
            thread.finish()
    return Outcome(
        root=folder.root,
        asked=door.asked,
        replayed=door.replayed,
        set_aside=tuple(sorted(set(folder.set_aside))),
        taken=tuple(sorted(name for name in theirs if folder.edited(name))),
        perhaps_billed=tuple(call.step for call in before.open if call.worst is not None),
        perhaps_dollars=before.worst,
        stale=door.stale,
        elsewhere=tuple(sorted(door.elsewhere.items())),
        language=chosen.language,
        waits=waits,
        conflicts=conflicts(folder),
        foretold=foretold,
    )


async def _told(work: Work, tools: Tools, asked: _Asked, before: Report, first: SeriesState) -> tuple[Foretold | None, bool]:
    """What the run will do, and whether it goes on now that whoever listens was told. Nobody is told where there is no answer yet."""
    if tools.before is quietly or not (before.kept or before.open or before.waiting):
        return None, True
    from .edits.foretell import foretell

    crew, chosen = work.crew, work.crew.settings
    crew = replace(crew, gates=asked.gates(chosen, gates.will_have_seen(crew.folder)))
    told = await foretell(crew, tools.models, work.ledger, work.run, first)
    return told, tools.before(outlook(chosen, before, _scenes(crew.folder, chosen), told))


def _waits(left: dict[str, Any], crew: Crew, tools: Tools) -> Waits | None:
    """The gate at which the graph left off, written down as what lies before a person now; None when it came to its end."""
    if not (pending := left.get("__interrupt__")):
        return None
    told, chosen = pending[0].value, crew.settings
    gate: Gate = told["gate"]
    gates.stand(crew.folder, told["files"])
    return Waits(
        gate=gate, files=tuple(told["files"]), shut=tuple(told["shut"]), asked=gate == crew.gates.until,
        ahead=ahead(chosen, tools.models, gate, crew.gates.wanted, _undrawn(left, crew)),
        arcs=choosing.numbers(crew.folder) if gate == "arc" else (),
    )  # fmt: skip


def _undrawn(left: dict[str, Any], crew: Crew) -> int | None:
    """How many scenes of the state `left` still go to the artist; None while scripts are not all there."""
    from . import boards

    if len(left.get("scripts", {})) < crew.settings.episodes:
        return None
    drawn, book, arc, worn_out = left.get("boards", {}), left["bible"], left.get("arc", ""), left.get("worn_out", "")
    return sum(len(boards.sends(crew, int(n), name, book, arc, worn_out, drawn)) for n, name in left["scripts"].items())


async def _drive(graph: Any, folder: Folder, name: str, first: SeriesState | None, top: SeriesState, crew: Crew) -> dict[str, Any]:
    """Go on until the graph ends or waits; its last state."""
    from langgraph.errors import EmptyInputError

    path, config = folder.hidden / FILE, checkpoints.thread(name)
    async with checkpoints.saved(graph, path, AFRESH) as compiled:
        if first is None and not await checkpoints.waiting(compiled, config, path, AFRESH):
            first = top
        try:
            return dict(await compiled.ainvoke(first, config, context=crew, durability="sync"))
        except EmptyInputError:
            return dict(await compiled.ainvoke(top, config, context=crew, durability="sync"))


def _scenes(folder: Folder, chosen: Settings) -> int | None:
    """How many scenes with lines all scripts of the folder have, None while one of them is not there."""
    names = [chosen.script] if chosen.script else [f"e{n:02d}/script.fountain" for n in range(1, chosen.episodes + 1)]
    paths = [folder.path(name) for name in names]
    if not all(path.is_file() for path in paths):
        return None
    return sum(bool(scene.lines) for path in paths for scene in read_script(path.read_bytes(), path.name).scenes)

"""A run gone through without asking anybody: the very steps of the graph, answered from the record, and nothing written.

What the record cannot answer is what the run will ask. The words of an answer that is still to come are known to nobody, so whatever
hangs on them is left open here, and `calls` reckons it as a range.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast

from langgraph.runtime import Runtime

from loreboard.agents.desk import Desk
from loreboard.llm import Chat
from loreboard.llm.journal import on_record
from loreboard.llm.ledger import Ledger
from loreboard.llm.roles import Roles
from loreboard.lore import Lore
from loreboard.story.ask import Ask, Reply
from loreboard.story.bible import Bible

from .. import boards, episode, series, shoot
from ..door import Models
from ..folder import Folder
from ..gates import GATES, Gate, Gates
from ..progress import nobody
from ..state import Crew, SeriesState
from ..store import Store, beside
from ..waiting import guarded
from . import stood


class NotOnRecord(Exception):
    """An answer that is still to come is needed here."""


@dataclass
class Rehearsed:
    """How far the record carries a run. Names are those of artefacts, "" where the answer is still to come."""

    store: Store
    """Where its artefacts are."""
    asks: list[Ask] = field(default_factory=list)
    """What is sure to be asked, each once, also behind the gate at which the run waits."""
    state: SeriesState = field(default_factory=SeriesState)
    """All that is known of the run's end. Scripts are as they stand after reconciling."""
    undrawn: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Episode -> the scenes of its script that have no board yet, by id."""
    unread: set[str] = field(default_factory=set)
    """Episodes of ours whose script, reading or revision is still to come: what stands of them may yet change."""
    reconciling: bool = False
    """Whether repairs of the scripts are asked for."""
    shut: Gate | None = None
    """The gate at which the run waits, as far as is known."""


async def rehearse(crew: Crew, models: Models, ledger: Ledger, run: str, first: SeriesState) -> Rehearsed:
    """Go through a run of `crew` that begins with `first`, with the answers of `run` in `ledger`. Raises what its steps do, BadInput for
    instance; asks no model and writes no file."""
    out = Rehearsed(store=beside(crew.store))
    record = _Record(ledger, run, out)
    told = {role: record.of(hired.chat) for role, hired in models.own.items()}
    desk = Desk(chat=Roles(record.of(models.everybody.chat), told), language=crew.settings.language, seed=crew.settings.seed)
    quiet = replace(
        crew, desk=desk, folder=_Unwritten(crew.folder.root), store=out.store, watch=nobody, lore=cast(Lore, _Unsearched(crew.lore))
    )
    out.state = SeriesState(**first)
    with suppress(NotOnRecord):
        await (_script(quiet, out) if crew.settings.script else _series(quiet, out))
    out.shut = out.shut or _next(quiet, out)
    return out


async def _series(crew: Crew, out: Rehearsed) -> None:
    at = Runtime(context=crew)
    if known := stood.recalled(crew.folder).way_for(crew, out.state["given"]):
        _take(out, known)
    else:
        _take(out, await series.arcs(out.state, at))
        _take(out, await series.choose(out.state, at))
    _pass(crew, out, "arc")
    _take(out, await series.bible(out.state, at))
    _pass(crew, out, "bible")
    graph = episode.build().compile()
    behind = replace(crew, gates=Gates(until="scripts"))
    for send in series.to_episodes(out.state, at):
        number = send.arg["number"]
        scripts: dict[str, str] = {}
        try:
            async for so_far in graph.astream(send.arg, context=behind, stream_mode="values"):
                scripts = so_far.get("scripts", scripts)
        except NotOnRecord:
            if f"e{int(number):02d}/script.fountain" not in out.state["given"]:
                out.unread.add(number)
        _take(out, {"scripts": scripts})
    if not crew.gates.stands("scripts"):
        await _draw(crew, out)
    if len(out.state["scripts"]) == crew.settings.episodes:
        await _reconcile(crew, out)
        _pass(crew, out, "scripts")
    await _draw(crew, out)


async def _reconcile(crew: Crew, out: Rehearsed) -> None:
    """The scripts as repairs leave them. Who knows what is asked of them then, and of no scripts that may yet change."""
    try:
        told = await series.repaired(crew, out.state)
    except NotOnRecord:
        out.reconciling = True
        return
    _take(out, {"scripts": told.names})
    if not out.unread:
        with suppress(NotOnRecord):
            await series.knowing(crew, crew.store.get(out.state["bible"], Bible), told.scripts)


async def _script(crew: Crew, out: Rehearsed) -> None:
    _take(out, await shoot.looks(out.state, Runtime(context=crew)))
    _pass(crew, out, "bible")
    await _draw(crew, out)


async def _draw(crew: Crew, out: Rehearsed) -> None:
    """Ask the record for every scene that has no board."""
    told = out.state
    for number, name in told["scripts"].items():
        missing = []
        for send in boards.sends(crew, int(number), name, told["bible"], told.get("arc", ""), told.get("worn_out", ""), told["boards"]):
            try:
                _take(out, {"boards": {send.arg["key"]: await boards.draw(crew, send.arg)}})
            except NotOnRecord:
                missing.append(send.arg["scene"])
        out.undrawn[number] = tuple(missing)


def _pass(crew: Crew, out: Rehearsed, gate: Gate) -> None:
    """Whether the run waits at `gate`, where what it guards is known."""
    if out.shut is None and crew.gates.shut(gate, guarded(gate, out.state), out.state["given"]):
        out.shut = gate


def _next(crew: Crew, out: Rehearsed) -> Gate | None:
    """The first gate that stands behind what is known: what it guards will be new."""
    state = out.state
    reached = 0 if not state.get("arc") and not crew.settings.script else 1 if not state.get("bible") else 2
    loose = out.unread or out.reconciling or reached < 2
    return next((gate for gate in GATES[reached:] if crew.gates.stands(gate)), None) if loose else None


def _take(out: Rehearsed, told: Mapping[str, Any]) -> None:
    """Add what a step returns to the state, by its keys as the graph does."""
    for key, value in told.items():
        had = out.state.get(key)
        out.state[key] = {**had, **value} if isinstance(had, dict) else value  # type: ignore[literal-required]


class _Record:
    """What every model of the run answers: what is on record."""

    def __init__(self, ledger: Ledger, run: str, out: Rehearsed) -> None:
        self._ledger, self._run, self._out = ledger, run, out
        self._seen: set[tuple[str, str]] = set()

    def of(self, chat: Chat) -> "_Answers":
        """The stand-in of one model."""
        return _Answers(self, chat.model)

    async def reply(self, ask: Ask, model: str) -> Reply:
        found = await self._ledger.do(lambda to: on_record(to, self._run, ask, model))
        if found is not None:
            return found[1]
        if (name := (ask.step, ask.fingerprint(model))) not in self._seen:
            self._seen.add(name)
            self._out.asks.append(ask)
        raise NotOnRecord(ask.step)


@dataclass(frozen=True)
class _Answers:
    """A Chat."""

    record: _Record
    model: str

    async def reply(self, ask: Ask) -> Reply:
        """The reply on record. Raises NotOnRecord where there is none."""
        return await self.record.reply(ask, self.model)


class _Unsearched:
    """A library in which nobody looks for what is only reported: what a script plays that was seen too often."""

    def __init__(self, lore: Lore) -> None:
        self._lore = lore

    def sightings(self, *_: object) -> tuple[()]:
        """None."""
        return ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lore, name)


class _Unwritten(Folder):
    """A folder that is looked at and not written to."""

    def publish(self, name: str, content: bytes) -> str:
        return name

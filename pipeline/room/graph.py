"""The graph of a room: it waits for an order, does it, and waits again; every step is a checkpoint.

    START -> ask -> judge -> keep -> wait -> ask or keep -> ...

Only `wait` interrupts, and does nothing else, so an order that comes after a crash is delivered once. `ask` may run again without a second
call: its answer is on record before it is used. `keep` may too: what it writes is named by its content.
"""

from dataclasses import replace
from typing import Annotated, Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import interrupt

from loreboard.agents import writer
from loreboard.story.arc import Arc, LockedPoint, Turn
from loreboard.story.errors import BadInput

from .. import series
from ..pitching import named, pitched
from ..progress import Event
from ..state import Crew, last
from . import keeping, log
from .orders import ASKING, Order
from .tree import Made, Step, Tree, locks_for, turn_kind


class RoomState(TypedDict, total=False):
    """Names and numbers only; the steps themselves are artefacts."""

    order: Annotated[str, last]
    """The order at work, as JSON."""
    made: Annotated[list[str], lambda _, new: new]
    """Artefacts of the arcs that it has brought."""
    last: Annotated[str, last]
    """The artefact of the step made last."""
    at: Annotated[int, lambda _, new: new]
    ahead: Annotated[list[int], lambda _, new: new]


def tree_of(state: RoomState, crew: Crew) -> Tree:
    """The room as `state` has it."""
    return log.read(crew.store, state.get("last", ""), state.get("at", 0), tuple(state.get("ahead", ())))


async def ask(state: RoomState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The writer does what was ordered."""
    crew, order = runtime.context, Order.model_validate_json(state["order"])
    crew.watch(Event(stage="arcs", done=False))
    told = await pitched(crew, series.notes_of(crew)) if order.kind == "begin" else (await _another(order, tree_of(state, crew), crew),)
    crew.watch(Event(stage="arcs", done=True))
    return {"made": [crew.store.put(arc) for arc in told]}


async def _another(order: Order, tree: Tree, crew: Crew) -> Arc:
    """One more arc. The number it will have goes into the seed, so that the same order given twice brings two."""
    chosen, number = crew.settings, len(tree.made) + 1
    of = order.arcs or (tree.table.arcs if order.kind == "fresh" else ())
    parents = tuple(log.arc_of(crew.store, tree, arc) for arc in of)
    locked = tuple(
        LockedPoint(number=point, text=log.arc_of(crew.store, tree, arc).turns[point - 1].event)
        for arc, point in locks_for(order, tree.table)
    )
    turn = Turn(kind=turn_kind(order), of=parents, note=order.note, locked=locked)
    brief = crew.lore.brief(chosen.wish, chosen.arcs if order.kind in ("merge", "change") else number)
    used = [use.id for arc in parents for use in arc.lore]
    new = brief.lore_of(len(brief.constellations), chosen.language)
    told = crew.lore.entries_text(used, chosen.language) if order.kind in ("merge", "change") else new
    desk = replace(crew.desk, seed=crew.desk.seed + number)
    arc = await writer.another(desk, chosen.wish, turn, told, brief.worn_out_text(chosen.language), series.notes_of(crew))
    return named(arc, crew)


async def judge(state: RoomState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """What code finds on the new arcs beside those on the table."""
    crew, tree = runtime.context, tree_of(state, runtime.context)
    if not tree.steps:  # the first arcs come with what was found on them
        return {}
    beside = {number: log.arc_of(crew.store, tree, number) for number in tree.table.arcs}
    new = [crew.store.get(name, Arc) for name in state["made"]]
    return {"made": [crew.store.put(arc) for arc in keeping.judged(new, beside, crew)]}


async def keep(state: RoomState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The step joins the tree, and the folder shows what lies on the table."""
    crew, order, tree = runtime.context, Order.model_validate_json(state["order"]), tree_of(state, runtime.context)
    if order.kind in ("undo", "redo", "back"):
        at, ahead = tree.moved(order)
        now, name = tree.model_copy(update={"at": at, "ahead": ahead}), state["last"]
    else:
        first = len(tree.made) + 1
        made = tuple(Made(number=n, arc=arc, of=order.arcs) for n, arc in enumerate(state.get("made", ()), first))
        step = Step(number=len(tree.steps) + 1, before=state.get("last", ""), parent=tree.at, order=order, made=made)
        now, name = Tree(steps=(*tree.steps, step), at=step.number), crew.store.put(step)
    keeping.publish(crew, tree, now)
    log.remember(crew.folder, name, now)
    return {"order": "", "made": [], "last": name, "at": now.at, "ahead": list(now.ahead)}


async def wait(state: RoomState) -> dict[str, Any]:
    """Nothing happens here but that a person is waited for."""
    return {"order": interrupt("order")}


def after_wait(state: RoomState) -> str:
    """To the writer, or straight to the tree."""
    kind = Order.model_validate_json(state["order"]).kind
    if kind not in ASKING | {"pick", "drop", "lock", "unlock", "undo", "redo", "back"}:
        raise BadInput(f"{kind} changes nothing and is no step", "", "It is answered without the graph.")
    return "ask" if kind in ASKING else "keep"


def build() -> StateGraph[RoomState, Crew]:
    """The graph, not yet compiled."""
    graph = StateGraph(RoomState, context_schema=Crew)
    for name, node in (("ask", ask), ("judge", judge), ("keep", keep), ("wait", wait)):
        graph.add_node(name, node)
    graph.add_conditional_edges(START, lambda state: "ask" if state.get("order") else "wait", ["ask", "wait"])
    graph.add_edge("ask", "judge")
    graph.add_edge("judge", "keep")
    graph.add_edge("keep", "wait")
    graph.add_conditional_edges("wait", after_wait, ["ask", "keep"])
    return graph

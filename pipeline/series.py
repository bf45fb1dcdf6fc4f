"""The graph of a series: arcs, choice, bible, then every episode at once, one reconcile, the shot lists, and what is made of them.

    START -> arcs -> choose -> |arc| -> bible -> |bible| -> episode (x n) -> reconcile -> |scripts|
          -> board (scenes not drawn yet) -> list -> |shots| -> finish -> END

At a gate (|...|) the run may wait for a person: `waiting.py`.
Steps publish their files as they go; all of them may run again after a crash without asking a model twice, since
answers are recorded before they are used.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from loreboard.agents import continuity, writer
from loreboard.agents.world import carry
from loreboard.agents.world.state import World
from loreboard.screenplay import apply_patches
from loreboard.screenplay.locks import locks_of
from loreboard.story.arc import Arc, Arcs
from loreboard.story.bible import Bible
from loreboard.story.facts import Contradiction
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

from . import boards, episode, handoff, locking, pages, redrafted, waiting
from .choice_page import arcs_page
from .gates import GATES
from .given import yaml_in
from .pitching import pitched
from .progress import Event
from .state import Crew, SeriesState

MAX_RECONCILE = 2
NOISE = 1.0
"""Cliché loads nearer than this say nothing; among them the writer's own order stands."""


async def arcs(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The alternatives, each from its own lore constellation."""
    crew = runtime.context
    if "arc.yaml" in state["given"] and "arcs" not in state["given"]:
        return {}
    crew.watch(Event(stage="arcs", done=False))
    told = await pitched(crew, notes_of(crew))
    for number, arc in enumerate(told, 1):
        crew.folder.publish(f"arcs/{number}.yaml", pages.yaml_file("arc.1", arc, crew.made_by))
    crew.watch(Event(stage="arcs", done=True, text=f"{len(told)}"))
    return {"arcs": crew.store.put(Arcs(arcs=told))}


async def choose(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The person's arc if there is one, else the one that stands furthest from what is worn out."""
    crew = runtime.context
    brief = crew.lore.brief(crew.settings.wish, crew.settings.arcs)
    worn_out = crew.store.put(brief.worn_out_names(crew.settings.language).encode())
    if given := state["given"].get("arc.yaml"):
        arc = crew.store.get(given, Arc)
        load = crew.lore.standing((arc,), crew.settings.language)[0].load
        if not crew.folder.edited("arc.yaml"):
            crew.folder.publish("arc.yaml", pages.yaml_file("arc.1", arc, crew.made_by))
        return {"arc": given, "load": f"{load:.2f}", "worn_out": worn_out}
    told = crew.store.get(state["arcs"], Arcs).arcs
    standings = crew.lore.standing(told, crew.settings.language)
    least = min(s.load for s in standings)
    best = next(s for s in standings if s.load <= least + NOISE)
    crew.folder.publish("arc.yaml", pages.yaml_file("arc.1", told[best.arc], crew.made_by))
    crew.folder.publish("arcs/README.md", arcs_page(told, standings, best.arc, crew.settings.language))
    return {"arc": crew.store.put(told[best.arc]), "load": f"{best.load:.2f}", "worn_out": worn_out}


async def bible(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The book for the chosen arc, or the person's."""
    crew = runtime.context
    if given := state["given"].get("bible.yaml"):
        return {"bible": given}
    crew.watch(Event(stage="bible", done=False))
    arc = crew.store.get(state["arc"], Arc)
    used = [use.id for use in arc.lore]
    book = await writer.bible(crew.desk, crew.settings.wish, arc, crew.lore.entries_text(used, crew.settings.language), notes_of(crew))
    cited = book.credits or crew.lore.citations(used, crew.settings.language)
    own = crew.lore.notes.credits(used, crew.settings.language)
    book = book.model_copy(update={"credits": tuple(dict.fromkeys((*cited, *own)))})
    return {"bible": published(crew, state, book)}


def published(crew: Crew, state: SeriesState, book: Bible) -> str:
    """Write `book` with the looks that a person has locked, and their marks; its artefact."""
    content = pages.yaml_file("bible.1", book, crew.made_by)
    if kept := state["marked"].get(locking.BIBLE):
        raw = crew.store.bytes(kept)
        book = locking.with_looks(book, raw, yaml_in(raw.decode(), locking.BIBLE, Bible))
        content = locking.carried(locking.BIBLE, pages.yaml_file("bible.1", book, crew.made_by), raw)
    crew.folder.publish(locking.BIBLE, content)
    crew.watch(Event(stage="bible", done=True))
    return crew.store.put(book)


def notes_of(crew: Crew) -> str:
    """What the user's own notes have on the premise, "" without any."""
    return crew.lore.notes.text_for(crew.settings.premise, crew.settings.language)


def to_episodes(state: SeriesState, runtime: Runtime[Crew]) -> list[Send]:
    """One episode a branch, all at once."""
    shared = {k: state[k] for k in ("given", "marked", "arc", "worn_out", "load", "bible", "boards")}
    return [Send("episode", {**shared, "number": str(n), "rounds": "0"}) for n in range(1, runtime.context.settings.episodes + 1)]


class Reconciled(NamedTuple):
    """The scripts as they stand when the episodes agree, or cannot be made to: names of artefacts by episode, what they say, what is left against them."""

    names: dict[str, str]
    scripts: dict[int, Script]
    found: tuple[Contradiction, ...]


async def reconcile(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """Compare the episodes; ask for repairs only where two lines cannot both be true, and who knows what where code cannot say; write the reports.

    A person's script is never patched; what stands against it is reported.
    """
    crew = runtime.context
    book = crew.store.get(state["bible"], Bible)
    crew.watch(Event(stage="continuity", done=False))
    told = await repaired(crew, state)
    names, scripts = told.names, told.scripts
    found = (*told.found, *await knowing(crew, book, scripts))
    learned, intervals = continuity.learned(book, scripts), continuity.intervals(book, scripts)
    standing = continuity.standings_of(book, scripts)
    for number in scripts:
        crew.folder.publish(f"e{number:02d}/script.fountain", crew.store.bytes(names[str(number)]))
        crew.folder.publish(
            f"e{number:02d}/continuity.md",
            pages.continuity_page(number, found, book, crew.settings.language, crew.made_by, standing[number], learned, intervals),
        )
    crew.watch(Event(stage="continuity", done=True, text=str(len(found))))
    return {"scripts": names}


async def repaired(crew: Crew, state: SeriesState) -> Reconciled:
    """The episodes' scripts, patched where two lines cannot both be true. Writes no file."""
    book = crew.store.get(state["bible"], Bible)
    names = dict(state["scripts"])
    scripts = {int(n): boards.open_script(crew, name) for n, name in names.items()}
    found = continuity.check(book, scripts)
    for _ in range(MAX_RECONCILE):
        ours = [
            c for c in found if c.severity == "error" and c.first.line and f"e{c.first.episode:02d}/script.fountain" not in state["given"]
        ]
        if not ours:
            break
        patches = await writer.reconcile(crew.desk, scripts, ours)
        for number in sorted({p.episode for p in patches} & set(scripts)):
            if f"e{number:02d}/script.fountain" in state["given"]:
                continue
            locked = locks_of(scripts[number])
            mine = [p.patch for p in patches if p.episode == number and not locked.touched(p.patch)]
            content = redrafted.remarked(crew, state["marked"], number, apply_patches(crew.store.bytes(names[str(number)]), mine))
            names[str(number)] = crew.store.put(content)
            scripts[number] = boards.open_script(crew, names[str(number)])
        found = continuity.check(book, scripts)
    return Reconciled(names, scripts, found)


async def knowing(crew: Crew, book: Bible, scripts: Mapping[int, Script]) -> tuple[Contradiction, ...]:
    """What a model says of the places where code cannot tell who knows what; no call where there are none. Nothing hangs on it but the reports."""
    return await continuity.ask(crew.desk, "knowing", book, scripts)


def to_boards(state: SeriesState, runtime: Runtime[Crew]) -> list[Send] | str:
    """The scenes that have no board as they read now: those that reconciling has touched, or all of them behind a gate."""
    crew, drawn = runtime.context, state.get("boards", {})
    out: list[Send] = []
    for n, name in state["scripts"].items():
        out += boards.sends(crew, int(n), name, state["bible"], state["arc"], state["worn_out"], drawn)
    return out or "list"


async def shot_lists(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """Shot lists to the frame."""
    crew = runtime.context
    book = crew.store.get(state["bible"], Bible)
    boards.remember(crew, state["boards"])
    world: World | None = None
    lists = {}
    for n, name in sorted(state["scripts"].items(), key=lambda item: int(item[0])):
        number = int(n)
        script = boards.open_script(crew, name)
        plan = next(e for e in book.episodes if e.number == number)
        story = boards.story_for(crew, state["bible"], state["arc"], state["worn_out"])
        title = f"{book.title}: {plan.title}"
        list_it = partial(boards.listing, crew, number, script, "script.fountain", book, title, state["boards"], story, world)
        lists[n] = handoff.publish(crew, number, state["given"], script, list_it)
        world = carry.after(script, book, number, world)
    return {"lists": lists}


async def finish(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """Every export asked for."""
    crew = runtime.context
    for n, name in sorted(state["lists"].items(), key=lambda item: int(item[0])):
        handoff.export(crew, int(n), crew.store.get(name, ShotList), boards.open_script(crew, state["scripts"][n]))
    return {}


def build() -> StateGraph[SeriesState, Crew]:
    """The graph, not yet compiled."""
    graph = StateGraph(SeriesState, context_schema=Crew)
    graph.add_node("arcs", arcs)
    graph.add_node("choose", choose)
    graph.add_node("bible", bible)
    graph.add_node("episode", episode.build().compile())
    graph.add_node("reconcile", reconcile)
    graph.add_node("board", boards.board)
    graph.add_node("list", shot_lists)
    graph.add_node("finish", finish)
    for gate in GATES:
        graph.add_node(f"at {gate}", waiting.at(gate))
    graph.add_edge(START, "arcs")
    graph.add_edge("arcs", "choose")
    graph.add_edge("choose", "at arc")
    graph.add_edge("at arc", "bible")
    graph.add_edge("bible", "at bible")
    graph.add_conditional_edges("at bible", to_episodes, ["episode"])
    graph.add_edge("episode", "reconcile")
    graph.add_edge("reconcile", "at scripts")
    graph.add_conditional_edges("at scripts", to_boards, ["board", "list"])
    graph.add_edge("board", "list")
    graph.add_edge("list", "at shots")
    graph.add_edge("at shots", "finish")
    graph.add_edge("finish", END)
    return graph

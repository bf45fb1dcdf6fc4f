"""The graph of a finished script by a person: looks read out of it, scenes drawn, one shot list. Its words stay theirs.

START -> looks -> board (x scenes) -> finish -> END
"""

from functools import partial
from itertools import islice
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from loreboard.agents import writer
from loreboard.screenplay.headings import take_apart
from loreboard.story.arc import Rule
from loreboard.story.bible import Bible, Looks
from loreboard.story.errors import BadScript
from loreboard.story.script import Script

from . import boards, handoff, pages
from .progress import Event
from .state import Crew, SeriesState

INTRODUCTIONS = 3
"""Lines shown to the writer for each person: those that name them first."""


async def looks(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """A bible of looks and places, read out of the script; or the person's own."""
    crew = runtime.context
    if given := state["given"].get("bible.yaml"):
        return {"bible": given}
    crew.watch(Event(stage="bible", done=False))
    script = boards.open_script(crew, state["scripts"]["1"])
    if not script.lines:
        raise BadScript("The script has no action and no dialogue", crew.settings.script, "Give a script with at least one line to shoot.")
    title = script.title or crew.folder.root.resolve().name
    told = await writer.looks(crew.desk, "looks", title, cast_digest(script), places_digest(script))
    book = book_of(title, told)
    crew.folder.publish("bible.yaml", pages.yaml_file("bible.1", book, crew.made_by))
    crew.watch(Event(stage="bible", done=True))
    return {"bible": crew.store.put(book)}


def book_of(title: str, told: Looks) -> Bible:
    """A bible that holds looks and places only."""
    empty = Rule(power="", price="", taboo="", misreading="")
    return Bible(
        title=title, logline="", rule=empty, style=told.style, cast=told.cast, places=told.places, props=(), episodes=(), credits=()
    )


def cast_digest(script: Script) -> str:
    """Every speaker, once however a cue is cased, with the first action lines that name them: "QIU LAN\\n  She counts ..."."""
    told: dict[str, str] = {}
    for name in (name for scene in script.scenes for name in scene.speakers):
        told.setdefault(name.casefold(), name)
    speakers = list(told.values())
    actions = [(line.text, line.text.casefold()) for line in script.lines if line.speaker is None]
    rows: list[str] = []
    for name in speakers:
        rows.append(name)
        rows += islice((f"  {text}" for text, folded in actions if name.casefold() in folded), INTRODUCTIONS)
    return "\n".join(rows)


def places_digest(script: Script) -> str:
    """Every place of the headings, once, with its times of day and a first line of action."""
    rows: dict[str, tuple[list[str], str]] = {}
    for scene in script.scenes:
        parts = take_apart(scene.heading)
        first = next((line.text for line in scene.lines if line.speaker is None), "")
        times, seen = rows.setdefault(f"{parts.interior or 'INT'}. {parts.place}", ([], first))
        if parts.time and parts.time not in times:
            times.append(parts.time)
        if not seen:
            rows[f"{parts.interior or 'INT'}. {parts.place}"] = (times, first)
    return "\n".join(f"{place} [{', '.join(times)}]\n  {first}" for place, (times, first) in rows.items() if not place.endswith(". "))


def to_boards(state: SeriesState, runtime: Runtime[Crew]) -> list[Send] | str:
    """Every scene that has lines to the artist."""
    return boards.sends(runtime.context, 1, state["scripts"]["1"], state["bible"], "", "", state.get("boards", {})) or "finish"


async def finish(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The shot list and the exports."""
    crew = runtime.context
    book = crew.store.get(state["bible"], Bible)
    script = boards.open_script(crew, state["scripts"]["1"])
    boards.remember(crew, state["boards"])
    file = crew.settings.script.rsplit("/", 1)[-1]
    story = boards.story_for(crew, state["bible"], "", "")
    list_it = partial(boards.listing, crew, 1, script, file, book, book.title, state["boards"], story)
    made, theirs = handoff.settled(crew, 1, state["given"], script, list_it)
    handoff.publish(crew, 1, made, script, theirs)
    crew.watch(Event(stage="exports", episode=1, done=True, text=handoff.told(made)))
    return {}


def build() -> StateGraph[SeriesState, Crew]:
    """The graph, not yet compiled."""
    graph = StateGraph(SeriesState, context_schema=Crew)
    graph.add_node("looks", looks)
    graph.add_node("board", boards.board)
    graph.add_node("finish", finish)
    graph.add_edge(START, "looks")
    graph.add_conditional_edges("looks", to_boards, ["board", "finish"])
    graph.add_edge("board", "finish")
    graph.add_edge("finish", END)
    return graph

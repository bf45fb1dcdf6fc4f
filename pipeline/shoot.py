"""The graph of a finished script by a person: looks read out of it, scenes drawn, one shot list. Its words stay theirs.

    START -> looks -> |bible| -> board (x scenes) -> list -> |shots| -> finish -> END

At a gate (|...|) the run may wait for a person: `waiting.py`.
"""

from collections import Counter
from collections.abc import Sequence
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
from loreboard.story.shots import ShotList

from . import boards, handoff, waiting
from .gates import OF_A_SCRIPT
from .progress import Event
from .series import published
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
    return {"bible": published(crew, state, book_of(title, told))}


def book_of(title: str, told: Looks) -> Bible:
    """A bible that holds looks and places only."""
    empty = Rule(power="", price="", taboo="", misreading="")
    return Bible(
        title=title, logline="", rule=empty, style=told.style, cast=told.cast, places=told.places, props=(), episodes=(), credits=()
    )


def cast_digest(script: Script) -> str:
    """Every speaker once, with the first action lines that name them: "QIU LAN\\n  She counts ..."."""
    speakers = spellings([e.name for scene in script.scenes for e in scene.elements if e.kind == "character" and e.name])
    actions = [(line.text, line.text.casefold()) for line in script.lines if line.speaker is None]
    rows: list[str] = []
    for name in speakers:
        rows.append(name)
        rows += islice((f"  {text}" for text, folded in actions if name.casefold() in folded), INTRODUCTIONS)
    return "\n".join(rows)


def spellings(cues: Sequence[str]) -> tuple[str, ...]:
    """The names among `cues`, in order of their first cue, each as it is written most often.

    A name in other capitals is the same name ("SHArPE", "Sharpe"): stage plays in FDX are full of them. What else may stand in a cue, such
    as who doubles ("PORTER [Armin]") or two at once ("CECIL & SHAG"), is not taken apart: whom it means would be a guess.
    """
    written: dict[str, Counter[str]] = {}
    for cue in cues:
        written.setdefault(cue.casefold(), Counter())[cue] += 1
    return tuple(counts.most_common(1)[0][0] for counts in written.values())


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
    return boards.sends(runtime.context, 1, state["scripts"]["1"], state["bible"], "", "", state.get("boards", {})) or "list"


async def shot_list(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The shot list, to the frame where a length is asked for."""
    crew = runtime.context
    book = crew.store.get(state["bible"], Bible)
    script = boards.open_script(crew, state["scripts"]["1"])
    boards.remember(crew, state["boards"])
    file = crew.settings.script.rsplit("/", 1)[-1]
    story = boards.story_for(crew, state["bible"], "", "")
    list_it = partial(boards.listing, crew, 1, script, file, book, book.title, state["boards"], story)
    return {"lists": {"1": handoff.publish(crew, 1, state["given"], script, list_it)}}


async def finish(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """Every export asked for."""
    crew = runtime.context
    handoff.export(crew, 1, crew.store.get(state["lists"]["1"], ShotList), boards.open_script(crew, state["scripts"]["1"]))
    return {}


def build() -> StateGraph[SeriesState, Crew]:
    """The graph, not yet compiled."""
    graph = StateGraph(SeriesState, context_schema=Crew)
    graph.add_node("looks", looks)
    graph.add_node("board", boards.board)
    graph.add_node("list", shot_list)
    graph.add_node("finish", finish)
    for gate in OF_A_SCRIPT:
        graph.add_node(f"at {gate}", waiting.at(gate))
    graph.add_edge(START, "looks")
    graph.add_edge("looks", "at bible")
    graph.add_conditional_edges("at bible", to_boards, ["board", "list"])
    graph.add_edge("board", "list")
    graph.add_edge("list", "at shots")
    graph.add_edge("at shots", "finish")
    graph.add_edge("finish", END)
    return graph

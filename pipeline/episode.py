"""The graph of one episode: written, read by the doctor, revised by patches that are measured, and its scenes drawn all at once.

    START -> write -> read -> (revise -> judge)? -> board (x scenes) -> END

No barrier stands between episodes: one may be drawn while another is still being written.
"""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from loreboard.agents import writer
from loreboard.screenplay import read_script, write_fountain
from loreboard.story.arc import Arc
from loreboard.story.draft import Draft

from . import boards, pages, redrafted
from .lengths import length_faults
from .progress import Event
from .revising import MAX_ROUNDS, judge, open_notes, plan_of, read, revise
from .state import Crew, EpisodeOut, EpisodeState


async def write(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The episode's script: the person's if there is one, else written from the plan. One with locked lines is not written anew when the
    plan has changed: it is read, and patched around them."""
    crew, number = runtime.context, int(state["number"])
    name = f"e{number:02d}/script.fountain"
    if given := state["given"].get(name):
        return {"scripts": {state["number"]: given}}
    crew.watch(Event(stage="script", episode=number, done=False))
    book, plan = plan_of(crew, state)
    arc = crew.store.get(state["arc"], Arc)
    lore = crew.lore.entries_text([use.id for use in arc.lore], crew.settings.language)

    def fountain(draft: Draft) -> bytes:
        head = pages.title_page(book, plan, crew.made_by, crew.settings.language)
        return write_fountain(draft, crew.settings.language, head, pages.episode_name(plan, crew.settings.language)).encode()

    def length(draft: Draft) -> list[str]:
        return length_faults(read_script(fountain(draft), name), crew.settings.wish.seconds, crew.pace)

    locked, key = state["marked"].get(name, ""), redrafted.told_key(number, arc, book)
    base = redrafted.basis(crew, name, key, locked)
    begun = {"drafts": {name: f"{key} {base}"}}
    if base:
        return {"scripts": {state["number"]: redrafted.begun(crew, base, locked)}, **begun}
    drafted = fountain(await writer.draft(crew.desk, crew.settings.wish, arc, book, plan, lore, worn_out(crew, state), length))
    content = redrafted.remarked(crew, state["marked"], number, drafted)
    kept = crew.store.put(content)
    crew.folder.publish(name, content)
    crew.watch(Event(stage="script", episode=number, done=True, text=plan.title))
    return {"scripts": {state["number"]: kept}, **begun}


def after_reading(state: EpisodeState, runtime: Runtime[Crew]) -> list[Send] | str:
    """Revise while the writer has not seen all notes and rounds are left; a person's script is read and never revised."""
    ours = f"e{int(state['number']):02d}/script.fountain" not in state["given"]
    if ours and int(state["rounds"]) < MAX_ROUNDS and open_notes(runtime.context, state):
        return "revise"
    return to_boards(state, runtime)


def to_boards(state: EpisodeState, runtime: Runtime[Crew]) -> list[Send] | str:
    """Every scene to the artist, unless a person may want to read the scripts first: then they go there together, behind that gate."""
    number, crew = int(state["number"]), runtime.context
    if crew.gates.stands("scripts"):
        return END
    name, drawn = state["scripts"][state["number"]], state.get("boards", {})
    return boards.sends(crew, number, name, state["bible"], state["arc"], state["worn_out"], drawn) or END


def build() -> StateGraph[EpisodeState, Crew, EpisodeState, EpisodeOut]:
    """The graph, not yet compiled."""
    graph = StateGraph(EpisodeState, context_schema=Crew, output_schema=EpisodeOut)
    graph.add_node("write", write)
    graph.add_node("read", read)
    graph.add_node("revise", revise)
    graph.add_node("judge", judge)
    graph.add_node("board", boards.board)
    graph.add_edge(START, "write")
    graph.add_edge("write", "read")
    graph.add_conditional_edges("read", after_reading, ["revise", "board", END])
    graph.add_edge("revise", "judge")
    graph.add_conditional_edges("judge", after_reading, ["revise", "board", END])
    graph.add_edge("board", END)
    return graph


def worn_out(crew: Crew, state: EpisodeState) -> str:
    """What is worn out near the premise, as text."""
    return crew.store.bytes(state["worn_out"]).decode()

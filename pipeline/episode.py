"""The graph of one episode: written, read by the doctor, revised by patches, and its scenes drawn all at once.

    START -> write -> read -> (revise -> read)? -> board (x scenes) -> END

No barrier stands between episodes: one may be drawn while another is still being written.
"""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from loreboard.agents import doctor, writer
from loreboard.agents.doctor import measures
from loreboard.screenplay import apply_patches, timing, write_fountain
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.errors import UnusableReply
from loreboard.story.notes import Patch, Reading
from loreboard.story.script import Script

from . import boards, pages
from .progress import Event
from .state import Crew, EpisodeOut, EpisodeState

MAX_ROUNDS = 2
LENGTH_BAND = 0.12
"""How far a draft's estimate may lie from the target before it is refused (facts of the trade: ±12 % raw)."""


async def write(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The episode's script: the person's if there is one, else written from the plan."""
    crew, number = runtime.context, int(state["number"])
    name = f"e{number:02d}/script.fountain"
    if given := state["given"].get(name):
        return {"scripts": {state["number"]: given}}
    crew.watch(Event(stage="script", episode=number, done=False))
    book, plan = _plan(crew, state)
    arc = crew.store.get(state["arc"], Arc)
    told = await writer.draft(
        crew.desk, crew.settings.wish, book, plan, crew.lore.entries_text([use.id for use in arc.lore], crew.settings.language)
    )
    head = pages.title_page(book, plan, crew.made_by, crew.settings.language)
    content = write_fountain(told, crew.settings.language, head, pages.episode_name(plan, crew.settings.language)).encode()
    kept = crew.store.put(content)
    _check_length(boards.open_script(crew, kept), number, crew.settings.wish.seconds)
    crew.folder.publish(name, content)
    crew.watch(Event(stage="script", episode=number, done=True, text=plan.title))
    return {"scripts": {state["number"]: kept}}


async def read(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The doctor's reading, as coverage.md."""
    crew, number = runtime.context, int(state["number"])
    crew.watch(Event(stage="coverage", episode=number, done=False))
    book, plan = _plan(crew, state)
    script = boards.open_script(crew, state["scripts"][state["number"]])
    told = await doctor.read(crew.desk, f"e{number:02d}/read{state['rounds']}", script, plan)
    report = doctor.coverage(
        told, script, book, plan, crew.settings.wish.seconds, float(state["load"]), by_rules=crew.desk.chat.model == "offline"
    )
    crew.folder.publish(f"e{number:02d}/coverage.md", doctor.report(report, script.language, crew.made_by).encode())
    crew.watch(Event(stage="coverage", episode=number, done=True, text=report.verdict))
    return {"readings": {state["number"]: crew.store.put(told)}}


async def revise(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """Patches for the doctor's notes, kept only if what code measures is no worse; a patch that does not apply is dropped."""
    crew, number = runtime.context, int(state["number"])
    crew.watch(Event(stage="revision", episode=number, done=False))
    before = crew.store.bytes(state["scripts"][state["number"]])
    script = boards.open_script(crew, state["scripts"][state["number"]])
    reading = crew.store.get(state["readings"][state["number"]], Reading)
    asked = await writer.revise(crew.desk, f"e{number:02d}/revise{state['rounds']}", script, reading.notes, reading.keep)
    patches = usable((*reading.patches, *asked), script, reading.keep)
    kept = crew.store.put(apply_patches(before, patches))
    revised = boards.open_script(crew, kept)
    better = bool(patches) and len(measures.flags(revised)) <= len(measures.flags(script))
    crew.watch(Event(stage="revision", episode=number, done=True, text=str(len(patches) if better else 0)))
    rounds = str(int(state["rounds"]) + 1) if better else str(MAX_ROUNDS)
    if not better:
        return {"rounds": rounds}
    crew.folder.publish(f"e{number:02d}/script.fountain", crew.store.bytes(kept))
    return {"scripts": {state["number"]: kept}, "rounds": rounds}


def usable(patches: tuple[Patch, ...], script: Script, keep: tuple[str, ...]) -> list[Patch]:
    """The patches that apply, one a line, that touch nothing kept."""
    out: dict[int, Patch] = {}
    for patch in patches:
        if not doctor.apply_faults((patch,), script) and not any(quote in patch.old or patch.old in quote for quote in keep):
            out.setdefault(patch.line, patch)
    return list(out.values())


def after_read(state: EpisodeState, runtime: Runtime[Crew]) -> list[Send] | str:
    """Revise while there are notes and rounds left; a person's script is read and never revised."""
    crew = runtime.context
    reading = crew.store.get(state["readings"][state["number"]], Reading)
    ours = f"e{int(state['number']):02d}/script.fountain" not in state["given"]
    if ours and int(state["rounds"]) < MAX_ROUNDS and (reading.notes or reading.patches):
        return "revise"
    return to_boards(state, runtime)


def after_revise(state: EpisodeState, runtime: Runtime[Crew]) -> list[Send] | str:
    """Read a changed script again; go on when nothing was changed or the rounds are used up."""
    return "read" if int(state["rounds"]) < MAX_ROUNDS else to_boards(state, runtime)


def to_boards(state: EpisodeState, runtime: Runtime[Crew]) -> list[Send] | str:
    """Every scene to the artist, unless the run stops at the script."""
    if state["until"] == "script":
        return END
    crew = runtime.context
    name = state["scripts"][state["number"]]
    book = crew.store.get(state["bible"], Bible)
    script = boards.open_script(crew, name)
    return boards.sends(int(state["number"]), script, name, book, state["bible"], state.get("boards", {}), crew.settings.seconds) or END


def build() -> StateGraph[EpisodeState, Crew, EpisodeState, EpisodeOut]:
    """The graph, not yet compiled."""
    graph = StateGraph(EpisodeState, context_schema=Crew, output_schema=EpisodeOut)
    graph.add_node("write", write)
    graph.add_node("read", read)
    graph.add_node("revise", revise)
    graph.add_node("board", boards.board)
    graph.add_edge(START, "write")
    graph.add_edge("write", "read")
    graph.add_conditional_edges("read", after_read, ["revise", "board", END])
    graph.add_conditional_edges("revise", after_revise, ["read", "board", END])
    graph.add_edge("board", END)
    return graph


def _plan(crew: Crew, state: EpisodeState) -> tuple[Bible, EpisodePlan]:
    book = crew.store.get(state["bible"], Bible)
    number = int(state["number"])
    return book, next(e for e in book.episodes if e.number == number)


def _check_length(script: Script, number: int, seconds: int) -> None:
    told = timing.script_timing(script).seconds
    if abs(told - seconds) > LENGTH_BAND * seconds:
        raise UnusableReply(
            f"episode {number}", f"it plays {told:.0f} s, wanted {seconds} s within {LENGTH_BAND:.0%}", f"e{number:02d}/script"
        )

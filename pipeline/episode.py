"""The graph of one episode: written, read by the doctor, revised by patches, and its scenes drawn all at once.

    START -> write -> read -> (revise -> read)? -> board (x scenes) -> END

No barrier stands between episodes: one may be drawn while another is still being written.
"""

from collections.abc import Mapping
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from loreboard.agents import doctor, writer
from loreboard.agents.doctor import measures
from loreboard.llm.roles import model_for
from loreboard.screenplay import apply_patches, read_script, timing, write_fountain
from loreboard.screenplay.locks import locks_of
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.draft import Draft
from loreboard.story.notes import Patch, Reading
from loreboard.story.script import Script

from . import boards, locking, pages, redrafted
from .progress import Event
from .state import Crew, EpisodeOut, EpisodeState
from .worn import questions

MAX_ROUNDS = 2
LENGTH_BAND = 0.12
"""How far a draft's estimate may lie from the target before it is refused (facts of the trade: ±12 % raw)."""


async def write(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The episode's script: the person's if there is one, else written from the plan. One with locked lines is not written anew when the
    plan has changed: it is read, and patched around them."""
    crew, number = runtime.context, int(state["number"])
    name = f"e{number:02d}/script.fountain"
    if given := state["given"].get(name):
        return {"scripts": {state["number"]: given}}
    crew.watch(Event(stage="script", episode=number, done=False))
    book, plan = _plan(crew, state)
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
    content = remarked(crew, state["marked"], number, drafted)
    kept = crew.store.put(content)
    crew.folder.publish(name, content)
    crew.watch(Event(stage="script", episode=number, done=True, text=plan.title))
    return {"scripts": {state["number"]: kept}, **begun}


async def read(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The doctor's reading, as coverage.md."""
    crew, number = runtime.context, int(state["number"])
    crew.watch(Event(stage="coverage", episode=number, done=False))
    book, plan = _plan(crew, state)
    script = boards.open_script(crew, state["scripts"][state["number"]])
    arc = crew.store.get(state["arc"], Arc)
    told = await doctor.read(crew.desk, f"e{number:02d}/read{state['rounds']}", script, arc, book, plan, worn_out(crew, state))
    report = doctor.coverage(
        told,
        script,
        book,
        plan,
        crew.settings.wish.seconds,
        float(state["load"]),
        by_rules=model_for(crew.desk.chat, "doctor/read") == "offline",
        worn=questions(crew.lore, script, arc, book, number),
        pace=crew.pace,
    )
    crew.folder.publish(f"e{number:02d}/coverage.md", doctor.report(report, script.language, crew.made_by).encode())
    crew.watch(Event(stage="coverage", episode=number, done=True, text=report.verdict))
    return {"readings": {state["number"]: crew.store.put(told)}}


async def revise(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """Patches for the doctor's notes, kept only if what code measures is no worse; a patch that does not apply is dropped."""
    crew, number = runtime.context, int(state["number"])
    crew.watch(Event(stage="revision", episode=number, done=False))
    book, _ = _plan(crew, state)
    before = crew.store.bytes(state["scripts"][state["number"]])
    script = boards.open_script(crew, state["scripts"][state["number"]])
    reading = crew.store.get(state["readings"][state["number"]], Reading)
    asked = await _asked(crew, f"e{number:02d}/revise{state['rounds']}", script, book, reading)
    patches = usable((*asked, *reading.patches), script, reading.keep)
    kept = crew.store.put(remarked(crew, state["marked"], number, apply_patches(before, patches)))
    revised = boards.open_script(crew, kept)
    better = bool(patches) and len(measures.flags(revised)) <= len(measures.flags(script))
    crew.watch(Event(stage="revision", episode=number, done=True, text=str(len(patches) if better else 0)))
    rounds = str(int(state["rounds"]) + 1) if better else str(MAX_ROUNDS)
    if not better:
        return {"rounds": rounds}
    crew.folder.publish(f"e{number:02d}/script.fountain", crew.store.bytes(kept))
    return {"scripts": {state["number"]: kept}, "rounds": rounds}


async def _asked(crew: Crew, step: str, script: Script, book: Bible, reading: Reading) -> tuple[Patch, ...]:
    """The writer's patches; where the doctor has no note, none are asked for."""
    if not reading.notes:
        return ()
    return await writer.revise(crew.desk, step, script, book, reading.notes, reading.keep, reading.patches)


def remarked(crew: Crew, marked: Mapping[str, str], number: int, content: bytes) -> bytes:
    """The script `content` of an episode with the marks that a person has put on lines of it."""
    name = f"e{number:02d}/script.fountain"
    return locking.carried(name, content, crew.store.bytes(marked[name])) if name in marked else content


def usable(patches: tuple[Patch, ...], script: Script, keep: tuple[str, ...]) -> list[Patch]:
    """The patches that apply, the first for a line, that touch nothing kept and nothing locked."""
    out: dict[int, Patch] = {}
    locked = locks_of(script)
    for patch in patches:
        if (
            not locked.touched(patch)
            and not doctor.apply_faults((patch,), script)
            and not any(quote in patch.old or patch.old in quote for quote in keep)
        ):
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
    graph.add_node("board", boards.board)
    graph.add_edge(START, "write")
    graph.add_edge("write", "read")
    graph.add_conditional_edges("read", after_read, ["revise", "board", END])
    graph.add_conditional_edges("revise", after_revise, ["read", "board", END])
    graph.add_edge("board", END)
    return graph


def worn_out(crew: Crew, state: EpisodeState) -> str:
    """What is worn out near the premise, as text."""
    return crew.store.bytes(state["worn_out"]).decode()


def _plan(crew: Crew, state: EpisodeState) -> tuple[Bible, EpisodePlan]:
    book = crew.store.get(state["bible"], Bible)
    number = int(state["number"])
    return book, next(e for e in book.episodes if e.number == number)


def length_faults(script: Script, seconds: int, pace: Pace = SHIPPED) -> list[str]:
    """What is wrong with the playing time of `script`, told as lines to write or to cut, which a writer can do. Pure."""
    told = timing.script_timing(script, pace).seconds
    if abs(told - seconds) <= LENGTH_BAND * seconds:
        return []
    lines = max(1, round(abs(told - seconds) * len(script.lines) / max(told, 1.0)))
    do = f"cut about {lines} of its {len(script.lines)} lines" if told > seconds else f"it needs about {lines} more lines"
    return [f"it plays {told:.0f} s, wanted {seconds} s within {LENGTH_BAND:.0%}: {do}"]

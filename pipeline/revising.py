"""Revising an episode: the writer answers notes by patches, the doctor measures again, and what is no better does not stand.

    revise -> judge -> (revise | boards)

At most two rounds. A note that the writer has seen and left alone is not put again; one whose answer was refused is, once, with the reason.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

from langgraph.runtime import Runtime

from loreboard.agents import continuity, doctor, writer
from loreboard.agents.doctor import judging
from loreboard.agents.doctor.units import Put, Unit, puts, units, usable
from loreboard.agents.world import carry
from loreboard.llm.roles import model_for
from loreboard.screenplay import apply_patches
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import Judged, Patch, Reading
from loreboard.story.script import Script
from loreboard.story.value import Value

from . import boards
from .lengths import length_faults
from .progress import Event
from .redrafted import remarked
from .state import Crew, EpisodeState
from .worn import Confirmed, confirm, questions

MAX_ROUNDS = 2
T = TypeVar("T")
U = TypeVar("U")


class Tries(Value):
    """What has been tried on an episode so far."""

    shown: tuple[tuple[str, str], ...] = ()
    """Check and scene of every note the writer has seen and that is not to be put again."""
    again: tuple[tuple[str, str, str], ...] = ()
    """Check and scene of what was answered and refused, and why."""
    judged: tuple[Judged, ...] = ()


def plan_of(crew: Crew, state: EpisodeState) -> tuple[Bible, EpisodePlan]:
    """The bible and this episode's plan."""
    book = crew.store.get(state["bible"], Bible)
    number = int(state["number"])
    return book, next(e for e in book.episodes if e.number == number)


def heard(crew: Crew, read: Reading) -> Reading:
    """`read` without what the series has muted."""
    mute = crew.settings.doctor.mute
    fields = {kind: tuple(one for one in getattr(read, kind) if one.check not in mute) for kind in ("notes", "patches")}
    return read.model_copy(update=fields)


def open_notes(crew: Crew, state: EpisodeState) -> tuple[Put, ...]:
    """The notes that the writer is to be shown now, none when there is nothing new."""
    book, plan = plan_of(crew, state)
    script = boards.open_script(crew, state["scripts"][state["number"]])
    read = heard(crew, crew.store.get(state["readings"][state["number"]], Reading))
    told = tries(crew, state)
    again = {(check, scene): why for check, scene, why in told.again}
    found = doctor.findings(script, book, plan, read, crew.settings.doctor.mute)
    out = [put for put in puts(read, found, script) if (put.note.check, put.scene) not in told.shown]
    return tuple(_with(put, again.get((put.note.check, put.scene), "")) for put in out)


def _with(put: Put, why: str) -> Put:
    """`put` with the reason why its first answer was refused."""
    return put.model_copy(update={"note": put.note.model_copy(update={"cost": f"{put.note.cost} ({why})"})}) if why else put


def tries(crew: Crew, state: EpisodeState) -> Tries:
    """What has been tried so far."""
    name = state.get("tries", {}).get(state["number"])
    return crew.store.get(name, Tries) if name else Tries()


async def revise(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The writer's patches for the open notes, as far as rules have nothing against them."""
    crew, number = runtime.context, int(state["number"])
    crew.watch(Event(stage="revision", episode=number, done=False))
    book, plan = plan_of(crew, state)
    raw = crew.store.bytes(state["scripts"][state["number"]])
    script = boards.open_script(crew, state["scripts"][state["number"]])
    read = heard(crew, crew.store.get(state["readings"][state["number"]], Reading))
    shown = open_notes(crew, state)
    answering = {put.note.check for put in shown}
    offered = tuple(patch for patch in read.patches if patch.check in answering)
    step = f"e{number:02d}/revise{state['rounds']}"
    asked = await writer.revise(crew.desk, step, script, book, [put.note for put in shown], read.keep, offered)
    sent = (*asked, *offered)
    tried = units(shown, usable(sent, script, read.keep), script)
    told = judging.judge(raw, tried, read, None, _stand(crew, book, plan))
    failed = tuple(unit for unit in tried if unit not in told.kept)
    refused = (*(one for one in told.judged if not one.kept), *_unanswered(shown, tried, sent, script))
    trial = judging.Trial(puts=shown, units=told.kept, failed=failed, refused=refused)
    return {"trials": {state["number"]: crew.store.put(trial)}}


def _unanswered(shown: Sequence[Put], tried: Sequence[Unit], sent: Sequence[Patch], script: Script) -> tuple[Judged, ...]:
    """A row a check for the notes that no unit answers: nothing was sent for them, or nothing that can be made."""
    answered = [put for unit in tried for put in unit.puts]
    left: dict[str, list[int]] = {}
    for put in shown:
        if put not in answered:
            left.setdefault(put.note.check, []).append(put.note.line)
    offered = {patch.check for patch in sent} - {put.note.check for put in answered}
    return tuple(
        Judged(checks=(check,), lines=tuple(lines), kept=False, why=judging.say("unusable" if check in offered else "no_patch", script.language))
        for check, lines in left.items()
    )  # fmt: skip


async def judge(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The revised script is read again and measured; what is no better goes back to its old bytes, and coverage.md says why."""
    crew, number = runtime.context, int(state["number"])
    book, plan = plan_of(crew, state)
    name, key = state["scripts"][state["number"]], state["number"]
    trial = crew.store.get(state["trials"][key], judging.Trial)
    raw, first = crew.store.bytes(name), heard(crew, crew.store.get(state["readings"][key], Reading))
    rounds = int(state["rounds"]) + 1
    outcome = judging.Outcome(raw, first, (), ())
    if trial.units:
        whole = apply_patches(raw, [patch for unit in trial.units for patch in unit.patches])
        second = await _read(crew, state, boards.open_script(crew, crew.store.put(whole)), rounds)
        outcome = judging.judge(raw, trial.units, first, second, _stand(crew, book, plan))
    told = _tried(tries(crew, state), trial, outcome)
    marked = remarked(crew, state["marked"], number, outcome.raw)
    kept = crew.store.put(marked)
    crew.watch(Event(stage="revision", episode=number, done=True, text=str(sum(len(unit.patches) for unit in outcome.kept))))
    if outcome.kept:
        crew.folder.publish(f"e{number:02d}/script.fountain", marked)
    reading = crew.store.put(outcome.read)
    now = boards.open_script(crew, kept)
    worn = await _worn(crew, state, now, rounds)
    cover(crew, state, now, outcome.read, worn, told.judged)
    out = {"scripts": kept, "readings": reading, "tries": crew.store.put(told), "worn": crew.store.put(worn)}
    return {"rounds": str(rounds), **{name: {key: made} for name, made in out.items()}}


def _tried(before: Tries, trial: judging.Trial, outcome: judging.Outcome) -> Tries:
    """What has been tried, this round with it."""
    judged = (*outcome.judged, *trial.refused)
    failed = (*trial.failed, *(unit for unit in trial.units if unit not in outcome.kept))
    why = {one.lines: one.why for one in judged if not one.kept}
    again = {
        (put.note.check, put.scene, why.get(tuple(patch.line for patch in unit.patches), "")) for unit in failed for put in unit.puts
    }  # fmt: skip
    shown = {(put.note.check, put.scene) for put in trial.puts} - {(check, scene) for check, scene, _ in again}
    return Tries(shown=(*before.shown, *sorted(shown)), again=tuple(sorted(again)), judged=(*before.judged, *judged))


async def read(state: EpisodeState, runtime: Runtime[Crew]) -> dict[str, Any]:
    """The doctor's first reading, as coverage.md."""
    crew = runtime.context
    script = boards.open_script(crew, state["scripts"][state["number"]])
    told, worn = await _both(_read(crew, state, script, 0), _worn(crew, state, script, 0))
    cover(crew, state, script, told, worn, ())
    return {"readings": {state["number"]: crew.store.put(told)}, "worn": {state["number"]: crew.store.put(worn)}}


async def _both(one: Awaitable[T], other: Awaitable[U]) -> tuple[T, U]:
    """What both return. Both have been asked, and have answered or failed, before the failure of either is raised."""
    first, second = await asyncio.gather(one, other, return_exceptions=True)
    if isinstance(first, BaseException):
        raise first
    if isinstance(second, BaseException):
        raise second
    return first, second


async def _worn(crew: Crew, state: EpisodeState, script: Script, rounds: int) -> Confirmed:
    """What a reader says the scenes play, asked only of those that read otherwise than before."""
    name = state.get("worn", {}).get(state["number"])
    before = crew.store.get(name, Confirmed) if name else Confirmed()
    return await confirm(crew, f"e{int(state['number']):02d}/worn{rounds}", script, before)


async def _read(crew: Crew, state: EpisodeState, script: Script, rounds: int) -> Reading:
    number = int(state["number"])
    crew.watch(Event(stage="coverage", episode=number, done=False))
    book, plan = plan_of(crew, state)
    arc, worn = crew.store.get(state["arc"], Arc), crew.store.bytes(state["worn_out"]).decode()
    return heard(crew, await doctor.read(crew.desk, f"e{number:02d}/read{rounds}", script, arc, book, plan, worn))


def cover(crew: Crew, state: EpisodeState, script: Script, told: Reading, worn: Confirmed, judged: Sequence[Judged]) -> None:
    """Write coverage.md."""
    number, (book, plan) = int(state["number"]), plan_of(crew, state)
    report = doctor.coverage(
        told,
        script,
        book,
        plan,
        crew.settings.wish.seconds,
        float(state["load"]),
        by_rules=model_for(crew.desk.chat, "doctor/read") == "offline",
        worn=questions(crew.lore, script, crew.store.get(state["arc"], Arc), book, number, worn),
        pace=crew.pace,
        mute=crew.settings.doctor.mute,
        revised=judged,
    )
    crew.folder.publish(f"e{number:02d}/coverage.md", doctor.report(report, script.language, crew.made_by).encode())
    crew.watch(Event(stage="coverage", episode=number, done=True, text=report.verdict))


def _stand(crew: Crew, book: Bible, plan: EpisodePlan) -> judging.Stand:
    """How a script of this episode stands: the doctor's checks, continuity, what is so at its end, and its length."""

    def stand(script: Script, told: Reading) -> judging.Standing:
        wrong = {(c.rule, c.first.line, c.second.line): c.what for c in continuity.check(book, {plan.number: script})}
        ends = carry.after(script, book, plan.number).facts()
        return judging.Standing(
            doctor.severity(doctor.findings(script, book, plan, told, crew.settings.doctor.mute)),
            wrong,
            {key: fact.value for key, fact in ends.items()},
            not length_faults(script, crew.settings.wish.seconds, crew.pace),
        )

    return stand

"""Reading an episode: the model labels and quotes, code checks every quote and counts."""

from collections.abc import Sequence

from loreboard.agents.desk import Desk, numbered, page, rows
from loreboard.agents.patching import apply_faults
from loreboard.agents.writer import season, told_of
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import Coverage, Fix, Measured, Note, Reading, Verdict
from loreboard.story.script import Script

from . import measures
from .checks import findings
from .flag import Flag, words

MAX_NOTES = 7
_UNREAD = {
    "en": "nothing measured stands in its way, but only rules have read it; whether it moves anybody they cannot tell",
    "zh": "能量的都没问题，可只有规则读过它；打不打动人，规则说不出来",
}


async def read(desk: Desk, step: str, script: Script, arc: Arc, book: Bible, plan: EpisodePlan, worn_out: str) -> Reading:
    """Labels, notes and patches for one episode. Raises UnusableReply when a quote is not in the script."""
    measured = "\n".join(f"{f.check} line {f.line}: {f.why}" for f in measures.flags(script)) or "nothing flagged"
    return await desk.ask(
        step, "doctor/read", Reading, lambda told: faults(told, script, plan), "a reading of the script",
        arc=page(season(arc)), bible=page(told_of(book)), worn_out=worn_out, beats=beats(plan), script=numbered(script), measured=measured,
    )  # fmt: skip


def beats(plan: EpisodePlan) -> str:
    """The plan's beats with what a reader needs of them: what happens, by whom, before whom, and why."""
    return rows([beat.model_dump(mode="json", include={"id", "family", "what", "drives", "on", "because"}) for beat in plan.beats])


def faults(told: Reading, script: Script, plan: EpisodePlan) -> list[str]:
    """What makes `told` unusable, a sentence each. Pure."""
    texts = {line.number: line.text for line in script.lines}
    out = [f"the quote {n.quote[:40]!r} is not on line {n.line}" for n in told.notes if not _quotes(n.quote, texts.get(n.line, ""))]
    out += [f"{quote[:40]!r} is kept and not in the script" for quote in told.keep if not any(_quotes(quote, t) for t in texts.values())]
    out += apply_faults(told.patches, script)
    if len(told.notes) > MAX_NOTES:
        out.append(f"{len(told.notes)} notes, {MAX_NOTES} at most")
    labelled = [label.beat for label in told.labels]
    if set(labelled) != {beat.id for beat in plan.beats} or len(labelled) != len(plan.beats):
        out.append("not every beat has one label")
    return out


def _quotes(quote: str, text: str) -> bool:
    return bool(quote.strip()) and quote in text


def coverage(
    told: Reading,
    script: Script,
    book: Bible,
    plan: EpisodePlan,
    seconds: int,
    load: float,
    by_rules: bool = False,
    worn: Sequence[Note] = (),
    pace: Pace = SHIPPED,
) -> Coverage:
    """The one-screen report: the model's notes first, then `worn`, the clichés that the radar sees, then what code flagged, folded away.

    `by_rules` says that no reader stands behind the labels; then nothing is recommended.
    """
    grid = measures.grid(script, book, plan, told.labels, seconds, load, pace)
    verdict, reason = _verdict(grid)
    if by_rules and verdict == "recommend":
        verdict, reason = "consider", _UNREAD[script.language]
    noted = {(n.check, n.line) for n in told.notes}
    more = [_note(f, script) for f in findings(script, book, plan) if (f.check, f.line) not in noted]
    notes = (*told.notes, *(n for n in worn if (n.check, n.line) not in noted), *more)
    return Coverage(
        episode=plan.number, logline=told.logline, verdict=verdict, reason=reason, grid=grid,
        notes=tuple(notes[:MAX_NOTES]), keep=told.keep[:3], more=tuple(notes[MAX_NOTES:]),
    )  # fmt: skip


def _note(flag: Flag, script: Script) -> Note:
    first, second = (Fix(kind=way["kind"], text=way[script.language]) for way in words()["fixes"][flag.check])
    return Note(check=flag.check, line=flag.line, quote=flag.quote, cost=flag.why, fixes=(first, second))


def _verdict(grid: tuple[Measured, ...]) -> tuple[Verdict, str]:
    """Most drafts need work: one poor element, or three fair ones, is enough."""
    poor = [m for m in grid if m.grade == "poor"]
    fair = [m for m in grid if m.grade == "fair"]
    if poor or len(fair) >= 3:
        worst = (poor or fair)[0]
        return "development needed", f"{worst.element}: {worst.figure}"
    best = sum(m.grade == "excellent" for m in grid)
    if not fair and best >= 6:
        return "recommend", "nothing measured stands in its way"
    weakest = (fair or [m for m in grid if m.grade == "good"])[0]
    return "consider", f"{weakest.element}: {weakest.figure}"

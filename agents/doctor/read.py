"""Reading an episode: the model labels and quotes, code checks every quote."""

from loreboard.agents.desk import Desk, numbered, page, rows
from loreboard.agents.patching import apply_faults
from loreboard.agents.writer import season, told_of
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import Reading
from loreboard.story.script import Script

from . import measures
from .flag import checks
from .labels import label_faults

MAX_NOTES = 7


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
    out += [f"there is no check {n.check[:10]!r}" for n in told.notes if n.check not in checks()]
    out += [
        f"both fixes of the note on line {n.line} are of the kind {n.fixes[0].kind}"
        for n in told.notes
        if n.fixes[0].kind == n.fixes[1].kind
    ]
    out += [f"{quote[:40]!r} is kept and not in the script" for quote in told.keep if not any(_quotes(quote, t) for t in texts.values())]
    out += apply_faults(told.patches, script)
    if len(told.notes) > MAX_NOTES:
        out.append(f"{len(told.notes)} notes, {MAX_NOTES} at most")
    labelled = [label.beat for label in told.labels]
    if set(labelled) != {beat.id for beat in plan.beats} or len(labelled) != len(plan.beats):
        out.append("not every beat has one label")
    return out + label_faults(told, script)


def _quotes(quote: str, text: str) -> bool:
    return bool(quote.strip()) and quote in text

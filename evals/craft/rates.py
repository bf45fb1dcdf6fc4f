"""The doctor's checks as rates: what `agents.doctor.measures` flags per 100 lines, and what a plan says of cause and lead."""

from loreboard.agents.doctor import measures
from loreboard.agents.doctor.flag import told as doctor_told
from loreboard.evals.measure import Evidence, Measure
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.script import Language, Script

from .looking import QUOTED, told


def flags(script: Script) -> Measure:
    """R1: D1 and D4 per 100 spoken lines, X2 per 100 lines of action. Judged are the lines."""
    if not script.lines:
        return told().unjudged("R1", script.language, "no_lines")
    found = measures.flags(script)
    spoken = sum(line.speaker is not None for line in script.lines)
    over = {"D1": spoken, "D4": spoken, "X2": len(script.lines) - spoken}
    values = {check: 100 * sum(flag.check == check for flag in found) / max(1, count) for check, count in over.items()}
    evidence = [
        Evidence(lines=(flag.line,), text=told().say("flag", script.language, check=flag.check, quote=flag.quote[:QUOTED]))
        for flag in found
    ]
    return told().measure("R1", script.language, values, len(script.lines), evidence)


def plan_rates(language: Language, book: Bible | None, plan: EpisodePlan | None, arc: Arc | None = None) -> Measure:
    """R2: beats with a cause (SC4), beats the lead drives (C1), and whether the plan turns where the arc does.

    The opening beat of the first episode needs no cause. Judged are the beats.
    """
    if book is None or plan is None or not plan.beats:
        return told().unjudged("R2", language, "no_plan")
    held = plan.beats[1:] if plan.number == 1 else plan.beats
    uncaused = [beat for beat in held if not beat.because]
    lead = next((person.name for person in book.cast if person.role == "lead"), "")
    values = {
        "caused": 1 - len(uncaused) / max(1, len(held)),
        "led": sum(beat.drives == lead for beat in plan.beats) / len(plan.beats),
    }
    evidence = [Evidence(text=told().say("uncaused", language, what=beat.what)) for beat in uncaused]
    if turn := next((turn for turn in arc.turns if turn.episode == plan.number), None) if arc else None:
        values["turned"] = float(turn.kind == plan.turning_point)
        if turn.kind != plan.turning_point:
            evidence.append(Evidence(text=told().say("other_turn", language, plan=plan.turning_point, arc=turn.kind)))
    return told().measure("R2", language, values, len(plan.beats), evidence)


def budget(language: Language, book: Bible | None) -> Measure:
    """R3 (X3): limits on cast and places that the bible passes. Judged are the people and the places."""
    if book is None or not (book.cast or book.places):
        return told().unjudged("R3", language, "no_plan")
    limits = doctor_told()
    rows = (("people", len(book.cast), limits["cast_limit"]), ("locations", len(book.places), limits["place_limit"]))
    over = [
        Evidence(text=told().say(key, language, count=count, limit=limit))
        for key, count, limit in rows
        if count > limit
    ]  # fmt: skip
    return told().measure("R3", language, {"over": len(over)}, len(book.cast) + len(book.places), over)

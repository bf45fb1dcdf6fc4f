"""W1: whoever a turn falls on has to be seen under it. The doctor looks (`agents.doctor.received`); this weighs what it saw."""

from loreboard.agents.doctor.looking import cast
from loreboard.agents.doctor.received import Turn, turns
from loreboard.evals.measure import Evidence, Measure
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.script import Language, Script
from loreboard.story.shots import ShotList

from .looking import quote, told

_SEEN = ("listen", "reaction")


def received(script: Script, book: Bible | None = None, plan: EpisodePlan | None = None, shots: ShotList | None = None) -> Measure:
    """W1 (E2): turns that somebody is shown receiving, over turns. Judged are the turns.

    With a plan a turn is a beat of a turning family, and whoever is on screen without driving it has to receive it. From a
    script alone turns are guessed; that rate is told and held to nothing. A shot that shows somebody listening or reacting
    there counts too.
    """
    found = turns(script, cast(script, book), plan, _faces(shots, script))
    if not found:
        return told().unjudged("W1", script.language, "no_turns")
    missed = [_evidence(turn, script.language) for turn in found if not turn.received]
    shown = 1 - len(missed) / len(found)
    if any(turn.beat for turn in found):
        return told().measure("W1", script.language, {"received": shown, "turns": len(found)}, len(found), missed)
    why = told().say("guessed", script.language)
    return told().measure("W1", script.language, {"shown": shown, "turns": len(found)}, len(found), missed, why=why)


def _evidence(turn: Turn, language: Language) -> Evidence:
    lines = (turn.line.number,) if turn.line else ()
    if turn.beat:
        return Evidence(lines=lines, text=told().say("beat", language, what=turn.beat, who=", ".join(turn.who)))
    return Evidence(lines=lines, text=told().say("unreceived", language, quote=quote(turn.line.text if turn.line else "")))


def _faces(shots: ShotList | None, script: Script) -> dict[int, set[str]]:
    """By line: who is shown listening or reacting on it. Empty when the list is of another version."""
    out: dict[int, set[str]] = {}
    for shot in shots.shots if shots and shots.script.sha256 == script.sha256 else ():
        if shot.purpose in _SEEN:
            for line in shot.lines or (shot.on_line or 0,):
                out.setdefault(line, set()).update(subject.name.casefold() for subject in shot.subjects)
    return out

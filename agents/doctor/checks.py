"""All that the doctor finds by rule in one episode, what matters most to a viewer first. Which checks these are, and why: docs/decisions/0016."""

from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.script import Script

from . import measures, people, plans, received, scenes, speech, warmth
from .flag import Flag, told
from .looking import cast


def findings(script: Script, book: Bible | None = None, plan: EpisodePlan | None = None) -> tuple[Flag, ...]:
    """Every finding, ordered by `order` of doctor.yaml, then by line. Checks of causes and feelings need `book` and `plan`."""
    names = cast(script, book)
    out = [*measures.flags(script), *received.coldness(script, names, plan), *warmth.vagueness(script), *warmth.untouched(script, names)]
    out += [flag for line in script.lines for flag in speech.exposition(line, script)]
    for scene in script.scenes:
        out += [*scenes.aimless(scene, script, names), *scenes.manners(scene, script), *speech.interviews(scene, script)]
    out += [*scenes.let_go(script), *scenes.opening(script, names), *people.crowded(script)]
    if book and plan:
        out += plans.planned(script, book, plan)
    rank = {check: at for at, check in enumerate(told()["order"])}
    return tuple(sorted(out, key=lambda flag: (rank[flag.check], flag.line)))

"""All that the doctor finds in one episode, by rule and by a reader's labels, what matters most to a viewer first. Which checks: docs/doctor.md."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import Reading
from loreboard.story.script import Script

from . import labels, meaning, measures, people, plans, received, scenes, speech, warmth
from .flag import Flag, checks
from .looking import cast


def findings(
    script: Script, book: Bible | None = None, plan: EpisodePlan | None = None, read: Reading | None = None, muted: Collection[str] = ()
) -> tuple[Flag, ...]:
    """Every finding but those of `muted` checks, ordered by `order` of doctor.yaml, then by line.

    Checks of causes and feelings need `book` and `plan`, those by label a `read`ing of this very script.
    """
    meaning.prepare(script)
    names = cast(script, book)
    out = [*measures.flags(script), *received.coldness(script, names, plan), *warmth.vagueness(script), *warmth.untouched(script, names)]
    out += [flag for line in script.lines for flag in speech.exposition(line, script)]
    for scene in script.scenes:
        out += [*scenes.aimless(scene, script, names), *scenes.manners(scene, script), *speech.interviews(scene, script)]
    out += [*scenes.let_go(script), *scenes.opening(script, names), *people.crowded(script)]
    if book and plan:
        out += plans.planned(script, book, plan)
    if read:
        out += labels.labelled(read, script)
    rank = {check: at for at, check in enumerate(checks())}
    return tuple(sorted((flag for flag in out if flag.check not in muted), key=lambda flag: (rank[flag.check], flag.line)))


def severity(flags: Iterable[Flag]) -> dict[str, float]:
    """How bad each check is: the sum of what its findings are over. A check that finds nothing is left out."""
    out: dict[str, float] = defaultdict(float)
    for flag in flags:
        out[flag.check] += flag.over
    return out

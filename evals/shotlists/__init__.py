"""The shot-list rules S1-S11: coverage, order, length, rhythm, sizes, cuts, axis, eyelines, completeness, prompts, openings.

Pure functions over a shot list and, where a rule needs them, its script and bible. S4 to S8 measure what the rules of film grammar
(`agents.storyboard.grammar`) find.
A shot that waives a rule by its id ("S6") is left out of that rule's faults.
"""

from loreboard.evals.measure import Measure
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Bible
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

from .axis import axis
from .cover import coverage, order
from .cuts import jumps
from .eyelines import eyelines
from .fidelity import fidelity
from .lengths import lengths
from .opening import opening
from .rhythm import rhythm
from .sizes import sizes
from .spec import completeness

__all__ = [
    "axis", "completeness", "coverage", "eyelines", "fidelity", "jumps", "lengths", "opening", "order", "rhythm", "sizes", "weigh",
]  # fmt: skip


def weigh(shots: ShotList, script: Script | None = None, book: Bible | None = None, pace: Pace = SHIPPED) -> tuple[Measure, ...]:
    """S1 to S11, in order. Rules that need a script or a bible that is not given are not judged, and say so."""
    return (
        coverage(shots, script, pace),
        order(shots),
        lengths(shots, script, pace),
        rhythm(shots),
        sizes(shots),
        jumps(shots),
        axis(shots),
        eyelines(shots),
        completeness(shots, book),
        fidelity(shots, script, book),
        opening(shots),
    )

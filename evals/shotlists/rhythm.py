"""S4: how long shots last beside one another."""

from loreboard.agents.storyboard.grammar import pacing
from loreboard.evals.measure import Measure
from loreboard.story.shots import ShotList

from .sight import few, told


def rhythm(shots: ShotList) -> Measure:
    """S4: average shot length in seconds, its spread, the distance from a lognormal, and the pull of a shot on the next. Judged are the shots."""
    if not (values := pacing.lengths(shots)):
        return few("S4", shots)
    return told().measure("S4", shots.language, values, len(shots.shots))

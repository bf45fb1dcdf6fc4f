"""S7: the camera stays on its side of the line between two people, or crosses it where everybody sees it cross."""

from loreboard.agents.storyboard.grammar import axis as line
from loreboard.agents.storyboard.grammar.sight import cuts
from loreboard.evals.measure import Measure
from loreboard.story.shots import ShotList

from .sight import evidence, share, standing, told


def axis(shots: ShotList) -> Measure:
    """S7: AXIS_CROSS per cut: `side` changes, or two people change places, with nothing between that allows it.

    Judged are the cuts inside scenes.
    """
    judged = len(list(cuts(shots)))
    if not judged:
        return told().unjudged("S7", shots.language, "no_cuts")
    held = standing("S7", shots, evidence(line.crossings(shots), shots))
    return told().measure("S7", shots.language, {"crossings": share(len(held), judged), "count": len(held)}, judged, held)

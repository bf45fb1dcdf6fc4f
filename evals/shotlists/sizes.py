"""S5: are sizes mixed, or does the camera stand in one place all day?"""

from loreboard.agents.storyboard.grammar import pacing
from loreboard.evals.measure import Measure
from loreboard.story.shots import ShotList

from .sight import evidence, few, standing, told


def sizes(shots: ShotList) -> Measure:
    """S5: entropy of the nine sizes over its greatest, the share of the commonest, how often a size repeats the one before.

    A run of one size (SIZE_FLAT) is a fault of its own: it can hide in a list whose totals are well mixed. Judged are the shots.
    """
    if not (values := pacing.sizes(shots)):
        return few("S5", shots)
    held = standing("S5", shots, evidence(pacing.flat(shots), shots))
    return told().measure("S5", shots.language, values | {"runs": len(held)}, len(shots.shots), held)

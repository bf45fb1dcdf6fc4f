"""S8: two who look at each other look opposite ways, and whoever goes one way is not going the other after the cut."""

from loreboard.agents.storyboard.grammar.looks import judged_looks, judged_moves
from loreboard.evals.measure import Measure
from loreboard.story.shots import ShotList

from .sight import evidence, share, standing, told


def eyelines(shots: ShotList) -> Measure:
    """S8: EYELINE and SCREEN_DIR, per pair of looks or moves that could have been wrong."""
    pairs = [*judged_looks(shots), *judged_moves(shots)]
    if not pairs:
        return told().unjudged("S8", shots.language, "no_looks")
    held = standing("S8", shots, evidence((found for found in pairs if found), shots))
    return told().measure("S8", shots.language, {"astray": share(len(held), len(pairs)), "count": len(held)}, len(pairs), held)

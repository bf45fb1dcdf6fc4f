"""S6: a cut to the same people has to show them from elsewhere, or nearer, or farther."""

from loreboard.agents.storyboard.grammar.jumps import jump
from loreboard.agents.storyboard.grammar.jumps import jumps as all_jumps
from loreboard.agents.storyboard.grammar.sight import cuts
from loreboard.evals.measure import Measure
from loreboard.story.shots import ShotList

from .sight import evidence, share, standing, told


def jumps(shots: ShotList) -> Measure:
    """S6: jump cuts per cut: those of JUMP_30 in which the size stays the same.

    A single step on the ladder of sizes is a bump to JUMP_30 and passes here, as in the figures that S6 is held to. Judged are the
    cuts inside scenes.
    """
    judged = len(list(cuts(shots)))
    if not judged:
        return told().unjudged("S6", shots.language, "no_cuts")
    same = {(found.a.id, found.b.id) for found in all_jumps(shots) if not found.steps}
    held = standing("S6", shots, evidence((found for found in jump(shots) if found.shots in same), shots))
    return told().measure("S6", shots.language, {"jumps": share(len(held), judged), "count": len(held)}, judged, held)

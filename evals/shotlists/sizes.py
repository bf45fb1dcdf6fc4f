"""S5: are sizes mixed, or does the camera stand in one place all day?"""

import math
from collections import Counter
from itertools import groupby, pairwise

from loreboard.agents.storyboard import wording
from loreboard.evals.measure import Evidence, Measure
from loreboard.story.camera import Size
from loreboard.story.shots import ShotList

from .sight import share, standing, told

_SIZES = len(Size.__args__)  # type: ignore[attr-defined]


def sizes(shots: ShotList) -> Measure:
    """S5: entropy of the nine sizes over its greatest, the share of the commonest, how often a size repeats the one before.

    A run of one size is a fault of its own: it can hide in a list whose totals are well mixed. Judged are the shots.
    """
    seen = [shot.camera.size for shot in shots.shots]
    if len(seen) < (least := told().setting("fewest_shots")):
        return told().unjudged("S5", shots.language, "few_shots", count=len(seen), least=least)
    counts = Counter(seen)
    parts = [n / len(seen) for n in counts.values()]
    runs = [tuple(run) for _, run in groupby(shots.shots, key=lambda shot: shot.camera.size)]
    found = [
        Evidence(
            shots=tuple(shot.id for shot in run),
            text=told().say("same_size", shots.language, count=len(run), size=term(run[0].camera.size, shots)),
        )
        for run in runs
        if len(run) > told().setting("longest_run")
    ]
    held = standing("S5", shots, found)
    values = {
        "entropy": -sum(p * math.log(p) for p in parts) / math.log(_SIZES),
        "top_share": max(parts),
        "repeats": share(sum(a == b for a, b in pairwise(seen)), len(seen) - 1),
        "runs": len(held),
    }
    return told().measure("S5", shots.language, values, len(seen), held)


def term(size: Size, shots: ShotList) -> str:
    """A size as people say it."""
    return wording.term("size", size, shots.language)

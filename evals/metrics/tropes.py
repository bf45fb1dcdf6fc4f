"""O3: how much of a text walks a worn-out road: beats that lie near to the signature of a cliché.

`lore/radar.py` reads an arc for a writer, with what it steers away from; this weighs any text, beat by beat, for a score.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from loreboard.story.value import Value

if TYPE_CHECKING:
    from loreboard.lore.likeness import Rows


class Met(Value):
    """A beat and the cliché it is near to, by place; cosine."""

    beat: int
    cliche: int
    cosine: float


class Tropes(Value):
    """`load` 0..1: the weights of the clichés met, over the beats. `met` is the evidence, nearest first, each cliché once."""

    load: float
    met: tuple[Met, ...]

    @property
    def fresh(self) -> float:
        """The component O3."""
        return max(0.0, 1 - self.load)


def tropes(beats: "Rows", cliches: "Rows", weights: Sequence[float], tau: float, beats_weigh: Sequence[float]) -> Tropes:
    """What `beats` meet of `cliches` (a row and a weight 0..1 each) at a cosine of `tau` or more. A cliché counts at the beat nearest to it
    and no more, and a beat by its share of `beats_weigh` (what it brings), so that filler neither hides nor adds one."""
    bearing = sum(1 for weight in beats_weigh if weight > 0) or len(beats_weigh)
    if not len(beats) or not len(cliches):
        return Tropes(load=0.0, met=())
    cosines = beats @ cliches.T
    met = [
        Met(beat=int(cosines[:, n].argmax()), cliche=n, cosine=round(float(cosines[:, n].max()), 4))
        for n in range(len(cliches))
        if cosines[:, n].max() >= tau
    ]
    load = sum(weights[m.cliche] for m in met) / max(1, bearing)
    return Tropes(load=min(1.0, float(load)), met=tuple(sorted(met, key=lambda m: (-m.cosine, m.cliche))))

"""O6: how far a story moves in meaning. Cheap, monotone in incoherence, so it stands behind the gate and out of the headline."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from loreboard.story.value import Value

if TYPE_CHECKING:
    from loreboard.lore.likeness import Rows


class Spread(Value):
    """All 0..1 and up. `apart` (DSI, Johnson et al. 2023): the mean distance of any two beats. `late`: how far a beat of the second half
    is from the nearest before it. `pace`: the mean distance from a beat to the next."""

    apart: float
    late: float
    pace: float


def spread(rows: "Rows", weights: Sequence[float]) -> Spread:
    """The movement of `rows`, each beat by its weight: what it brings (`matter.news`). Zeros for fewer than two beats that bring something."""
    kept = [n for n, weight in enumerate(weights) if weight > 0]
    if len(kept) < 2:
        return Spread(apart=0.0, late=0.0, pace=0.0)
    w = np.array([weights[n] for n in kept], dtype=np.float64)
    cosines = (rows[kept] @ rows[kept].T).astype(np.float64)
    both = np.outer(w, w)[np.triu_indices(len(kept), 1)]
    apart = 1 - float((cosines[np.triu_indices(len(kept), 1)] * both).sum() / both.sum())
    half = max(1, len(kept) // 2)
    late = [1 - float(cosines[n, :n].max()) for n in range(half, len(kept))]
    pace = 1 - np.diag(cosines, 1)
    return Spread(
        apart=apart, late=float(np.average(late, weights=w[half:])), pace=float(np.average(pace, weights=w[1:]))
    )  # fmt: skip

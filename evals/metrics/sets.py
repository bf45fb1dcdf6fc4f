"""O2: how alike the members of a set are: runs of one brief, episodes of one series, series of one house. Compare sets of equal size only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from loreboard.lore.likeness import kernel
from loreboard.story.value import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from loreboard.lore.likeness import Rows

    Matrix = NDArray[np.float64]


class Twins(Value):
    """The two members most alike, by place, and how alike they are 0..1."""

    one: int
    other: int
    likeness: float


class Diversity(Value):
    """`vendi` 1..n: how many members there are in effect (Friedman and Dieng, arXiv 2210.02410). `distinct` 1..n: how many are left when
    members as alike as the threshold are one. `alike` 0..1: the mean likeness of any two."""

    n: int
    vendi: float
    distinct: int
    alike: float
    twins: Twins | None

    @property
    def share(self) -> float:
        """Vendi over n, 0..1: the component O2."""
        return self.vendi / self.n if self.n else 0.0


def diversity(members: Sequence["Rows"], same: float) -> Diversity:
    """Of `members`, the rows of each one's beats; two are the same story at a likeness of `same` or more."""
    return of_kernel(kernel(members), same)


def of_kernel(told: "Matrix", same: float) -> Diversity:
    """Diversity from likenesses."""
    n = len(told)
    if not n:
        return Diversity(n=0, vendi=0.0, distinct=0, alike=0.0, twins=None)
    values = np.linalg.eigvalsh(told / n)
    values = np.clip(values, 0, None)
    values = values[values > 1e-12] / values.sum()
    pairs = [(a, b) for a in range(n) for b in range(a)]
    top = max(pairs, key=lambda pair: told[pair], default=None)
    return Diversity(
        n=n,
        vendi=float(np.exp(-(values * np.log(values)).sum())),
        distinct=_classes(told >= same),
        alike=float(np.mean([told[pair] for pair in pairs])) if pairs else 1.0,
        twins=None if top is None else Twins(one=top[1], other=top[0], likeness=round(float(told[top]), 4)),
    )


def _classes(same: "NDArray[np.bool_]") -> int:
    """As NoveltyBench counts: each member joins the first class whose first member is the same story, or opens one."""
    heads: list[int] = []
    for n in range(len(same)):
        if not any(same[n, head] for head in heads):
            heads.append(n)
    return len(heads)

"""What a folder that is gone on with has already, and what is still to do, told before anything is sent."""

import math
import re
from collections import Counter
from decimal import Decimal
from typing import Literal

from loreboard.llm.accounts import Open, Report
from loreboard.story.value import Value

from .settings import Settings

SCENES_A_MINUTE = 5 / 3
"""Five scenes in three minutes, until the scripts say how many (facts/reliability.md 4.2)."""
_STAGE = re.compile(r"^(?:e\d+/)?(?:s\d+/)?([a-z]+)/?\d*$")
_ORDER = ("arcs", "bible", "looks", "script", "read", "revise", "reconcile", "shots")


class Part(Value):
    """One kind of step: how many have an answer on record, and about how many there will be; None when nobody can say."""

    stage: str
    kept: int
    of: int | None


class Touched(Value):
    """What one edit touches. scenes: those drawn again. lengths: nothing is drawn, shots are fitted again."""

    file: str
    kind: Literal["scenes", "lengths"]
    scenes: int
    of: int
    """Scenes there are."""
    shots: int
    """Shots that are made anew."""
    seconds: float
    """Seconds of picture in them."""
    calls: int
    """Calls that are sure to come; fewer where an answer to the same words is on record."""


class Outlook(Value):
    """Before a run: what is kept by stage, what is to do, and what was on the wire when the last run stopped.

    Calls of a model without a price, which is the composer, are not counted among the latter.
    """

    parts: tuple[Part, ...]
    open: tuple[Open, ...]
    worst: Decimal
    """US dollars that may have been billed for the open calls."""
    waiting: tuple[str, ...] = ()
    """Steps whose answers are in a batch that is out: they are collected, and not paid for again."""
    touched: tuple[Touched, ...] = ()
    """What edits have made stale."""

    @property
    def kept(self) -> int:
        return sum(part.kept for part in self.parts)

    @property
    def to_do(self) -> int:
        """Calls that are sure to come; repairs, revisions and reconciling come on top."""
        return sum(max(0, part.of - part.kept) for part in self.parts if part.of is not None)


def outlook(chosen: Settings, before: Report, scenes: int | None, touched: tuple[Touched, ...] = ()) -> Outlook:
    """What `before`, the record of earlier runs, says about a run by `chosen`. A changed prompt may still make an answer stale.

    `scenes` is how many all scripts have together, None while they are not all written.
    """
    kept = Counter(found[1] for step in before.kept if (found := _STAGE.match(step)))
    wanted = _wanted(chosen, scenes)
    stages = [stage for stage in _ORDER if stage in kept or stage in wanted]
    parts = tuple(Part(stage=stage, kept=kept[stage], of=wanted.get(stage)) for stage in stages)
    return Outlook(
        parts=parts, open=tuple(call for call in before.open if call.worst is not None), worst=before.worst, waiting=before.waiting,
        touched=touched,
    )  # fmt: skip


def _wanted(chosen: Settings, scenes: int | None) -> dict[str, int]:
    each = max(1, math.floor(chosen.wish.seconds / 60 * SCENES_A_MINUTE)) if chosen.premise else 0
    shots = {"shots": scenes if scenes is not None else chosen.episodes * each}
    if chosen.script:
        return {"looks": 1, **shots}
    return {"arcs": chosen.arcs, "bible": 1, "script": chosen.episodes, "read": chosen.episodes, **shots}


def quietly(_: Outlook) -> None:
    """Tells nobody."""

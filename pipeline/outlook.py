"""What a folder that is gone on with has already, and what is still to do, told before anything is sent."""

import math
import re
from collections import Counter
from decimal import Decimal

from loreboard.llm.accounts import Open, Report
from loreboard.story.value import Value

from .edits.told import Calls, Foretold
from .settings import Settings

SCENES_A_MINUTE = 5 / 3
"""Five scenes in three minutes, until the scripts say how many (facts/reliability.md 4.2)."""
_STAGE = re.compile(r"^(?:e\d+/)?(?:s\d+/)?([a-z]+)/?\d*$")
_ORDER = ("arcs", "bible", "looks", "script", "read", "worn", "revise", "reconcile", "knowing", "shots")


class Part(Value):
    """One kind of step: how many have an answer on record, and about how many there will be; None when nobody can say."""

    stage: str
    kept: int
    of: int | None


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
    foretold: Foretold = Foretold(calls=Calls())
    """The calls that are to come, and what edits have made stale."""

    models: tuple[str, ...] = ()
    """Who is asked."""

    @property
    def kept(self) -> int:
        return sum(part.kept for part in self.parts)


def outlook(chosen: Settings, before: Report, scenes: int | None, foretold: Foretold) -> Outlook:
    """What `before`, the record of earlier runs, says about a run by `chosen`. A changed prompt may still make an answer stale.

    `scenes` is how many all scripts have together, None while they are not all written.
    """
    kept = Counter(found[1] for step in before.kept if (found := _STAGE.match(step)))
    wanted = _wanted(chosen, scenes)
    stages = [stage for stage in _ORDER if stage in kept or stage in wanted]
    parts = tuple(Part(stage=stage, kept=kept[stage], of=wanted.get(stage)) for stage in stages)
    return Outlook(
        parts=parts, open=tuple(call for call in before.open if call.worst is not None), worst=before.worst, waiting=before.waiting,
        foretold=foretold, models=tuple(dict.fromkeys((chosen.model, *chosen.models.values()))),
    )  # fmt: skip


def _wanted(chosen: Settings, scenes: int | None) -> dict[str, int]:
    each = max(1, math.floor(chosen.wish.seconds / 60 * SCENES_A_MINUTE)) if chosen.premise else 0
    shots = {"shots": scenes if scenes is not None else chosen.episodes * each}
    if chosen.script:
        return {"looks": 1, **shots}
    return {"arcs": chosen.arcs, "bible": 1, "script": chosen.episodes, "read": chosen.episodes, "worn": chosen.episodes, **shots}


def quietly(_: Outlook) -> bool:
    """Tells nobody, and goes on."""
    return True

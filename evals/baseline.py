"""The fixed set measured: what every component came to, by brief and run, and what it was measured with. Two of them side by side.

Knows nothing of how a series is made. Compared are means over briefs, paired by brief and by seed, for plots and scripts of each language
apart: their pools and norms are not the same.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from loreboard.story.errors import BadInput
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .scorecard import Scorecard
from .uncertainty import mean
from .versions import Versions

if TYPE_CHECKING:
    from .metrics.sets import Matrix

Runs = dict[str, tuple[float, ...]]
"""By brief, a value a run."""
Verdict = Literal["fell", "rose", "held", "not judged"]
PARTS = ("O1", "O3", "O4", "O5", "O6", "O7", "O8")
DIGITS = 4
WRITE = "python -m loreboard.evals.regression --write"


class Tolerances(Value):
    """The contents of regression.yaml: `components` by id, how far each mean may fall."""

    format: str
    date: str
    source: str
    seeds: tuple[int, ...]
    components: dict[str, float]


class Baseline(Value):
    """`values`: by set ("plot en" ...) and component, the runs of each brief. `premises` is the digest of the set, `made_by` who wrote."""

    format: Literal["baseline.1"] = "baseline.1"
    made_by: str
    versions: Versions
    premises: str
    seeds: tuple[int, ...]
    values: dict[str, dict[str, Runs]]


class Row(Value):
    """One component of one set, then and now; `low` and `high` bound the paired difference, None with too few briefs."""

    set: str
    id: str
    then: float
    now: float
    low: float | None
    high: float | None
    tolerance: float
    verdict: Verdict


@cache
def tolerances() -> Tolerances:
    """The shipped ones. Read once a process."""
    told = own("loreboard.evals", "regression.yaml")
    return Tolerances.model_validate({**told, "date": str(told["date"])})


def parts_of(cards: Sequence[Scorecard]) -> dict[str, float]:
    """The components of one run: those of its plot, or the means of its episodes'. `gates` is the share that no gate stopped."""
    rows = [
        {"originality": c.originality, "worth": c.worth, "gates": float(not c.gated)} | {id: c.component(id).value for id in PARTS} for c in cards
    ]  # fmt: skip
    return {id: round(sum(row[id] for row in rows) / len(rows), DIGITS) for id in rows[0]}


def apart_by_brief(alike: "Matrix", briefs: Sequence[str]) -> dict[str, Runs]:
    """The diversity of a set, brief by brief, from the likenesses of its members. `runs_apart`: how unlike a brief's runs are.
    `set_apart`: how unlike each run is to the runs of all other briefs. Each is left out where there is nothing to compare with."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, brief in enumerate(briefs):
        places[brief].append(place)
    out: dict[str, Runs] = {"runs_apart": {}, "set_apart": {}}
    for brief, mine in places.items():
        others = [place for place, other in enumerate(briefs) if other != brief]
        pairs = [1 - float(alike[a, b]) for a in mine for b in mine if a < b]
        if pairs:
            out["runs_apart"][brief] = (round(sum(pairs) / len(pairs), DIGITS),)
        if others:
            out["set_apart"][brief] = tuple(round(1 - float(alike[place, others].mean()), DIGITS) for place in mine)
    return {id: runs for id, runs in out.items() if runs}


def compared(now: Baseline, then: Baseline, allowed: Mapping[str, float]) -> tuple[Row, ...]:
    """A row for each component of each set. Raises BadInput when the two were measured with other things, or on other premises."""
    refuse_unlike(now, then)
    return tuple(
        _row(name, id, now.values[name][id], runs, allowed[id]) for name, parts in then.values.items() for id, runs in parts.items()
    )  # fmt: skip


def _row(name: str, id: str, now: Runs, then: Runs, tolerance: float) -> Row:
    found = mean({brief: [one - other for one, other in zip(now[brief], runs, strict=True)] for brief, runs in then.items()})
    fell = found.high is not None and found.high < 0 and found.value < -tolerance
    rose = found.low is not None and found.low > 0 and found.value > tolerance
    verdict: Verdict = "not judged" if found.low is None else "fell" if fell else "rose" if rose else "held"
    return Row(set=name, id=id, then=_mean(then), now=_mean(now), low=found.low, high=found.high, tolerance=tolerance, verdict=verdict)


def _mean(runs: Runs) -> float:
    """Over briefs, of the means over runs: every brief weighs the same."""
    return sum(sum(values) / len(values) for values in runs.values()) / len(runs)


def refuse_unlike(now: Baseline, then: Baseline) -> None:
    """Raise BadInput, naming what differs, when the two cannot be compared."""
    unlike = [name for name in type(now.versions).model_fields if getattr(now.versions, name) != getattr(then.versions, name)]
    unlike += [name for name in ("premises", "seeds", "made_by") if getattr(now, name) != getattr(then, name)]
    unlike += ["components"] if {s: {*p} for s, p in now.values.items()} != {s: {*p} for s, p in then.values.items()} else []
    if unlike:
        what = "; ".join(f"{name} was {_shown(then, name)}, is {_shown(now, name)}" for name in unlike)
        raise BadInput(f"The baseline was measured with something else: {what}", "baseline", f"Write a new one: {WRITE}")


def _shown(told: Baseline, name: str) -> str:
    if name == "components":
        return ", ".join(f"{s} ({len(parts)})" for s, parts in told.values.items())
    return str(getattr(told, name, None) or getattr(told.versions, name, None))


def read_baseline(path: Path) -> Baseline:
    """The baseline at `path`. Raises BadInput when there is none, or it is damaged."""
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error.errors()[0]["msg"])
        raise BadInput(f"There is no baseline to compare with: {why}", str(path), f"Write one: {WRITE}") from error

"""A pace fitted on what was measured: one multiplier by the median, or two where the rows can tell speech and action apart.

The multiplier is the median of measured over estimated, each row weighing as many seconds as it is estimated at: it makes the sum of
absolute errors least, and one row that is far out cannot drag it. Two are fitted the same way, and kept only when rows that were
left out are foretold clearly better by two than by one. Pure.
"""

from collections.abc import Callable, Sequence

from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from . import timing
from .pace import Fitted, Pace, Unit

_ROUNDS = 60
_STILL = 1e-6
"""A change of the multipliers that ends the reweighing."""
_PARTS = 20
_SOFT = 0.05
"""Seconds under which an error weighs no more for being smaller: keeps the reweighing from dividing by nothing."""


class Sample(Value):
    """One measured row beside its estimate by the shipped constants, in seconds. `row` is its line in the table."""

    row: int
    name: str
    speech: float
    action: float
    """All that is not speech, scene changes included."""
    measured: float

    @property
    def estimate(self) -> float:
        return self.speech + self.action

    def at(self, pace: Pace) -> float:
        """Seconds by `pace`."""
        return self.speech * pace.speech + self.action * pace.action


class Calibration(Value):
    """A fitted pace, the rows it was fitted on, and what they say of it."""

    pace: Pace
    before: Pace
    """What was in force until now."""
    samples: tuple[Sample, ...]
    apart: str
    """Whether speech and action were fitted apart: "fitted", "too few" rows to try, or "no better" than one multiplier."""
    enough: bool
    """Whether so much was measured that the calibrated band may be promised."""


def calibrate(unit: Unit, samples: Sequence[Sample], before: Pace, date: str, where: str) -> Calibration:
    """The pace of `samples`. `before` is what was in force, to compare; `date` as 2026-11-30; `where` is the table, for errors.

    Raises BadInput when the rows say a multiplier that is no pace but a slip of unit or column.
    """
    told = timing.constants()["calibration"]
    one = _single(samples)
    if not told["least"] <= one.speech <= told["most"]:
        whole, played = sum(s.estimate for s in samples), sum(s.measured for s in samples)
        raise BadInput(
            f"What was measured is {one.speech:.2g} times the estimate ({played:.0f} s measured, {whole:.0f} s estimated): no pace does that",
            where,
            f"See that the rows are seconds, and of this script; between {told['least']} and {told['most']} times is taken.",
        )
    chosen, apart = one, "too few"
    if _tell_apart(samples):
        two = _double(samples)
        better = two is not None and held_out(samples, _double) < (1 - told["apart"]["gain"]) * held_out(samples, _single)
        chosen, apart = (two, "fitted") if two is not None and better else (one, "no better")
    measured = sum(s.measured for s in samples)
    enough = measured >= told["enough_seconds"]
    left_out = held_out(samples, _double if apart == "fitted" else _single) if len(samples) >= 3 else None
    pace = Pace(
        speech=round(chosen.speech, 3),
        action=round(chosen.action, 3),
        band=_band(unit, left_out) if enough else None,
        fitted=Fitted(
            unit=unit,
            rows=len(samples),
            measured=round(measured, 1),
            before=round(error(samples, before), 4),
            after=round(error(samples, chosen), 4),
            held_out=None if left_out is None else round(left_out, 4),
            date=date,
        ),
    )
    return Calibration(pace=pace, before=before, samples=tuple(samples), apart=apart, enough=enough)


def error(samples: Sequence[Sample], pace: Pace) -> float:
    """Mean distance of estimate and measure, over the measure: a share."""
    return sum(abs(s.at(pace) - s.measured) / s.measured for s in samples) / len(samples)


def held_out(samples: Sequence[Sample], fit: Callable[[Sequence[Sample]], Pace | None]) -> float:
    """`error` with every row estimated by a pace fitted on others: all others up to twenty rows, nineteen in twenty beyond.

    Infinite when the others cannot be fitted.
    """
    parts = min(len(samples), _PARTS)
    total = 0.0
    for part in range(parts):
        left = samples[part::parts]
        pace = fit([s for at, s in enumerate(samples) if at % parts != part])
        if pace is None:
            return float("inf")
        total += error(left, pace) * len(left)
    return total / len(samples)


def _band(unit: Unit, left_out: float | None) -> float:
    """What may be promised of an episode: the calibrated band, or what whole episodes that were left out were missed by if that is more."""
    promised = float(timing.constants()["band"]["calibrated"])
    return round(max(promised, left_out), 3) if unit == "episode" and left_out is not None else promised


def _single(samples: Sequence[Sample]) -> Pace:
    """One multiplier for both; unlike what is kept it may be any number, so that a slip can be told from a pace."""
    k = _median([(s.measured / s.estimate, s.estimate) for s in samples])
    return Pace.model_construct(speech=k, action=k)


def _median(weighed: Sequence[tuple[float, float]]) -> float:
    """The value in the middle of (value, weight) pairs; half-way between two when the middle falls between them."""
    ranked = sorted(weighed)
    half, seen = sum(weight for _, weight in ranked) / 2, 0.0
    for at, (value, weight) in enumerate(ranked):
        seen += weight
        if seen > half * (1 + 1e-9):
            return value
        if seen >= half * (1 - 1e-9):
            return (value + ranked[min(at + 1, len(ranked) - 1)][0]) / 2
    return ranked[-1][0]


def _tell_apart(samples: Sequence[Sample]) -> bool:
    told: dict[str, int] = timing.constants()["calibration"]["apart"]
    talking = sum(s.speech > s.action for s in samples)
    return len(samples) >= told["rows"] and min(talking, len(samples) - talking) >= told["each"]


def _double(samples: Sequence[Sample]) -> Pace | None:
    """Least absolute errors with a multiplier each, by reweighed least squares; None when rows are too alike, or it is no pace."""
    told = timing.constants()["calibration"]
    rows = [(s.speech, s.action, s.measured) for s in samples]
    weights = [1.0] * len(rows)
    speech = action = 1.0
    for _ in range(_ROUNDS):
        ss = aa = sa = sm = am = 0.0
        for w, (x, y, measured) in zip(weights, rows, strict=True):
            ss, aa, sa = ss + w * x * x, aa + w * y * y, sa + w * x * y
            sm, am = sm + w * x * measured, am + w * y * measured
        if (room := ss * aa - sa * sa) <= 1e-6 * ss * aa:
            return None
        before = speech, action
        speech, action = (sm * aa - am * sa) / room, (am * ss - sm * sa) / room
        if max(abs(speech - before[0]), abs(action - before[1])) < _STILL:
            break
        weights = [1 / max(_SOFT, abs(x * speech + y * action - measured)) for x, y, measured in rows]
    if not all(told["least"] <= k <= told["most"] for k in (speech, action)):
        return None
    return Pace(speech=speech, action=action)

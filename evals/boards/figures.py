"""What one shot list comes to, and what a group of them does. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from loreboard.agents import continuity, storyboard
from loreboard.agents.storyboard import grammar, makeable, verify
from loreboard.agents.storyboard.finding import Finding, standing
from loreboard.evals import shotlists
from loreboard.evals.measure import Evidence, Measure, data
from loreboard.story.value import Value

from .boarding import Boarded
from .vocabulary import in_vocabulary

CHECKS: Mapping[str, Callable[[Boarded], Iterable[Finding]]] = {
    "grammar": lambda board: grammar.findings(board.shots),
    "continuity": lambda board: continuity.shot_findings(board.shots, board.book),
    "makeable": lambda board: makeable.findings(board.shots),
}
"""Checks that name findings by severity; what a person has waived is taken out of them."""
HELD = ("grammar", "continuity")
"""The checks whose errors and warnings are held against a list. What a renderer can make is for a person to weigh: the script asks for it."""
SEVERITIES = ("error", "warn", "info")
_RULES = {
    "coverage": "S1", "orphans": "S1", "tau": "S2", "misplaced": "S2", "overruns": "S3", "asl": "S4", "spread": "S4", "entropy": "S5",
    "top_share": "S5", "repeats": "S5", "jumps": "S6", "crossings": "S7", "astray": "S8", "complete": "S9", "clones": "S10",
}  # fmt: skip
"""Figures that are taken over from a rule of evals/shotlists."""


class Miss(Value):
    """One thing that a list does not hold: which figure or rule, and where."""

    what: str
    text: str


class Row(Value):
    """One list in figures, by name; a figure that cannot be judged (a rhythm of three shots) is missing."""

    name: str
    language: str
    lines: int
    shots: int
    took: float
    values: dict[str, float]
    misses: tuple[Miss, ...]


def weighed(board: Boarded) -> Row:
    """The figures of one list, and everything in which it falls short of boards.yaml."""
    shots = board.shots
    rules = {measure.id: measure for measure in shotlists.weigh(shots, board.script, board.book)}
    faults = verify.faults(shots, board.script, board.book)
    found = {name: standing(check(board), shots) for name, check in CHECKS.items()}
    values = {name: value for name, id in _RULES.items() if (value := _figure(rules[id], name)) is not None}
    values |= {
        "off_frames": abs(shots.frames - shots.target_frames),
        "faults": len(faults),
        "vocabulary": in_vocabulary(shots),
    }
    values |= {f"{name}_{level}": sum(f.severity == level for f in some) for name, some in found.items() for level in SEVERITIES}
    if (density := turn_density(board)) is not None:
        values["turn_density"] = density
    if "asl" in values:
        values["in_180"] = 180 / values["asl"]
    misses = [Miss(what=name, text=f"{values[name]:g}") for name in held() if name in values and not _holds(name, values[name])]
    misses += [Miss(what=fault.code, text=f"{fault.shot} {fault.text}".strip()) for fault in faults]
    misses += [Miss(what=f.code, text=f"{', '.join(f.shots)}: {f.text}") for name in HELD for f in found[name] if f.severity != "info"]
    for id in settings()["held_by_rule"]:
        if rules[id].verdict == "failed":
            misses += [Miss(what=id, text=_where(evidence)) for evidence in rules[id].evidence]
    return Row(
        name=board.name, language=board.script.language, lines=len(board.script.lines), shots=len(shots.shots), took=board.took,
        values=values, misses=tuple(misses),
    )  # fmt: skip


def turn_density(board: Boarded) -> float | None:
    """How many times as densely as its opening the scene in which an episode turns is cut, in shots a second; None where it has no two such scenes."""
    parts = storyboard.positions(board.script, storyboard.plan_of(board.book, board.shots.episode))
    shots: dict[str, list[int]] = {}
    for shot in board.shots.shots:
        if shot.scene in parts:
            shots.setdefault(parts[shot.scene].part, []).append(shot.frames)
    rates = {part: len(frames) / sum(frames) for part, frames in shots.items()}
    return rates["turn"] / rates["opening"] if {"turn", "opening"} <= rates.keys() else None


def spread(rows: Sequence[Row], name: str) -> tuple[float, float, float] | None:
    """(least, median, most) of a figure over the lists in which it was judged; None when it was in none."""
    values = [row.values[name] for row in rows if name in row.values]
    return (min(values), median(values), max(values)) if values else None


def held() -> dict[str, dict[str, Any]]:
    """The ranges of boards.yaml by figure."""
    return dict(settings()["held"])


def settings() -> dict[str, Any]:
    """boards.yaml, read once."""
    return data("loreboard.evals.boards", "boards.yaml")


def _holds(name: str, value: float) -> bool:
    limit = held()[name]
    return bool(limit.get("low", value) <= value <= limit.get("high", value))


def _figure(measure: Measure, name: str) -> float | None:
    return next((figure.value for figure in measure.figures if figure.name == name), None)


def _where(evidence: Evidence) -> str:
    return f"{', '.join(evidence.shots)}: {evidence.text}" if evidence.shots else evidence.text

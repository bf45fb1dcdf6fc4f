"""The script doctor: labels and counts, at most seven notes, each a quote with two ways out; and whether a revision is kept."""

from loreboard.agents.patching import apply_faults

from .checks import findings, severity
from .covering import against, coverage
from .flag import Flag, checks
from .judging import Trial, judge
from .people import budget
from .read import MAX_NOTES, read
from .report import report
from .touching import hands_on
from .units import units
from .worn import worn

__all__ = [
    "MAX_NOTES", "Flag", "Trial", "against", "apply_faults", "budget", "checks", "coverage", "findings", "hands_on", "judge", "read", "report", "severity", "units", "worn",
]  # fmt: skip

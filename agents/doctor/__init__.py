"""The script doctor: labels and counts, at most seven notes, each a quote with two ways out."""

from loreboard.agents.patching import apply_faults

from .checks import findings
from .flag import Flag
from .people import budget
from .read import MAX_NOTES, coverage, read
from .report import report

__all__ = ["MAX_NOTES", "Flag", "apply_faults", "budget", "coverage", "findings", "read", "report"]

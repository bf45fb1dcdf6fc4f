"""The script doctor: labels and counts, at most seven notes, each a quote with two ways out."""

from loreboard.agents.patching import apply_faults

from .read import MAX_NOTES, coverage, read
from .report import report

__all__ = ["MAX_NOTES", "apply_faults", "coverage", "read", "report"]

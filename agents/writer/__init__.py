"""The writer: arcs to choose from, and what is made of the one that was chosen."""

from .arcs import Dealt, another, arc_faults, arcs, instead
from .episodes import bible, bible_faults, draft, draft_faults, looks, reconcile, repair_faults, revise, season, states, told_of

__all__ = [
    "Dealt", "another", "arc_faults", "arcs", "bible", "bible_faults", "draft", "draft_faults", "instead", "looks", "reconcile",
    "repair_faults", "revise", "season", "states", "told_of",
]  # fmt: skip

"""What the offline composer writes, over many premises and seeds: whole series held to the figures that its makers promise.

    python -m loreboard.evals.composed --record FILE [--premises N] [--seeds N]

Premises are the briefs of the shipped test pools, sixty a language: what people ask for, written before the composer knew them.
"""

from .measuring import Told, tell
from .table import table

__all__ = ["Told", "table", "tell"]

"""Which family a model is of, by its name. Pure but for the table in judge.yaml.

A judge prefers what its own family writes (facts/evals.md 1.3: judges' self-bias is uncontrolled in the public boards), so whoever
judges must be able to tell.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .figures import figures


class Family(NamedTuple):
    """Whose models, and which of theirs: ("anthropic", "claude")."""

    vendor: str
    name: str

    def __str__(self) -> str:
        return self.name if self.vendor in ("", self.name) else f"{self.vendor} {self.name}"


def families(model: str) -> frozenset[Family]:
    """The families of "vendor/name", "name" or "host/vendor/name"; a distilled model has those of both its parents.

    A model of unknown name is of its vendor's only family, or of a family of its own.
    """
    told = model.strip().lower()
    found = frozenset(Family(one.vendor, one.name) for one in figures().families if any(_names(told, name) for name in one.names))
    if found:
        return found
    vendor, _, _ = told.rpartition("/")
    theirs = frozenset(Family(one.vendor, one.name) for one in figures().families if one.vendor == vendor)
    return theirs if len(theirs) == 1 else frozenset({Family("", told.rpartition("/")[2])})


def shared_families(model: str, others: Iterable[str]) -> frozenset[Family]:
    """The families that `model` has in common with any of `others`."""
    return families(model) & frozenset(family for other in others for family in families(other))


def _names(model: str, name: str) -> bool:
    return re.search(rf"(?<![a-z]){name}(?![a-z])", model) is not None

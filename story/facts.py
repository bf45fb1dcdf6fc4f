"""Continuity: pairs of places that cannot both be true, and the patches that mend them."""

from typing import Literal

from .notes import Patch
from .value import Value


class At(Value):
    """A place in the series: episode, scene id, source line (0: the plan, before any line)."""

    episode: int
    scene: str
    line: int


def named(at: At) -> str:
    """A place of a series as file and line: "e02/script.fountain:31"; the plan stands in the bible."""
    return f"e{at.episode:02d}/script.fountain:{at.line}" if at.line else "bible.yaml"


class Contradiction(Value):
    """Two places that cannot both be true, and the cheapest repair."""

    rule: str
    first: At
    second: At
    what: str
    repair: str
    severity: Literal["error", "note"]


class EpisodePatch(Value):
    episode: int
    patch: Patch


class Repairs(Value):
    """What a writer returns when asked to reconcile episodes: minimal edits."""

    patches: tuple[EpisodePatch, ...]

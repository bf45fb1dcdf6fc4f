"""Continuity: facts that hold between two lines, and pairs of lines that cannot both be true."""

from typing import Literal

from .notes import Patch
from .value import Value

Persistence = Literal["sticky", "monotone", "scene", "cyclic", "relational"]


class At(Value):
    """A place in the series: episode, scene id, source line (0: the plan, before any line)."""

    episode: int
    scene: str
    line: int


class Fact(Value):
    """(entity, attribute) = value from `since` until `until` (None: to the end)."""

    entity: str
    attribute: str
    value: str
    since: At
    until: At | None
    source: Literal["stated", "shown", "inferred", "lore", "plan"]


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

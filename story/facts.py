"""Continuity: what is so from one line to another and why, pairs of places that cannot both be true, and the patches that mend them."""

from typing import Literal

from pydantic import Field

from .notes import Patch
from .value import Value
from .world import Fact


class At(Value):
    """A place in the series: episode, scene id, source line (0: the plan, before any line)."""

    episode: int
    scene: str
    line: int


def named(at: At) -> str:
    """A place of a series as file and line: "e02/script.fountain:31"; the plan stands in the bible."""
    return f"e{at.episode:02d}/script.fountain:{at.line}" if at.line else "bible.yaml"


class Interval(Value):
    """A fact that holds from `since` until `until`, which is None where nothing has ended it. `cause` is the line that made it so, word for word."""

    fact: Fact
    since: At
    until: At | None
    cause: str


class Learned(Value):
    """Somebody knows `what`, a line word for word, from `since` on; `told_by` is "" for those who were there when it was first said."""

    who: str
    what: str
    since: At
    told_by: str = ""


class EpisodePatch(Value):
    episode: int
    patch: Patch


class Contradiction(Value):
    """Two places that cannot both be true, and the cheapest repair."""

    rule: str
    first: At
    second: At
    what: str
    repair: str
    severity: Literal["error", "note"]
    patch: EpisodePatch | None = None
    """The repair itself, where it is a change of one line that leaves every line what it was."""


class Repairs(Value):
    """What a writer returns when asked to reconcile episodes: minimal edits."""

    patches: tuple[EpisodePatch, ...]


class Unknowing(Value):
    """Somebody speaks of, or acts on, what they cannot know: the line that tells it without them, and the line where they use it."""

    who: str
    first_episode: int
    first_line: int
    first_quote: str = Field(min_length=1)
    second_episode: int
    second_line: int
    second_quote: str = Field(min_length=1)
    because: str = Field(min_length=1)
    """Why no scene lets them learn it in between."""


class Knowing(Value):
    """What a reader returns who is asked which of the open places are faults; none is an answer too."""

    faults: tuple[Unknowing, ...]

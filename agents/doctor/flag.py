"""What a check of the doctor's finds: a line of the script, and what it costs. The words stand in words.yaml."""

from functools import cache
from typing import Any

from loreboard.story.script import Language, Line
from loreboard.story.value import Value
from loreboard.story.yaml_text import own


class Flag(Value):
    """A line that a check objects to; `quote` stands on it."""

    check: str
    """Id of the table of checks: SC1 ... X3."""
    line: int
    quote: str
    why: str
    """What it costs the viewer, in the script's language."""
    over: float = 1.0
    """How bad it is, in the check's own measure: words over the limit, what a ratio falls short by; 1 where it is there or not."""
    faint: bool = False
    """Whether it is accused by its meaning only, and not by far: counted, and folded away, but no note."""


def flagged(check: str, line: Line, language: Language, key: str = "", over: float = 1.0, **holes: object) -> Flag:
    """`check` at `line`; its sentence is `key`, the check's own where that is "", with the holes filled."""
    why = str(words()["costs"][key or check][language]).format(**holes)
    return Flag(check=check, line=line.number, quote=line.text, why=why, over=over)


def checks() -> tuple[str, ...]:
    """Ids of all checks, what a viewer misses most first."""
    return tuple(told()["order"])


@cache
def told() -> dict[str, Any]:
    """The contents of doctor.yaml."""
    return dict(own("loreboard.agents.doctor", "doctor.yaml"))


@cache
def words() -> dict[str, Any]:
    """The contents of words.yaml."""
    return dict(own("loreboard.agents.doctor", "words.yaml"))

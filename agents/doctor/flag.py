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


def flagged(check: str, line: Line, language: Language, key: str = "", **holes: object) -> Flag:
    """`check` at `line`; its sentence is `key`, the check's own where that is "", with the holes filled."""
    why = str(words()["costs"][key or check][language]).format(**holes)
    return Flag(check=check, line=line.number, quote=line.text, why=why)


@cache
def told() -> dict[str, Any]:
    """The contents of doctor.yaml."""
    return dict(own("loreboard.agents.doctor", "doctor.yaml"))


@cache
def words() -> dict[str, Any]:
    """The contents of words.yaml."""
    return dict(own("loreboard.agents.doctor", "words.yaml"))

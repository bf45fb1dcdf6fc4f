"""The fixed set of premises that evals run on, from premises.yaml: what a series is asked for, and what it is grouped by."""

import hashlib
from functools import cache
from typing import Literal

from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

FILE = "premises.yaml"
Kind = Literal["mythology", "science_fiction"]


class Brief(Value):
    """One premise. All runs of it are one cluster: they are not independent."""

    id: str
    language: Language
    genre: Kind
    text: str


@cache
def briefs() -> tuple[Brief, ...]:
    """The shipped set, in the order of the file. Read once a process."""
    told = own("loreboard.evals", FILE)
    return tuple(Brief.model_validate(row) for row in told["premises"])


def digest(told: tuple[Brief, ...]) -> str:
    """Twelve hex digits that change with any word of the set."""
    return hashlib.sha256("\n".join(brief.model_dump_json() for brief in told).encode()).hexdigest()[:12]

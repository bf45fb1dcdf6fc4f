"""One thing that myth or science fiction already knows, with a power and what it costs. The fields are told in ENTRIES.md.

Knows nothing of searching; the files are the truth and every index is rebuilt from them.
"""

import datetime
from collections.abc import Iterable
from functools import cache
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field

from loreboard.story.both import Both
from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.value import Value

from .files import parsed, shipped, value, yaml_files

Status = Literal["canon", "invented"]
Takes = Literal["places", "faces", "tastes", "sounds", "skills", "names"]
Sort = Literal["being", "deity", "person", "object", "substance", "place", "rite", "rule", "concept", "function"]
SACRED = 3
"""The sensitivity level of what is sacred or secret: kept on file so that nobody adds it unaware, never handed out."""
SCIENCE_FICTION = "Science fiction"


class Lists(Value):
    """Several short texts in either language."""

    en: tuple[str, ...] = Field(min_length=1)
    zh: tuple[str, ...] = Field(min_length=1)

    def told(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.zh


class Names(Both):
    native: str | None = None
    reading: str | None = None


class Power(Both):
    """`canon`: the source says it, at `locus`; `invented`: we added it."""

    status: Status
    locus: str | None = None


class Cost(Power):
    takes: Takes | None = None


class Relation(Value):
    rel: str
    id: str


class PropText(Value):
    """How the thing enters a scene. The wording of each field is told in ENTRIES.md."""

    the: str
    short: str
    a: str
    look: str
    carried: str
    wakes: str
    dims: str
    wakes_again: str
    dims_again: str
    does: str
    can: str


class Prop(Value):
    en: PropText
    zh: PropText

    def told(self, language: Language) -> PropText:
        return self.en if language == "en" else self.zh


class Origin(Value):
    """The text that the canon parts rest on."""

    work: str
    locus: str | None = None
    edition: str | None = None
    url: str | None = None
    licence: str | None = None
    checked: datetime.date | None = None

    zh: str = ""
    """The work, and where short the place in it, as Chinese readers know it."""

    @property
    def short(self) -> str:
        return f"{self.work}, {self.locus}" if self.locus else self.work

    def told(self, language: Language) -> str:
        """Work and place for a credit."""
        return self.zh if language == "zh" and self.zh else self.short


class Sensitivity(Value):
    """0 free, 1 living religion, 2 community-held, 3 sacred or secret."""

    level: int = Field(ge=0, le=3)
    note: str | None = None


class LoreEntry(Value):
    """One entry. `overuse` is 0 (unknown to audiences) to 5 (worn out)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    names: Names
    tradition: str
    kind: Sort
    era: str
    summary: Both
    visual: Lists
    sound_smell: Lists
    scale: Literal["hand", "body", "house", "mountain", "sea", "world"]
    powers: tuple[Power, ...] = Field(min_length=1)
    costs: tuple[Cost, ...] = Field(min_length=1)
    taboos: tuple[Power, ...]
    omens: Both | None = None
    weakness: Both | None = None
    wants: Lists
    conflicts_with: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    hooks: Lists
    contrast_with_overused: Both | None = None
    prop: Prop | None = None
    """How it enters a scene as a thing. Only a story function has none."""
    source: Origin
    sensitivity: Sensitivity
    overuse: int = Field(ge=0, le=5)
    tags: tuple[str, ...]
    safe_for_minors: bool

    @property
    def takes(self) -> Takes | None:
        """What the first cost that says so is paid in."""
        return next((cost.takes for cost in self.costs if cost.takes), None)

    @property
    def is_function(self) -> bool:
        """Whether it is a move that a story makes, and no thing in it."""
        return self.kind == "function"

    @property
    def is_science_fiction(self) -> bool:
        return self.tradition == SCIENCE_FICTION


@cache
def load_entries() -> tuple[LoreEntry, ...]:
    """Every shipped entry, by id. Read once a process. Raises BadInput naming file and field, or two files with one id."""
    return read_entries(shipped("entries"))


def read_entries(folder: Traversable) -> tuple[LoreEntry, ...]:
    """Every entry under `folder` (a path or package data), by id. Raises as `load_entries` does."""
    found: dict[str, tuple[str, LoreEntry]] = {}
    for where, text in yaml_files(folder):
        entry = value(LoreEntry, parsed(text, where), where)
        if entry.id in found:
            raise BadInput(f"id: {entry.id} is also the id of {found[entry.id][0]}", where, "Give each entry an id of its own.")
        found[entry.id] = (where, entry)
    return tuple(entry for _, (_, entry) in sorted(found.items()))


def traditions(entries: Iterable[LoreEntry]) -> tuple[str, ...]:
    """Their traditions, each once, in alphabetical order."""
    return tuple(sorted({entry.tradition for entry in entries}))

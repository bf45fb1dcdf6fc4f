"""Stories that a model writes by default, for many kinds of brief: what a text is held against. Frozen files with a version.

A pool is a JSON Lines file: its first line tells what it is and who wrote it how, each further line is a story. `test` pools are for
scores that are reported; `tune` pools for whatever is chosen or improved by a score (arcs offered to a writer, thresholds), so that nobody
practises on the test. `evals/pools` makes one from a user's own model and says what is wrong with one; docs/pools.md tells both.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import ConfigDict, Field, ValidationError, model_validator

from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.value import Value

from ..sentences import Form, sentences, words

Use = Literal["test", "tune", "own"]
T = TypeVar("T", bound=Value)


class Head(Value):
    """What a pool is. `by` names the model, `how` what it was asked and under which limits."""

    format: Literal["pool.1"] = "pool.1"
    name: str = Field(min_length=1)
    version: int = Field(ge=1)
    language: Language
    use: Use
    by: str
    how: str
    licence: str
    date: date


class Default(Value):
    """One default story. `sample` counts the answers to one brief. A plot has `beats`, a story has its `text`."""

    brief_id: str
    kind: str
    genre: str
    brief: str
    form: Form
    sample: int
    beats: tuple[str, ...] = ()
    text: str = ""

    @model_validator(mode="after")
    def _told(self) -> Self:
        if not self.beats and not self.text.strip():
            raise ValueError("neither beats nor text")
        return self

    def events(self, language: Language) -> tuple[str, ...]:
        """Its beats; a story's sentences. Empty where neither holds a word."""
        return tuple(beat for beat in self.beats if words(beat)) or sentences(self.text, language)


class Pool(Value):
    """`stories` in the order of the file."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    head: Head
    stories: tuple[Default, ...] = Field(min_length=1)

    @cached_property
    def beats(self) -> tuple[tuple[str, ...], ...]:
        """The beats of each story, in the order of `stories`. Of a pool that was read, none is empty."""
        return tuple(story.events(self.head.language) for story in self.stories)

    @property
    def briefs(self) -> tuple[Default, ...]:
        """The first story of each brief, which tells the brief."""
        found: dict[str, Default] = {}
        for story in self.stories:
            found.setdefault(story.brief_id, story)
        return tuple(found.values())

    @property
    def label(self) -> str:
        """Name and version, for a log: "en.test.1"."""
        return f"{self.head.name}.{self.head.version}"


SHIPPED: dict[tuple[Language, Use], str] = {
    ("en", "test"): "en.test.1.jsonl", ("en", "tune"): "en.tune.1.jsonl", ("zh", "test"): "zh.test.1.jsonl", ("zh", "tune"): "zh.tune.1.jsonl",
}  # fmt: skip


@cache
def shipped(language: Language, use: Literal["test", "tune"] = "test") -> Pool:
    """The pool that comes with the package. Read once a process."""
    return _read(files("loreboard.lore.pools") / SHIPPED[language, use])


def read_pool(path: Path) -> Pool:
    """The pool in the file at `path`. Raises BadInput naming the line, also of a story in which nothing is left once it is cut into beats."""
    return _read(path)


def _read(file: Traversable) -> Pool:
    try:
        # At \n alone: JSON keeps U+2028 and its like inside a text, and splitlines would cut there.
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        do = "`loreboard pool list` names those there are; `loreboard pool build` makes one."
        raise BadInput("There is no such pool", str(file), do) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The pool cannot be read: {error}", str(file), "It is UTF-8 text, one JSON object a line.") from None
    rows = [(n, row) for n, row in enumerate(lines, 1) if row.strip()]
    if not rows:
        raise BadInput("The pool is empty", str(file), "Its first line tells what it is, each further one is a story.")
    head = _value(Head, rows[0][1], f"{file}, line {rows[0][0]}")
    stories = tuple(_value(Default, row, f"{file}, line {n}") for n, row in rows[1:])
    if not stories:
        raise BadInput("The pool has no stories", str(file), "Each line after the first is one.")
    pool = Pool(head=head, stories=stories)
    for (n, _), beats in zip(rows[1:], pool.beats, strict=True):
        if not beats:
            raise BadInput("A story of the pool has no beats once it is cut", f"{file}, line {n}", "Give it words, or take the line out.")
    return pool


def _value(kind: type[T], row: str, where: str) -> T:
    try:
        return kind.model_validate(json.loads(row))
    except (ValueError, ValidationError) as error:
        told = error.errors()[0] if isinstance(error, ValidationError) else None
        what = f"{'.'.join(map(str, told['loc'])) or 'the line'}: {told['msg']}" if told else str(error)
        raise BadInput(f"A line of the pool is not as it should be: {what}", where, "docs/pools.md says what a line holds.") from None


def written(head: Head, stories: Iterable[Default]) -> bytes:
    """A pool as the bytes of its file."""
    rows = [head.model_dump_json(), *(story.model_dump_json(exclude_defaults=True) for story in stories)]
    return ("\n".join(rows) + "\n").encode()

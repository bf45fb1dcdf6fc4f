"""What audiences have seen too often, and two ways out of each. Naming one is a question to the writer, never a verdict.

The catalogue is `cliches/<group>.yaml`, and what teaches the radar to see each one is `signs/<group>.yaml`, which only it opens.
"""

from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeVar

from pydantic import Field

from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.value import Value

from .files import parsed, shipped, text_of, value

Group = Literal["premise", "character", "turn", "ending", "dialogue", "visual"]
GROUPS: tuple[Group, ...] = ("premise", "character", "turn", "ending", "dialogue", "visual")


class Cliche(Value):
    """`signature` is how to recognise it, in a line. Chinese texts may still be missing; then Chinese readers get the English."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    group: Group
    name: str
    signature: str
    subversions: tuple[str, ...] = Field(min_length=1)
    name_zh: str | None = None
    signature_zh: str | None = None
    subversions_zh: tuple[str, ...] = ()

    def called(self, language: Language) -> str:
        return self.name_zh or self.name if language == "zh" else self.name

    def sign(self, language: Language) -> str:
        return self.signature_zh or self.signature if language == "zh" else self.signature

    def ways_out(self, language: Language) -> tuple[str, ...]:
        return self.subversions_zh or self.subversions if language == "zh" else self.subversions


class Told(Value):
    """A list in either language, perhaps empty."""

    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()

    def told(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.zh


class Signs(Value):
    """How a cliché shows on a page. `cues`: patterns (see cues.py); `straight`: passages that play it; `near`: passages that only sound
    like it."""

    id: str
    cues: Told = Told()
    straight: Told = Told()
    near: Told = Told()


@cache
def load_cliches() -> tuple[Cliche, ...]:
    """The shipped catalogue, in its order. Read once a process. Raises BadInput naming the entry and field."""
    return tuple(cliche for group in GROUPS for cliche in read_cliches(shipped(f"cliches/{group}.yaml")))


@cache
def load_signs() -> tuple[Signs, ...]:
    """The signs of the shipped clichés, in the catalogue's order. Raises as `load_cliches` does."""
    found = {signs.id: signs for group in GROUPS for signs in _read(Signs, shipped(f"signs/{group}.yaml"))}
    return tuple(found.get(cliche.id, Signs(id=cliche.id)) for cliche in load_cliches())


def read_cliches(file: Traversable) -> tuple[Cliche, ...]:
    """The catalogue in `file`, a YAML list. Raises as `load_cliches` does."""
    return _read(Cliche, file)


T = TypeVar("T", Cliche, Signs)


def _read(kind: type[T], file: Traversable) -> tuple[T, ...]:
    told: Any = parsed(text_of(file), str(file))
    if not isinstance(told, list):
        raise BadInput("A list of clichés is wanted", str(file), "Begin every cliché with `- id:`.")
    made = [value(kind, one, f"{file}, {_label(one, n)}") for n, one in enumerate(told, 1)]
    seen: set[str] = set()
    for one in made:
        if one.id in seen:
            raise BadInput(f"id: {one.id} is there twice", str(file), "Give each cliché an id of its own.")
        seen.add(one.id)
    return tuple(made)


def _label(told: Any, number: int) -> str:
    return str(told["id"]) if isinstance(told, dict) and "id" in told else f"number {number}"

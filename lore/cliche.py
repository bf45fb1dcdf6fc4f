"""What audiences have seen too often, and two ways out of each. Naming one is a question to the writer, never a verdict."""

from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Literal

from pydantic import Field

from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.value import Value

from .files import parsed, shipped, text_of, value

Group = Literal["premise", "character", "turn", "ending", "dialogue", "visual"]


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


@cache
def load_cliches() -> tuple[Cliche, ...]:
    """The shipped catalogue, in its order. Read once a process. Raises BadInput naming the entry and field."""
    return read_cliches(shipped("cliches.yaml"))


def read_cliches(file: Traversable) -> tuple[Cliche, ...]:
    """The catalogue in `file`, a YAML list. Raises as `load_cliches` does."""
    told: Any = parsed(text_of(file), str(file))
    if not isinstance(told, list):
        raise BadInput("A list of clichés is wanted", str(file), "Begin every cliché with `- id:`.")
    made = [value(Cliche, one, f"{file}, {_label(one, n)}") for n, one in enumerate(told, 1)]
    seen: set[str] = set()
    for cliche in made:
        if cliche.id in seen:
            raise BadInput(f"id: {cliche.id} is there twice", str(file), "Give each cliché an id of its own.")
        seen.add(cliche.id)
    return tuple(made)


def _label(told: Any, number: int) -> str:
    return str(told["id"]) if isinstance(told, dict) and "id" in told else f"number {number}"

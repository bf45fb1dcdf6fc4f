"""What every agent is handed: the model to ask, the language to ask in, and how values look on the page."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from pydantic import BaseModel

from loreboard.llm import REPAIRS, Chat, answer, nothing
from loreboard.prompts import load
from loreboard.story.ask import Ask
from loreboard.story.script import Language, Line, Scene, Script
from loreboard.story.yaml_text import yaml_text

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Desk:
    """One run's model, language and seed."""

    chat: Chat
    language: Language
    seed: int

    async def ask(
        self, step: str, prompt: str, wanted: type[T], faults: Callable[[T], Sequence[str]] = nothing, called: str = "",
        repairs: int = REPAIRS, must: Callable[[T], Sequence[str]] | None = None, **holes: str,
    ) -> T:  # fmt: skip
        """Fill `prompt` with `holes` and return the `wanted` the model answers with, once `faults` finds none in it.

        `called` names the reply to a person ("a bible"). After `repairs` further asks a reply in which `must` finds nothing will
        do; without it, only one that has no faults. Raises UnusableReply, or whatever ModelTrouble the door meets.
        """
        system, shared, user = load(prompt, self.language).fill(holes)
        ask = Ask(
            step=step, prompt=prompt, system=system, shared=shared, user=user, wanted=wanted.__name__, shape=_shape(wanted), seed=self.seed
        )  # fmt: skip
        return await answer(self.chat, ask, wanted, faults, called, repairs, must)


@cache
def _shape(wanted: type[BaseModel]) -> str:
    """The JSON Schema of `wanted` as compact text."""
    return json.dumps(wanted.model_json_schema(), ensure_ascii=False, separators=(",", ":"))


Shown = BaseModel | Mapping[str, object]


def page(value: Shown | Sequence[Shown]) -> str:
    """A value as YAML for a prompt or a file: field order kept, text readable, nothing folded."""
    plain = _plain(value) if isinstance(value, BaseModel | Mapping) else [_plain(v) for v in value]
    return yaml_text(plain).rstrip("\n")


def rows(values: Sequence[Shown]) -> str:
    """Values as YAML with one line each, where many small ones are shown."""
    shown = (yaml_text(_plain(v), flow=True) for v in values)
    return "".join(f"- {row}" for row in shown).rstrip("\n")


def _plain(value: Shown) -> dict[str, object]:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else dict(value)


def numbered(script: Script | Scene) -> str:
    """The script's lines with their source numbers, one a row: "12 AUNT HE (low): Drink." or "13 Steam."."""
    scenes = script.scenes if isinstance(script, Script) else (script,)
    rows: list[str] = []
    for scene in scenes:
        if scene.heading:
            rows.append(f"{scene.span.first} == {scene.heading}")
        rows.extend(row(line) for line in scene.lines)
    return "\n".join(rows)


def row(line: Line) -> str:
    """One line as `numbered` prints it."""
    if line.speaker is None:
        return f"{line.number} {line.text}"
    aside = "".join(f" [{x}]" for x in (line.extension,) if x) + "".join(f" ({x})" for x in (line.delivery,) if x)
    return f"{line.number} {line.speaker}{aside}: {line.text}"

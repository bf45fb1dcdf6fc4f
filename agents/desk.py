"""What every agent is handed: the model to ask, the language to ask in, and how values look on the page."""

import json
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import yaml
from pydantic import BaseModel

from loreboard.llm import Chat, answer
from loreboard.prompts import load
from loreboard.story.ask import Ask
from loreboard.story.script import Language, Line, Scene, Script

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Desk:
    """One run's model, language and seed."""

    chat: Chat
    language: Language
    seed: int

    async def ask(self, step: str, prompt: str, wanted: type[T], **holes: str) -> T:
        """Fill `prompt` with `holes` and return the `wanted` the model answers with.

        Raises UnusableReply, or whatever ModelTrouble the door meets.
        """
        system, user = load(prompt, self.language).fill(holes)
        ask = Ask(step=step, prompt=prompt, system=system, user=user, wanted=wanted.__name__, shape=_shape(wanted), seed=self.seed)
        return await answer(self.chat, ask, wanted)


@cache
def _shape(wanted: type[BaseModel]) -> str:
    """The JSON Schema of `wanted` as compact text."""
    return json.dumps(wanted.model_json_schema(), ensure_ascii=False, separators=(",", ":"))


def page(value: BaseModel | list[BaseModel] | tuple[BaseModel, ...]) -> str:
    """A value as YAML for a prompt or a file: field order kept, text readable, nothing folded."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else [v.model_dump(mode="json") for v in value]
    return str(yaml.dump(plain, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)).rstrip("\n")


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


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """YAML without anchors: a value that stands twice is written twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True

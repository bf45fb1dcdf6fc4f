"""The model behind the server: the offline composer, with the faults that lie in what a model says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from loreboard.composer import Composer
from loreboard.llm import Chat
from loreboard.screenplay.timing import draft_seconds

from .cache import Used, tokens
from .faults import Fault
from .reading import Question
from .speech import REFUSAL, Said, Stop, split

Support = Literal["schema", "json", "none", "ignored"]
"""What a Chat Completions server does with response_format: all of it, JSON mode only, a 400, or nothing at all."""
_STOPS: Mapping[str, Stop] = {"truncated": "length", "refusal": "refusal", "filtered": "filter", "tool": "tool", "failed": "failed"}


@dataclass
class Model:
    """Answers questions through any Chat; the composer when none is given. The same ask is composed once."""

    chat: Chat = field(default_factory=lambda: Composer(draft_seconds))
    chunk: int = 120
    """Characters a streamed piece, about."""
    chatty: bool = False
    """A sentence before an answer that no schema binds."""
    thinks: bool = True
    _told: dict[str, str] = field(default_factory=dict)

    async def say(self, question: Question, used: Used, number: int, fault: Fault | None, support: Support = "schema") -> Said:
        """The answer to `question`, or what `fault` makes of it. Raises the Chat's own errors."""
        text = await self._text(question)
        if question.api == "chat" and (support in ("none", "ignored") or not (question.schema or question.json_mode)):
            text = ("Here it is.\n\n" if self.chatty else "") + f"```json\n{text}\n```"
        kind = fault.kind if fault else ""
        stop = _STOPS.get(kind, "end")
        text = _spoilt(text, kind)
        if question.most_tokens is not None and tokens(text) > question.most_tokens and stop == "end":
            text, stop = _within(text, question.most_tokens), "length"
        if question.warm:
            text, stop = "", "length" if question.api == "messages" else "end"
        wants_thought = question.api == "responses" or (question.api == "messages" and question.thinks)
        return Said(
            text=text, stop=stop, used=replace(used, output=tokens(REFUSAL if kind == "refusal" else text)), model=question.model, number=number,
            pieces=split(text, self.chunk), thinks=self.thinks and wants_thought and not question.warm,
            usage="missing" if kind == "no_usage" else "silly" if kind == "silly_usage" else "given",
        )  # fmt: skip

    async def _text(self, question: Question) -> str:
        if question.warm:
            return ""
        if question.mark not in self._told:
            self._told[question.mark] = (await self.chat.reply(question.ask)).text
        return self._told[question.mark]


def _spoilt(text: str, kind: str) -> str:
    if kind in ("empty", "tool", "refusal"):
        return ""
    if kind in ("malformed", "truncated", "filtered", "failed"):
        return text[: len(text) * 3 // 5]
    return '{"unexpected": true}' if kind == "wrong_shape" else text


def _within(text: str, most: int) -> str:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if tokens(text[:middle]) <= most else (low, middle - 1)
    return text[:low]

"""A model for tests: it says what it was told to say, in order or by prompt, and remembers what it was asked."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import ModelTrouble

from .chat import Chat

Line = BaseModel | str | Exception


class Scripted:
    """Replies by prompt name, each prompt's lines in order; a prompt with no line left goes to `otherwise`, or fails.

    A line is a value (sent as JSON), a text (sent as it is) or an exception (raised).
    """

    model: str = "scripted"

    def __init__(self, lines: Mapping[str, Sequence[Line]], otherwise: Chat | None = None) -> None:
        self._lines = {prompt: list(told) for prompt, told in lines.items()}
        self._otherwise = otherwise
        self.asked: list[Ask] = []

    async def reply(self, ask: Ask) -> Reply:
        """The next line for `ask.prompt`. Raises ModelTrouble when there is none."""
        self.asked.append(ask)
        left = self._lines.get(ask.prompt)
        if not left:
            if self._otherwise is None:
                raise ModelTrouble(f"Nothing is scripted for {ask.prompt}", ask.step)
            return await self._otherwise.reply(ask)
        line = left.pop(0)
        if isinstance(line, Exception):
            raise line
        text = line.model_dump_json() if isinstance(line, BaseModel) else line
        return Reply(text=text, model=self.model)

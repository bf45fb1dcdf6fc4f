"""A model whose replies are written down beforehand, each to the very ask it answers.

A reply is served for its step. Where the words of the ask have changed since, it is served all the same, since a replay of the
pipeline needs it, and counted as stale: what was written to another prompt proves nothing about this one.
"""

import datetime
import json
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import BadInput, ModelTrouble
from loreboard.story.value import Value

from .chat import Chat


class Written(Value):
    """One reply. `reply` is the JSON that the ask wanted, `ask` the fingerprint of what it was written to, for no model."""

    step: str
    prompt: str
    ask: str
    reply: Any


class Recording(Value):
    """A whole run: what it started from, in `chosen`, who wrote the replies, and each of them."""

    format: Literal["recording.1"] = "recording.1"
    by: str
    date: datetime.date
    chosen: dict[str, Any]
    """The settings of the run, as `loreboard.toml` has them."""
    replies: tuple[Written, ...]

    @classmethod
    def read(cls, path: Path) -> "Recording":
        """The recording at `path`. Raises BadInput when it is none."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise BadInput("This is no recording of replies", str(path), "Make one with `python -m loreboard.evals.recordings`.") from error


def mark(ask: Ask) -> str:
    """What a written reply is filed under: everything in `ask` that can change a reply, and no model."""
    return ask.fingerprint("")


class Recorded:
    """Serves a recording. A request of which it has no reply at all, since it is older than the request, goes to `otherwise`."""

    model = "recorded"

    def __init__(self, recording: Recording, otherwise: Chat | None = None) -> None:
        self._prompts, self._otherwise = {w.prompt for w in recording.replies}, otherwise
        self._written = {w.step: w for w in recording.replies}
        self.stale: list[str] = []
        """Steps whose prompt has changed since their reply was written, as they were met."""

    async def reply(self, ask: Ask) -> Reply:
        """The reply that was written for the step of `ask`. Raises ModelTrouble when there is none."""
        found = self._written.get(ask.step)
        if found is None and self._otherwise and ask.prompt not in self._prompts:
            return await self._otherwise.reply(ask)
        if found is None:
            raise ModelTrouble(f"No reply to {ask.step} is in the recording", ask.step, "Write it: `python -m loreboard.evals.recordings`.")
        if found.ask != mark(ask):
            self.stale.append(ask.step)
        return Reply(text=json.dumps(found.reply, ensure_ascii=False), model=self.model)

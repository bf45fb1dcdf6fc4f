"""Answered asks kept on disk: what was answered once, for the same words and model, is not asked again.

Small JSON files a person can read, one a reply, named by the ask's fingerprint. A changed prompt, bible or model has
another fingerprint, so nothing stale is ever served.
"""

import json
import os
from pathlib import Path

from loreboard.story.ask import Ask, Reply
from loreboard.story.files import write_whole

from .chat import Chat


class Recorded:
    """Wraps a Chat: replays what `folder` holds, asks for the rest and keeps the answer before anybody uses it."""

    def __init__(self, chat: Chat, folder: Path) -> None:
        self._chat, self._folder = chat, folder
        self.model = chat.model
        self.asked = 0
        """Calls that went to the wrapped model."""
        self.replayed = 0
        self._paths: dict[str, Path] = {}

    async def reply(self, ask: Ask) -> Reply:
        """The recorded reply to `ask`, or a new one. A damaged record counts as none."""
        path = self._folder / f"{ask.fingerprint(self.model)}.json"
        self._paths[ask.step] = path
        kept = _read(path)
        if kept is not None:
            self.replayed += 1
            return kept
        reply = await self._chat.reply(ask)
        self.asked += 1
        record = {"format": "reply.1", "step": ask.step, "prompt": ask.prompt, "reply": reply.model_dump()}
        write_whole(path, json.dumps(record, ensure_ascii=False, indent=1).encode() + os.linesep.encode())
        return reply

    def refuse(self, step: str) -> None:
        """The reply at `step` could not be used: it is kept, but asked for again next time."""
        path = self._paths.get(step)
        if path is not None and path.exists():
            path.replace(path.with_suffix(".refused"))


def _read(path: Path) -> Reply | None:
    try:
        return Reply.model_validate(json.loads(path.read_bytes())["reply"])
    except (OSError, ValueError, KeyError, TypeError):
        return None

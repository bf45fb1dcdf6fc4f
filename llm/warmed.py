"""One sibling first: asks with the same head wait until the first of them is being answered, and then find the head in the cache.

Costs the others the time to one first token, once; spares writing the same head many times. Knows no vendor: that an answer has
begun it learns from whoever hears the reply come.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable
from functools import cache

from pydantic import Field

from loreboard.story.ask import Ask, Reply
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from . import tokens
from .chat import Chat
from .listeners import Listeners


class Warmth(Value):
    """When it is worth to wait, and for how long a head stays warm; see warm.yaml."""

    format: str
    date: object
    kept: float = Field(gt=0)
    floor: int = Field(ge=0)


@cache
def warmth() -> Warmth:
    """The figures of warm.yaml."""
    return Warmth.model_validate(own("loreboard.llm", "warm.yaml"))


class _Head:
    """A head on its way into the cache, or in it until `until`."""

    def __init__(self) -> None:
        self.settled = asyncio.Event()
        self.until = float("inf")


class Warmed:
    """Wraps a Chat whose provider tells `listeners` what it hears."""

    def __init__(self, chat: Chat, listeners: Listeners, clock: Callable[[], float] = time.monotonic, told: Warmth | None = None) -> None:
        self._chat, self._clock, self._told = chat, clock, told or warmth()
        self.model = chat.model
        self._heads: dict[str, _Head] = {}
        self._first: dict[str, str] = {}
        self._listeners = listeners
        listeners.add(self._heard)

    def leave(self) -> None:
        """The run is over: listen no more."""
        self._listeners.remove(self._heard)

    async def reply(self, ask: Ask) -> Reply:
        """The wrapped Chat's reply, perhaps after a sibling's has begun. Raises what it does."""
        name = self._name(ask)
        while name and (head := self._warm(name)) is not None:
            if head.settled.is_set():
                head.until = self._clock() + self._told.kept
                return await self._chat.reply(ask)
            await head.settled.wait()
        return await self._lead(ask, name) if name else await self._chat.reply(ask)

    async def _lead(self, ask: Ask, name: str) -> Reply:
        """Go first; whoever waits goes on when the answer has begun, or takes the lead when none comes."""
        head = self._heads[name] = _Head()
        self._first[ask.step] = name
        try:
            reply = await self._chat.reply(ask)
            self._begun(name)
            return reply
        finally:
            self._first.pop(ask.step, None)
            if not head.settled.is_set():
                self._heads.pop(name, None)
                head.settled.set()

    def _warm(self, name: str) -> _Head | None:
        """The head, unless it is unknown or has cooled down."""
        head = self._heads.get(name)
        return head if head is not None and self._clock() < head.until else None

    def _heard(self, step: str, characters: int) -> None:
        if characters and (name := self._first.get(step)) is not None:
            self._begun(name)

    def _begun(self, name: str) -> None:
        head = self._heads[name]
        head.until = self._clock() + self._told.kept
        head.settled.set()

    def _name(self, ask: Ask) -> str:
        """The same for asks that begin alike, "" where the head is too short to be kept."""
        if not ask.shared:
            return ""
        head = "\n".join((ask.shape, ask.system, ask.shared))
        return hashlib.sha256(head.encode()).hexdigest() if tokens.count(head, self.model).tokens >= self._told.floor else ""

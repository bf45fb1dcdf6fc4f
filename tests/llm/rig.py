"""What the tests of the door's wrappers stand on: asks, a vendor with a ground truth of its own, and time that costs none."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import count
from typing import TypeVar

from loreboard.llm import tokens
from loreboard.llm.meter import Meter
from loreboard.llm.prices import Price
from loreboard.story.ask import Ask, Reply

T = TypeVar("T")
MODEL = "openai/test-1"
PRICE = Price(
    model=MODEL,
    date=date(2026, 11, 22),
    input=Decimal(2),
    output=Decimal(10),
    cache_write=Decimal("2.5"),
    cache_read=Decimal("0.2"),
    most_output=10_000,
)
METER = Meter(PRICE)
Told = Reply | BaseException


def an_ask(step: str = "e01/script", user: str = "Write.", prompt: str = "writer/script", most_tokens: int = 1000) -> Ask:
    return Ask(step=step, prompt=prompt, system="You write.", user=user, wanted="Script", shape="{}", seed=0, most_tokens=most_tokens)


def a_reply(ask: Ask, text: str = "Fog on the road.", model: str = MODEL) -> Reply:
    """A reply with honest counts."""
    return Reply(
        text=text,
        model=model,
        input_tokens=tokens.count_ask(ask, model).tokens,
        output_tokens=tokens.count(text, model).tokens,
        request_id="req_1",
    )


class Vendor:
    """A Chat that does what `says` says for each send of a step (0 for the first), and counts what it was sent."""

    def __init__(self, says: Callable[[Ask, int], Told] | None = None, model: str = MODEL, seconds: float = 0) -> None:
        self.model, self.sent, self.billed = model, [], Decimal(0)  # type: tuple[str, list[Ask], Decimal]
        self.reached = asyncio.Event()
        """Set once something was sent."""
        self._says, self._seconds = says or (lambda ask, _: a_reply(ask, model=model)), seconds

    async def reply(self, ask: Ask) -> Reply:
        before = sum(sent.step == ask.step for sent in self.sent)
        self.sent.append(ask)
        self.reached.set()
        await asyncio.sleep(self._seconds)
        told = self._says(ask, before)
        if isinstance(told, BaseException):
            raise told
        return told


class VirtualTime:
    """A clock that jumps to the next sleeper when nobody has anything else to do."""

    def __init__(self, real: float = 0) -> None:
        """`real` seconds are left to threads before each jump."""
        self.now, self._real = 0.0, real
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order: Iterator[int] = count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), woken))
        await woken

    async def run(self, work: Awaitable[T]) -> T:
        """`work`, in no time."""
        task = asyncio.ensure_future(work)
        while not task.done():
            for _ in range(1 if self._real else 20):
                await asyncio.sleep(self._real)
            if not task.done() and self._sleepers:
                when, _, woken = heapq.heappop(self._sleepers)
                self.now = max(self.now, when)
                if not woken.done():
                    woken.set_result(None)
        return await task

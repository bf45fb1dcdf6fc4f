"""One of several siblings goes first, and the others find its head in the cache."""

import asyncio

import pytest

from loreboard.llm.listeners import Listeners
from loreboard.llm.warmed import Warmed, Warmth
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import Busy

from .rig import MODEL, a_reply, an_ask

HEAD = "The book of the series. " * 300
TOLD = Warmth(format="warm.1", date=None, kept=240, floor=1024)


class Slow:
    """A provider whose answers begin and end when a test says so."""

    model = MODEL

    def __init__(self, listeners: Listeners) -> None:
        self._listeners = listeners
        self.sent: list[str] = []
        self.begin: dict[str, asyncio.Event] = {}
        self.fail: set[str] = set()
        self.end = asyncio.Event()

    async def reply(self, ask: Ask) -> Reply:
        self.sent.append(ask.step)
        await self.begin.setdefault(ask.step, asyncio.Event()).wait()
        if ask.step in self.fail:
            raise Busy("overloaded", ask.step)
        self._listeners(ask.step, 1)
        await self.end.wait()
        return a_reply(ask)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def listeners() -> Listeners:
    return Listeners()


@pytest.fixture
def slow(listeners: Listeners) -> Slow:
    return Slow(listeners)


def sibling(number: int, head: str = HEAD) -> Ask:
    return an_ask(f"e{number:02d}/script").model_copy(update={"shared": head})


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_siblings_wait_until_the_answer_of_the_first_has_begun_and_not_until_it_ends(slow: Slow, listeners: Listeners) -> None:
    warmed = Warmed(slow, listeners, told=TOLD)
    tasks = [asyncio.ensure_future(warmed.reply(sibling(n))) for n in range(1, 6)]
    await settle()
    assert slow.sent == ["e01/script"]
    for n in range(1, 6):
        slow.begin.setdefault(f"e{n:02d}/script", asyncio.Event()).set()
    await settle()
    assert sorted(slow.sent) == [f"e{n:02d}/script" for n in range(1, 6)]
    slow.end.set()
    assert len(await asyncio.gather(*tasks)) == 5


async def test_when_the_first_fails_before_a_word_came_the_next_goes_first(slow: Slow, listeners: Listeners) -> None:
    warmed = Warmed(slow, listeners, told=TOLD)
    tasks = [asyncio.ensure_future(warmed.reply(sibling(n))) for n in (1, 2, 3)]
    await settle()
    slow.fail.add("e01/script")
    slow.begin["e01/script"].set()
    await settle()
    assert slow.sent == ["e01/script", "e02/script"], "one at a time until one has begun"
    slow.end.set()
    for n in (2, 3):
        slow.begin.setdefault(f"e{n:02d}/script", asyncio.Event()).set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(x).__name__ for x in told] == ["Busy", "Reply", "Reply"]


async def test_a_first_that_is_cancelled_lets_the_others_go(slow: Slow, listeners: Listeners) -> None:
    warmed = Warmed(slow, listeners, told=TOLD)
    first, second = (asyncio.ensure_future(warmed.reply(sibling(n))) for n in (1, 2))
    await settle()
    first.cancel()
    await settle()
    assert slow.sent == ["e01/script", "e02/script"]
    slow.begin["e02/script"].set()
    slow.end.set()
    assert (await second).text


async def test_a_head_cools_down_and_is_warmed_again_and_every_use_keeps_it_warm(slow: Slow, listeners: Listeners) -> None:
    clock = Clock()
    warmed = Warmed(slow, listeners, clock, TOLD)
    slow.end.set()
    for n in range(1, 8):
        slow.begin[f"e{n:02d}/script"] = asyncio.Event()
        if n not in (5, 6):
            slow.begin[f"e{n:02d}/script"].set()
    await warmed.reply(sibling(1))
    clock.now = 200
    await warmed.reply(sibling(2))
    clock.now = 430
    await warmed.reply(sibling(3))
    clock.now = 671
    both = [asyncio.ensure_future(warmed.reply(sibling(n))) for n in (5, 6)]
    await settle()
    assert slow.sent[-1] == "e05/script", "after four minutes without use one goes first again"
    for n in (5, 6):
        slow.begin[f"e{n:02d}/script"].set()
    await asyncio.gather(*both)


@pytest.mark.parametrize("head", ["", "short"])
async def test_what_no_vendor_would_keep_waits_for_nobody(head: str, slow: Slow, listeners: Listeners) -> None:
    warmed = Warmed(slow, listeners, told=TOLD)
    tasks = [asyncio.ensure_future(warmed.reply(sibling(n, head))) for n in (1, 2, 3)]
    await settle()
    assert len(slow.sent) == 3
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_other_heads_and_other_shapes_are_no_siblings(slow: Slow, listeners: Listeners) -> None:
    warmed = Warmed(slow, listeners, told=TOLD)
    asks = (sibling(1), sibling(2, HEAD + "x"), sibling(3).model_copy(update={"shape": '{"type": "object"}'}))
    tasks = [asyncio.ensure_future(warmed.reply(ask)) for ask in asks]
    await settle()
    assert len(slow.sent) == 3
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

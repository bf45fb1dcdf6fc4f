"""R10: how often each class of failure is sent, counted by the server, with everything we put around a provider in place.

    python -m tests.wire.attempts

plays every class 100 times on each protocol, prints a table, and ends with 1 when a count is another one. Sockets are real; waits
are in virtual time.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from random import Random

from loreboard.llm import Chat, answer
from loreboard.llm.patience import Patient
from loreboard.llm.traffic import Traffic
from loreboard.story.errors import (
    Busy,
    ModelTrouble,
    NotAccepted,
    NotLetIn,
    OutOfQuota,
    Refused,
    Truncated,
    Unknown,
    Unreachable,
    UnusableReply,
)
from loreboard.story.notes import Reading

from .callers import APIS
from .faults import Fault
from .play import Play
from .providers import provider_at
from .reading import Api
from .samples import reading
from .server import Server

DEADLINE = 20.0


@dataclass(frozen=True)
class Row:
    """One class of reliability.md 2.3: what the server does for ever, how often it is asked, and what the caller is told at last."""

    name: str
    fault: Fault
    sends: int
    wanted: type[ModelTrouble]
    late: bool = False
    """The server falls silent; the clock jumps past the deadline once it has."""


def _status(name: str) -> Fault:
    return Fault("status", name, retry_after="7")


TABLE: tuple[Row, ...] = (
    Row("rate limit", _status("rate_limit"), 8, Busy),
    Row("rate limit for a day", Fault("status", "rate_limit", retry_after="86400"), 2, Busy),
    Row("rate limit, minus a day", Fault("status", "rate_limit", retry_after="-86400"), 8, Busy),
    Row("rate limit until long ago", Fault("status", "rate_limit", retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), 8, Busy),
    Row("rate limit until whenever", Fault("status", "rate_limit", retry_after="whenever"), 8, Busy),
    Row("overload 529", _status("overloaded"), 8, Busy),
    Row("overload 500", _status("server"), 8, Busy),
    Row("overload 503", _status("unavailable"), 8, Busy),
    Row("quota 429", _status("quota"), 1, OutOfQuota),
    Row("quota 402", _status("payment"), 1, OutOfQuota),
    Row("quota 400", _status("credit"), 1, OutOfQuota),
    Row("auth 401", _status("auth"), 1, NotLetIn),
    Row("auth 403", _status("forbidden"), 1, NotLetIn),
    Row("bad request 400", _status("bad_request"), 1, NotAccepted),
    Row("no such model 404", _status("no_model"), 1, NotAccepted),
    Row("too large 413", _status("too_large"), 1, NotAccepted),
    Row("unprocessable 422", _status("unprocessable"), 1, NotAccepted),
    Row("a page instead, 200", Fault("html"), 1, Unreachable),
    Row("deadline", Fault("hang"), 2, Unknown, late=True),
    Row("deadline in the stream", Fault("hang", at=4), 2, Unknown, late=True),
    Row("lost before headers", Fault("drop"), 2, Unknown),
    Row("timeout 408", _status("timeout"), 2, Unknown),
    Row("cut stream", Fault("cut", at=4), 2, Unknown),
    Row("cut stream, clean", Fault("cut", at=4, ending="clean"), 2, Unknown),
    Row("error event after 200", Fault("error_event", at=3), 2, Unknown),
    Row("truncated", Fault("truncated"), 2, Truncated),
    Row("refusal", Fault("refusal"), 1, Refused),
    Row("content filter", Fault("filtered"), 1, Refused),
    Row("schema error", Fault("wrong_shape"), 3, UnusableReply),
    Row("no JSON", Fault("malformed"), 3, UnusableReply),
    Row("empty", Fault("empty"), 3, UnusableReply),
    Row("tool only", Fault("tool"), 3, UnusableReply),
)
"""Rate limit and overload: eight sends (patience.yaml), or one more after a wait of the full 120 s. Unknown: one re-issue.
Truncated: once more with twice the room. A reply that is not the value: two repairs. "Falsely complete" is no class of a provider;
tests/agents has it."""


class Skipping:
    """A clock that sleepers put forward instead of waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class _Ahead:
    """A loop's clock that can be put forward, never back."""

    def __init__(self, real: Callable[[], float]) -> None:
        self._real, self.seconds = real, 0.0

    def __call__(self) -> float:
        return self._real() + self.seconds


@dataclass(frozen=True)
class Played:
    """One class on one protocol, so many times over."""

    row: Row
    api: Api
    sends: Counter[int]
    """How often a call came to so many requests."""
    wrong: tuple[str, ...]
    longest_wait: float
    """Virtual seconds that the slowest of the calls waited in all."""


async def play(row: Row, api: Api, times: int) -> Played:
    """The class `times` over, each call with a clock and a traffic light of its own."""
    behaves = Play(patience=2 * DEADLINE)
    behaves.script.add(row.fault)
    sends: Counter[int] = Counter()
    wrong: list[str] = []
    longest = 0.0
    async with Server(behaves) as server:
        chat = provider_at(api, server.address, DEADLINE)
        try:
            for number in range(times):
                before = len(server.ledger)
                async with _hurried(server, row.fault.at or 0) if row.late else nullcontext():
                    told, waited = await _outcome(chat, number)
                seen = server.ledger.seen[before:]
                sends[len(seen)] += 1
                longest = max(longest, waited)
                if type(told) is not row.wanted:
                    wrong.append(f"{number}: {told!r}")
                if any(r.sdk_retries for r in seen):
                    wrong.append(f"{number}: the SDK tried again itself")
        finally:
            await chat.close()
    if sends != {row.sends: times}:
        wrong.append(f"sent {dict(sends)} times instead of {row.sends}")
    return Played(row, api, sends, tuple(wrong), longest)


async def _outcome(chat: Chat, number: int) -> tuple[Reading | ModelTrouble, float]:
    """What the call is told at last, and how many virtual seconds it waited."""
    time_ = Skipping()
    patient = Patient(chat, Traffic(clock=time_.clock, sleep=time_.sleep, dice=Random(number)))
    try:
        return await answer(patient, reading(episode=number % 90 + 1), Reading), time_.now
    except ModelTrouble as error:
        return error, time_.now


@asynccontextmanager
async def _hurried(server: Server, events: int) -> AsyncIterator[None]:
    """Whenever `server` has fallen silent after `events`, the running loop's clock is past the deadline of whoever waits for it.

    So a call that is late is late because of its server, however slow the machine. For one call at a time.
    """
    loop = asyncio.get_running_loop()
    if not isinstance(loop.time, _Ahead):
        setattr(loop, "time", _Ahead(loop.time))  # noqa: B010
    clock = loop.time
    assert isinstance(clock, _Ahead)

    async def hurry() -> None:
        hurried: set[int] = set()
        while True:
            await asyncio.sleep(0.002)
            for row in server.ledger.seen[-2:]:
                if row.order not in hurried and row.arrived and not row.ended and row.events >= events and row.number:
                    hurried.add(row.order)
                    await asyncio.sleep(0.005)
                    clock.seconds += DEADLINE + 1

    task = asyncio.create_task(hurry())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def play_all(rows: Sequence[Row], apis: Sequence[Api], times: int, at_once: int = 16) -> list[Played]:
    """Every class on every protocol; those that are late one after the other, since the clock is put forward for all."""
    room = asyncio.Semaphore(at_once)

    async def one(row: Row, api: Api) -> Played:
        async with room:
            return await play(row, api, times)

    for api in apis:
        await play(Row("warm", _status("auth"), 1, NotLetIn), api, 1)
    played = await asyncio.gather(*(one(row, api) for row in rows for api in apis if not row.late))
    return [*played, *[await play(row, api, times) for row in rows for api in apis if row.late]]


async def main(times: int = 100) -> int:
    """Every class 100 times, the table, and 1 when a count is wrong."""
    began = time.monotonic()
    played = await play_all(TABLE, APIS, times)
    print(f"{'class':<28}{'wanted':>7}  {'responses':>10}{'chat':>8}{'messages':>10}  told as")
    for row in TABLE:
        mine = [p for p in played if p.row is row]
        counts = "".join(f"{'/'.join(map(str, sorted(p.sends))):>{width}}" for p, width in zip(mine, (10, 8, 10), strict=True))
        print(f"{row.name:<28}{row.sends:>7}  {counts}  {row.wanted.__name__}")
        print("".join(f"    MISSED, {p.api}: {wrong}\n" for p in mine for wrong in p.wrong[:3]), end="")
    requests = sum(n * times_ for p in played for n, times_ in p.sends.items())
    missed = sum(len(p.wrong) for p in played)
    calls = len(played) * times
    print(f"{calls} calls, {requests} requests, {missed} wrong, SDK retries 0; {time.monotonic() - began:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

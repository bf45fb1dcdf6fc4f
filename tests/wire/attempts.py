"""R10: how often each class of failure is sent, counted by the server, with everything we put around a provider in place.

    python -m tests.wire.attempts

plays every class 100 times on each protocol, prints a table, and ends with 1 when a count is another one. Sockets are real; waits
are in virtual time.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence
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

LATE = 1.0
"""The deadline of a call to a server that never answers: long enough for its request to arrive there first, on any machine."""


@dataclass(frozen=True)
class Row:
    """One class of reliability.md 2.3: what the server does for ever, how often it is asked, and what the caller is told at last."""

    name: str
    fault: Fault
    sends: int
    wanted: type[ModelTrouble]
    deadline: float = 20.0
    at_once: int = 1
    """Calls that are made together; only where a call's requests all have the same words, by which they are counted."""


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
    Row("deadline", Fault("hang"), 2, Unknown, LATE, 10),
    Row("deadline in the stream", Fault("hang", at=4), 2, Unknown, LATE, 10),
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
    behaves = Play(patience=row.deadline + 10)
    behaves.script.add(row.fault)
    sends: Counter[int] = Counter()
    wrong: list[str] = []
    longest = 0.0
    async with Server(behaves) as server:
        chat = provider_at(api, server.address, row.deadline)
        try:
            for first in range(0, times, row.at_once):
                before, group = len(server.ledger), range(first, min(first + row.at_once, times))
                ends = await asyncio.gather(*(_outcome(chat, number) for number in group))
                seen = server.ledger.seen[before:]
                sends.update(Counter(r.mark for r in seen).values() if len(group) > 1 else [len(seen)])
                longest = max(longest, *(waited for _, waited in ends))
                wrong += [f"from {first}: {told!r}" for told, _ in ends if type(told) is not row.wanted]
                wrong += [f"from {first}: the SDK tried again itself" for r in seen if r.sdk_retries]
        finally:
            await chat.close()
    if sends != {row.sends: times}:
        wrong.append(f"sent {dict(sends)} times instead of {row.sends}")
    return Played(row, api, sends, tuple(wrong), longest)


async def _outcome(chat: Chat, number: int) -> tuple[Reading | ModelTrouble, float]:
    """What the call is told at last, and how many virtual seconds it waited. Calls next to each other have other words."""
    time_ = Skipping()
    patient = Patient(chat, Traffic(clock=time_.clock, sleep=time_.sleep, dice=Random(number)))
    try:
        return await answer(patient, reading(episode=number % 90 + 1), Reading), time_.now
    except ModelTrouble as error:
        return error, time_.now


async def play_all(rows: Sequence[Row], apis: Sequence[Api], times: int, at_once: int = 16) -> list[Played]:
    """Every class on every protocol; those with a short deadline last, when nothing else makes them late."""
    room = asyncio.Semaphore(at_once)

    async def one(row: Row, api: Api) -> Played:
        async with room:
            return await play(row, api, times)

    for api in apis:
        await play(Row("warm", _status("auth"), 1, NotLetIn), api, 1)
    quick, late = [row for row in rows if row.deadline > LATE], [row for row in rows if row.deadline <= LATE]
    played = await asyncio.gather(*(one(row, api) for row in quick for api in apis))
    return [*played, *await asyncio.gather(*(one(row, api) for row in late for api in apis))]


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

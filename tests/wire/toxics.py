"""R9: our providers on a spoilt wire. Which class each toxic is, why, and the deadline and the money beside it.

    python -m tests.wire.toxics

plays every case at its full figures (5 s late, 1 KB/s), prints a table, and ends with 1 when a figure is missed. The test
plays the same cases with shorter times where the outcome does not depend on them.
"""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from loreboard.story.errors import LoreboardError, ModelTrouble, Unknown, Unreachable

from .callers import APIS
from .money import Desk, Kept, desk
from .play import Play
from .providers import provider_at
from .proxy import Proxy, Toxic
from .reading import Api
from .samples import reading
from .server import Server

GRACE = 2.0
"""Seconds after its deadline in which a call must be over."""
AMPLE = 120.0
"""A deadline that no case but a broken one meets."""
HEAD = 900
"""Bytes: past the headers of an answer and into its first events, and in the middle of a request."""
DEEP: Mapping[Api, int] = {"responses": 24_000, "chat": 9_000, "messages": 5_000}
"""Bytes: into the words of an answer, and short of its end. Two events before the words of `responses` carry the reading's whole schema."""


ARRIVES = 4.0
"""Seconds that the first words may take on a starved machine, where a case is about what came before the silence."""


@dataclass(frozen=True)
class Case:
    """A toxic, the deadline the call is given, and the class of reliability.md 2.3 it has to end as; None is a whole reply."""

    name: str
    toxic: Toxic
    deadline: float
    wanted: type[ModelTrouble] | None
    why: str
    text: bool = False
    """Whether part of the text comes through before the toxic works, and is to be kept."""
    dead: bool = False
    """Nobody listens behind the address."""


def cases(late: float, short: float, rate: float) -> tuple[Case, ...]:
    """The table. `late`: seconds of latency; `short`: a deadline below it; `rate`: bytes a second of a wire that is slow but enough."""
    lost, cut = "deadline or connection lost before headers: unknown", "cut stream: unknown, partial text kept"
    up = "lost before headers: we cannot see that the request never arrived whole, so unknown"
    whole = "slow is no failure: a whole reply"
    return (
        Case("latency", Toxic("latency", seconds=late), AMPLE, None, whole),
        Case("latency, up", Toxic("latency", "up", seconds=late), AMPLE, None, whole),
        Case("latency past the deadline", Toxic("latency", seconds=late), short, Unknown, lost),
        Case("latency past the deadline, up", Toxic("latency", "up", seconds=late), short, Unknown, lost),
        Case("jitter", Toxic("latency", spread=late, seed=9), AMPLE, None, whole),
        Case("bandwidth", Toxic("bandwidth", rate=rate), AMPLE, None, whole),
        Case("bandwidth, up", Toxic("bandwidth", "up", rate=rate), AMPLE, None, whole),
        Case("bandwidth past the deadline", Toxic("bandwidth", rate=1024), short, Unknown, "deadline: unknown, partial text kept"),
        Case("bandwidth past the deadline, up", Toxic("bandwidth", "up", rate=1024), short, Unknown, up),
        Case("reset before headers", Toxic("reset"), AMPLE, Unknown, lost),
        Case("reset in the headers", Toxic("reset", after=40), AMPLE, Unknown, lost),
        Case(
            "reset in the stream", Toxic("reset", after=2 * HEAD), AMPLE, Unknown, "cut stream: unknown; a reset may take what came with it"
        ),
        Case("reset in the request", Toxic("reset", "up", after=HEAD), AMPLE, Unknown, up),
        Case("slow close", Toxic("slow_close", seconds=late), AMPLE, None, "the reply is whole when its last event is here"),
        Case("limit in the headers", Toxic("limit", after=40), AMPLE, Unknown, lost),
        Case("limit before a word", Toxic("limit", after=2 * HEAD), AMPLE, Unknown, cut),
        Case("limit in the stream", Toxic("limit"), AMPLE, Unknown, cut, text=True),
        Case("limit in the request", Toxic("limit", "up", after=HEAD), AMPLE, Unknown, up),
        Case("blackhole", Toxic("blackhole"), short, Unknown, lost),
        Case("blackhole, up", Toxic("blackhole", "up"), short, Unknown, up),
        Case("blackhole in the stream", Toxic("blackhole"), short + ARRIVES, Unknown, "deadline in the stream: unknown", text=True),
        Case("slicer", Toxic("slicer", after=7, seed=3), AMPLE, None, "an event in pieces is an event"),
        Case("slicer, up", Toxic("slicer", "up", after=60, seed=3), AMPLE, None, "a request in pieces is a request"),
        Case("nobody listens", Toxic("none"), AMPLE, Unreachable, "never sent: nothing is held", dead=True),
    )


FULL = cases(late=5.0, short=3.0, rate=1024)
QUICK = cases(late=0.6, short=0.3, rate=24 * 1024)
HELD: Mapping[type[ModelTrouble] | None, tuple[str, str]] = {
    None: ("answered", "settled"),
    Unknown: ("unknown", "unknown"),
    Unreachable: ("failed", "released"),
}
"""By class: the state of the call and of its money."""


@dataclass(frozen=True)
class Played:
    """What came of one case, and what is wrong with that; "" when nothing is."""

    api: Api
    case: Case
    seconds: float
    kept: Kept
    wrong: str


async def play_all(table: Sequence[Case], desk: Desk, apis: Sequence[Api] = APIS, at_once: int = 8) -> list[Played]:
    """Every case on every protocol. Each SDK is loaded before anything is timed: that takes seconds, which are no call's."""
    room = asyncio.Semaphore(at_once)

    async def one(api: Api, case: Case) -> Played:
        async with room:
            return await play(api, case, desk)

    for api in apis:
        await play(api, next(case for case in table if case.dead), desk)
    return await asyncio.gather(*(one(api, case) for case in table for api in apis))


async def play(api: Api, case: Case, desk: Desk) -> Played:
    """One call through the proxy, with the journal and the budget behind it."""
    behaves = Play(patience=case.deadline + 30)
    behaves.model.chunk = 4
    async with Server(behaves) as server:
        toxic = replace(case.toxic, after=DEEP[api]) if case.text else case.toxic
        async with Proxy(server.port, toxic) as proxy:
            address, loop = proxy.url, asyncio.get_running_loop()
            if case.dead:
                await proxy.__aexit__(None, None, None)
            chat = provider_at(api, address, case.deadline)
            began = loop.time()
            kept = await desk.ask(chat, reading())
            seconds = loop.time() - began
            await chat.close()
        expected = (await behaves.model.chat.reply(reading())).text
        retries = [row.sdk_retries for row in server.ledger]
    return Played(api, case, seconds, kept, _wrong(case, kept, seconds, expected, retries))


def _wrong(case: Case, kept: Kept, seconds: float, expected: str, retries: Sequence[int]) -> str:
    told = kept.told
    kind = type(told) if isinstance(told, LoreboardError) else None
    if kind is not case.wanted:
        return f"it is {told!r}"
    if seconds > case.deadline + GRACE:
        return f"it took {seconds:.1f} s"
    if (kept.call, kept.charge) != HELD[case.wanted] or (kept.held > 0) is not (case.wanted is Unknown):
        return f"on record as {kept.call}, its money {kept.charge}, {kept.held} held"
    if (kept.text is None) is (case.wanted is None) or len(retries) > 1 or any(retries):
        return f"{len(retries)} requests, text {kept.text!r}"
    if case.wanted is None and told != expected:
        return "the reply is another"
    if isinstance(told, Unknown) and (not expected.startswith(told.text) or (case.text and not told.text)):
        return f"the part that is kept is {told.text!r}"
    return ""


async def main() -> int:
    """Every case at full figures, the table, and 1 when one is missed."""
    began = time.monotonic()
    with desk() as books:
        played = await play_all(FULL, books)
    print(f"{'case':<32}{'deadline':>9}{'wanted':>13}  {'responses':>10}{'chat':>8}{'messages':>10}  money    why")
    for case in FULL:
        mine = [p for p in played if p.case is case]
        times = "".join(f"{p.seconds:>{width}.1f}" for p, width in zip(mine, (10, 8, 10), strict=True))
        wanted = case.wanted.__name__ if case.wanted else "a reply"
        print(f"{case.name:<32}{case.deadline:>9.0f}{wanted:>13}  {times}  {HELD[case.wanted][1]:<8} {case.why}")
        for p in mine:
            if p.wrong:
                print(f"    MISSED, {p.api}: {p.wrong}")
    late = max(p.seconds - p.case.deadline for p in played)
    missed = sum(bool(p.wrong) for p in played)
    print(
        f"{len(played)} calls, {len(played) - missed} of the right class with the right money; latest end {late:+.2f} s after its deadline"
    )
    print(f"{time.monotonic() - began:.0f} s in all")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

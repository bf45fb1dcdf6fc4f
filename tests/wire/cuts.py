"""R8: a reply cut at every event and at random bytes, and what journal, budget and caller have of it afterwards.

    python -m tests.wire.cuts

cuts at every event boundary, in three ways, and at 200 random bytes of each protocol, prints a table, and ends with 1 when one
cut was taken for a whole reply. The tests do the same with fewer bytes.
"""

import asyncio
import random
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from loreboard.story.errors import Truncated, Unknown

from .callers import APIS
from .connection import Ending
from .faults import Fault
from .ledger import Seen
from .money import Desk, Kept, desk
from .play import Play
from .providers import Provider, reached
from .reading import Api
from .samples import reading
from .server import Server

ENDINGS: tuple[Ending, ...] = ("close", "reset", "clean")
SPARE: Mapping[Api, int] = {"responses": 0, "messages": 0, "chat": 2}
"""Events after the one that ends a reply: a chat's usage and its [DONE]."""
_RECORD: Mapping[type, tuple[str, str | None, str, bool]] = {
    Unknown: ("unknown", None, "unknown", True),
    Truncated: ("failed", None, "settled", False),
}
"""State of the call, text that a replay would be served, state of its money, and whether some is held."""
PIECE = 20
"""Characters of a streamed event."""


@dataclass
class Tally:
    """What came of some cuts."""

    cuts: int = 0
    with_text: int = 0
    """Cuts of which part of the text was kept aside."""
    whole: int = 0
    """Cuts behind the event that ends a reply: those are replies."""
    wrong: list[str] = field(default_factory=list)

    def lost(self, where: str, kept: Kept, whole: str) -> None:
        """The call that was cut at `where` has to be lost, to everybody who was told of it."""
        self.cuts += 1
        told = kept.told
        if not isinstance(told, Unknown | Truncated):
            self.wrong.append(f"{where}: {told!r}")
        elif not whole.startswith(told.text):
            self.wrong.append(f"{where}: the part kept aside is {told.text!r}")
        elif (kept.call, kept.text, kept.charge, kept.held > 0) != _RECORD[type(told)]:
            self.wrong.append(f"{where}: on record as {kept}")
        else:
            self.with_text += bool(told.text)


class Cutter:
    """One protocol's provider and server, and the books that every cut call goes through."""

    def __init__(self, api: Api, chat: Provider, server: Server, books: Desk) -> None:
        self._api, self._chat, self._server, self._books = api, chat, server, books

    async def ask(self, fault: Fault | None = None) -> tuple[Kept, Seen]:
        """One call with `fault`: what is known of it here, and the server's row."""
        self._server.play.script.clear()
        if fault is not None:
            self._server.play.script.add(fault)
        kept = await self._books.ask(self._chat, reading())
        return kept, self._server.ledger.seen[-1]

    async def at_events(self, ending: Ending) -> Tally:
        """Cut before every event of the reply."""
        tally = Tally()
        kept, row = await self.ask()
        whole = str(kept.told)
        for at in range(row.events):
            kept, _ = await self.ask(Fault("cut", at=at, ending=ending))
            if isinstance(kept.told, str) and at >= row.events - SPARE[self._api]:
                tally.cuts, tally.whole = tally.cuts + 1, tally.whole + 1
                if kept.told != whole:
                    tally.wrong.append(f"event {at}: another reply, {kept.told!r}")
            else:
                tally.lost(f"event {at} of {row.events}, {ending}", kept, whole)
        return tally

    async def at_bytes(self, count: int) -> Tally:
        """Cut at the first byte and at `count` random ones before the event that ends a reply is whole."""
        tally, luck = Tally(), random.Random(f"bytes of {self._api}")
        kept, row = await self.ask()
        whole, spare = str(kept.told), SPARE[self._api]
        size = row.bytes_sent if not spare else (await self.ask(Fault("cut", at=row.events - spare)))[1].bytes_sent
        for byte in (1, *(luck.randrange(1, size - 2) for _ in range(count))):
            ending = luck.choice(ENDINGS)
            kept, row = await self.ask(Fault("cut", byte=byte, ending=ending))
            tally.lost(f"byte {byte} of {size}, {ending}", kept, whole)
            if row.bytes_sent != byte:
                tally.wrong.append(f"byte {byte}: the server sent {row.bytes_sent}")
        return tally


async def cut_at_events(api: Api, play: Play, ending: Ending, books: Desk) -> Tally:
    """`Cutter.at_events` on a server of its own."""
    play.model.chunk = PIECE
    async with reached(api, play) as (chat, server):
        return await Cutter(api, chat, server, books).at_events(ending)


async def cut_at_bytes(api: Api, play: Play, count: int, books: Desk) -> Tally:
    """`Cutter.at_bytes` on a server of its own."""
    play.model.chunk = PIECE
    async with reached(api, play) as (chat, server):
        return await Cutter(api, chat, server, books).at_bytes(count)


async def main(count: int = 200) -> int:
    """All cuts, the table, and 1 when one was not noticed."""
    began, missed, cuts = time.monotonic(), 0, 0
    print(f"{'protocol':<12}{'cut at':<16}{'cuts':>6}{'noticed':>9}{'text kept aside':>17}{'behind the end':>16}")
    with desk() as books:
        for api in APIS:
            tallies = {ending: await cut_at_events(api, Play(patience=2.0), ending, books) for ending in ENDINGS}
            told = {f"events, {ending}": tally for ending, tally in tallies.items()}
            told[f"{count} bytes"] = await cut_at_bytes(api, Play(patience=2.0), count, books)
            for name, tally in told.items():
                noticed = tally.cuts - tally.whole - len(tally.wrong)
                print(f"{api:<12}{name:<16}{tally.cuts:>6}{noticed:>9}{tally.with_text:>17}{tally.whole:>16}")
                print("".join(f"    MISSED {wrong}\n" for wrong in tally.wrong), end="")
                missed, cuts = missed + len(tally.wrong), cuts + tally.cuts
    print(f"{cuts} cuts, {missed} not noticed or wrongly on record; {time.monotonic() - began:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

"""One ask in a job, in a process that dies on the way: `python dying_cheap.py POINT FOLDER`.

POINT is the number of the transaction after which it dies ("do3"), or what the vendor is just doing ("hand_in", "handed_in",
"collect", "collected"), or never. The vendor is the folder's, and outlives the process.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from loreboard.llm.budget import Budget
from loreboard.llm.cheap import Cheap
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.meter import Meter
from loreboard.story.ask import Reply
from tests.llm.rig import PRICE, VirtualTime, an_ask
from tests.llm.slow_rig import SlowVendor, dated

T = TypeVar("T")
STEP = "e01/script"
CHEAP = Meter(PRICE.model_copy(update={"batch": Decimal("0.5")}).in_batch())


class Dying(Ledger):
    """Dies after the transaction with this number."""

    def __init__(self, place: Path, after: int) -> None:
        super().__init__(place)
        self._left = after

    async def do(self, work: Callable[[Connection], T]) -> T:
        told = await super().do(work)
        self._left -= 1
        if self._left == 0:
            os._exit(9)
        return told


async def asked(folder: Path, point: str = "never") -> tuple[Reply, Journal, SlowVendor]:
    """The reply, with what it was made by; the ledger is left open until the process ends."""

    def breaks(reached: str) -> None:
        if reached == point:
            os._exit(9)

    time, vendor = VirtualTime(0.003), SlowVendor(folder / "vendor", breaks=breaks)
    ledger = Dying(folder / "journal.sqlite", int(point.removeprefix("do")) if point.startswith("do") else 0)
    chat = Cheap(vendor, ledger, Budget(ledger, "run", Decimal(10)), CHEAP, clock=dated(time), sleep=time.sleep)
    journal = Journal(chat, ledger, "run", CHEAP)
    return await time.run(journal.reply(an_ask(STEP))), journal, vendor


if __name__ == "__main__":
    asyncio.run(asked(Path(sys.argv[2]), sys.argv[1]))

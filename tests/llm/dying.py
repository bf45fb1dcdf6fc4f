"""One call in a process that dies on the way: `python dying.py POINT PLACE SENT plain|metered [STEP]`.

POINT is before_intent, after_intent, after_send, mid_stream, after_last_byte, after_settle, after_answer, or never. Every send
leaves a line in SENT, as a vendor's bill would.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from loreboard.llm import Chat
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.meter import Meter
from loreboard.llm.prices import Prices
from loreboard.story.ask import Ask, Reply

T = TypeVar("T")
MODEL = "openai/gpt-6.2-sol"
IN_THE_VENDOR = ("after_send", "mid_stream", "after_last_byte")


class Dying(Ledger):
    """Dies before the first transaction, or after the one with this number."""

    def __init__(self, place: Path | str, before: bool, after: int) -> None:
        super().__init__(place)
        self._before, self._left = before, after

    async def do(self, work: Callable[[Connection], T]) -> T:
        if self._before:
            os._exit(9)
        told = await super().do(work)
        self._left -= 1
        if self._left == 0:
            os._exit(9)
        return told


class Vendor:
    model = MODEL

    def __init__(self, sent: Path, point: str = "") -> None:
        self._sent, self._point = sent, point

    async def reply(self, ask: Ask) -> Reply:
        with self._sent.open("a") as log:
            log.write(ask.step + "\n")
        for point in IN_THE_VENDOR:
            if point == self._point:
                os._exit(9)
            await asyncio.sleep(0)
        return Reply(text="Fog.", model=MODEL, input_tokens=30, output_tokens=2)


def main() -> None:
    point, sent, how = sys.argv[1], Path(sys.argv[3]), sys.argv[4]
    step = sys.argv[5] if len(sys.argv) > 5 else "e01/script"
    metered = how == "metered"
    after = {"after_intent": 1, "after_settle": 3, "after_answer": 4 if metered else 2}.get(point, 0)
    ledger = Dying(place(sys.argv[2]), point == "before_intent", after)
    price = Prices.read().price(MODEL)
    assert price is not None
    chat: Chat = Vendor(sent, point)
    if metered:
        chat = Budgeted(chat, Budget(ledger, "run", Decimal(10)), Meter(price))
    asyncio.run(_one(Journal(chat, ledger, "run", Meter(price)), ask(step)))
    ledger.close()


def place(told: str) -> Path | str:
    return told if "://" in told else Path(told)


def ask(step: str) -> Ask:
    return Ask(step=step, prompt="writer/script", system="", user="Write.", wanted="Script", shape="{}", seed=0, most_tokens=100)


async def _one(journal: Journal, told: Ask) -> None:
    await journal.reply(told)


if __name__ == "__main__":
    main()

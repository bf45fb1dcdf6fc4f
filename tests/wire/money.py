"""What journal and budget have on record about one call: the second half of every test of a wire that fails."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from loreboard.llm import Chat
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.meter import Meter
from loreboard.llm.prices import Price
from loreboard.llm.tables import PICO
from loreboard.story.ask import Ask
from loreboard.story.errors import LoreboardError

_PRICE = Price(
    model="openai/m",
    date=date(2026, 11, 22),
    input=Decimal(2),
    output=Decimal(10),
    cache_write=Decimal("2.5"),
    cache_read=Decimal("0.2"),
)


@dataclass(frozen=True)
class Kept:
    """One call: what its caller got, and what the file says of it afterwards."""

    told: str | LoreboardError
    call: str
    """The state of its row: "answered", "unknown", "failed", "refused"."""
    text: str | None
    """The text that a replay would be served."""
    charge: str
    """The state of its money: "settled", "unknown", "released"."""
    held: Decimal
    charged: Decimal
    """US dollars settled, 0 while nothing is."""
    doubt: str
    """What was wrong with the counts that came."""


class Desk:
    """A journal and a budget in one file, and the calls that are made through them."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.sqlite"
        self._ledger = Ledger(self.path)
        self._number = 0

    async def ask(self, chat: Chat, ask: Ask) -> Kept:
        """`ask` sent once through `chat`, as a step of its own."""
        self._number += 1
        ask = ask.model_copy(update={"step": f"{ask.step}/{self._number}"})
        meter = Meter(_PRICE.model_copy(update={"model": chat.model}))
        budget = Budget(self._ledger, f"run-{self._number}", Decimal(100))
        try:
            told: str | LoreboardError = (await Journal(Budgeted(chat, budget, meter), self._ledger, "run", meter).reply(ask)).text
        except LoreboardError as error:
            told = error
        held = (await budget.standing()).held
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as file:
            ((call, text, charge, charged, doubt),) = file.execute(
                "select calls.state, calls.text, charges.state, charges.charged, charges.doubt from calls join charges on charges.call = calls.id where calls.step = ?",
                (ask.step,),
            ).fetchall()
        file.close()
        return Kept(told, call, text, charge, held, (charged or 0) * PICO, doubt)

    def close(self) -> None:
        self._ledger.close()


@contextmanager
def desk() -> Iterator[Desk]:
    """A desk in a folder that goes with it."""
    with TemporaryDirectory() as folder:
        made = Desk(Path(folder))
        try:
            yield made
        finally:
            made.close()

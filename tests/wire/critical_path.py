"""`python -m tests.wire.critical_path [SPEEDUP]`: how near a series comes to its critical path, and what its cache would read.

The simulated model takes the times of facts/reliability.md 4.2 (`pace.py`). Prints wall time over the longest chain of calls that
need each other, the ratio to one call at a time, and the share of input tokens that each vendor's cache reads (P1 and P7).
"""

import asyncio
import re
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from loreboard.llm import Chat
from loreboard.llm.listeners import Listeners
from loreboard.llm.prices import Prices
from loreboard.llm.traffic import Traffic, manners
from loreboard.lore import Lore
from loreboard.pipeline import runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import Settings
from loreboard.story.ask import Ask, Reply

from .ledger import Ledger
from .pace import TOKENS, Pace
from .play import Play
from .providers import reached
from .reading import Api

PREMISES = {"en": "a road-mender in a valley where fog eats the roads", "zh": "修钟人发现全城的钟都慢了一刻"}
PRICED = {"responses": "openai/gpt-6.2-sol", "chat": "openai/gpt-6.2-sol", "messages": "anthropic/sonnet-5.5"}
_SCENE = re.compile(r"e(\d+)/s\d+/shots")


class Noting:
    """A provider that notes which step each ask belonged to, as the server's marks tell asks apart."""

    def __init__(self, chat: Chat) -> None:
        self._chat, self.model = chat, chat.model
        self.steps: dict[str, str] = {}

    async def reply(self, ask: Ask) -> Reply:
        seen = ask.model_copy(update={"step": "", "shared": "", "user": ask.told, "shape": "", "most_tokens": 16_000})
        self.steps[seen.fingerprint("")] = ask.step
        return await self._chat.reply(ask)


@dataclass(frozen=True)
class Run:
    """One series over the wire: model seconds from the first request to the last byte, by step, and what the server saw."""

    wall: float
    took: dict[str, float]
    ledger: Ledger

    @property
    def path(self) -> float:
        """Seconds of the longest chain of calls that need each other."""
        took = self.took
        pitches = [seconds for step, seconds in took.items() if re.fullmatch(r"arcs/\d+", step)]
        again = [seconds for step, seconds in took.items() if re.fullmatch(r"arcs/\d+/instead", step)]
        first = max(pitches, default=0.0) + max(again, default=0.0) + took.get("bible", 0.0)
        chain: dict[str, float] = defaultdict(float)
        scenes: dict[str, float] = defaultdict(float)
        for step, seconds in took.items():
            if found := _SCENE.match(step):
                scenes[found[1]] = max(scenes[found[1]], seconds)
            elif step.startswith("e"):
                chain[step[1:3]] += seconds
        return first + max(chain[e] + scenes[e] for e in chain) + took.get("reconcile", 0.0)

    @property
    def sequence(self) -> float:
        """Seconds of all calls one after the other."""
        return sum(self.took.values())

    @property
    def read(self) -> float:
        """The share of input tokens read from the vendor's cache."""
        used = self.ledger.used()
        return used.read / used.input


async def series(api: Api, language: str, lore: Lore, pace: Pace | None = None, serial: bool = False) -> Run:
    """One series of five episodes through the provider that speaks `api`."""
    play, listeners = Play(pace=pace), Listeners()
    play.model.chunk = 400
    async with reached(api, play, listeners) as (chat, server):
        noting = Noting(chat)
        traffic = Traffic(manners().model_copy(update={"in_flight": 1}) if serial else None)
        models = Models(Hired(noting, Prices.read().price(PRICED[api])), traffic=traffic, listeners=listeners)
        chosen = Settings.model_validate({"premise": PREMISES[language], "language": language, "seconds": 180})
        with tempfile.TemporaryDirectory() as folder:
            await runs.begin(Path(folder) / "series", chosen, Tools(models=models, lore=lore, made_by="the simulator"))
    rows = [row for row in server.ledger if row.complete]
    took = {noting.steps[row.mark]: row.modelled.whole for row in rows if row.modelled}
    wall = (max(row.ended for row in rows) - min(row.at for row in rows)) * (pace.speedup if pace else 1.0)
    return Run(wall, took, server.ledger)


async def main(speedup: float) -> None:
    """Print the table."""
    lore = Lore.open(None, lambda _: None)
    lore.search("fog")
    for api in ("messages", "responses", "chat"):
        for language in PREMISES:
            told = await series(api, language, lore)
            writes = sum(bool(row.used and row.used.written) for row in told.ledger)
            print(
                f"P7 {api:<10}{language}  read from the cache {told.read:.1%} of {told.ledger.used().input} tokens, written {writes} times"
            )
    pace = Pace(speedup=speedup, tokens=TOKENS)
    at_once = await series("messages", "en", lore, pace)
    print(f"P1 all at once: {at_once.wall:.0f} s, critical path {at_once.path:.0f} s, {at_once.wall / at_once.path:.3f} of it")
    one_by_one = await series("messages", "en", lore, pace, serial=True)
    print(
        f"P1 --serial: {one_by_one.wall:.0f} s (its calls alone {one_by_one.sequence:.0f} s), {one_by_one.wall / at_once.wall:.2f} times as long"
    )


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 4.0))

"""A model that tells something else for every brief and seed, and what a pool is built with."""

import asyncio
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel

from loreboard.evals.pools.briefs import Brief
from loreboard.evals.pools.build import Order
from loreboard.llm import tokens
from loreboard.llm.prices import Price
from loreboard.pipeline.door import Caps, Hired, Models
from loreboard.story.ask import Ask, Reply
from loreboard.story.defaults import Plot, Tale
from loreboard.story.script import Language

MODEL = "openai/test-1"
TODAY = date(2026, 11, 29)
PRICE = Price(model=MODEL, date=TODAY, input=Decimal(2), output=Decimal(10), cache_write=Decimal(2), cache_read=Decimal(1))
WORST = PRICE.worst(1_000, 16_000)
"""More than any one ask of a pool can cost here, less than two."""
_HAN = "零一二三四五六七八九"
BRIEFS = {"en": ("a toll road", "a bell", "a ferry"), "zh": ("过路", "敲钟", "摆渡")}
Line = BaseModel | str | Exception


def told(ask: Ask) -> BaseModel:
    """A plot or a story of five sentences in the language of the ask, of its brief and seed."""
    brief = ask.told.partition("<brief>\n")[2].partition("\n</brief>")[0]
    zh = "只回一份" in ask.system
    row = (
        f"{brief}第{_HAN[ask.seed]}夜里第{{}}个人走到河边站住了。"
        if zh
        else f"On night {ask.seed} of {brief} number {{}} stops at a river."
    )
    rows = tuple(row.format(_HAN[n] if zh else n) for n in range(1, 9))
    return Plot(beats=rows) if ask.prompt == "pool/plot" else Tale(text="\n".join(rows[:5]))


class Teller:
    """A Chat that says `rule`'s line for an ask, in `seconds`, and counts honestly; `sent` are the steps it was asked at."""

    def __init__(self, rule: Callable[[Ask], Line] = told, seconds: float = 0, model: str = MODEL) -> None:
        self.model, self._rule, self._seconds = model, rule, seconds
        self.sent: list[str] = []

    async def reply(self, ask: Ask) -> Reply:
        self.sent.append(ask.step)
        await asyncio.sleep(self._seconds)
        line = self._rule(ask)
        if isinstance(line, Exception):
            raise line
        text = line if isinstance(line, str) else line.model_dump_json()
        counts = tokens.count_ask(ask, self.model).tokens, tokens.count(text, self.model).tokens
        return Reply(text=text, model=self.model, input_tokens=counts[0], output_tokens=counts[1])


def order(folder: Path, samples: int = 2, language: Language = "en") -> Order:
    briefs = tuple(Brief(id=f"b{n}", brief=text, kind="k", genre="drama") for n, text in enumerate(BRIEFS[language], 1))
    return Order(folder / "my.pool.jsonl", language, briefs, samples, "yours", TODAY)


def models(chat: Teller, cap: Decimal | None = None) -> Models:
    return Models(Hired(chat, PRICE), caps=Caps(run=cap))

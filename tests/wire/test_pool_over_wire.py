"""A pool over real sockets: through each provider the same stories as from the chat behind the server, each paid for once."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from loreboard.evals.pools import read_pool
from loreboard.evals.pools.briefs import Brief
from loreboard.evals.pools.build import Order, build
from loreboard.llm.prices import Price
from loreboard.pipeline.door import Hired, Models
from loreboard.story.ask import Ask, Reply
from loreboard.story.defaults import Plot, Tale

from .callers import APIS
from .play import Play
from .providers import reached
from .reading import Api

TODAY = date(2026, 11, 29)
BRIEFS = tuple(Brief(id=f"b{n}", brief=text) for n, text in enumerate(("过路的钟", "渡口的灯"), 1))


class Tells:
    """A plot and a story of the brief; it hears no seed, as no vendor does."""

    model = "tells"

    async def reply(self, ask: Ask) -> Reply:
        brief = ask.told.partition("<brief>\n")[2].partition("\n</brief>")[0]
        rows = tuple(f"{brief}响到第{n}遍的时候河边来了一个人。" for n in range(1, 9))
        told = Plot(beats=rows) if ask.wanted == "Plot" else Tale(text="".join(rows))
        return Reply(text=told.model_dump_json(), model=self.model)


@pytest.mark.parametrize("api", APIS)
async def test_a_pool_is_built_over_the_wire_as_it_was_told(api: Api, play: Play, tmp_path: Path) -> None:
    play.model.chat = Tells()
    wish = Order(tmp_path / "own.jsonl", "zh", BRIEFS, 2, "yours", TODAY)
    async with reached(api, play) as (chat, server):
        price = Price(model=chat.model, date=TODAY, input=Decimal(1), output=Decimal(5), cache_write=Decimal(1), cache_read=Decimal(1))
        made = await build(wish, Models(Hired(chat, price)))
        name = chat.model
    pool = read_pool(wish.out)
    assert pool == made.pool and pool.head.by == name and made.asked == 6
    assert all(story.brief in beat for story, beats in zip(pool.stories, pool.beats, strict=True) for beat in beats)
    assert [row.status for row in server.ledger] == [200] * 6

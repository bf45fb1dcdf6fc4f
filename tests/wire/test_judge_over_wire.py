"""The judge over real sockets: through each provider the same verdicts as from the chat behind the server."""

import pytest

from loreboard.agents.desk import Desk
from loreboard.evals.judge import Order, in_order, seat
from loreboard.evals.piece import piece
from loreboard.llm import Chat
from loreboard.story.ask import Ask, Reply
from loreboard.story.verdicts import InOrder

from .callers import APIS
from .play import Play
from .providers import reached
from .reading import Api

EVENTS = ("阿达卖了钟付过路钱。", "天黑以后路上没人应声。", "阿博拿漆的钟换走了真的。", "阿达敲了半夜，谁也没来。")


class Knows:
    """Tells the original order by its first event."""

    model = "knows"

    async def reply(self, ask: Ask) -> Reply:
        first = ask.told.partition("<first>\n")[2].startswith("\n".join(EVENTS))
        told = InOrder(quote=EVENTS[2], why="钟还没卖。", in_order="first" if first else "second")
        return Reply(text=told.model_dump_json(), model=self.model)


async def judged(chat: Chat) -> Order:
    return await in_order(piece("".join(EVENTS), "bell"), seat(Desk(chat, "zh", 0)), shuffles=2)


@pytest.mark.parametrize("api", APIS)
async def test_a_judgement_comes_over_the_wire_as_the_model_gave_it(api: Api, play: Play) -> None:
    direct = await judged(Knows())
    play.model.chat = Knows()
    async with reached(api, play) as (chat, server):
        wired = await judged(chat)
        name = chat.model
    assert direct.passes and len(direct.trials) == 4
    assert wired.model_copy(update={"signed": direct.signed}) == direct
    assert wired.signed.judge == name
    assert {row.status for row in server.ledger} == {200} and server.ledger.repeats() == {}

"""The judge behind the pipeline's own door: its role's model, on record, and asked anew where a reply was of no use."""

from pathlib import Path

import pytest

from loreboard.agents.desk import Desk
from loreboard.evals.judge import in_order, seat
from loreboard.llm.ledger import Ledger
from loreboard.pipeline.door import Door, Hired, Models
from loreboard.story.ask import Ask
from loreboard.story.errors import UnusableReply
from loreboard.story.verdicts import InOrder

from .conftest import Reader, made
from .test_order import sees


def misquotes(ask: Ask) -> InOrder:
    told = sees(ask)
    return told.model_copy(update={"quote": "words of nobody"}) if "s01/original" in ask.step else told


async def test_a_useless_verdict_is_asked_for_again_and_the_others_are_not_paid_twice(tmp_path: Path) -> None:
    writer = Reader({}, "openai/gpt-5")
    for turn, rule in enumerate((misquotes, sees)):
        chat = Reader({"judge/order": rule})
        with Ledger(tmp_path / "journal.sqlite") as ledger:
            door = Door(Models(Hired(writer), own={"judge": Hired(chat)}), ledger, "run", tmp_path / "stop")
            judge = seat(Desk(door.chat, "en", 0), written_by=[writer.model], at_once=1)
            if turn == 0:
                with pytest.raises(UnusableReply, match="words of nobody") as caught:
                    await in_order(made(), judge)
                door.refuse(caught.value.step)
            else:
                assert (await in_order(made(), judge)).passes
                assert (door.replayed, len(chat.asked)) == (4, 8)
    assert writer.asked == []

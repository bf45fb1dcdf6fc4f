"""Spending, told afterwards: by agent, episode and stage, per minute of video; what is settled and what may be."""

from decimal import Decimal

import pytest

from loreboard.llm import spend
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.story.errors import Busy, Truncated, Unknown

from .rig import METER, PRICE, Vendor, a_reply, an_ask

STEPS = [("arcs", "writer/arcs"), ("e01/script", "writer/script"), ("e01/s01/shots", "storyboard/shots"), ("e02/script", "writer/script")]


@pytest.mark.parametrize("metered", [True, False])
async def test_money_and_tokens_stand_by_agent_episode_and_stage(ledger: Ledger, metered: bool) -> None:
    vendor = Vendor()
    chat = Budgeted(vendor, Budget(ledger, "run"), METER) if metered else vendor
    journal = Journal(chat, ledger, "run", METER)
    replies = [await journal.reply(an_ask(step, prompt=prompt)) for step, prompt in STEPS]
    entries = await spend.read(ledger, "run")
    assert {name: told.calls for name, told in spend.by(entries, lambda e: e.agent).items()} == {"writer": 3, "storyboard": 1}
    assert {name: told.calls for name, told in spend.by(entries, lambda e: e.episode).items()} == {"series": 1, "e01": 2, "e02": 1}
    assert list(spend.by(entries, lambda e: e.stage)) == ["arcs", "script", "shots"]
    whole = spend.total(entries)
    assert whole.spent == sum(PRICE.cost(r.input_tokens, r.output_tokens) for r in replies)
    tokens = sum(r.input_tokens + r.output_tokens for r in replies)
    assert whole.tokens_a_minute(6) == tokens / 6
    assert whole.tokens_a_minute(0) == 0
    assert await spend.read(ledger, "another run") == ()


async def test_a_replay_costs_nothing(ledger: Ledger) -> None:
    for _ in range(2):
        await Journal(Budgeted(Vendor(), Budget(ledger, "run"), METER), ledger, "run").reply(an_ask())
    assert len(await spend.read(ledger)) == 1


async def test_every_attempt_counts_and_what_is_unknown_stands_apart(ledger: Ledger) -> None:
    chat = Budgeted(Vendor(lambda ask, nth: (Busy("b"), Unknown("u"), Truncated("t"), a_reply(ask))[nth]), Budget(ledger, "run"), METER)
    journal = Journal(chat, ledger, "run")
    for error in (Busy, Unknown, Truncated):
        with pytest.raises(error):
            await journal.reply(an_ask())
    reply = await journal.reply(an_ask())
    worst = METER.worst(an_ask())
    whole = spend.total(await spend.read(ledger))
    assert (whole.calls, whole.perhaps) == (3, worst)
    assert whole.spent == worst + PRICE.cost(reply.input_tokens, reply.output_tokens)


async def test_nothing_on_record_is_nothing_spent(ledger: Ledger) -> None:
    whole = spend.total(await spend.read(ledger))
    assert (whole.calls, whole.spent, whole.perhaps) == (0, Decimal(0), Decimal(0))

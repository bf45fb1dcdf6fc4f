"""The cheap way: what is gathered together, how long a job is waited for, and what each outcome costs."""

import asyncio
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest

from loreboard.llm.budget import Budget, Standing
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.cheap import Cheap
from loreboard.llm.failures import Billed
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.meter import Meter
from loreboard.llm.patience import Patient
from loreboard.llm.slow import Outcome, unbilled
from loreboard.llm.terms import slow_manners, terms
from loreboard.llm.traffic import Traffic, manners
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import (
    Busy,
    Canceled,
    Expired,
    LoreboardError,
    ModelTrouble,
    NotAccepted,
    NotLetIn,
    OverBudget,
    Refused,
    Truncated,
    Unknown,
    Unreachable,
    UnusableReply,
)

from .rig import METER, PRICE, Vendor, VirtualTime, a_reply, an_ask
from .slow_rig import SlowVendor, Sometimes, dated

HALF = PRICE.model_copy(update={"batch": Decimal("0.5")}).in_batch()
CHEAP = Meter(HALF)
WORST = CHEAP.worst(an_ask())
NOTHING = Decimal(0)
REAL = 0.003
"""Seconds that the ledger's thread is left before time jumps."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "journal.sqlite") as ledger:
        yield ledger


class Stage:
    """A slow vendor, the cheap way to it, and the time they live in."""

    def __init__(self, ledger: Ledger, folder: Path, cap: Decimal | None = None, stop: Path | None = None, **more: Any) -> None:
        change = {name: more.pop(name) for name in tuple(more) if name in type(terms()).model_fields}
        self.time = VirtualTime(REAL)
        self.vendor = SlowVendor(folder, **more)
        self.budget = Budget(ledger, "run", cap, stop=stop)
        told = terms().model_copy(update=change)
        self.chat = Cheap(self.vendor, ledger, self.budget, CHEAP, told, dated(self.time), self.time.sleep)

    async def all(self, *asks: Ask) -> list[Reply | BaseException]:
        return await self.time.run(asyncio.gather(*(self.chat.reply(ask) for ask in asks), return_exceptions=True))

    async def one(self, ask: Ask | None = None) -> Reply:
        return await self.time.run(self.chat.reply(ask or an_ask()))

    async def standing(self) -> Standing:
        return await self.budget.standing()


def steps(many: int) -> list[Ask]:
    return [an_ask(f"e{n:02d}/script") for n in range(many)]


async def test_asks_that_come_together_are_one_job_and_later_ones_another(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor")
    told = await stage.all(*steps(5))
    assert [type(t) for t in told] == [Reply] * 5
    await stage.one(an_ask("e09/script"))
    assert stage.vendor.handed_in == [[ask.step for ask in steps(5)], ["e09/script"]]


async def test_an_ask_that_is_still_being_reserved_is_waited_for(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor")

    class Slowly(Budget):
        async def reserve(self, charge: str, ask: Ask, model: str, worst: Decimal) -> None:
            if ask.step == "e01/script":
                await stage.time.sleep(10 * terms().gather)
            await super().reserve(charge, ask, model, worst)

    stage.chat = Cheap(stage.vendor, ledger, Slowly(ledger, "run"), CHEAP, clock=dated(stage.time), sleep=stage.time.sleep)
    await stage.all(*steps(3))
    assert [len(job) for job in stage.vendor.handed_in] == [3]


async def test_a_job_takes_no_more_requests_than_the_limit(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", requests=3)
    await stage.all(*steps(7))
    assert sorted(len(job) for job in stage.vendor.handed_in) == [1, 3, 3]
    assert sorted(chain.from_iterable(stage.vendor.handed_in)) == [ask.step for ask in steps(7)]


async def test_a_job_is_looked_at_less_and_less_often_by_the_figures_of_the_file(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", polls=9)
    await stage.all(*steps(3))
    told = terms()
    gaps = [seconds for seconds in stage.time.slept if seconds != told.gather]
    assert gaps[0] == told.first_poll and len(gaps) == 10 == stage.vendor.looks
    assert all(after == min(told.longest_gap, before * told.factor) for before, after in pairwise(gaps))
    assert gaps[-1] == told.longest_gap


async def test_a_job_that_is_never_done_is_given_up_after_26_hours_and_is_still_there(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", polls=10_000)
    with pytest.raises(Unknown, match=r"job_0 .* not done after 26 hours \(e01/script\).*paid for.*loreboard resume"):
        await stage.one()
    assert 93_600 < stage.time.now < 93_600 + 2 * terms().longest_gap + 60
    assert (await stage.standing()).held == WORST
    later = Stage(ledger, tmp_path / "vendor")
    assert await later.one() == a_reply(an_ask())
    assert (later.vendor.handed_in, later.time.slept) == ([["e01/script"]], [])
    assert (await later.standing()).held == NOTHING


async def test_it_costs_exactly_half(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor")
    await stage.all(*steps(5))
    full = Budget(ledger, "full")
    for ask in steps(5):
        await Budgeted(Vendor(), full, METER).reply(ask)
    cheap, dear = await stage.standing(), await full.standing()
    assert cheap.spent * 2 == dear.spent > 0
    assert (cheap.held, cheap.doubtful) == (NOTHING, 0)
    assert METER.worst(an_ask()) == WORST * 2


async def test_the_worst_of_every_ask_is_held_before_its_job_is_handed_in(ledger: Ledger, tmp_path: Path) -> None:
    seen: list[Decimal] = []

    def look(point: str) -> None:
        if point == "hand_in":
            seen.append(ledger.do_now(lambda to: to.exec_driver_sql("select sum(reserved) from charges where state = 'held'").scalar_one()))

    await Stage(ledger, tmp_path / "vendor", breaks=look).all(*steps(4))
    assert [Decimal(pico) * Decimal(10) ** -12 for pico in seen] == [sum(CHEAP.worst(ask) for ask in steps(4))]


async def test_the_cap_is_kept_to_the_cent_when_asks_race(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", cap=WORST * 3)
    told = await stage.all(*steps(5))
    assert sorted(type(t).__name__ for t in told) == ["OverBudget"] * 2 + ["Reply"] * 3
    assert [len(job) for job in stage.vendor.handed_in] == [3]
    after = await stage.standing()
    assert after.held == NOTHING and 0 < after.spent < WORST * 3


async def test_of_two_asks_that_race_for_the_last_cent_one_is_handed_in(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", cap=WORST * 2 - Decimal("0.000001"))
    told = await stage.all(*steps(2))
    assert sorted(type(t).__name__ for t in told) == ["OverBudget", "Reply"]
    assert [len(job) for job in stage.vendor.handed_in] == [1]


COUNTED = a_reply(an_ask())
COST = CHEAP.bill(an_ask(), COUNTED).amount


def billed(error: ModelTrouble) -> ModelTrouble:
    error.__cause__ = Billed(COUNTED)
    return error


@pytest.mark.parametrize(
    ("made", "spent", "held"),
    [
        (lambda: billed(Refused("no")), COST, NOTHING),
        (lambda: billed(Truncated("cut", text="Fog")), COST, NOTHING),
        (lambda: billed(UnusableReply("a Script", "odd")), COST, NOTHING),
        (lambda: Refused("no"), WORST, NOTHING),
        (lambda: unbilled(Refused("policy")), NOTHING, NOTHING),
        (lambda: unbilled(Expired("late")), NOTHING, NOTHING),
        (lambda: unbilled(Canceled("stopped")), NOTHING, NOTHING),
        (lambda: unbilled(Busy("limit")), NOTHING, NOTHING),
        (lambda: unbilled(NotAccepted("too long")), NOTHING, NOTHING),
        (lambda: Unknown("no line"), NOTHING, WORST),
    ],
)
async def test_each_line_is_paid_for_by_what_it_says(
    made: Callable[[], ModelTrouble], spent: Decimal, held: Decimal, ledger: Ledger, tmp_path: Path
) -> None:
    """The other ask in the job is not touched by it."""
    error = made()
    stage = Stage(ledger, tmp_path / "vendor", says=lambda ask, _: error if ask.step == "e01/script" else a_reply(ask))
    told = await stage.all(an_ask(), an_ask("e02/script"))
    assert [type(t) for t in told] == [type(error), Reply]
    after = await stage.standing()
    other = CHEAP.bill(an_ask("e02/script"), a_reply(an_ask("e02/script"))).amount
    assert (after.spent, after.held) == (spent + other, held)


async def test_a_line_that_met_a_rate_limit_is_handed_in_again_by_patience_hours_later(ledger: Ledger, tmp_path: Path) -> None:
    def says(ask: Ask, nth: int) -> Outcome:
        return unbilled(Busy("slow down")) if ask.step == "e01/script" and not nth else a_reply(ask)

    stage = Stage(ledger, tmp_path / "vendor", says=says, polls=8)
    patient = Patient(stage.chat, Traffic(slow_manners(), stage.time.clock, stage.time.sleep))
    asks = [an_ask(), an_ask("e02/script")]
    told = await stage.time.run(asyncio.gather(*(patient.reply(ask) for ask in asks)))
    assert [t.text for t in told] == ["Fog on the road."] * 2
    assert stage.vendor.handed_in == [["e01/script", "e02/script"], ["e01/script"]]
    assert stage.time.now > 2 * manners().park_after
    assert (await stage.standing()).spent == sum(CHEAP.bill(ask, a_reply(ask)).amount for ask in asks)


@pytest.mark.parametrize(
    "error", [Busy("later"), NotLetIn("key"), NotAccepted("no"), Unreachable("nobody"), Refused("policy")], ids=lambda e: type(e).__name__
)
async def test_a_job_that_is_refused_costs_nothing_and_says_so_at_every_step(error: LoreboardError, ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", breaks=Sometimes("hand_in", error))
    told = await stage.all(*steps(2))
    assert [(type(t), t.where) for t in told if isinstance(t, LoreboardError)] == [(type(error), ask.step) for ask in steps(2)]
    after = await stage.standing()
    assert (after.spent, after.held) == (NOTHING, NOTHING)
    assert [type(t) for t in await stage.all(*steps(2))] == [Reply] * 2


async def test_a_handing_in_that_was_lost_on_the_way_stays_held_is_listed_once_and_asked_again(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", breaks=Sometimes("handed_in", Unknown("cut")))
    with pytest.raises(Unknown):
        await stage.time.run(Journal(stage.chat, ledger, "run", CHEAP).reply(an_ask()))
    journal = Journal(stage.chat, ledger, "run", CHEAP)
    for _ in range(2):
        assert [(call.step, call.worst) for call in (await journal.report()).open] == [("e01/script", WORST)]
        assert (await journal.report()).waiting == ()
        await stage.time.run(journal.reply(an_ask()))
    assert stage.vendor.handed_in == [["e01/script"]] * 2
    assert (await stage.standing()).held == WORST


async def test_looks_that_get_no_answer_do_not_lose_the_job(ledger: Ledger, tmp_path: Path) -> None:
    lost = terms().lost_polls
    stage = Stage(ledger, tmp_path / "vendor", breaks=Sometimes("collect", Unknown("cut"), times=lost - 1))
    assert await stage.one() == a_reply(an_ask())
    stage = Stage(ledger, tmp_path / "other", breaks=Sometimes("collect", Unreachable("no network"), times=lost))
    with pytest.raises(Unreachable):
        await stage.one(an_ask("e02/script"))
    assert await stage.one(an_ask("e02/script")) == a_reply(an_ask("e02/script"))
    assert stage.vendor.handed_in == [["e02/script"]]


async def test_a_key_that_became_wrong_is_told_at_once_and_the_job_is_collected_with_the_right_one(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", breaks=Sometimes("collect", NotLetIn("the key is wrong")))
    journal = Journal(stage.chat, ledger, "run", CHEAP)
    with pytest.raises(NotLetIn):
        await stage.time.run(journal.reply(an_ask()))
    assert stage.vendor.looks == 1
    told = await journal.report()
    assert (told.open, told.waiting) == ((), ("e01/script",))
    await stage.time.run(journal.reply(an_ask()))
    assert stage.vendor.handed_in == [["e01/script"]]
    assert (await journal.report()).waiting == ()


async def test_a_job_the_vendor_has_forgotten_is_told_once_and_then_asked_again(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", polls=10_000, give_up=60)
    journal = Journal(stage.chat, ledger, "run", CHEAP)
    with pytest.raises(Unknown):
        await stage.time.run(journal.reply(an_ask()))
    stage.vendor.forget()
    later = Stage(ledger, tmp_path / "vendor")
    journal = Journal(later.chat, ledger, "run", CHEAP)
    with pytest.raises(NotAccepted, match=r"Nobody knows job_0 \(e01/script\)"):
        await later.time.run(journal.reply(an_ask()))
    assert [call.worst for call in (await journal.report()).open] == [WORST]
    assert await later.time.run(journal.reply(an_ask())) == a_reply(an_ask())
    assert len(later.vendor.handed_in) == 2
    assert [call.worst for call in (await journal.report()).open] == [WORST]
    assert (await journal.report()).waiting == ()


async def test_a_job_that_was_not_known_to_one_key_is_collected_with_another(ledger: Ledger, tmp_path: Path) -> None:
    stage = Stage(ledger, tmp_path / "vendor", polls=10_000, give_up=60)
    with pytest.raises(Unknown):
        await stage.one()
    with pytest.raises(NotAccepted):
        await Stage(ledger, tmp_path / "another account").one()
    right = Stage(ledger, tmp_path / "vendor")
    assert await right.one() == a_reply(an_ask())
    assert right.vendor.handed_in == [["e01/script"]]
    assert (await right.standing()).held == NOTHING


async def test_a_stop_file_keeps_new_asks_back_and_lets_a_job_that_is_out_be_collected(ledger: Ledger, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    out = Stage(ledger, tmp_path / "vendor", polls=10_000, give_up=60)
    with pytest.raises(Unknown):
        await out.one()
    stop.touch()
    stage = Stage(ledger, tmp_path / "vendor", stop=stop)
    told = await stage.all(an_ask(), an_ask("e02/script"))
    assert [type(t) for t in told] == [Reply, OverBudget]
    assert stage.vendor.handed_in == [["e01/script"]]


async def test_a_stop_file_that_appears_while_asks_are_gathered_stops_them(ledger: Ledger, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    stage = Stage(ledger, tmp_path / "vendor", stop=stop)
    asking = asyncio.gather(*(stage.chat.reply(ask) for ask in steps(3)), return_exceptions=True)
    while (await stage.standing()).held < 3 * WORST:  # noqa: ASYNC110 - the ledger has no event
        await asyncio.sleep(REAL)
    stop.touch()
    told = await stage.time.run(asking)
    assert [type(t) for t in told] == [OverBudget] * 3
    assert stage.vendor.handed_in == [] and (await stage.standing()).held == NOTHING
    stop.unlink()
    assert [type(t) for t in await stage.all(*steps(3))] == [Reply] * 3


async def test_a_bug_in_the_vendors_file_reaches_everybody_who_waits(ledger: Ledger, tmp_path: Path) -> None:
    for point in ("hand_in", "collect"):
        stage = Stage(ledger, tmp_path / point, breaks=Sometimes(point, ZeroDivisionError(point)))
        told = await stage.all(*(ask.model_copy(update={"step": f"{point}/{ask.step}"}) for ask in steps(2)))
        assert [type(t) for t in told] == [ZeroDivisionError] * 2


def test_the_figures_of_the_file_wait_out_what_the_vendors_promise() -> None:
    told = terms()
    assert told.give_up > 24 * 3600, "a batch may take 24 hours"
    assert told.requests <= 50_000 and told.park_after < told.give_up
    slow = slow_manners()
    assert (slow.park_after, slow.in_flight, slow.tries) == (told.park_after, told.in_flight, manners().tries)

"""The budget: no run of calls, whatever goes wrong in it, spends or holds more than its caps."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loreboard.llm import tokens
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.failures import Billed
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.meter import ENDLESS
from loreboard.llm.patience import Patient
from loreboard.llm.traffic import Traffic
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import (
    Busy,
    LoreboardError,
    NotAccepted,
    NotLetIn,
    OutOfQuota,
    OverBudget,
    Refused,
    Truncated,
    Unknown,
    Unreachable,
    UnusableReply,
)

from .postgres import Server
from .rig import METER, MODEL, PRICE, Told, Vendor, VirtualTime, a_reply, an_ask

WORST = METER.worst(an_ask())
NOTHING = Decimal(0)


async def test_a_call_is_reserved_at_its_worst_and_settled_at_what_it_cost(ledger: Ledger) -> None:
    budget = Budget(ledger, "run", Decimal(1))
    seen = []

    class Looking(Vendor):
        async def reply(self, ask: Ask) -> Reply:
            seen.append(await budget.standing())
            return await super().reply(ask)

    told = await Budgeted(Looking(), budget, METER).reply(an_ask())
    assert (seen[0].held, seen[0].spent) == (WORST, NOTHING)
    after = await budget.standing()
    assert (after.held, after.spent, after.spent_day) == (NOTHING, PRICE.cost(told.input_tokens, told.output_tokens), after.spent)
    assert after.doubtful == 0


async def test_a_call_that_could_pass_a_cap_is_not_sent(ledger: Ledger) -> None:
    vendor = Vendor()
    for budget in (Budget(ledger, "a", cap_run=WORST - Decimal("0.000001")), Budget(ledger, "b", cap_day=WORST - Decimal("0.000001"))):
        with pytest.raises(OverBudget, match=r"can cost .*--budget"):
            await Budgeted(vendor, budget, METER).reply(an_ask())
    assert vendor.sent == []
    await Budgeted(vendor, Budget(ledger, "c", cap_run=WORST, cap_day=WORST), METER).reply(an_ask())
    assert len(vendor.sent) == 1


async def test_64_calls_racing_at_99_percent_of_the_budget_do_not_pass_it(ledger: Ledger) -> None:
    cap = WORST * 100
    budget = Budget(ledger, "run", cap)
    spender = Budgeted(Vendor(lambda *_: Truncated("all of it")), budget, METER)
    for n in range(99):
        with pytest.raises(Truncated):
            await spender.reply(an_ask(f"e{n}/x"))
    assert (await budget.standing()).spent == WORST * 99
    vendor = Vendor(seconds=0.05)
    told = await asyncio.gather(*(Budgeted(vendor, budget, METER).reply(an_ask()) for _ in range(64)), return_exceptions=True)
    assert sorted(type(t).__name__ for t in told) == ["OverBudget"] * 63 + ["Reply"]
    assert len(vendor.sent) == 1
    after = await budget.standing()
    assert after.spent + after.held <= cap


async def test_two_processes_share_the_days_cap(place: Path | str) -> None:
    """Two ledgers on one place have a thread and a connection each, as two processes have."""
    with Ledger(place) as one, Ledger(place) as other:
        vendor = Vendor(lambda *_: Truncated("all of it"), seconds=0.01)
        chats = [Budgeted(vendor, Budget(ledger, name, cap_day=WORST * 10), METER) for ledger, name in ((one, "a"), (other, "b"))]
        told = await asyncio.gather(*(chat.reply(an_ask()) for chat in chats for _ in range(20)), return_exceptions=True)
        standing = await Budget(one, "a").standing()
    assert sorted(type(t).__name__ for t in told) == ["OverBudget"] * 30 + ["Truncated"] * 10
    assert (len(vendor.sent), standing.spent_day + standing.held_day) == (10, WORST * 10)


@pytest.mark.parametrize("error", [Busy("b"), OutOfQuota("q"), NotLetIn("k"), NotAccepted("n"), Unreachable("u")])
async def test_what_no_vendor_bills_is_released(ledger: Ledger, error: LoreboardError) -> None:
    budget = Budget(ledger, "run", WORST)
    with pytest.raises(type(error)):
        await Budgeted(Vendor(lambda *_: error), budget, METER).reply(an_ask())
    told = await budget.standing()
    assert (told.spent, told.held) == (NOTHING, NOTHING)


@pytest.mark.parametrize("error", [Refused("r"), Truncated("t"), UnusableReply("a Script", "cut")])
async def test_what_is_billed_without_counts_is_charged_whole_and_flagged(ledger: Ledger, error: LoreboardError) -> None:
    budget = Budget(ledger, "run", WORST)
    with pytest.raises(type(error)):
        await Budgeted(Vendor(lambda *_: error), budget, METER).reply(an_ask())
    told = await budget.standing()
    assert (told.spent, told.held, told.doubtful) == (WORST, NOTHING, 1)


async def test_what_is_billed_with_counts_is_charged_by_them(ledger: Ledger) -> None:
    error = Refused("no")
    counted = a_reply(an_ask())
    error.__cause__ = Billed(counted)
    budget = Budget(ledger, "run", WORST)
    with pytest.raises(Refused):
        await Budgeted(Vendor(lambda *_: error), budget, METER).reply(an_ask())
    assert (await budget.standing()).spent == PRICE.cost(counted.input_tokens, counted.output_tokens)


@pytest.mark.parametrize("billed", [True, False])
async def test_an_unknown_outcome_stays_held_until_a_person_clears_it(ledger: Ledger, billed: bool) -> None:
    budget = Budget(ledger, "run", WORST)
    vendor = Vendor(lambda ask, nth: a_reply(ask) if nth else Unknown("cut"))
    chat = Budgeted(vendor, budget, METER)
    with pytest.raises(Unknown):
        await chat.reply(an_ask())
    with pytest.raises(OverBudget, match="clear what is held"):
        await chat.reply(an_ask())
    assert await Budget(ledger, "run").clear(billed) == WORST
    told = await budget.standing()
    assert (told.spent, told.held) == (WORST if billed else NOTHING, NOTHING)


async def test_clearing_leaves_alone_what_is_on_its_way(ledger: Ledger) -> None:
    budget = Budget(ledger, "run", WORST)
    vendor = Vendor(seconds=1)
    task = asyncio.create_task(Budgeted(vendor, budget, METER).reply(an_ask()))
    await vendor.reached.wait()
    assert await budget.clear(billed=False) == 0
    await task


async def test_a_cancelled_call_stays_held(ledger: Ledger) -> None:
    budget = Budget(ledger, "run", Decimal(1))
    vendor = Vendor(seconds=60)
    task = asyncio.create_task(Budgeted(vendor, budget, METER).reply(an_ask()))
    await vendor.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await budget.standing()).held == WORST


async def test_a_call_cancelled_while_it_is_reserved_is_not_sent_and_holds_nothing(ledger: Ledger) -> None:
    class Interrupted(Budget):
        async def reserve(self, charge: str, ask: Ask, model: str, worst: Decimal) -> None:
            await super().reserve(charge, ask, model, worst)
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
            await asyncio.sleep(0)

    budget, vendor = Interrupted(ledger, "run", Decimal(1)), Vendor()
    task = asyncio.create_task(Budgeted(vendor, budget, METER).reply(an_ask()))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ((await budget.standing()).held, vendor.sent) == (NOTHING, [])


INPUT = tokens.count_ask(an_ask(), MODEL)
TEXT = "Fog on the road."


@pytest.mark.parametrize(
    ("told_in", "told_out", "cached", "written", "doubtful"),
    [
        (0, 0, 0, 0, True),
        (-5, -5, 0, 0, True),
        (INPUT.tokens, 0, 0, 0, True),
        (0, 6, 0, 0, True),
        (1, 6, 0, 0, True),
        (10**12, 6, 0, 0, True),
        (INPUT.tokens, 10**12, 0, 0, True),
        (10**30, 10**30, 10**30, 10**30, True),
        (INPUT.tokens, 6, 10**6, 0, True),
        (INPUT.tokens, 6, -1, 0, True),
        (INPUT.tokens, 6, 10, 5, False),
    ],
)
async def test_usage_that_is_missing_negative_or_absurd_gives_way_to_the_larger_figure(
    ledger: Ledger, told_in: int, told_out: int, cached: int, written: int, doubtful: bool
) -> None:
    reply = Reply(text=TEXT, model=MODEL, input_tokens=told_in, output_tokens=told_out, cached_tokens=cached, written_tokens=written)
    budget = Budget(ledger, "run", Decimal(1))
    await Journal(Budgeted(Vendor(lambda *_: reply), budget, METER), ledger, "run").reply(an_ask())
    told = await budget.standing()
    own_in, own_out = INPUT.tokens, tokens.count(TEXT, MODEL).tokens
    assert told.doubtful == int(doubtful)
    if doubtful:
        least_out = told_out if told_out >= own_out / 3 else own_out
        assert told.spent >= PRICE.cost(min(max(told_in, own_in), ENDLESS), min(max(told_out, least_out), ENDLESS))
    else:
        assert told.spent == PRICE.cost(told_in, told_out, cached, written)


async def test_a_report_above_all_that_was_held_stops_further_calls(ledger: Ledger) -> None:
    budget = Budget(ledger, "run", Decimal(1))
    chat = Budgeted(Vendor(lambda *_: Reply(text=TEXT, model=MODEL, input_tokens=10**9, output_tokens=5)), budget, METER)
    await chat.reply(an_ask())
    with pytest.raises(OverBudget):
        await chat.reply(an_ask())


async def test_the_stop_file_ends_all_sending_within_100_ms(ledger: Ledger, tmp_path: Path) -> None:
    stop, last = tmp_path / "stop", 0.0

    class Stamped(Vendor):
        async def reply(self, ask: Ask) -> Reply:
            nonlocal last
            last = time.monotonic()
            return await super().reply(ask)

    chat = Budgeted(Stamped(seconds=0.005), Budget(ledger, "run", Decimal(1000), stop=stop), METER)

    async def go_on() -> None:
        while True:
            await chat.reply(an_ask())

    tasks = [asyncio.create_task(go_on()) for _ in range(64)]
    await asyncio.sleep(0.3)
    stop.touch()
    stopped = time.monotonic()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(error, OverBudget) and "Stopped" in error.what and "Delete" in error.do for error in told)
    assert last - stopped <= 0.1
    assert (await Budget(ledger, "run").standing()).held == 0


async def test_the_days_cap_is_the_utc_days(ledger: Ledger) -> None:
    today = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    clock = [today]
    chat = Budgeted(Vendor(lambda *_: Truncated("t")), Budget(ledger, "run", cap_day=WORST, clock=lambda: clock[0]), METER)
    for expected in (Truncated, OverBudget):
        with pytest.raises(expected):
            await chat.reply(an_ask())
    clock[0] += timedelta(minutes=2)
    with pytest.raises(Truncated):
        await chat.reply(an_ask())


FAULTS: dict[str, Callable[[Ask], Told]] = {
    "fine": lambda ask: a_reply(ask),
    "long": lambda ask: a_reply(ask, "fog " * ask.most_tokens).model_copy(update={"output_tokens": ask.most_tokens}),
    "no usage": lambda ask: Reply(text=TEXT, model=MODEL),
    "negative": lambda ask: Reply(text=TEXT, model=MODEL, input_tokens=-3, output_tokens=-3),
    "busy": lambda _: Busy("b"),
    "overload": lambda _: Busy("b", overload=True),
    "unknown": lambda _: Unknown("u"),
    "refused": lambda _: Refused("r"),
    "truncated": lambda _: Truncated("t"),
    "quota": lambda _: OutOfQuota("q"),
    "bug": lambda _: RuntimeError("bug"),
}
BILLS = {"fine", "long", "no usage", "negative", "unknown", "refused", "truncated", "bug"}
NUMBER = count()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger(tmp_path_factory.mktemp("budget") / "journal.sqlite") as ledger:
        yield ledger


@pytest.fixture(scope="module")
def database(server: Server) -> Iterator[Ledger]:
    with Ledger(server.url()) as ledger:
        yield ledger


def whatever_goes_wrong(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def drawn(test: Callable[..., None]) -> Callable[..., None]:
        slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
        faults = st.lists(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=4)
        asks = st.lists(st.tuples(st.integers(1, 3000), faults), min_size=1, max_size=12)
        wrapped = given(caps=st.tuples(st.integers(0, 40), st.integers(0, 40)), asks=asks)(test)
        return settings(max_examples=examples, deadline=None, suppress_health_check=slow)(wrapped)

    return drawn


@whatever_goes_wrong(200)
def test_no_run_passes_its_caps_whatever_goes_wrong(file: Ledger, caps: tuple[int, int], asks: list[tuple[int, list[str]]]) -> None:
    _inside_its_caps(file, caps, asks)


@whatever_goes_wrong(40)
def test_nor_does_one_in_postgres(database: Ledger, caps: tuple[int, int], asks: list[tuple[int, list[str]]]) -> None:
    _inside_its_caps(database, caps, asks)


def _inside_its_caps(shared: Ledger, caps: tuple[int, int], asks: list[tuple[int, list[str]]]) -> None:
    """R19. Caps in worst cases of a usual call. The vendor's own bill, each send at its worst where it bills at all, stays under them too."""
    number = next(NUMBER)
    day = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=number)
    cap_run, cap_day = (WORST * cap / 2 for cap in caps)
    budget = Budget(shared, f"run-{number}", cap_run, cap_day, clock=lambda: day)
    script = {f"e{n}/x": faults for n, (_, faults) in enumerate(asks)}
    bill = Decimal(0)

    def says(ask: Ask, nth: int) -> Told:
        nonlocal bill
        faults = script[ask.step]
        fault = faults[nth % len(faults)]
        bill += METER.worst(ask) if fault in BILLS - {"fine", "no usage", "negative"} else Decimal(0)
        return FAULTS[fault](ask)

    async def one(chat: Journal, ask: Ask) -> None:
        with suppress(LoreboardError, RuntimeError):
            await chat.reply(ask)
        told = await budget.standing()
        assert told.spent + told.held <= cap_run
        assert told.spent_day + told.held_day <= cap_day

    async def run() -> None:
        virtual = VirtualTime(real=0.001)
        chat = Patient(Budgeted(Vendor(says), budget, METER), Traffic(clock=virtual.clock, sleep=virtual.sleep))
        journal = Journal(chat, shared, f"run-{number}")
        work = (one(journal, an_ask(f"e{n}/x", most_tokens=most)) for n, (most, _) in enumerate(asks))
        await virtual.run(asyncio.gather(*work))
        assert (await budget.standing()).held <= bill <= min(cap_run, cap_day)

    asyncio.run(run())

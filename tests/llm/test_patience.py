"""Patience: for each kind of failure the number of sends and the waits of the table, no more and no fewer. In virtual time."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest

from loreboard.llm.patience import Patient
from loreboard.llm.traffic import Manners, Traffic, manners
from loreboard.llm.waits import asked_wait
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import (
    Busy,
    LoreboardError,
    ModelTrouble,
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

from .rig import Told, Vendor, VirtualTime, a_reply, an_ask


def limited() -> Busy:
    return Busy("429", wait=7.0)


def overloaded() -> Busy:
    return Busy("529", overload=True)


def always(error: BaseException) -> Callable[[Ask, int], Told]:
    return lambda *_: error


def first(error: BaseException, times: int = 1) -> Callable[[Ask, int], Told]:
    return lambda ask, nth: error if nth < times else a_reply(ask)


class Stage:
    """A vendor, perhaps others to take its place, and a patient caller in virtual time."""

    def __init__(
        self, says: Callable[[Ask, int], Told], *others: Vendor, seed: int = 0, seconds: float = 0, told: Manners | None = None
    ) -> None:
        self.time = VirtualTime()
        self.traffic = Traffic(told, self.time.clock, self.time.sleep, Random(seed))
        self.vendor, self.others, self.sent_at = Vendor(self._stamped(says)), others, []  # type: tuple[Vendor, tuple[Vendor, ...], list[float]]
        self.seconds = seconds
        self.patient = Patient(self.vendor, self.traffic, others)

    def _stamped(self, says: Callable[[Ask, int], Told]) -> Callable[[Ask, int], Told]:
        def stamped(ask: Ask, nth: int) -> Told:
            self.sent_at.append(self.time.now)
            return says(ask, nth)

        return stamped

    async def ask(self, step: str = "e01/script") -> Reply | LoreboardError:
        try:
            return await self.time.run(self.patient.reply(an_ask(step)))
        except LoreboardError as error:
            return error

    async def ask_many(self, count: int) -> list[Reply | BaseException]:
        return await self.time.run(asyncio.gather(*(self.patient.reply(an_ask(f"s{n}")) for n in range(count)), return_exceptions=True))


TABLE: list[tuple[str, Callable[[], LoreboardError], int]] = [
    ("rate limit", limited, 8),
    ("rate limit without a header", lambda: Busy("429"), 8),
    ("overload", overloaded, 8),
    ("unknown", lambda: Unknown("cut"), 2),
    ("quota", lambda: OutOfQuota("q"), 1),
    ("auth", lambda: NotLetIn("k"), 1),
    ("bad request", lambda: NotAccepted("n"), 1),
    ("unreachable", lambda: Unreachable("u"), 1),
    ("truncated", lambda: Truncated("t"), 1),
    ("refused", lambda: Refused("r"), 1),
    ("unusable", lambda: UnusableReply("a Script", "w"), 1),
    ("over budget", lambda: OverBudget("o"), 1),
]


@pytest.mark.parametrize(("what", "error", "sends"), TABLE, ids=[row[0] for row in TABLE])
async def test_each_failure_is_sent_exactly_as_often_as_the_table_says(what: str, error: Callable[[], LoreboardError], sends: int) -> None:
    for seed in range(100):
        stage = Stage(always(error()), seed=seed)
        told = await stage.ask()
        assert type(told) is type(error())
        assert (len(stage.vendor.sent), stage.patient.attempts["e01/script"]) == (sends, sends)


@pytest.mark.parametrize(("error", "times"), [(limited(), 7), (overloaded(), 7), (Unknown("cut"), 1)])
async def test_an_answer_after_failures_is_an_answer(error: LoreboardError, times: int) -> None:
    stage = Stage(first(error, times))
    assert isinstance(await stage.ask(), Reply)
    assert len(stage.vendor.sent) == times + 1


async def test_a_wait_is_never_shorter_than_asked_for_and_never_longer_than_the_cap() -> None:
    for seed in range(100):
        stage = Stage(always(Busy("429", wait=20)), seed=seed)
        await stage.ask()
        gaps = [b - a for a, b in pairwise(stage.sent_at)]
        assert all(19.999 <= gap <= 121 for gap in gaps)


async def test_back_off_has_full_jitter() -> None:
    gaps = []
    for seed in range(200):
        stage = Stage(first(overloaded(), 3), seed=seed)
        await stage.ask()
        gaps.append([b - a for a, b in pairwise(stage.sent_at)])
    for nth, most in enumerate((1, 2, 4)):
        column = [row[nth] for row in gaps]
        assert min(column) < most * 0.1 and max(column) > most * 0.9 and max(column) <= most


@pytest.mark.parametrize(
    ("header", "least", "most", "sends"),
    [
        ("86400", 120, 122, 2),
        ("-5", 0, 128, 8),
        ("soon", 0, 128, 8),
        ("nan", 0, 128, 8),
        ("inf", 0, 128, 8),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 128, 8),
        ("", 0, 128, 8),
    ],
)
async def test_a_senseless_retry_after_is_capped_and_the_step_is_parked(header: str, least: float, most: float, sends: int) -> None:
    stage = Stage(always(Busy("429", wait=asked_wait({"retry-after": header}, now=1_800_000_000))))
    told = await stage.ask()
    assert isinstance(told, Busy)
    assert len(stage.vendor.sent) == sends
    assert least <= stage.time.now <= most + sends * stage.traffic.manners.spread


@pytest.mark.parametrize("wait", [float("nan"), float("inf"), -1.0, None])
async def test_a_senseless_wait_in_the_error_itself_does_no_harm(wait: float | None) -> None:
    stage = Stage(first(Busy("429", wait=wait)))
    assert isinstance(await stage.ask(), Reply)
    assert stage.time.now <= 2


async def test_one_rate_limit_makes_all_calls_to_that_model_wait() -> None:
    stage = Stage(lambda ask, nth: Busy("429", wait=30) if ask.step == "s0" and nth == 0 else a_reply(ask))
    await stage.ask("s9")
    told = await stage.time.run(asyncio.gather(stage.patient.reply(an_ask("s0")), _later(stage, "s1")))
    assert all(isinstance(reply, Reply) for reply in told)
    late = stage.sent_at[2:]
    assert all(30 <= at <= 32 for at in late) and len(set(late)) == len(late) == 2


async def _later(stage: Stage, step: str) -> Reply:
    await stage.time.sleep(1)
    return await stage.patient.reply(an_ask(step))


async def test_a_rate_limit_of_one_model_is_none_of_another() -> None:
    time = VirtualTime()
    traffic = Traffic(clock=time.clock, sleep=time.sleep)
    limited, free = Vendor(first(Busy("429", wait=60))), Vendor(model="openai/other")
    slow, quick = Patient(limited, traffic), Patient(free, traffic)
    task = asyncio.ensure_future(slow.reply(an_ask()))
    await asyncio.sleep(0.01)
    await time.run(quick.reply(an_ask()))
    assert time.now == 0
    await time.run(task)


async def test_after_5_overloads_in_60_s_one_probe_goes_every_5_s() -> None:
    stage = Stage(lambda ask, _: overloaded() if stage.time.now < 40 else a_reply(ask))
    told = await stage.ask_many(30)
    storm = [at for at in stage.sent_at if at == 0]
    probes = sorted(at for at in stage.sent_at if 0 < at < 40)
    assert len(storm) == 30
    assert all(b - a >= 5 for a, b in pairwise(probes)) and 5 <= len(probes) <= 8
    assert all(isinstance(reply, Reply) for reply in told)
    assert max(stage.sent_at) < 55


async def test_a_storm_that_does_not_end_parks_every_call_in_ten_minutes() -> None:
    stage = Stage(always(overloaded()))
    told = await stage.ask_many(64)
    assert all(isinstance(error, Busy) and error.overload for error in told)
    assert len(stage.vendor.sent) <= 64 + 600 / 5
    assert stage.time.now <= 601


def test_overloads_that_are_spread_over_more_than_60_s_open_no_breaker() -> None:
    time = VirtualTime()
    light = Traffic(clock=time.clock).light("openai/test-1")
    for at in (0, 16, 32, 48, 64, 70):
        time.now = at
        light.overloaded()
        assert light.open == (at == 70)


async def test_four_overloads_open_no_breaker() -> None:
    stage = Stage(first(overloaded(), 4))
    await stage.ask()
    assert stage.time.now <= 1 + 2 + 4 + 8 and not stage.traffic.light(stage.vendor.model).open


@pytest.mark.parametrize(
    ("error", "sends"), [(overloaded(), 5), (OutOfQuota("q"), 1), (Unreachable("u"), 1)], ids=["overload", "quota", "unreachable"]
)
async def test_another_model_takes_over_where_the_user_allowed_one(error: ModelTrouble, sends: int) -> None:
    other = Vendor(model="anthropic/other")
    stage = Stage(always(error), other)
    told = await stage.ask()
    assert isinstance(told, Reply) and told.model == "anthropic/other"
    assert (len(stage.vendor.sent), len(other.sent), stage.patient.elsewhere) == (sends, 1, {"e01/script": "anthropic/other"})


async def test_with_the_breaker_open_the_other_model_is_asked_at_once() -> None:
    stage = Stage(always(overloaded()), Vendor(model="anthropic/other"))
    await stage.ask("s1")
    now = stage.time.now
    await stage.ask("s2")
    assert stage.time.now == now and len(stage.vendor.sent) == 5


@pytest.mark.parametrize(
    "error",
    [Refused("r"), Truncated("t"), NotLetIn("k"), NotAccepted("n"), Unknown("u"), UnusableReply("a", "b"), OverBudget("o"), limited()],
)
async def test_nothing_else_is_taken_elsewhere_least_of_all_a_refusal(error: LoreboardError) -> None:
    other = Vendor(model="anthropic/other")
    stage = Stage(always(error), other)
    assert await stage.ask() is error
    assert other.sent == []


async def test_a_bug_is_not_tried_again() -> None:
    stage = Stage(always(RuntimeError("bug")))
    with pytest.raises(RuntimeError):
        await stage.ask()
    assert len(stage.vendor.sent) == 1


async def test_at_most_64_calls_are_in_flight() -> None:
    flying, most = 0, 0

    class Counting(Vendor):
        async def reply(self, ask: Ask) -> Reply:
            nonlocal flying, most
            flying += 1
            most = max(most, flying)
            await asyncio.sleep(0.001)
            flying -= 1
            return a_reply(ask)

    patient = Patient(Counting(), Traffic())
    await asyncio.gather(*(patient.reply(an_ask(f"s{n}")) for n in range(300)))
    assert most == 64 == manners().in_flight


async def test_calls_that_queued_for_room_do_not_run_into_a_rate_limit_one_by_one() -> None:
    stage = Stage(lambda ask, nth: Busy("429", wait=30) if stage.time.now < 30 else a_reply(ask))
    told = await stage.ask_many(300)
    assert all(isinstance(reply, Reply) for reply in told)
    assert sum(at < 30 for at in stage.sent_at) == 64

"""The cheap way over real sockets: both vendors' batch APIs, what their lines mean, and a whole series by batches."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from loreboard.llm.anthropic_batch import AnthropicBatch
from loreboard.llm.budget import Budget
from loreboard.llm.cheap import Cheap
from loreboard.llm.choose import slow_for
from loreboard.llm.failures import Unbilled, billed
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.meter import Meter
from loreboard.llm.openai_batch import OpenAIBatch
from loreboard.llm.patience import Patient
from loreboard.llm.prices import Price, Prices
from loreboard.llm.slow import NoSuchJob, Outcome
from loreboard.llm.tables import charges
from loreboard.llm.terms import slow_manners
from loreboard.llm.traffic import Traffic
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import (
    Busy,
    Canceled,
    Expired,
    ModelTrouble,
    NotAccepted,
    NotLetIn,
    OutOfQuota,
    Refused,
    Truncated,
    Unknown,
)
from tests.llm.rig import VirtualTime
from tests.llm.slow_rig import dated

from .callers import CLAUDE, GPT
from .faults import Fault
from .play import Errand, Play
from .providers import provider
from .reading import Api
from .samples import reading
from .server import Server

SLOW: tuple[Api, ...] = ("responses", "messages")
MODELS = {"responses": f"openai/{GPT}", "messages": f"anthropic/{CLAUDE}"}
BATCHES = {"responses": "/batches", "messages": "/messages/batches"}
KEYS = {"OPENAI_API_KEY": "sk-test-key", "ANTHROPIC_API_KEY": "sk-ant-test-key"}
BOTH = pytest.mark.parametrize("api", SLOW)


def price(api: Api) -> Price:
    found = Prices.read().price(MODELS[api])
    assert found is not None
    return found


def slow_way(api: Api, server: Server, keys: dict[str, str] | None = None) -> OpenAIBatch | AnthropicBatch:
    made = slow_for(MODELS[api], keys or KEYS, server.v1, deadline=5)
    assert isinstance(made, OpenAIBatch | AnthropicBatch)
    return made


@asynccontextmanager
async def slowly(api: Api, play: Play) -> AsyncIterator[tuple[OpenAIBatch | AnthropicBatch, Server]]:
    async with Server(play) as server:
        slow = slow_way(api, server)
        try:
            yield slow, server
        finally:
            await slow.close()


def asks(many: int = 3) -> dict[str, Ask]:
    return {f"id{n}": reading(episode=n) for n in range(1, many + 1)}


async def collected(slow: OpenAIBatch | AnthropicBatch, told: dict[str, Ask]) -> dict[str, Outcome]:
    """Hand in and look until it is done."""
    job = await slow.hand_in(told)
    for _ in range(5):
        if (found := await slow.collect(job, told)) is not None:
            return dict(found)
    raise AssertionError("it is never done")


@BOTH
async def test_a_batch_answers_each_ask_as_the_stream_does_and_is_asked_in_the_same_words(api: Api, play: Play) -> None:
    async with slowly(api, play) as (slow, server):
        told = await collected(slow, asks())
        batched = [row.body for row in server.ledger if row.number]
        chat = provider(api, server)
        streamed = [await chat.reply(ask) for ask in asks().values()]
        await chat.close()
        sent = [row.body for row in server.ledger if row.number][len(batched) :]
    assert [outcome.text for outcome in told.values() if isinstance(outcome, Reply)] == [reply.text for reply in streamed]
    assert [body | {"stream": True} for body in batched] == sent
    first = told["id1"]
    assert isinstance(first, Reply) and first.model == MODELS[api] and first.request_id
    assert (first.input_tokens, first.output_tokens) == (streamed[0].input_tokens, streamed[0].output_tokens)
    assert {row.sdk_retries for row in server.ledger} == {0}


@BOTH
async def test_a_batch_is_unfinished_until_it_is_done_and_can_be_collected_twice(api: Api, play: Play) -> None:
    play.polls = 3
    async with slowly(api, play) as (slow, server):
        job = await slow.hand_in(asks())
        looks = [await slow.collect(job, asks()) for _ in range(5)]
        assert [look is None for look in looks] == [True, True, True, False, False]
        assert looks[3] == looks[4]
        one = {"id2": asks()["id2"]}
        assert (await slow.collect(job, one)) == {"id2": (looks[4] or {})["id2"]}
        assert len(server.ledger.billed()) == 3


LINES: list[tuple[Fault, type[ModelTrouble], bool, str]] = [
    (Fault("status", "rate_limit"), Busy, False, "slow down"),
    (Fault("status", "overloaded"), Busy, False, "busy or down"),
    (Fault("status", "server"), Busy, False, "busy or down"),
    (Fault("status", "timeout"), Busy, False, "busy or down"),
    (Fault("status", "quota"), OutOfQuota, False, "nothing left"),
    (Fault("status", "no_model"), NotAccepted, False, "Check the model's name"),
    (Fault("status", "too_long"), NotAccepted, False, "larger window"),
    (Fault("refusal"), Refused, True, "declined"),
    (Fault("truncated"), Truncated, True, "output limit"),
    (Fault("expired"), Expired, False, "Nothing was billed.*loreboard resume"),
]


@BOTH
@pytest.mark.parametrize(("fault", "kind", "paid", "says"), LINES, ids=[f"{fault.kind}-{fault.name}" for fault, *_ in LINES])
async def test_what_one_line_meets_is_its_own_error_and_leaves_the_others_alone(
    api: Api, fault: Fault, kind: type[ModelTrouble], paid: bool, says: str, play: Play
) -> None:
    play.script.add(fault, says="id: e02b1")
    async with slowly(api, play) as (slow, server):
        told = await collected(slow, asks())
        assert [type(outcome) for outcome in told.values()] == [Reply, kind, Reply]
        error = told["id2"]
        assert isinstance(error, ModelTrouble) and error.where == "e02/read0"
        with pytest.raises(kind, match=says):
            raise error
        counted = billed(error)
        assert (counted is not None, isinstance(error.__cause__, Unbilled)) == (paid, not paid)
        assert len(server.ledger.billed()) == (3 if paid else 2)
    if counted is not None:
        assert counted.input_tokens > 300


async def test_openais_content_filter_and_failed_response_are_told_apart(play: Play) -> None:
    play.script.add(Fault("filtered"), says="id: e01b1")
    play.script.add(Fault("failed"), says="id: e02b1")
    async with slowly("responses", play) as (slow, _):
        told = await collected(slow, asks())
    assert [type(outcome) for outcome in told.values()] == [Refused, Unknown, Reply]


@BOTH
async def test_an_answer_without_text_is_an_empty_reply_as_on_the_fast_way(api: Api, play: Play) -> None:
    play.script.add(Fault("empty"), says="id: e01b1")
    async with slowly(api, play) as (slow, _):
        told = (await collected(slow, asks(1)))["id1"]
    assert isinstance(told, Reply) and told.text == ""


@BOTH
async def test_a_line_that_is_missing_is_no_silent_gap(api: Api, play: Play) -> None:
    play.script.add(Fault("lost_line"), says="id: e02b1")
    async with slowly(api, play) as (slow, _):
        told = await collected(slow, asks())
    error = told["id2"]
    assert isinstance(error, Unknown) and "without a line" in error.what and error.__cause__ is None


@BOTH
async def test_a_cancelled_batch_bills_nothing_and_each_ask_says_so(api: Api, play: Play) -> None:
    async with slowly(api, play) as (slow, server):
        job = await slow.hand_in(asks())
        await slow.cancel(job)
        told = await slow.collect(job, asks())
        assert told is not None and [type(outcome) for outcome in told.values()] == [Canceled] * 3
        assert server.ledger.billed() == []


@BOTH
@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("auth", NotLetIn),
        ("quota", OutOfQuota),
        ("rate_limit", Busy),
        ("too_large", NotAccepted),
        ("unheard", Unknown),
        ("garbled", Unknown),
    ],
)
async def test_what_the_batch_endpoint_says_is_named_like_any_other_call(
    api: Api, trouble: str, kind: type[ModelTrouble], play: Play
) -> None:
    play.errands = [Errand("POST", BATCHES[api], trouble), Errand("GET", BATCHES[api], trouble)]
    async with slowly(api, play) as (slow, _):
        with pytest.raises(kind):
            await slow.hand_in(asks(1))
        job = await slow.hand_in(asks(1))
        with pytest.raises(kind):
            await slow.collect(job, asks(1))
        assert [await slow.collect(job, asks(1)) for _ in range(3)][-1] is not None


@BOTH
async def test_results_that_break_off_are_looked_for_again_and_not_taken_for_all(api: Api, play: Play) -> None:
    async with slowly(api, play) as (slow, _):
        job = await slow.hand_in(asks())
        assert await slow.collect(job, asks()) is None
        play.errands = [Errand("GET", "/files" if api == "responses" else f"/messages/batches/{job}/results", "garbled")]
        with pytest.raises(Unknown):
            await slow.collect(job, asks())
        told = await slow.collect(job, asks())
    assert told is not None and [type(outcome) for outcome in told.values()] == [Reply] * 3


async def test_a_file_that_does_not_get_through_is_no_unknown_outcome(play: Play) -> None:
    """Nothing is billed for an upload, so it can be tried again without holding money back."""
    play.errands = [Errand("POST", "/files", "unheard")]
    async with slowly("responses", play) as (slow, _):
        with pytest.raises(Busy, match=r"did not get to openai/gpt-6\.2-sol"):
            await slow.hand_in(asks(1))


@BOTH
async def test_a_job_nobody_knows_says_what_to_do(api: Api, play: Play) -> None:
    variable = "OPENAI_API_KEY" if api == "responses" else "ANTHROPIC_API_KEY"
    async with slowly(api, play) as (slow, server):
        for exchange in (slow.collect("batch_gone", asks(1)), slow.cancel("batch_gone")):
            with pytest.raises(NoSuchJob, match=rf"127\.0\.0\.1:{server.port} knows no job batch_gone.*{variable}.*once more"):
                await exchange


@BOTH
async def test_an_address_without_batches_says_so(api: Api, play: Play) -> None:
    play.errands = [Errand("POST", "/files" if api == "responses" else BATCHES[api], "no_model")]
    async with slowly(api, play) as (slow, _):
        with pytest.raises(NotAccepted, match=r"takes no batches \(404\).*--cheap.*LOREBOARD_BASE_URL"):
            await slow.hand_in(asks(1))


@pytest.mark.parametrize(("code", "kind"), [("token_limit_exceeded", Busy), ("invalid_json_line", NotAccepted)])
async def test_a_batch_that_openai_finds_invalid_is_an_error_of_every_ask(code: str, kind: type[ModelTrouble], play: Play) -> None:
    play.rejected = code
    async with slowly("responses", play) as (slow, server):
        told = await collected(slow, asks(2))
        assert [type(outcome) for outcome in told.values()] == [kind] * 2
        assert all(isinstance(outcome, ModelTrouble) and isinstance(outcome.__cause__, Unbilled) for outcome in told.values())
        assert server.ledger.billed() == []


@BOTH
async def test_no_error_of_a_job_shows_the_key(api: Api, play: Play) -> None:
    play.keys = ("another",)
    async with slowly(api, play) as (slow, _):
        for exchange in (slow.hand_in(asks(1)), slow.collect("batch_1", asks(1)), slow.cancel("batch_1")):
            with pytest.raises(NotLetIn) as caught:
                await exchange
            assert "test-key" not in str(caught.value) and caught.value.__cause__ is None


class Sitting:
    """The whole door in cheap mode over a server, in virtual time."""

    def __init__(self, api: Api, server: Server, ledger: Ledger, cap: Decimal | None = None) -> None:
        self.time, self.slow = VirtualTime(0.01), slow_way(api, server)
        meter = Meter(price(api).in_batch())
        self.budget = Budget(ledger, "series", cap)
        self.cheap = Cheap(self.slow, ledger, self.budget, meter, clock=dated(self.time), sleep=self.time.sleep)
        traffic = Traffic(slow_manners(), self.time.clock, self.time.sleep)
        self.journal = Journal(Patient(self.cheap, traffic), ledger, "series", meter)

    async def stopped(self, server: Server, work: Awaitable[object], job: int) -> None:
        """Do `work` until the job with this number was looked at, and cancel it then."""
        doing, ended = asyncio.ensure_future(work), list[object]()

        async def stop() -> None:
            while not any(row.method == "GET" and row.path.endswith(f"_{job:024x}") for row in server.ledger):  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.002)
            doing.cancel()
            ended.extend(await asyncio.gather(doing, return_exceptions=True))

        try:
            await self.time.run(stop())
        finally:
            await self.slow.close()
        assert [type(e) for e in ended] == [asyncio.CancelledError]

    async def all(self, *told: Ask) -> list[Reply | BaseException]:
        try:
            return await self.time.run(asyncio.gather(*(self.journal.reply(ask) for ask in told), return_exceptions=True))
        finally:
            await self.slow.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "journal.sqlite") as ledger:
        yield ledger


def bill(server: Server, at: Price) -> Decimal:
    """What the vendor would take, by the server's own log."""
    used = [row.used for row in server.ledger.billed() if row.used]
    return sum((at.cost(one.input, one.output, one.read, one.written) for one in used), Decimal(0))


def handed_in(server: Server, api: Api) -> int:
    return sum(row.method == "POST" and row.path == f"/v1{BATCHES[api]}" for row in server.ledger)


@BOTH
async def test_what_is_spent_is_half_of_what_the_vendor_counts(api: Api, play: Play, ledger: Ledger) -> None:
    play.script.add(Fault("truncated"), says="id: e02b1")
    async with Server(play) as server:
        sitting = Sitting(api, server, ledger)
        told = await sitting.all(*asks(4).values())
        assert [type(t) for t in told] == [Reply, Truncated, Reply, Reply]
        standing = await sitting.budget.standing()
        assert standing.spent * 2 == bill(server, price(api)) > 0
        assert (standing.held, standing.doubtful, handed_in(server, api)) == (Decimal(0), 0, 1)


@BOTH
async def test_lines_that_met_a_limit_are_handed_in_again_and_nothing_is_paid_twice(api: Api, play: Play, ledger: Ledger) -> None:
    for episode in (1, 3):
        play.script.add(Fault("status", "rate_limit"), says=f"id: e{episode:02d}b1", tries=(1,))
    async with Server(play) as server:
        sitting = Sitting(api, server, ledger)
        assert [type(t) for t in await sitting.all(*asks(4).values())] == [Reply] * 4
        assert server.ledger.repeats() == {}
        assert (await sitting.budget.standing()).spent * 2 == bill(server, price(api))
        assert 2 <= handed_in(server, api) <= 3


@BOTH
async def test_a_new_process_collects_the_batch_of_the_one_before_it(api: Api, play: Play, ledger: Ledger) -> None:
    play.stuck = 1
    told = list(asks().values())
    async with Server(play) as server:
        first = Sitting(api, server, ledger)
        await first.stopped(server, asyncio.gather(*(first.journal.reply(ask) for ask in told)), job=1)
        play.stuck = 0
        report = await first.journal.report()
        assert (report.open, report.waiting) == ((), tuple(ask.step for ask in told))
        later = Sitting(api, server, ledger)
        assert [type(t) for t in await later.all(*told)] == [Reply] * 3
        assert (handed_in(server, api), len(server.ledger.billed())) == (1, 3)
        assert (await later.journal.report()).open == ()
        assert (await later.budget.standing()).spent * 2 == bill(server, price(api))


@BOTH
async def test_a_batch_whose_name_never_came_is_listed_once_and_asked_again(api: Api, play: Play, ledger: Ledger) -> None:
    play.errands = [Errand("POST", BATCHES[api], "unheard")]
    async with Server(play) as server:
        sitting = Sitting(api, server, ledger)
        assert [type(t) for t in await sitting.all(reading())] == [Reply]
        report = await sitting.journal.report()
        assert [call.step for call in report.open] == ["e01/read0"]
        assert (report.waiting, handed_in(server, api)) == ((), 2)
        assert (await sitting.budget.standing()).held == report.worst > 0


@BOTH
async def test_two_asks_that_race_for_the_cap_hand_in_one(api: Api, play: Play, ledger: Ledger) -> None:
    worst = max(Meter(price(api).in_batch()).worst(ask) for ask in asks(2).values())
    async with Server(play) as server:
        sitting = Sitting(api, server, ledger, cap=worst * 2 - Decimal("0.01"))
        told = await sitting.all(*asks(2).values())
        assert sorted(type(t).__name__ for t in told) == ["OverBudget", "Reply"]
        assert len(server.ledger.billed()) == 1
        held = await ledger.do(lambda to: to.execute(charges.select()).fetchall())
        assert [row.state for row in held] == ["settled"]

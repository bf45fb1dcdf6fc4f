"""A job that is out belongs to whoever asks the same ask again: paid once, collected once, and not listed as lost."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from loreboard.llm.budget import Budget
from loreboard.llm.cheap import Cheap
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.mending import rebuild
from loreboard.llm.tables import calls, charges, jobs
from loreboard.story.ask import Ask, Reply

from .dying_cheap import CHEAP, STEP, asked
from .rig import VirtualTime, a_reply, an_ask
from .slow_rig import SlowVendor, dated

ROOT = Path(__file__).resolve().parents[2]
STEPS = (STEP, "e02/script")
NOTHING = Decimal(0)
COST = sum((CHEAP.bill(an_ask(step), a_reply(an_ask(step))).amount for step in STEPS), NOTHING)
WORST = sum((CHEAP.worst(an_ask(step)) for step in STEPS), NOTHING)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "journal.sqlite") as ledger:
        yield ledger


def die(point: str, folder: Path) -> None:
    told = [sys.executable, "-m", "tests.llm.dying_cheap", point, str(folder)]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr


AT_WORST, ONCE = CHEAP.worst(an_ask(STEP)), CHEAP.bill(an_ask(STEP), a_reply(an_ask(STEP))).amount


# Transactions: 1 intends, 2 looks for a job, 3 reserves, 4 enters the row, 5 names the job, 6 settles, 7 marks the row, 8 answers.
@pytest.mark.parametrize(
    ("point", "jobs_after", "listed", "lost"),
    [
        ("do1", 1, AT_WORST, NOTHING),
        ("do2", 1, AT_WORST, NOTHING),
        ("do3", 1, AT_WORST, AT_WORST),
        ("do4", 1, AT_WORST, AT_WORST),
        ("hand_in", 1, AT_WORST, AT_WORST),
        ("handed_in", 2, AT_WORST, AT_WORST),
        *((point, 1, NOTHING, NOTHING) for point in ("do5", "collect", "collected", "do6", "do7", "do8")),
    ],
)
async def test_a_kill_at_any_point_pays_for_a_job_once_if_its_name_was_known(
    point: str, jobs_after: int, listed: Decimal, lost: Decimal, tmp_path: Path
) -> None:
    """Before the name is written down nobody can tell whether there is a job: what is held for it is listed, and asked again. A
    run that has not yet held anything is judged by what it intended, until it has."""
    die(point, tmp_path)
    with Ledger(tmp_path / "journal.sqlite") as ledger:
        before = await Journal(SlowChat(), ledger, "run").report()
    assert (before.worst, [call.step for call in before.open]) == (listed, [STEP] if listed else [])
    told, journal, vendor = await asked(tmp_path)
    assert told == a_reply(an_ask(STEP))
    assert vendor.handed_in == [[STEP]] * jobs_after
    after = await journal.report()
    assert (after.worst, after.waiting, after.kept) == (lost, (), (STEP,))
    with Ledger(tmp_path / "journal.sqlite") as ledger:
        standing = await Budget(ledger, "run").standing()
    assert (standing.spent, standing.held) == (ONCE, lost)


async def test_five_kills_in_a_row_while_a_job_is_out_hand_nothing_in_again(tmp_path: Path) -> None:
    for _ in range(5):
        die("collect", tmp_path)
    told, journal, vendor = await asked(tmp_path)
    assert told == a_reply(an_ask(STEP))
    assert vendor.handed_in == [[STEP]]
    assert (await journal.report()).open == ()


class SlowChat:
    """A Chat that a report never asks."""

    model = "openai/test-1"

    async def reply(self, ask: Ask) -> Reply:
        raise AssertionError(ask.step)


class Sitting:
    """One process's view of a folder: a vendor, a ledger, and a journal over the cheap way."""

    def __init__(self, ledger: Ledger, folder: Path, polls: int = 2) -> None:
        self.time, self.vendor = VirtualTime(0.003), SlowVendor(folder / "vendor", polls)
        self.budget = Budget(ledger, "run", Decimal(10))
        self.cheap = Cheap(self.vendor, ledger, self.budget, CHEAP, clock=dated(self.time), sleep=self.time.sleep)
        self.journal = Journal(self.cheap, ledger, "run", CHEAP)

    async def stopped(self, *asks: Ask) -> None:
        """Ask, and be cancelled once the job was looked at for the first time."""
        asking = [asyncio.ensure_future(self.journal.reply(ask)) for ask in asks]

        async def stop() -> None:
            while not self.vendor.looks:  # noqa: ASYNC110 - it may have been looked at already
                await asyncio.sleep(0)
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

        await self.time.run(stop())
        assert all(task.cancelled() for task in asking)


async def test_a_stop_leaves_the_job_running_and_the_next_run_collects_it(ledger: Ledger, tmp_path: Path) -> None:
    first = Sitting(ledger, tmp_path)
    await first.stopped(*(an_ask(step) for step in STEPS))
    told = await first.journal.report()
    assert (told.open, told.waiting, told.worst) == ((), STEPS, NOTHING)
    assert (await first.budget.standing()).held == WORST and first.vendor.canceled == []
    later = Sitting(ledger, tmp_path)
    await later.time.run(asyncio.gather(*(later.journal.reply(an_ask(step)) for step in STEPS)))
    assert later.vendor.handed_in == [list(STEPS)]
    assert (await later.budget.standing()).spent == COST
    states = await ledger.do(lambda to: [tuple(row) for row in to.execute(select(calls.c.state, calls.c.why).order_by(calls.c.number))])
    assert states == [("failed", "taken up again")] * 2 + [("answered", "")] * 2
    paid = await ledger.do(lambda to: dict(to.execute(select(calls.c.step, calls.c.cost).where(calls.c.state == "answered")).all()))
    assert sum(paid.values()) == COST


async def test_the_answers_of_one_job_are_waited_for_by_one_look_at_a_time(ledger: Ledger, tmp_path: Path) -> None:
    await Sitting(ledger, tmp_path, polls=5).stopped(*(an_ask(step) for step in STEPS))
    later = Sitting(ledger, tmp_path, polls=5)
    await later.time.run(asyncio.gather(*(later.journal.reply(an_ask(step)) for step in STEPS)))
    assert later.vendor.looks <= 6


async def test_answers_of_one_job_can_be_asked_for_one_after_the_other(ledger: Ledger, tmp_path: Path) -> None:
    await Sitting(ledger, tmp_path).stopped(*(an_ask(step) for step in STEPS))
    later = Sitting(ledger, tmp_path)
    await later.time.run(later.journal.reply(an_ask(STEPS[1])))
    assert (await later.journal.report()).waiting == STEPS[:1]
    await later.time.run(later.journal.reply(an_ask(STEPS[0])))
    assert later.vendor.handed_in == [list(STEPS)]
    assert (await later.budget.standing()).spent == COST


async def test_one_of_two_that_is_cancelled_and_asked_again_finds_its_job(ledger: Ledger, tmp_path: Path) -> None:
    sitting = Sitting(ledger, tmp_path, polls=60)
    staying = asyncio.ensure_future(sitting.journal.reply(an_ask(STEPS[0])))
    await sitting.stopped(an_ask(STEPS[1]))
    told = await sitting.time.run(asyncio.gather(staying, sitting.journal.reply(an_ask(STEPS[1]))))
    assert [type(t) for t in told] == [Reply] * 2
    assert sitting.vendor.handed_in == [list(STEPS)]


async def test_a_changed_prompt_takes_up_no_old_job_and_the_old_one_stays_held(ledger: Ledger, tmp_path: Path) -> None:
    await Sitting(ledger, tmp_path).stopped(an_ask(STEPS[0], user="old"))
    later = Sitting(ledger, tmp_path)
    await later.time.run(later.journal.reply(an_ask(STEPS[0], user="new")))
    assert later.vendor.handed_in == [[STEPS[0]]] * 2
    told = await later.journal.report()
    assert (told.open, told.waiting) == ((), STEPS[:1])
    assert (await later.budget.standing()).held == CHEAP.worst(an_ask(STEPS[0], user="old"))


async def test_a_reply_that_could_not_be_used_is_not_collected_a_second_time(ledger: Ledger, tmp_path: Path) -> None:
    sitting = Sitting(ledger, tmp_path)
    await sitting.time.run(sitting.journal.reply(an_ask(STEPS[0])))
    sitting.journal.refuse(STEPS[0])
    later = Sitting(ledger, tmp_path)
    await later.time.run(later.journal.reply(an_ask(STEPS[0])))
    assert later.vendor.handed_in == [[STEPS[0]]] * 2


async def test_an_ask_that_is_cancelled_while_it_is_gathered_costs_nothing(ledger: Ledger, tmp_path: Path) -> None:
    sitting = Sitting(ledger, tmp_path)
    asking = [asyncio.ensure_future(sitting.journal.reply(an_ask(step))) for step in STEPS]
    while (await sitting.budget.standing()).held < WORST:  # noqa: ASYNC110 - the ledger has no event
        await asyncio.sleep(0.003)
    asking[0].cancel()
    told = await sitting.time.run(asyncio.gather(*asking, return_exceptions=True))
    assert [type(t) for t in told] == [asyncio.CancelledError, Reply]
    assert sitting.vendor.handed_in == [[STEPS[1]]]
    report = await sitting.journal.report()
    assert (report.open, report.unsent, report.waiting) == ((), STEPS[:1], ())


async def test_a_stop_while_a_job_is_handed_in_waits_for_its_name(ledger: Ledger, tmp_path: Path) -> None:
    class Deliberate(SlowVendor):
        """Takes its time to say what the job is called."""

        begun, go = asyncio.Event(), asyncio.Event()

        async def hand_in(self, asks: object) -> str:
            name = await super().hand_in(asks)  # type: ignore[arg-type]
            self.begun.set()
            await self.go.wait()
            return name

    sitting = Sitting(ledger, tmp_path)
    sitting.cheap._slow = vendor = Deliberate(tmp_path / "vendor")
    asking = asyncio.ensure_future(sitting.journal.reply(an_ask(STEPS[0])))
    await sitting.time.run(vendor.begun.wait())
    asking.cancel()
    for _ in range(20):
        await ledger.do(lambda to: None)
    assert not asking.done()
    vendor.go.set()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await sitting.journal.report()).waiting == STEPS[:1]
    later = Sitting(ledger, tmp_path)
    await later.time.run(later.journal.reply(an_ask(STEPS[0])))
    assert later.vendor.handed_in == [[STEPS[0]]]


async def test_a_journal_of_the_time_before_jobs_is_sound_and_takes_them(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with Ledger(path) as ledger:
        sitting = Sitting(ledger, tmp_path)
        await sitting.time.run(sitting.journal.reply(an_ask(STEPS[0])))
        await ledger.do(lambda to: jobs.drop(to))
    told = rebuild(path)
    assert told.whole
    with Ledger(path) as ledger:
        later = Sitting(ledger, tmp_path)
        assert await later.time.run(later.journal.reply(an_ask(STEPS[0]))) == a_reply(an_ask(STEPS[0]))
        await later.time.run(later.journal.reply(an_ask(STEPS[1])))
        assert await ledger.do(lambda to: to.execute(select(jobs.c.step)).scalars().all()) == [STEPS[1]]


async def test_a_rebuilt_journal_still_collects_its_jobs(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with Ledger(path) as ledger:
        await Sitting(ledger, tmp_path).stopped(*(an_ask(step) for step in STEPS))
    assert rebuild(path).whole
    with Ledger(path) as ledger:
        later = Sitting(ledger, tmp_path)
        await later.time.run(asyncio.gather(*(later.journal.reply(an_ask(step)) for step in STEPS)))
    assert later.vendor.handed_in == [list(STEPS)]


async def test_a_charge_that_a_person_cleared_is_settled_all_the_same_when_its_job_is_collected(ledger: Ledger, tmp_path: Path) -> None:
    await Sitting(ledger, tmp_path).stopped(*(an_ask(step) for step in STEPS))
    later = Sitting(ledger, tmp_path)
    assert await later.budget.clear(billed=False) == WORST
    await later.time.run(asyncio.gather(*(later.journal.reply(an_ask(step)) for step in STEPS)))
    standing = await later.budget.standing()
    assert (standing.spent, standing.held) == (COST, NOTHING)


async def test_no_row_of_a_job_holds_a_word_of_a_prompt(ledger: Ledger, tmp_path: Path) -> None:
    sitting = Sitting(ledger, tmp_path)
    await sitting.time.run(sitting.journal.reply(an_ask(STEPS[0], user="the fog eats the roads")))
    rows = await ledger.do(lambda to: [tuple(row) for row in to.execute(select(jobs))])
    assert len(rows) == 1 and "fog" not in str(rows)
    assert await ledger.do(lambda to: to.execute(select(charges.c.id)).scalar_one()) == rows[0][6]

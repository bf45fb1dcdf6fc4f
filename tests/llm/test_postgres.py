"""What only a server can do to a journal: go away, come back, keep others waiting, and refuse."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from loreboard.llm import ledger as ledgers
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.damage import Damaged
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.tables import calls, charges, formats, runs
from loreboard.story.ask import Reply
from loreboard.story.errors import BadInput, LoreboardError

from .postgres import Server
from .rig import METER, MODEL, Vendor, a_reply, an_ask

HERE = Path(__file__).parent
WORST = METER.worst(an_ask())
RACER = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from rig import METER, Vendor, an_ask
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.ledger import Ledger
from loreboard.story.errors import Truncated
place = sys.argv[2] if "://" in sys.argv[2] else Path(sys.argv[2])

async def main():
    vendor = Vendor(lambda *_: Truncated("all of it"), seconds=0.001)
    with Ledger(place) as ledger:
        chat = Budgeted(vendor, Budget(ledger, sys.argv[3], cap_day=METER.worst(an_ask()) * 50), METER)
        await ledger.do(lambda to: None)
        print("ready", flush=True)
        sys.stdin.readline()
        await asyncio.gather(*(chat.reply(an_ask()) for _ in range(60)), return_exceptions=True)
    print(len(vendor.sent))

asyncio.run(main())
"""


@pytest.fixture
def url(server: Server) -> str:
    return server.url()


@pytest.fixture
def board(url: str) -> Iterator[Ledger]:
    with Ledger(url) as ledger:
        yield ledger


def rows(ledger: Ledger) -> list[str]:
    return ledger.do_now(lambda to: list(to.execute(select(runs.c.run).order_by(runs.c.run)).scalars()))


def admit(to: Connection, run: str) -> None:
    to.execute(insert(runs).values(run=run, admitted="now"))


def sent_by_two_that_race(place: Path | str) -> int:
    """Two processes with 60 calls each, begun together, under a day's cap of 50: how many were sent."""
    told = [sys.executable, "-c", RACER, str(HERE), str(place)]
    both = [subprocess.Popen([*told, run], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for run in ("a", "b")]
    for process in both:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return sum(int(process.communicate(timeout=60)[0]) for process in both)


def test_two_processes_that_race_at_the_days_cap_do_not_pass_it(place: Path | str) -> None:
    assert sent_by_two_that_race(place) == 50


def test_nor_where_the_server_prefers_another_isolation(server: Server) -> None:
    server.run(f"ALTER ROLE {server.name} SET default_transaction_isolation = 'repeatable read'")
    try:
        assert sent_by_two_that_race(server.url()) == 50
    finally:
        server.run(f"ALTER ROLE {server.name} RESET default_transaction_isolation")


def test_a_session_that_is_ended_in_mid_transaction_loses_nothing_and_does_nothing_twice(board: Ledger, server: Server) -> None:
    times = 0

    def work(to: Connection) -> None:
        nonlocal times
        times += 1
        admit(to, "first half")
        if times == 1:
            server.end_sessions()
        admit(to, "second half")

    async def together() -> None:
        await asyncio.gather(board.do(lambda to: admit(to, "before")), board.do(work), board.do(lambda to: admit(to, "after")))

    asyncio.run(together())
    assert (times, rows(board)) == (2, ["after", "before", "first half", "second half"])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_restart_between_calls_is_not_noticed(board: Ledger, server: Server, how: signal.Signals) -> None:
    board.do_now(lambda to: admit(to, "one"))
    server.stop(how)
    server.start()
    board.do_now(lambda to: admit(to, "two"))
    assert rows(board) == ["one", "two"]


def test_a_server_that_restarts_while_a_call_waits_is_waited_for(board: Ledger, server: Server) -> None:
    board.do_now(lambda to: admit(to, "one"))
    server.stop()
    late = threading.Timer(0.5, server.start)
    late.start()
    board.do_now(lambda to: admit(to, "two"))
    late.join()
    assert rows(board) == ["one", "two"]


def test_a_server_that_stays_away_is_named_and_the_ledger_works_when_it_is_back(
    board: Ledger, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "BUSY_SECONDS", 0.3)
    board.do_now(lambda to: admit(to, "one"))
    server.stop()
    try:
        with pytest.raises(BadInput, match=r"does not answer \(postgresql://board@127\.0\.0\.1:\d+/postgres\)\. Start it"):
            board.do_now(lambda to: admit(to, "two"))
    finally:
        server.start()
    board.do_now(lambda to: admit(to, "three"))
    assert rows(board) == ["one", "three"]


def test_a_commit_that_may_have_been_lost_is_an_error_and_not_done_again(
    board: Ledger, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.do_now(lambda to: None)
    plain = Connection.commit

    def cut(self: Connection) -> None:
        monkeypatch.setattr(Connection, "commit", plain)
        server.end_sessions()
        plain(self)

    monkeypatch.setattr(Connection, "commit", cut)
    with pytest.raises(LoreboardError, match=r"went away .*loreboard resume"):
        board.do_now(lambda to: admit(to, "one"))
    assert rows(board) == []


async def test_sessions_that_are_ended_all_the_time_leave_the_sums_right(board: Ledger, server: Server) -> None:
    """What the vendor has billed is spent or held, and every answer that a caller got is on record."""
    vendor = Vendor(seconds=0.01)
    budget = Budget(board, "run", WORST * 1000)
    journal = Journal(Budgeted(vendor, budget, METER), board, "run", METER)
    over = threading.Event()

    def trouble() -> None:
        while not over.wait(0.15):
            server.end_sessions()

    await journal.admit()
    ending = threading.Thread(target=trouble)
    ending.start()
    asks = [an_ask(f"e{n:02d}/x") for n in range(40)]
    told: list[Reply | BaseException] = []
    for ask in asks:
        told += await asyncio.gather(journal.reply(ask), return_exceptions=True)
    over.set()
    await asyncio.to_thread(ending.join)
    answered = [ask.step for ask, reply in zip(asks, told, strict=True) if isinstance(reply, Reply)]
    assert all(isinstance(reply, Reply | LoreboardError) for reply in told), told
    assert set(answered) <= set((await journal.report()).kept)
    after = await budget.standing()
    cost = METER.bill(asks[0], a_reply(asks[0])).amount
    assert len(answered) > 0
    assert after.spent + after.held >= len(vendor.sent) * cost
    assert after.spent == cost * await board.do(
        lambda to: to.execute(select(func.count()).select_from(charges).where(charges.c.state == "settled")).scalar_one()
    )


def test_a_lock_that_somebody_keeps_is_named(board: Ledger, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "_POSTGRES_LOCK", ledgers._POSTGRES_LOCK.replace("'30s'", "'200ms'"))
    held, done = threading.Event(), threading.Event()

    def keep(to: Connection) -> None:
        held.set()
        done.wait(10)

    with Ledger(url) as other:
        thread = threading.Thread(target=lambda: other.do_now(keep))
        thread.start()
        held.wait(10)
        try:
            with pytest.raises(LoreboardError, match="Another process holds the journal"):
                board.do_now(lambda to: None)
        finally:
            done.set()
            thread.join()
    board.do_now(lambda to: None)


def test_the_server_takes_the_lock_from_a_process_that_does_not_go_on(board: Ledger, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "_POSTGRES_LOCK", ledgers._POSTGRES_LOCK.replace("'20s'", "'200ms'"))
    held, done = threading.Event(), threading.Event()

    def stuck(to: Connection) -> None:
        held.set()
        done.wait(10)

    with Ledger(url) as other:
        thread = threading.Thread(target=lambda: other.do_now(stuck))
        thread.start()
        held.wait(10)
        board.do_now(lambda to: admit(to, "mine"))
        done.set()
        thread.join()
    assert rows(board) == ["mine"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("board:", "nobody:", "lets nobody in"),
        ("PASSWORD", "wrong-password", "lets nobody in"),
        ("/postgres", "/nothing", "lets nobody in"),
        (":PORT", ":1", "does not answer"),
    ],
)
def test_an_address_that_leads_nowhere_is_named_at_once_and_without_its_password(
    server: Server, url: str, old: str, new: str, words: str
) -> None:
    wrong = url.replace(old.replace("PASSWORD", server.password).replace("PORT", str(server.port)), new, 1)
    assert wrong != url
    with Ledger(wrong) as ledger, pytest.raises(BadInput, match=words) as caught:
        ledger.do_now(lambda to: None)
    assert server.password not in str(caught.value) and "wrong-password" not in str(caught.value)


def test_what_a_user_may_not_do_is_named(server: Server, url: str) -> None:
    server.run("CREATE ROLE reader LOGIN PASSWORD 'plain'")
    with Ledger(url.replace(f"board:{server.password}", "reader:plain")) as ledger, pytest.raises(BadInput, match="Grant its user"):
        ledger.do_now(lambda to: None)
    with Ledger(url) as ledger:
        ledger.do_now(lambda to: None)
    standby = url + "%20-cdefault_transaction_read_only%3Don"
    with Ledger(standby) as ledger, pytest.raises(BadInput, match="takes writes"):
        ledger.do_now(lambda to: admit(to, "x"))


def test_tables_of_another_make_are_named(server: Server, url: str) -> None:
    schema = url.rpartition("%3D")[2]
    server.run(f"CREATE TABLE {schema}.calls (nothing int)")
    with Ledger(url) as ledger, pytest.raises((Damaged, BadInput), match="tables"):
        asyncio.run(Journal(Vendor(), ledger, "run").reply(an_ask()))


async def test_a_reply_with_a_character_that_postgres_takes_in_no_text_is_kept_and_served(ledger: Ledger) -> None:
    vendor = Vendor(lambda ask, _: Reply(text="fog\0fog", model=MODEL + "\0", request_id="r\0"))
    for _ in range(2):
        reply = await Journal(vendor, ledger, "run").reply(an_ask())
    assert (reply.text, len(vendor.sent)) == ("fog\ufffdfog", 1)


async def test_sums_are_exact_to_the_picodollar(ledger: Ledger) -> None:
    pico = Decimal("0.000000000001")
    base = {"call": "c", "run": "run", "day": "2026-11-22", "step": "s", "prompt": "p", "model": "m", "at": "now", "state": "settled"}
    amounts = [pico] * 999 + [Decimal("0.1"), Decimal("0.2"), Decimal("4000000.000000000001")]

    def put(to: Connection) -> None:
        to.execute(insert(charges), [{**base, "id": str(n), "reserved": a, "charged": a} for n, a in enumerate(amounts)])

    await ledger.do(put)
    assert (await Budget(ledger, "run").standing()).spent == Decimal("4000000.300000001000")


async def test_folders_in_one_database_share_the_day_and_nothing_else(ledger: Ledger) -> None:
    vendors = [Vendor(lambda ask, _: a_reply(ask, "one")), Vendor(lambda ask, _: a_reply(ask, "two"))]
    budgets = [Budget(ledger, name, cap_day=Decimal(1)) for name in ("a", "b")]
    journals = [Journal(Budgeted(v, b, METER), ledger, name, METER) for v, b, name in zip(vendors, budgets, ("a", "b"), strict=True)]
    told = [await journal.reply(an_ask()) for journal in journals]
    assert [reply.text for reply in told] == ["one", "two"]
    await journals[1].reply(an_ask("e02/script"))
    assert [(await journal.report()).kept for journal in journals] == [("e01/script",), ("e01/script", "e02/script")]
    a, b = [await budget.standing() for budget in budgets]
    assert a.spent_day == b.spent_day == a.spent + b.spent
    slow = Vendor(seconds=60)
    task = asyncio.create_task(Journal(slow, ledger, "a", METER).reply(an_ask("e09/script")))
    await slow.reached.wait()
    assert (await journals[1].report()).open == ()
    assert await journals[1].clear() == 0
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    states = await ledger.do(lambda to: to.execute(select(calls.c.state).where(calls.c.step == "e09/script")).scalars().all())
    assert states == ["unknown"]


def test_a_journal_of_a_later_version_in_a_database_is_left_alone(url: str) -> None:
    with Ledger(url) as ledger:
        ledger.do_now(lambda to: to.execute(formats.update().values(format="journal.2")).rowcount)
    with Ledger(url) as ledger, pytest.raises(BadInput, match="Update loreboard"):
        ledger.do_now(lambda to: None)

"""The journal: nothing answered is asked again, nothing stale is served, and what may have been billed for nothing is listed."""

import asyncio
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.damage import Damaged
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.mending import rebuild
from loreboard.llm.meter import Meter
from loreboard.llm.prices import Prices
from loreboard.llm.tables import calls, formats, runs
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import BadInput, Busy, NotLetIn, Refused, Truncated, Unknown
from loreboard.story.files import write_whole

from . import dying
from .rig import METER, MODEL, Vendor, a_reply, an_ask

DYING = Path(__file__).parent / "dying.py"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".loreboard" / "journal.sqlite"


async def test_an_answered_ask_is_served_from_the_record_with_all_its_counts(ledger: Ledger) -> None:
    vendor = Vendor(lambda ask, _: Reply(text="雾。", model=MODEL, input_tokens=40, cached_tokens=8, output_tokens=3, request_id="req_7"))
    first = Journal(vendor, ledger, "run", METER)
    told = await first.reply(an_ask())
    again = Journal(vendor, ledger, "run", METER)
    assert await again.reply(an_ask()) == told
    assert (first.asked, first.replayed, again.asked, again.replayed, len(vendor.sent)) == (1, 0, 0, 1, 1)
    assert again.model == MODEL


async def test_two_steps_that_ask_in_the_same_words_are_two_asks(ledger: Ledger) -> None:
    vendor = Vendor()
    journal = Journal(vendor, ledger, "run")
    await journal.reply(an_ask("e01/script"))
    await journal.reply(an_ask("e02/script"))
    assert len(vendor.sent) == 2 and journal.stale == []


async def test_a_changed_prompt_is_stale_and_listed_and_never_served(ledger: Ledger) -> None:
    vendor = Vendor(lambda ask, _: a_reply(ask, f"told: {ask.user}"))
    await Journal(vendor, ledger, "run").reply(an_ask(user="old"))
    journal = Journal(vendor, ledger, "run")
    assert (await journal.reply(an_ask(user="new"))).text == "told: new"
    assert [(s.step, s.changed) for s in (await journal.report()).stale] == [("e01/script", "prompt")]
    back = Journal(vendor, ledger, "run")
    assert (await back.reply(an_ask(user="old"))).text == "told: old"
    assert back.stale == [] and len(vendor.sent) == 2


async def test_a_changed_model_is_stale(ledger: Ledger) -> None:
    await Journal(Vendor(), ledger, "run").reply(an_ask())
    journal = Journal(Vendor(model="anthropic/other"), ledger, "run")
    await journal.reply(an_ask())
    assert journal.asked == 1
    assert [(s.model, s.changed) for s in journal.stale] == [(MODEL, "model")]


@pytest.mark.parametrize("told", [{"shape": '{"type": "object"}'}, {"wanted": "Scene"}])
async def test_another_wanted_type_is_stale_and_named_as_that(told: dict[str, str], ledger: Ledger) -> None:
    await Journal(Vendor(), ledger, "run-1").reply(an_ask())
    journal = Journal(Vendor(), ledger, "run-1")
    await journal.reply(an_ask().model_copy(update={**told, "user": "new"}))
    assert journal.asked == 1
    assert [s.changed for s in journal.stale] == ["schema"]


async def test_a_reply_that_was_cut_and_that_a_run_went_on_from_is_not_paid_for_again(ledger: Ledger) -> None:
    vendor = Vendor(lambda ask, _: a_reply(ask, "Fog.") if ask.step.endswith("/longer") else Truncated("cut", ask.step))
    ask = an_ask("bible")
    longer = ask.model_copy(update={"step": "bible/longer", "most_tokens": 2 * ask.most_tokens})
    first = Journal(vendor, ledger, "run-1", METER)
    for _ in range(2):
        with pytest.raises(Truncated):
            await first.reply(ask)
    assert len(vendor.sent) == 2, "a person who tries again is asked anew, as long as nothing has come of it"
    await first.reply(longer)
    again = Journal(vendor, ledger, "run-1", METER)
    with pytest.raises(Truncated, match="on record"):
        await again.reply(ask)
    await again.reply(longer)
    assert (len(vendor.sent), again.asked, again.replayed) == (3, 0, 1)
    with pytest.raises(Truncated):
        await again.reply(an_ask("bible", user="another"))
    assert len(vendor.sent) == 4, "another prompt has another limit"


async def test_a_call_that_costs_nothing_and_was_on_the_wire_is_listed_all_the_same(ledger: Ledger) -> None:
    free = Meter(Prices({}).settled("compatible/x", None, local=True))
    budget = Budget(ledger, "run", stop=None)
    journal = Journal(Budgeted(Vendor(lambda *_: Unknown("lost")), budget, free), ledger, "run", free)
    with pytest.raises(Unknown):
        await journal.reply(an_ask())
    told = await journal.report()
    assert [(c.step, c.worst) for c in told.open] == [("e01/script", Decimal(0))]
    assert told.unsent == ()


async def test_a_refused_reply_is_kept_and_asked_for_again(ledger: Ledger) -> None:
    vendor = Vendor(lambda ask, nth: a_reply(ask, f"take {nth}"))
    journal = Journal(vendor, ledger, "run")
    await journal.reply(an_ask())
    journal.refuse("e01/script")
    journal.refuse("e09/never-asked")
    assert (await Journal(vendor, ledger, "run").reply(an_ask())).text == "take 1"
    states = await ledger.do(lambda to: to.execute(select(calls.c.state).order_by(calls.c.number)).scalars().all())
    assert states == ["refused", "answered"]


async def test_a_replayed_reply_can_be_refused_too(ledger: Ledger) -> None:
    vendor = Vendor()
    await Journal(vendor, ledger, "run").reply(an_ask())
    later = Journal(vendor, ledger, "run")
    await later.reply(an_ask())
    later.refuse("e01/script")
    await later.reply(an_ask())
    assert len(vendor.sent) == 2


@pytest.mark.parametrize(
    ("error", "state", "listed"),
    [(Refused("no"), "refused", 0), (Unknown("cut"), "unknown", 1), (Busy("later"), "failed", 0), (RuntimeError("a bug"), "unknown", 1)],
)
async def test_how_a_call_ended_is_on_record(ledger: Ledger, error: Exception, state: str, listed: int) -> None:
    journal = Journal(Vendor(lambda *_: error), ledger, "run", METER)
    with pytest.raises(type(error)):
        await journal.reply(an_ask())
    assert await ledger.do(lambda to: to.execute(select(calls.c.state)).scalar_one()) == state
    report = await journal.report()
    assert len(report.open) == listed
    assert report.worst == (METER.worst(an_ask()) if listed else 0)


async def test_a_cancelled_call_is_listed_and_clearing_ends_that(ledger: Ledger) -> None:
    vendor = Vendor(seconds=60)
    journal = Journal(vendor, ledger, "run", METER)
    task = asyncio.create_task(journal.reply(an_ask()))
    await vendor.reached.wait()
    assert (await journal.report()).open == ()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [c.state for c in (await journal.report()).open] == ["unknown"]
    assert await journal.clear() == 1
    assert (await journal.report()).open == ()


async def test_no_word_of_an_error_gets_onto_the_record(path: Path) -> None:
    ledger = Ledger(path)
    with pytest.raises(NotLetIn):
        await Journal(Vendor(lambda *_: NotLetIn("key sk-test-123456 is wrong")), ledger, "run").reply(an_ask())
    ledger.close()
    assert all(b"sk-test-123456" not in file.read_bytes() for file in path.parent.iterdir())


async def test_a_record_whose_text_was_damaged_counts_as_none(ledger: Ledger) -> None:
    vendor = Vendor()
    await Journal(vendor, ledger, "run").reply(an_ask())
    await ledger.do(lambda to: to.execute(update(calls).values(text="Fog on the r0ad.")).rowcount)
    assert (await Journal(vendor, ledger, "run").reply(an_ask())).text == "Fog on the road."
    assert len(vendor.sent) == 2


async def test_64_asks_at_once_are_all_kept(ledger: Ledger) -> None:
    vendor = Vendor(seconds=0.01)
    journal = Journal(vendor, ledger, "run", METER)
    await asyncio.gather(*(journal.reply(an_ask(f"e{n:02d}/script")) for n in range(64)))
    report = await journal.report()
    assert (len(report.kept), report.open, journal.asked) == (64, (), 64)
    assert await ledger.do(lambda to: to.execute(select(func.count()).select_from(runs)).scalar_one()) == 1


def test_two_processes_on_one_journal_lose_no_rows(place: Path | str, tmp_path: Path) -> None:
    code = (
        "import asyncio, sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "import dying; from loreboard.llm.journal import Journal; from loreboard.llm.ledger import Ledger; from loreboard.story.ask import Ask\n"
        "ask = lambda n: Ask(step=f'{sys.argv[4]}/{n}', prompt='p', system='', user='', wanted='S', shape='', seed=0)\n"
        "async def main():\n"
        "    with Ledger(dying.place(sys.argv[2])) as ledger:\n"
        "        journal = Journal(dying.Vendor(Path(sys.argv[3])), ledger, sys.argv[4])\n"
        "        for start in range(0, 100, 10):\n"
        "            await asyncio.gather(*(journal.reply(ask(n)) for n in range(start, start + 10)))\n"
        "asyncio.run(main())\n"
    )
    told = [sys.executable, "-c", code, str(DYING.parent), str(place), str(tmp_path / "sent")]
    both = [subprocess.Popen([*told, run], stderr=subprocess.PIPE, text=True) for run in ("a", "b")]
    assert [(p.communicate()[1], p.returncode) for p in both] == [("", 0)] * 2
    with Ledger(place) as ledger:
        assert ledger.do_now(lambda to: to.execute(select(func.count()).where(calls.c.state == "answered")).scalar_one()) == 200


async def test_a_new_file_that_several_open_at_once_is_opened_by_all(tmp_path: Path) -> None:
    for n in range(40):
        with Ledger(tmp_path / str(n)) as one, Ledger(tmp_path / str(n)) as two, Ledger(tmp_path / str(n)) as three:
            assert await asyncio.gather(*(ledger.do(lambda to: 1) for ledger in (one, two, three))) == [1, 1, 1]


def die(point: str, place: Path | str, sent: Path, how: str = "plain", step: str = "e01/script") -> None:
    done = subprocess.run([sys.executable, str(DYING), point, str(place), str(sent), how, step], capture_output=True, text=True)
    assert done.returncode == (0 if point == "never" else 9), done.stderr


@pytest.mark.parametrize("how", ["plain", "metered"])
@pytest.mark.parametrize(
    ("point", "repeats", "listed"),
    [
        ("before_intent", 0, 0),
        ("after_intent", 0, 1),
        ("after_send", 1, 1),
        ("mid_stream", 1, 1),
        ("after_last_byte", 1, 1),
        ("after_answer", 0, 0),
    ],
)
async def test_a_kill_on_the_way_repeats_what_was_on_the_wire_and_lists_it(
    place: Path | str, tmp_path: Path, how: str, point: str, repeats: int, listed: int
) -> None:
    """`after_intent` cannot be told from a send that was lost, so it is listed without having been billed."""
    sent = tmp_path / "sent"
    sent.touch()
    die(point, place, sent, how)
    with Ledger(place) as ledger:
        report = await Journal(Vendor(), ledger, "run").report()
        assert [c.step for c in report.open] == ["e01/script"] * listed
        assert (report.worst > 0) == bool(listed)
        for _ in range(2):
            await Journal(dying.Vendor(sent), ledger, "run").reply(dying.ask("e01/script"))
            assert len(sent.read_text().split()) == 1 + repeats


async def test_a_bill_that_was_settled_and_whose_answer_was_lost_is_listed_at_what_it_cost(place: Path | str, tmp_path: Path) -> None:
    die("after_settle", place, tmp_path / "sent", "metered")
    with Ledger(place) as ledger:
        (lost,) = (await Journal(Vendor(), ledger, "run").report()).open
    assert lost.worst == 30 * Decimal("0.000002") + 2 * Decimal("0.00001")


async def test_with_a_budget_a_call_that_was_never_sent_is_not_listed_as_billed(place: Path | str, tmp_path: Path) -> None:
    die("never", place, tmp_path / "sent", "metered", "e01/script")
    die("after_intent", place, tmp_path / "sent", "metered", "e02/script")
    with Ledger(place) as ledger:
        report = await Journal(Vendor(), ledger, "run").report()
    assert (report.kept, report.open, report.unsent) == (("e01/script",), (), ("e02/script",))


async def test_ten_kills_in_a_row_repeat_one_call_each(path: Path, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    for _ in range(10):
        die("mid_stream", path, sent)
    with Ledger(path) as ledger:
        journal = Journal(dying.Vendor(sent), ledger, "run")
        await journal.reply(dying.ask("e01/script"))
        report = await journal.report()
    assert (len(sent.read_text().split()), len(report.open), report.kept) == (11, 10, ("e01/script",))


async def test_a_first_attempt_of_unknown_outcome_is_listed_though_the_call_was_answered(ledger: Ledger) -> None:
    budget = Budget(ledger, "run", Decimal(1))
    lost = Budgeted(Vendor(lambda ask, nth: a_reply(ask) if nth else Unknown("cut")), budget, METER)

    class Twice:
        model = MODEL

        async def reply(self, ask: Ask) -> Reply:
            try:
                return await lost.reply(ask)
            except Unknown:
                return await lost.reply(ask)

    journal = Journal(Twice(), ledger, "run", METER)
    await journal.reply(an_ask())
    report = await journal.report()
    assert report.kept == ("e01/script",)
    assert [(c.state, c.worst) for c in report.open] == [("answered", METER.worst(an_ask()))]


async def test_a_file_that_is_no_database_is_named_and_can_be_set_aside(path: Path) -> None:
    write_whole(path, b"not a database, but long enough to look like one" * 100)
    with Ledger(path) as ledger, pytest.raises(Damaged, match=r"journal\.sqlite.*--afresh"):
        await Journal(Vendor(), ledger, "run").reply(an_ask())
    told = rebuild(path)
    assert (told.rows, told.whole, told.old.read_bytes()[:14]) == (0, False, b"not a database")
    with Ledger(path) as ledger:
        await Journal(Vendor(), ledger, "run").reply(an_ask())


def damage(path: Path) -> bytes:
    """Write nonsense over a page in the middle of the file; returns what it holds then."""
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(whole)
    return bytes(whole)


async def test_a_rebuild_keeps_the_old_file_and_every_row_that_can_be_read(path: Path) -> None:
    vendor = Vendor(lambda ask, _: a_reply(ask, ask.step + " fog" * 500))
    with Ledger(path) as ledger:
        journal = Journal(Budgeted(vendor, Budget(ledger, "run", Decimal(10)), METER), ledger, "run", METER)
        for n in range(100):
            await journal.reply(an_ask(f"e{n}/script"))
    whole = damage(path)
    told = rebuild(path)
    assert told.old.read_bytes() == whole
    assert not told.whole
    with Ledger(path) as ledger:
        again = Journal(vendor, ledger, "run", METER)
        for n in range(100):
            assert (await again.reply(an_ask(f"e{n}/script"))).text.startswith(f"e{n}/")
        spent = (await Budget(ledger, "run").standing()).spent
    assert again.replayed >= 50
    assert spent > 0


async def test_a_sound_journal_is_rebuilt_whole(path: Path) -> None:
    with Ledger(path) as ledger:
        await Journal(Budgeted(Vendor(), Budget(ledger, "run", Decimal(1)), METER), ledger, "run").reply(an_ask())
        before = await Budget(ledger, "run").standing()
    told = rebuild(path)
    with Ledger(path) as ledger:
        assert (told.whole, told.rows, await Budget(ledger, "run").standing()) == (True, 4, before)
    assert rebuild(path).old.name == "journal.damaged-2.sqlite"


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Ledger(tmp_path / "file" / "journal.sqlite") as ledger, pytest.raises(BadInput, match="Cannot write the journal"):
        await ledger.do(lambda to: None)


async def test_a_journal_of_a_later_version_is_left_alone(path: Path) -> None:
    with Ledger(path) as ledger:
        await ledger.do(lambda to: to.execute(update(formats).values(format="journal.2")).rowcount)
    with Ledger(path) as ledger, pytest.raises(BadInput, match=r"journal\.2.*Update loreboard"):
        await ledger.do(lambda to: None)


def test_an_address_that_is_none_is_named_without_its_password() -> None:
    with pytest.raises(BadInput, match="no database URL"):
        Ledger("nonsense")
    assert "secret" not in Ledger("postgresql://me:secret@host/name").where


async def test_a_job_that_fails_undoes_itself_and_nobody_else(ledger: Ledger) -> None:
    def wrong(to: object) -> None:
        raise ValueError("mine")

    journal = Journal(Vendor(), ledger, "run")
    told = await asyncio.gather(journal.reply(an_ask()), ledger.do(wrong), journal.reply(an_ask("e02/script")), return_exceptions=True)
    assert [type(t) for t in told] == [Reply, ValueError, Reply]
    assert len((await journal.report()).kept) == 2

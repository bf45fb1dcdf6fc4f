"""A pool from a user's own model: asked sample by sample through the door, stopped anywhere, gone on with, written once."""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from loreboard.composer import Composer
from loreboard.evals.pools import read_pool, shipped
from loreboard.evals.pools.briefs import usual_briefs
from loreboard.evals.pools.build import build
from loreboard.evals.pools.checking import check
from loreboard.evals.pools.planning import plan
from loreboard.llm.accounts import Report
from loreboard.llm.spend import total
from loreboard.pipeline import money
from loreboard.pipeline.aside import all_of
from loreboard.pipeline.door import Hired, Models
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.ask import Ask
from loreboard.story.defaults import Plot
from loreboard.story.errors import BadInput, Busy, ModelTrouble, NeedsModel, OverBudget, UnusableReply
from loreboard.story.script import Language

from .teller import PRICE, WORST, Line, Teller, models, order, told

DRIVER = Path(__file__).with_name("slow_build.py")
PATIENCE = 60.0


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_pool_has_its_samples_brief_by_brief_and_says_who_told_them_how(language: Language, tmp_path: Path) -> None:
    chat, wish = Teller(), order(tmp_path, language=language)
    made = await build(wish, models(chat))
    pool = read_pool(wish.out)
    assert pool == made.pool and check(pool) == ()
    assert [(s.brief_id, s.form, s.sample) for s in pool.stories] == [
        (f"b{n}", form, k) for n in (1, 2, 3) for form, k in (("plot", 1), ("plot", 2), ("prose", 3))
    ]
    head = pool.head
    assert (head.name, head.version, head.use, head.by, head.licence, head.date) == ("my", 1, "own", chat.model, "yours", wish.today)
    assert re.search(r"pool/plot\.\w\w\.md \(sha256:[0-9a-f]{16}\).*2 plots and one story.*No temperature", head.how)
    assert Counter(chat.sent) == Counter(f"pool/b{n}/{what}" for n in (1, 2, 3) for what in ("k1", "k2", "story"))
    assert (made.asked, made.replayed) == (9, 0)


async def test_what_was_built_is_asked_from_the_record_the_next_time(tmp_path: Path) -> None:
    wish = order(tmp_path)
    await build(wish, models(Teller()))
    first = wish.out.read_bytes()
    wish.out.unlink()
    chat = Teller()
    made = await build(wish, models(chat))
    assert (chat.sent, made.asked, made.replayed, wish.out.read_bytes()) == ([], 0, 9, first)
    wish.out.unlink()
    await build(replace(wish, samples=3), models(chat))
    assert sorted(chat.sent) == ["pool/b1/k3", "pool/b2/k3", "pool/b3/k3"], "more samples cost only those that are new"


@pytest.mark.parametrize("after", [1, 7, 16])
def test_a_build_that_was_killed_goes_on_and_pays_for_no_answer_twice(after: int, tmp_path: Path) -> None:
    marks, wish = tmp_path / "marks", order(tmp_path / "killed", samples=5)
    process = subprocess.Popen([sys.executable, str(DRIVER), str(tmp_path / "killed"), str(marks), "0.1"], stderr=subprocess.PIPE)
    until = time.monotonic() + PATIENCE
    while not marks.exists() or len(marks.read_text().splitlines()) < after:
        assert process.poll() is None and time.monotonic() < until, process.stderr and process.stderr.read()
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert not wish.out.exists()
    reports: list[Report] = []
    chat, sent = Teller(), set(marks.read_text().split())
    made = asyncio.run(build(wish, models(chat), before=reports.append))
    kept, open = set(reports[0].kept), {call.step for call in reports[0].open}
    assert set(chat.sent).isdisjoint(kept) and sent <= kept | open
    assert len(chat.sent) == 18 - len(kept) and set(made.perhaps_billed) == open
    plain = order(tmp_path / "plain", samples=5)
    asyncio.run(build(plain, models(Teller())))
    assert wish.out.read_bytes() == plain.out.read_bytes()


async def test_the_budget_stops_a_build_before_it_is_passed_and_more_money_goes_on(tmp_path: Path) -> None:
    wish, chat = order(tmp_path, samples=5), Teller(seconds=0.01)
    cap = WORST + Decimal("0.004")
    with pytest.raises(OverBudget, match="the same command goes on") as caught:
        await build(wish, models(chat, cap))
    assert "resume" not in str(caught.value) and not wish.out.exists()
    spent = total(await money.spent(wish.hidden))
    assert 1 < len(chat.sent) < 18 and 0 < spent.spent < cap and spent.perhaps == 0, "nothing under way was thrown away"
    again = Teller()
    made = await build(wish, models(again, Decimal(5)))
    assert made.replayed == len(chat.sent) and set(again.sent).isdisjoint(chat.sent)


async def test_a_cap_that_holds_one_call_at_a_time_is_enough(tmp_path: Path) -> None:
    chat = Teller(seconds=0.01)
    made = await build(order(tmp_path), models(chat, WORST * 2))
    assert made.asked == len(chat.sent) == 9


def spoilt(ask: Ask) -> Line:
    return Plot(beats=("He goes.", "It ends.")) if "/b2/k1" in ask.step else told(ask)


async def test_a_useless_reply_is_told_asked_anew_and_no_file_is_written_without_it(tmp_path: Path) -> None:
    wish, chat = order(tmp_path), Teller(spoilt)
    with pytest.raises(UnusableReply, match=r"2 events, wanted 8.*the same command"):
        await build(wish, models(chat))
    assert not wish.out.exists() and sum("/b2/k1" in step for step in chat.sent) == 3
    again = Teller()
    await build(wish, models(again))
    assert any("/b2/k1" in step for step in again.sent) and wish.out.exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"beats": ["他走了很远的路。", "他看见了海。", "他哭了一夜。", "他回家去了。", "门还开着呢。"]}', "not in English"),
        ('{"beats": ["He goes.", " ", "He sees.", "He weeps.", "He returns."]}', "event 2 holds no word"),
        ('{"beats": []}', "beats"),
        ("I would rather not.", "the whole"),
    ],
)
async def test_a_plot_that_is_none_is_refused(line: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableReply, match=says):
        await build(order(tmp_path), models(Teller(lambda ask: line)))


async def test_a_story_of_two_sentences_is_refused(tmp_path: Path) -> None:
    def short(ask: Ask) -> Line:
        return '{"text": "He goes up the long road. Then it all ends there."}' if ask.prompt == "pool/story" else told(ask)

    with pytest.raises(UnusableReply, match="only 2 sentences"):
        await build(order(tmp_path), models(Teller(short)))


async def test_nobody_takes_over_for_a_pool_is_of_one_model(tmp_path: Path) -> None:
    other = Teller(model="anthropic/other")
    down = Teller(lambda ask: ModelTrouble("Down", ask.step))
    offered = replace(models(down), instead=(Hired(other, PRICE),), own={"pool": Hired(other, PRICE)})
    with pytest.raises(ModelTrouble, match="Down"):
        await build(order(tmp_path), offered)
    assert other.sent == []


async def test_rules_cannot_make_a_pool(tmp_path: Path) -> None:
    with pytest.raises(NeedsModel, match="first idea"):
        await build(order(tmp_path), Models(Hired(Composer(draft_seconds))))
    assert names(tmp_path) == []


async def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    wish, chat = order(tmp_path), Teller()
    wish.out.write_text("mine")
    with pytest.raises(BadInput, match="not written over"):
        await build(wish, models(chat))
    assert chat.sent == [] and wish.out.read_text() == "mine"
    wish.out.unlink()

    def tell(done: int, many: int) -> None:
        if done == many:
            wish.out.write_text("mine")

    with pytest.raises(BadInput, match="not written over"):
        await build(wish, models(chat), tell=tell)
    assert wish.out.read_text() == "mine" and len(chat.sent) == 9
    assert names(tmp_path) == [".my.pool.jsonl.loreboard", "my.pool.jsonl"]


async def test_two_builds_of_one_file_do_not_run_at_once(tmp_path: Path) -> None:
    wish = order(tmp_path)
    first = asyncio.create_task(build(wish, models(Teller(seconds=0.2))))
    await asyncio.sleep(0.05)
    with pytest.raises(BadInput, match="Another loreboard"):
        await build(wish, models(Teller()))
    await first


@pytest.mark.parametrize(("file", "name"), [("my.pool.jsonl", "my"), ("en.test.jsonl", "own.en.test"), ("x", "x"), (".jsonl", "own")])
def test_a_pool_is_called_after_its_file_and_never_as_one_of_ours(file: str, name: str, tmp_path: Path) -> None:
    assert replace(order(tmp_path), out=tmp_path / file).name == name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_plan_counts_every_call_and_its_money(language: Language) -> None:
    briefs = usual_briefs(language)
    told = plan(briefs, language, 5, "openai/test-1", PRICE)
    assert [(row.prompt, row.calls) for row in told.rows] == [("pool/plot", 300), ("pool/story", 60)]
    assert told.money == PRICE.cost(told.input_tokens, told.output_tokens)
    assert plan(briefs[:1], language, 1, "x/y", None).money is None
    assert len(briefs) == 60 and [b.id for b in briefs] == [s.brief_id for s in shipped(language).briefs]


async def test_a_plan_s_input_is_near_to_what_is_sent(tmp_path: Path) -> None:
    wish = order(tmp_path, samples=5)
    await build(wish, models(Teller()))
    spent = total(await money.spent(wish.hidden))
    told = plan(wish.briefs, "en", 5, "openai/test-1", PRICE)
    assert told.calls == spent.calls and 0.5 < told.input_tokens / spent.input_tokens <= 1


async def test_when_one_fails_those_under_way_are_waited_for_and_no_other_is_begun() -> None:
    begun: list[int] = []
    ended: list[int] = []

    async def work(number: int) -> int:
        begun.append(number)
        await asyncio.sleep(0.01 * number)
        if number == 1:
            raise Busy("Too much", "", "")
        ended.append(number)
        return number

    with pytest.raises(Busy):
        await all_of([lambda n=n: work(n) for n in range(1, 9)], 3)  # type: ignore[misc]
    assert begun == [1, 2, 3] and ended == [2, 3]
    assert await all_of([], 3) == ()


async def test_a_line_break_of_unicode_inside_a_story_does_not_end_the_line(tmp_path: Path) -> None:
    def odd(ask: Ask) -> Line:
        line = json.loads(told(ask).model_dump_json())
        return json.dumps({"text": line["text"].replace("\n", "\u2028")}) if "text" in line else told(ask)

    wish = order(tmp_path)
    made = await build(wish, models(Teller(odd)))
    assert "\u2028" in made.pool.stories[2].text and read_pool(wish.out) == made.pool

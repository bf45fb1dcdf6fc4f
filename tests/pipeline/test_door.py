"""Every model behind one door: each role its own, one to take over, one budget, one switch."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loreboard.composer import Composer
from loreboard.llm.prices import Price
from loreboard.llm.traffic import Traffic, manners
from loreboard.pipeline import money, runs
from loreboard.pipeline.door import STOP, Caps, Hired, Models, unless_stopped
from loreboard.pipeline.outlook import Outlook
from loreboard.pipeline.progress import Event
from loreboard.pipeline.settings import Settings
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import BadInput, Busy, ModelTrouble, OverBudget, Refused

from .conftest import hears

CHOSEN = Settings(premise="a diver who sells her breath", language="en")


def price(model: str) -> Price:
    one = Decimal(1)
    return Price(model=model, date=date(2026, 11, 29), input=one, output=one, cache_write=one, cache_read=one)


class Named(Composer):
    """The composer under a vendor's name, which remembers what it was asked and does what a test wants."""

    def __init__(self, model: str, does: Callable[[Ask], None] = lambda ask: None, told: Callable[[str, int], None] | None = None) -> None:
        super().__init__(draft_seconds)
        self.model = model
        self.asked: list[Ask] = []
        self._does, self._told = does, told

    async def reply(self, ask: Ask) -> Reply:
        self.asked.append(ask)
        self._does(ask)
        reply = await super().reply(ask)
        if self._told:
            self._told(ask.step, len(reply.text))
        return reply

    @property
    def hired(self) -> Hired:
        return Hired(self, price(self.model))


def run(bench: Any, root: Path, models: Models, until: str = "script", chosen: Settings = CHOSEN, **told: Any) -> runs.Outcome:
    tools = replace(bench.tools(chosen), models=models, **told)
    return asyncio.run(runs.begin(root, chosen, tools, until))  # type: ignore[arg-type]


def test_each_role_is_answered_by_its_own_model_and_the_rest_by_everybody_s(bench: Any, tmp_path: Path) -> None:
    writer, doctor = Named("vendor/writes"), Named("other/reads")
    run(bench, tmp_path / "s", Models(writer.hired, {"doctor": doctor.hired}))
    assert {ask.prompt for ask in doctor.asked} == {"doctor/read", "doctor/worn"}
    always = {"writer/arc", "writer/bible", "writer/script"}
    assert always <= {ask.prompt for ask in writer.asked} <= always | {"writer/revise"}
    entries = asyncio.run(money.spent(tmp_path / "s" / ".loreboard"))
    assert {(e.agent, e.model) for e in entries} == {("writer", "vendor/writes"), ("doctor", "other/reads")}


def test_another_model_for_one_role_asks_only_that_role_again(bench: Any, tmp_path: Path) -> None:
    writer, doctor, second = Named("vendor/writes"), Named("other/reads"), Named("third/reads")
    run(bench, tmp_path / "s", Models(writer.hired, {"doctor": doctor.hired}))
    before = len(writer.asked)
    tools = replace(bench.tools(CHOSEN), models=Models(writer.hired, {"doctor": second.hired}))
    outcome = asyncio.run(runs.resume(tmp_path / "s", lambda _: tools, "script", afresh=True))
    read = {ask.step for ask in doctor.asked}
    assert len(writer.asked) == before and {ask.step for ask in second.asked} == read >= {f"e{n:02d}/read0" for n in range(1, 6)}
    assert {(stale.step, stale.changed) for stale in outcome.stale} == {(step, "model") for step in read}


def test_whether_a_reading_counts_as_one_is_asked_of_the_doctor_s_model(bench: Any, tmp_path: Path) -> None:
    run(bench, tmp_path / "rules", Models(Named("vendor/writes").hired, {"doctor": Hired(Composer(draft_seconds))}))
    run(bench, tmp_path / "read", Models(Hired(Composer(draft_seconds)), {"doctor": Named("vendor/reads").hired}))
    rules, read = ("".join(f.read_text() for f in (tmp_path / name).glob("e*/coverage.md")) for name in ("rules", "read"))
    assert "only rules have read it" in rules and "only rules have read it" not in read


def quick() -> Traffic:
    """No call waits for a second go."""
    return Traffic(manners().model_copy(update={"tries": 1}))


def test_a_model_that_is_down_is_stood_in_for_and_a_person_is_told(bench: Any, tmp_path: Path) -> None:
    def down(ask: Ask) -> None:
        if ask.step.startswith("e02/"):
            raise Busy("overloaded", ask.step, overload=True)

    first, second = Named("vendor/first", down), Named("other/second")
    outcome = run(bench, tmp_path / "s", Models(first.hired, instead=(second.hired,), traffic=quick()))
    steps = {ask.step for ask in second.asked}
    assert steps >= {"e02/script", "e02/read0"} and all(step.startswith("e02/") for step in steps)
    assert dict(outcome.elsewhere) == dict.fromkeys(steps, "other/second")


def test_a_refusal_is_taken_nowhere_else(bench: Any, tmp_path: Path) -> None:
    def declines(ask: Ask) -> None:
        if ask.step == "bible":
            raise Refused("declined", ask.step)

    first, second = Named("vendor/first", declines), Named("other/second")
    with pytest.raises(Refused):
        run(bench, tmp_path / "s", Models(first.hired, instead=(second.hired,), traffic=quick()))
    assert second.asked == []


def test_one_budget_holds_over_all_models_and_goes_on_where_it_stopped(bench: Any, tmp_path: Path) -> None:
    root, writer, doctor = tmp_path / "s", Named("vendor/writes"), Named("other/reads")
    models = Models(writer.hired, {"doctor": doctor.hired}, caps=Caps(run=Decimal("0.10")))
    with pytest.raises(OverBudget, match="for this run"):
        run(bench, root, models)
    entries = asyncio.run(money.spent(root / ".loreboard"))
    assert 0 < sum(e.spent + e.perhaps for e in entries) <= Decimal("0.10")
    kept = {ask.step for ask in writer.asked}
    more = replace(models, caps=Caps(run=Decimal(100)))
    asyncio.run(runs.resume(root, lambda _: replace(bench.tools(CHOSEN), models=more), "script"))
    answered = [ask.step for ask in (*writer.asked, *doctor.asked)]
    assert all(answered.count(step) == 1 for step in kept), "what was paid for was asked for again"


def test_a_day_s_cap_is_named_as_one(bench: Any, tmp_path: Path) -> None:
    with pytest.raises(OverBudget, match="for today"):
        run(bench, tmp_path / "s", Models(Named("vendor/writes").hired, caps=Caps(day=Decimal("0.0001"))))


def test_the_stop_file_ends_a_run_in_the_middle_and_lifting_it_goes_on(bench: Any, tmp_path: Path) -> None:
    root = tmp_path / "s"

    class Endless(Named):
        async def reply(self, ask: Ask) -> Reply:
            if ask.step == "bible":
                self.asked.append(ask)
                (root / ".loreboard" / STOP).touch()
                await asyncio.sleep(3600)
            return await super().reply(ask)

    endless = Endless("vendor/writes")
    with pytest.raises(OverBudget, match="no more requests are sent"):
        run(bench, root, Models(endless.hired))
    assert sorted(ask.step for ask in endless.asked) == [*(f"arcs/{n}" for n in range(1, 7)), "bible"]
    again = Named("vendor/writes")
    tools = replace(bench.tools(CHOSEN), models=Models(again.hired))
    with pytest.raises(OverBudget):
        asyncio.run(runs.resume(root, lambda _: tools, "script"))
    assert again.asked == []
    (root / ".loreboard" / STOP).unlink()
    told: list[Outlook] = []
    outcome = asyncio.run(runs.resume(root, lambda _: replace(tools, before=hears(told)), "script"))
    assert outcome.perhaps_billed == ("bible",) and [call.step for call in told[0].open] == ["bible"]
    assert told[0].kept == 6 and told[0].foretold.calls.least == 1 and told[0].foretold.calls.likely >= 11


async def test_work_that_ends_by_itself_is_not_touched_by_the_switch(tmp_path: Path) -> None:
    async def work() -> int:
        await asyncio.sleep(0)
        return 7

    assert await unless_stopped(work(), tmp_path / "stop") == 7


async def test_work_that_is_cancelled_is_over_before_the_caller_goes_on(tmp_path: Path) -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0)
            ended.append("closed")

    task = asyncio.ensure_future(unless_stopped(work(), tmp_path / "stop"))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["closed"]


def test_who_watches_hears_how_much_of_a_reply_has_come(bench: Any, tmp_path: Path) -> None:
    told: list[Event] = []
    models = Models(Hired(Composer(draft_seconds)))
    models = replace(models, everybody=Named("vendor/writes", told=models.listeners).hired)
    run(bench, tmp_path / "s", models, "script", watch=told.append)
    assert {(e.stage, e.episode) for e in told if e.text.endswith("characters")} >= {
        ("arcs", 0),
        ("bible", 0),
        ("script", 3),
        ("coverage", 5),
    }


def test_one_call_at_a_time_when_a_person_wants_to_compare(bench: Any, tmp_path: Path) -> None:
    flying, most = 0, 0

    class Counting(Named):
        async def reply(self, ask: Ask) -> Reply:
            nonlocal flying, most
            flying += 1
            most = max(most, flying)
            await asyncio.sleep(0.001)
            flying -= 1
            return await super().reply(ask)

    run(bench, tmp_path / "all", Models(Counting("vendor/a").hired))
    assert most > 1
    most = 0
    run(bench, tmp_path / "one", Models(Counting("vendor/a").hired, traffic=Traffic(manners().model_copy(update={"in_flight": 1}))))
    assert most == 1


@pytest.mark.parametrize("models", [{"actor": "offline"}, {"Writer": "offline"}])
def test_a_role_that_nobody_has_is_a_setting_that_is_wrong(models: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="nobody here is called"):
        Settings(premise="x", language="en", models=models)


def test_roles_fallback_and_caps_are_written_down_and_read_back(tmp_path: Path) -> None:
    from loreboard.pipeline import settings

    chosen = CHOSEN.model_copy(
        update={
            "model": "anthropic/a", "models": {"doctor": "openai/b"}, "fallback": ("openai/c",), "budget": Decimal(3),
            "day_budget": Decimal("7.5"),
        }
    )  # fmt: skip
    (tmp_path / settings.FILE).write_bytes(settings.write_out(chosen))
    assert settings.read(tmp_path) == chosen
    (tmp_path / settings.FILE).write_text((tmp_path / settings.FILE).read_text().replace("doctor", "actor"))
    with pytest.raises(BadInput, match="nobody here is called actor"):
        settings.read(tmp_path)


def test_an_error_behind_the_door_is_still_an_error_of_ours(bench: Any, tmp_path: Path) -> None:
    def odd(ask: Ask) -> None:
        raise ModelTrouble("no", ask.step)

    with pytest.raises(ModelTrouble):
        run(bench, tmp_path / "s", Models(Named("vendor/x", odd).hired))


def test_a_run_that_is_over_listens_no_more(bench: Any, tmp_path: Path) -> None:
    told: list[Event] = []
    models = Models(Named("vendor/writes").hired)
    run(bench, tmp_path / "a", models, "arc", watch=told.append)
    with pytest.raises(Refused):
        run(bench, tmp_path / "b", replace(models, everybody=Named("vendor/x", _declines).hired), "arc", watch=told.append)
    heard = len(told)
    models.listeners("e01/script", 5_000)
    assert len(told) == heard


def _declines(ask: Ask) -> None:
    raise Refused("declined", ask.step)

"""Jobs at a service that goes wrong in every way there is a name for: each ends in its state, and nothing is taken twice."""

import asyncio
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loreboard.render.stage import line
from loreboard.render.stage.ledger import Ledger
from loreboard.render.stage.planning import Asked, plan
from loreboard.render.stage.running import Place, Run
from loreboard.render.stage.service import Service
from loreboard.render.stage.setting import setting
from loreboard.story.errors import LoreboardError, NotLetIn, OverBudget, Unreachable
from loreboard.story.shots import ShotList

from .conftest import QUICK, run
from .fakes import Fake

KEY = "very-secret-key-of-a-person"


async def test_a_clip_is_sent_followed_fetched_and_looked_at(service: Fake, shots: ShotList, tmp_path: Path) -> None:
    service.faults["poll"] = [{"state": "queued"}, {"state": "running", "done": 0.5}]
    seen, entries = await run(shots, Service(base_url=service.url), tmp_path, pace=QUICK.model_copy(update={"at_once": 1}))
    assert seen[:7] == ["submitting", "submitted", "running", "succeeded", "downloaded", "verified", "submitting"]
    assert [e.state for e in entries] == ["verified"] * 3
    assert set(service.billed.values()) == {1}
    for entry in entries:
        assert entry.file and (tmp_path / entry.file).read_bytes()[4:8] == b"ftyp"
        assert entry.cost == Decimal("0.25"), "what the service bills counts, not what was reckoned"
        assert entry.chosen


async def test_a_second_run_sends_nothing(service: Fake, shots: ShotList, tmp_path: Path) -> None:
    await run(shots, Service(base_url=service.url), tmp_path)
    before = [row for row in service.log if row[0] == "POST" and row[1] == "/v1/jobs"]
    seen, entries = await run(shots, Service(base_url=service.url), tmp_path)
    assert seen == [] and [e.state for e in entries] == ["verified"] * 3
    assert [row for row in service.log if row[0] == "POST" and row[1] == "/v1/jobs"] == before


ENDS: dict[str, tuple[dict[str, Any], str, str, int]] = {
    "moderated when sent": ({"submit": ["moderated"]}, "moderated", "blood", 0),
    "moderated later": ({"poll": [{"state": "moderated", "passage": "blood"}]}, "moderated", "blood", 1),
    "request refused": ({"submit": [400]}, "refused", "HTTP 400", 0),
    "too many, once": ({"submit": [429]}, "verified", "", 1),
    "too many for good": ({"submit": 429}, "planned", "HTTP 429", 0),
    "server error when sent": ({"submit": [500]}, "ambiguous", "HTTP 500", 0),
    "answer lost after it was taken": ({"submit": ["lost"], "find": True}, "ambiguous", "lost", 1),
    "answer that cannot be read": ({"submit": ["nonsense"]}, "ambiguous", "JSON", 1),
    "id that leads elsewhere": ({"submit": ["trap"]}, "ambiguous", "cannot be read", 1),
    "redirect of a job": ({"submit": ["redirect"]}, "refused", "", 0),
    "server errors while it is followed": ({"poll": [500, 503, 429]}, "verified", "", 1),
    "line drops while it is followed": ({"poll": ["drop", "drop"]}, "verified", "", 1),
    "service down for good while it is followed": ({"poll": 500}, "submitted", "", 1),
    "service fails it": ({"poll": [{"state": "failed", "why": "no memory"}]}, "failed", "no memory", 1),
    "service knows it no more": ({"poll": [404]}, "failed", "does not know it", 1),
    "short": ({"file": {"seconds": 1}}, "unfit", "short: 1.00 s", 1),
    "black": ({"file": {"light": 0}}, "unfit", "black", 1),
    "wrong rate": ({"file": {"fps": 12}}, "unfit", "rate: 12", 1),
    "address expired, once": ({"file": ["expired"]}, "verified", "", 1),
    "address expired for good": ({"file": "expired"}, "expired", "HTTP 410", 1),
    "file leads to another host": ({"file": "elsewhere"}, "succeeded", "", 1),
    "file came in part": ({"file": ["half"]}, "verified", "", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
async def test_whatever_goes_wrong_has_a_state_and_a_reason(service: Fake, one: ShotList, tmp_path: Path, name: str) -> None:
    told, state, why, taken = ENDS[name]
    service.faults |= deepcopy(told)
    _, entries = await run(one, Service(base_url=service.url), tmp_path)
    assert (entries[0].state, sum(service.billed.values())) == (state, taken)
    assert why in entries[0].why
    posts = sum(service.billed.values())
    service.faults["find"] = True
    await run(one, Service(base_url=service.url), tmp_path)
    assert max(service.billed.values(), default=0) <= 1, "a second run paid again"
    assert state in ("refused", "planned") or sum(service.billed.values()) == posts


async def test_an_answer_that_never_comes_leaves_it_ambiguous(
    service: Fake, one: ShotList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = setting()
    monkeypatch.setattr(line, "setting", lambda: told | {"answer": {"connect": 1, "whole": 0.3, "bytes": 1000}})
    service.faults = {"submit": ["slow"], "find": True}
    _, entries = await run(one, Service(base_url=service.url), tmp_path)
    assert entries[0].state == "ambiguous" and "No answer within 0.3 s" in entries[0].why


async def test_what_the_service_finds_by_our_key_is_gone_on_with(service: Fake, one: ShotList, tmp_path: Path) -> None:
    service.faults["submit"] = ["lost"]
    _, entries = await run(one, Service(base_url=service.url), tmp_path)
    assert entries[0].state == "ambiguous"
    seen, entries = await run(one, Service(base_url=service.url), tmp_path)
    assert seen == ["submitted", "succeeded", "downloaded", "verified"] and sum(service.billed.values()) == 1


async def test_an_id_given_twice_belongs_to_the_first(service: Fake, shots: ShotList, tmp_path: Path) -> None:
    service.faults["submit"] = ["same id", "same id"]
    _, entries = await run(shots, Service(base_url=service.url), tmp_path, pace=QUICK.model_copy(update={"at_once": 1}))
    assert [e.state for e in entries] == ["verified", "ambiguous", "verified"]
    assert "an id that another job has" in entries[1].why


async def test_nobody_there_is_tried_again_and_stays_planned(service: Fake, one: ShotList, tmp_path: Path) -> None:
    renderer, told = Service(base_url=service.url), []
    stage = await plan(one, renderer)
    await renderer.close()
    service.shutdown()
    service.server_close()
    with Ledger(tmp_path / ".loreboard" / "render.sqlite") as ledger:
        await ledger.enter(stage.jobs)
        with pytest.raises(Unreachable):
            await Run(renderer, ledger, Place(tmp_path, tmp_path), QUICK, None, lambda e: told.append(e.state)).do(stage.jobs)
        await renderer.close()
        (entry,) = await ledger.entries()
    assert told == ["submitting", "planned"] and "Nobody answers" in entry.why and entry.counts == 0


async def test_a_budget_is_held_to_the_cent_and_what_is_out_comes_in(service: Fake, shots: ShotList, tmp_path: Path) -> None:
    with pytest.raises(OverBudget, match=r"0\.2500 of 0\.6"):
        await run(shots, Service(base_url=service.url), tmp_path, Decimal("0.6"), QUICK.model_copy(update={"at_once": 1}))
    with Ledger(tmp_path / ".loreboard" / "render.sqlite") as ledger:
        states = [e.state for e in await ledger.entries()]
    assert states == ["verified", "planned", "planned"], "the first is billed at 0.25; the second takes 0.40 more"


async def test_without_a_key_the_run_stops_and_the_key_is_nowhere(
    service: Fake, shots: ShotList, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.faults["submit"] = 401
    with pytest.raises(NotLetIn) as error:
        await run(shots, Service(base_url=service.url, key=KEY), tmp_path)
    assert service.headers[-1]["authorization"] == f"Bearer {KEY}", "it was sent, or the test shows nothing"
    assert KEY not in str(error.value) and "[key]" in str(error.value)
    kept = everything(tmp_path)
    assert b"submitting" in kept
    assert KEY.encode() not in kept and KEY not in "".join(capsys.readouterr())
    with Ledger(tmp_path / ".loreboard" / "render.sqlite") as ledger:
        assert {e.state for e in await ledger.entries()} == {"planned"}


def everything(root: Path) -> bytes:
    """All bytes below a folder."""
    return b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())


async def test_what_was_sent_to_one_service_is_not_asked_of_another(service: Fake, one: ShotList, tmp_path: Path) -> None:
    service.faults["poll"] = 500
    await run(one, Service(base_url=service.url), tmp_path)
    other = service.url.replace("127.0.0.1", "localhost")
    service.faults = {}
    _, entries = await run(one, Service(base_url=other), tmp_path)
    assert entries[0].state == "submitted"
    _, entries = await run(one, Service(base_url=service.url), tmp_path)
    assert entries[0].state == "verified" and sum(service.billed.values()) == 1


async def test_a_stop_waits_for_what_is_being_sent(service: Fake, one: ShotList, tmp_path: Path) -> None:
    service.faults = {"poll": {"state": "running"}}
    going = asyncio.create_task(run(one, Service(base_url=service.url), tmp_path))
    await asyncio.to_thread(service.taken.wait, 10)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    with Ledger(tmp_path / ".loreboard" / "render.sqlite") as ledger:
        assert (await ledger.entries())[0].state in ("submitted", "running")
    service.faults = {}
    _, entries = await run(one, Service(base_url=service.url), tmp_path)
    assert entries[0].state == "verified" and sum(service.billed.values()) == 1


async def test_a_person_settles_retakes_and_chooses(service: Fake, one: ShotList, tmp_path: Path) -> None:
    service.faults = {"submit": ["lost"], "find": True}
    _, (lost,) = await run(one, Service(base_url=service.url), tmp_path)
    with Ledger(tmp_path / ".loreboard" / "render.sqlite") as ledger:
        with pytest.raises(LoreboardError, match="says nothing of a bill"):
            await ledger.settle(lost.job.job_id, "perhaps")
        with pytest.raises(LoreboardError, match="ambiguous"):
            await ledger.retake(lost.job.job_id)
        paid = await ledger.settle(lost.job.job_id, "paid")
        assert paid.state == "failed" and paid.counts == lost.job.cost
        await ledger.retake(one.shots[0].id)
        renderer = Service(base_url=service.url)
        service.faults = {"file": {"light": 0}}
        stage = await plan(one, renderer, Asked(await ledger.takes()))
        await ledger.enter(stage.jobs)
        (second,) = await Run(renderer, ledger, Place(tmp_path, tmp_path / ".loreboard"), QUICK).do(stage.jobs)
        await renderer.close()
        assert second.job.take == 2 and second.job.job_id != lost.job.job_id and second.job.clip_id == lost.job.clip_id
        assert second.state == "unfit" and not second.chosen
        assert second.job.request["seed"] != lost.job.request["seed"]
        taken = await ledger.choose(second.job.job_id)
        assert taken.state == "verified" and taken.chosen

"""`loreboard render` on a folder: the plan, the gate, the run, what a second run does, and the words of a person about single jobs."""

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from loreboard.pipeline import rendering
from loreboard.pipeline.render_sheet import Sheet
from loreboard.pipeline.rendering import Choice
from loreboard.render.stage import manifest, probing
from loreboard.render.stage.setting import Pace
from loreboard.story.errors import BadInput, OverBudget
from loreboard.story.shots import ShotList

from ..render.stage.fakes import ComfyHandler, Fake, ServiceHandler, serving

ROOT = Path(__file__).resolve().parents[2]
QUICK = Pace(at_once=3, tries=2, first=0.01, most=0.05, poll_first=0.01, factor=1.0, poll_most=0.02, patience=20, errors=3)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(params=["lamp-keeper", "wu-tun-lu"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a series whose first two episodes have six shots each."""
    source, root = ROOT / "examples" / str(request.param), tmp_path / "series"
    for number in (1, 2):
        folder = root / f"e{number:02d}"
        folder.mkdir(parents=True)
        told = ShotList.model_validate_json((source / folder.name / "shots.json").read_bytes())
        few = told.shots[:6]
        told = told.model_copy(update={"shots": few, "target_frames": sum(shot.frames for shot in few)})
        (folder / "shots.json").write_text(told.model_dump_json(), "utf-8")
        shutil.copy(source / folder.name / "script.fountain", folder)
    shutil.copy(source / "loreboard.toml", root)
    return root


def made(root: Path) -> list[Path]:
    """What a run leaves in the folder."""
    return [*root.glob("e0*/manifest*"), *root.glob("e0*/takes")]


def agree(sheet: Sheet) -> bool:
    return True


async def test_a_plan_is_shown_and_a_no_sends_and_writes_nothing(root: Path) -> None:
    seen: list[Sheet] = []

    def no(sheet: Sheet) -> bool:
        seen.append(sheet)
        return False

    with serving(ServiceHandler) as service:
        choice = Choice("http", base_url=service.url, pace=QUICK)
        done = await rendering.render(root, choice, no)
        dry = await rendering.render(root, choice, agree, dry=True)
        assert not service.billed and done.entries == dry.entries == ()
    (sheet,) = seen
    assert [row.episode for row in sheet.rows] == [1, 2] and all(row.requested >= row.planned for row in sheet.rows)
    assert sheet.cost == Decimal("0.1") * int(sum(row.requested for row in sheet.rows)) and any("no --budget" in ask for ask in sheet.asks)
    assert dry.sheet == sheet
    assert made(root) == []


async def test_a_run_is_gone_on_with_and_nothing_is_paid_twice_when_a_shot_changes_only_it_is_sent(root: Path) -> None:
    with serving(ServiceHandler) as service:
        choice = Choice("http", budget=Decimal(100), base_url=service.url, pace=QUICK)
        service.faults["poll"] = 500
        first = await rendering.render(root, choice, agree)
        assert {entry.state for entry in first.entries} == {"submitted"} and len(first.entries) == len(service.billed)
        service.faults = {}
        second = await rendering.render(root, choice, agree)
        assert {entry.state for entry in second.entries} == {"verified"} and set(service.billed.values()) == {1}
        assert second.sheet and second.sheet.calls == 0
        for entry in second.entries:
            assert entry.file and probing.sha256(root / entry.file) == entry.sha256
        path = root / "e01" / "shots.json"
        told = ShotList.model_validate_json(path.read_bytes())
        changed = told.shots[2].model_copy(update={"light": "two lamps"})
        path.write_text(told.model_copy(update={"shots": (*told.shots[:2], changed, *told.shots[3:])}).model_dump_json(), "utf-8")
        before = sum(service.billed.values())
        third = await rendering.render(root, choice, agree)
        assert third.sheet and third.sheet.calls == 1 == sum(service.billed.values()) - before
    told_back = manifest.loads((root / "e01" / "manifest.http.jsonl").read_bytes(), "m")
    assert told_back.head.budget == Decimal(100) and len(told_back.jobs) == told_back.head.jobs == 6
    assert {job.job_id for job in told_back.jobs} < {entry.job.job_id for entry in third.entries} | {job.job_id for job in told_back.jobs}


async def test_what_was_paid_for_comes_in_even_when_its_shot_is_gone(root: Path) -> None:
    with serving(ServiceHandler) as service:
        choice = Choice("http", episode=1, budget=Decimal(100), base_url=service.url, pace=QUICK)
        service.faults["poll"] = 500
        await rendering.render(root, choice, agree)
        service.faults = {}
        path = root / "e01" / "shots.json"
        told = ShotList.model_validate_json(path.read_bytes())
        rest = told.shots[1:]
        fewer = told.model_copy(update={"shots": rest, "target_frames": sum(shot.frames for shot in rest)})
        path.write_text(fewer.model_dump_json(), "utf-8")
        done = await rendering.render(root, choice, agree)
        assert len(done.entries) == 6 and {entry.state for entry in done.entries} == {"verified"} and set(service.billed.values()) == {1}


async def test_over_budget_nothing_is_sent(root: Path) -> None:
    with serving(ServiceHandler) as service:
        with pytest.raises(OverBudget, match=r"and the budget is 1"):
            await rendering.render(root, Choice("http", budget=Decimal(1), base_url=service.url, pace=QUICK), agree)
        assert not service.billed


async def test_a_retake_is_one_more_take_and_the_newer_one_is_chosen(root: Path) -> None:
    with serving(ServiceHandler) as service:
        choice = Choice("http", episode=1, budget=Decimal(100), base_url=service.url, pace=QUICK)
        first = await rendering.render(root, choice, agree)
        shot = first.entries[0].job.shot_ids[0]
        with pytest.raises(BadInput, match="No job is called"):
            await rendering.retake(root, ["e09-nobody"])
        await rendering.retake(root, [shot])
        second = await rendering.render(root, choice, agree)
        assert second.sheet and second.sheet.calls == 1
        assert [(e.job.take, e.chosen) for e in await rendering.standing(root) if shot in e.job.shot_ids] == [(1, False), (2, True)]
        await rendering.choose(root, first.entries[0].job.job_id)
        assert [e.chosen for e in await rendering.standing(root) if shot in e.job.shot_ids] == [True, False]


def test_from_the_command_line_a_machine_must_say_yes_and_a_person_can_settle(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "pace", lambda: QUICK)
    monkeypatch.setenv("LOREBOARD_RENDER_KEY", "a-persons-key")
    with serving(ServiceHandler) as service:
        to = ("render", root, "--with", "http", "--base-url", service.url, "--episode", 1)
        code, out, err = run(*to)
        assert code == 2 and "no --budget is set" in err and "to send" in out and not service.billed
        service.faults |= {"submit": ["lost"], "find": True}
        code, out, err = run(*to, "--budget", "50", "--yes")
        assert code == 1 and "1 ambiguous" in out and "--settle" in out
        assert service.headers[-1]["authorization"] == "Bearer a-persons-key" and "a-persons-key" not in out + err
        job = next(e["job"] for e in json.loads(run("render", root, "--json")[1])["jobs"] if e["state"] == "ambiguous")
        code, out, _ = run("render", root, "--settle", f"{job}=maybe")
        assert code == 2
        code, out, _ = run("render", root, "--settle", f"{job}=unpaid")
        assert code == 0 and "planned" in out
        code, out, _ = run(*to, "--budget", "50", "--yes", "--json")
        told = json.loads(out)
        assert code == 0 and {e["state"] for e in told["jobs"]} == {"verified"} and told["plan"]["rows"][0]["calls"] == 1
        kept = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
        assert b"a-persons-key" not in kept


def test_comfyui_from_the_command_line(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "pace", lambda: QUICK)
    with serving(ComfyHandler) as comfy:
        code, out, err = run("render", root, "--with", "comfyui:test", "--base-url", comfy.url, "--episode", 1)
        assert code == 0 and "6 verified" in out, err
        assert len(list((root / "e01" / "takes").glob("*.mp4"))) == len(comfy.billed) == 6


def test_a_film_is_drawn_whole_or_not_at_all_and_a_persons_own_stays(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run("render", root, "--with", "animatic", "--episode", 1)
    film = root / "e01" / "animatic.mp4"
    assert code == 0 and "e01/animatic.mp4" in out and "Episode 1:" in err
    frames = ShotList.model_validate_json((root / "e01" / "shots.json").read_bytes()).frames
    with probing.ready().open(str(film)) as box:
        assert sum(packet.pts is not None for packet in box.demux(video=0)) == frames
    film.write_bytes(b"mine")

    def dies(shots: ShotList, path: Path, watch: object) -> int:
        path.write_bytes(b"half")
        raise RuntimeError("out of ink")

    with monkeypatch.context() as patch:
        patch.setattr("loreboard.render.animatic.film", dies)
        with pytest.raises(RuntimeError):
            run("render", root, "--with", "animatic", "--episode", 1)
    assert film.read_bytes() == b"mine" and not list((root / ".loreboard").glob("film-*"))
    assert "animatic.new.mp4" in run("render", root, "--with", "animatic", "--episode", 1)[1] and film.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (("--with", "sora"), "no renderer called"),
        (("--with", "http"), "where the service is"),
        (("--with", "http", "--base-url", "ftp://x"), "no address"),
        (("--with", "comfyui:nothing"), "no graph called"),
        (("--with", "comfyui", "--set", "steps"), "is no setting"),
        (("--with", "comfyui", "--tier", "9000p"), "no size"),
        (("--with", "comfyui", "--budget", "much"), "no sum of money"),
        (("--with", "animatic", "--episode", "9"), "no episode 9"),
        (("--cancel", "j_0"), "which renderer has it"),
        (("--choose", "j_00000000000000000000"), "no job"),
    ],
)
def test_a_wrong_word_is_told_in_a_sentence(root: Path, run: Run, told: tuple[str, ...], why: str) -> None:
    code, _, err = run("render", root, *told)
    assert code == 2 and why in err and "Traceback" not in err


def test_a_job_that_is_out_can_be_given_up(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "pace", lambda: QUICK)
    with serving(ServiceHandler) as service:
        service.faults["poll"] = 500
        to = ("render", root, "--with", "http", "--base-url", service.url, "--episode", 1)
        run(*to, "--yes")
        job = json.loads(run("render", root, "--json")[1])["jobs"][0]["job"]
        code, out, _ = run("render", root, "--with", "http", "--base-url", service.url, "--cancel", job)
        assert code == 0 and "cancelled" in out and ("DELETE", f"/v1/jobs/{_provider(service, job)}") in service.log
        assert run("render", root, "--with", "http", "--base-url", service.url, "--cancel", job)[0] == 2


def _provider(service: Fake, job: str) -> str:
    return next(id for id, told in service.jobs.items() if told["key"] == job)

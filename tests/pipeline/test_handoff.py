"""A finished series goes out to every renderer: nothing over a limit, every loss told, enough seconds, the same bytes twice.

Each renderer is held to two episodes, one of each language, taken in turn; `python -m loreboard.evals.handoff` holds it to whole series.
"""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.evals.handoff import held
from loreboard.pipeline.exporting import export
from loreboard.pipeline.reading import read_list
from loreboard.render import parameters, requests
from loreboard.render.dialects import Said, compiled
from loreboard.render.profiles import Profile, profiles
from loreboard.render.stage import planning
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

LIVE = [profile for profile in profiles().values() if profile.status != "retired"]
CANNOT_WITHOUT_PICTURES = {"minimax/hailuo-02", "minimax/hailuo-2.3", "runway/gen4_turbo", "open/cogvideox", "pika/2.2"}
"""They make no upright picture, or none at all, without one to begin with; the last two never or on no stated terms."""


@pytest.fixture
def lists(made: Callable[[str], Path]) -> list[ShotList]:
    return [read_list(made(language) / f"e0{n}" / "shots.json") for n in range(1, 6) for language in ("en", "zh")]


@pytest.mark.parametrize("profile", LIVE, ids=lambda p: p.id)
def test_a_list_goes_out_whole_or_is_refused_by_name(profile: Profile, lists: list[ShotList]) -> None:
    at = LIVE.index(profile) % 5
    for shots in lists[2 * at : 2 * at + 2]:
        told = held(shots, profile)
        assert told.faults == 0, told
        assert bool(told.refused) <= (profile.id in CANNOT_WITHOUT_PICTURES), told.refused
        assert told.refused or (told.seconds >= told.planned and told.jobs)


def test_the_holding_sees_what_is_wrong(lists: list[ShotList], monkeypatch: pytest.MonkeyPatch) -> None:
    profile, real = profiles()["kling/v2-6"], compiled
    seen = []

    def worse(*asked: object) -> Said:
        said = real(*asked)  # type: ignore[arg-type]
        seen.append(said)
        return said.model_copy(update={"prompt": said.prompt.replace("mm", "") + f" {len(seen)}", "lost": ()})

    monkeypatch.setattr(planning, "compiled", worse)
    told = held(lists[0], profile)
    assert told.unlike and told.untold and told.faults >= 2
    monkeypatch.setattr(planning, "compiled", lambda *asked: real(*asked).model_copy(update={"prompt": "x" * 2501}))
    monkeypatch.setattr(planning, "legal", lambda *asked: ())
    assert held(lists[0], profile).over > 0


def test_prompts_and_parameters_of_a_renderer_are_files_of_their_own(series: Path) -> None:
    made = export(series / "e01" / "shots.json", ("jsonl", "params"), renderer="luma/ray-2")
    assert [one.file for one in made] == ["e01/prompts.luma-ray-2.jsonl", "e01/params.luma-ray-2.csv"]
    jobs = [json.loads(line) for line in (series / made[0].file).read_text("utf-8").splitlines()]
    rows = list(csv.DictReader(io.StringIO((series / made[1].file).read_bytes().decode("utf-8-sig"), newline="")))
    assert [row["prompt"] for row in rows] == [job["request"]["prompt"] for job in jobs] and tuple(rows[0]) == parameters.COLUMNS
    assert any("concepts" in row["parameters"] for row in rows) and all("avoid" in row["left_out"] for row in rows)
    shots = read_list(series / "e01" / "shots.json")
    assert {job["job_id"] for job in jobs} == {job.job_id for job in requests.jobs_for(shots, profiles()["luma/ray-2"])}


@pytest.mark.parametrize(("to", "renderer", "why"), [("csv", "luma/ray-2", "every renderer"), ("jsonl", "kling/v1-6", "shut down"), ("fdx", "kling/v3", "every renderer")])  # fmt: skip
def test_what_cannot_be_asked_says_so_and_writes_nothing(to: str, renderer: str | None, why: str, series: Path) -> None:
    before = sorted(series.rglob("*"))
    with pytest.raises(BadInput) as caught:
        export(series / "e01" / "shots.json", (to,), renderer=renderer)
    assert why in f"{caught.value} {caught.value.do} {caught.value.where}"
    assert sorted(series.rglob("*")) == before

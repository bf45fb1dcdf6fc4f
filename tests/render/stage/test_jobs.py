"""Ids of jobs, manifests, the file-working renderer, and what the document for services promises."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest

from loreboard.render.conformance import drawn, golden, live, offline
from loreboard.render.stage import manifest, plugins
from loreboard.render.stage.by_hand import ByHand, name_of
from loreboard.render.stage.comfyui import ComfyUI
from loreboard.render.stage.drawn import Animatic
from loreboard.render.stage.job import Given, Job, job_id
from loreboard.render.stage.planning import Asked, Stage, plan
from loreboard.render.stage.renderer import Progress
from loreboard.render.stage.service import Service
from loreboard.render.stage.service.openapi import document
from loreboard.story.errors import BadInput
from loreboard.story.shots import Asset, ShotList

from .conftest import run
from .fakes import PROFILE, Fake, film

ROOT = Path(__file__).resolve().parents[3]


async def staged(shots: ShotList, asked: Asked | None = None) -> Stage:
    return await plan(shots, ComfyUI("wan2.2-5b"), asked)


async def test_an_id_is_made_of_what_decides_the_result_and_of_nothing_else(one: ShotList) -> None:
    (job,) = (await staged(one)).jobs
    told = {"digests": ["d"], "renderer": "r", "profile_version": "p 1", "request": {"a": 1}, "inputs": [], "take": 1}
    changes: dict[str, Any] = {
        "digests": ["e"], "renderer": "s", "profile_version": "p 2", "request": {"a": 2}, "inputs": [Given(asset="x", role="image", sha256="1")], "take": 2,
    }  # fmt: skip
    ids = {job_id(**(told | {key: value})) for key, value in changes.items()} | {job_id(**told)}  # type: ignore[arg-type]
    assert len(ids) == len(changes) + 1
    renamed = one.model_copy(update={"title": "Another", "made_by": "me"})
    noted = one.shots[0].model_copy(update={"notes": "a note", "status": "locked", "rev": 9})
    assert (await staged(renamed.model_copy(update={"shots": (noted,)}))).jobs[0].job_id == job.job_id
    moved = one.shots[0].model_copy(update={"light": "two lamps"})
    assert (await staged(one.model_copy(update={"shots": (moved,)}))).jobs[0].job_id != job.job_id
    again = (await staged(one, Asked(takes={job.clip_id: 2}))).jobs[0]
    assert again.job_id != job.job_id and again.clip_id == job.clip_id and again.out_prefix.endswith("/t02")


async def test_two_clips_that_are_alike_in_everything_are_made_once(one: ShotList) -> None:
    shot = one.shots[0]
    twin = one.model_copy(update={"shots": (shot, shot.model_copy(update={"id": "e01-dddddd"})), "target_frames": 2 * shot.frames})
    (job,) = (await plan(twin, ByHand())).jobs
    assert [slot.shot for slot in job.slots] == ["e01-cccccc", "e01-dddddd"] == list(job.shot_ids)


async def test_a_manifest_is_the_same_twice_is_read_back_and_names_what_is_wrong(shots: ShotList) -> None:
    def head(jobs: tuple[Job, ...]) -> manifest.Head:
        day = jobs[0].verified_at
        return manifest.Head(project="T", episode=1, renderer="comfyui", profiles={"open/wan2.2-5b": day}, jobs=len(jobs))

    jobs = (await staged(shots)).jobs
    raw = manifest.dumps(head(jobs), jobs)
    assert raw == manifest.dumps(head(jobs), (await staged(shots)).jobs)
    assert manifest.loads(raw, "m") == (head(jobs), jobs)
    lines = raw.decode().splitlines(keepends=True)
    for spoilt, why in (
        ("", "is empty"),
        ("".join(lines[:-1]), "names 3 jobs and holds 2"),
        ("".join([*lines[:3], lines[2]]), "stands twice"),
        (lines[0] + "{}\n" + "".join(lines[2:]), "line 2"),
        (raw.decode().replace('"take": 1', '"take": 0', 1), r"take.*line 2"),
        (raw.decode().replace("manifest.1", "manifest.2", 1), r"format.*line 1"),
    ):
        with pytest.raises(BadInput, match=why):
            manifest.loads(spoilt.encode(), "m")


async def test_a_manifest_whose_job_waits_for_one_below_is_refused(one: ShotList) -> None:
    long = one.model_copy(update={"shots": (one.shots[0].model_copy(update={"frames": 200}),), "target_frames": 200})
    first, second = (await staged(long)).jobs
    head = manifest.Head(project="T", episode=1, renderer="comfyui", profiles={}, jobs=2)
    assert manifest.loads(manifest.dumps(head, (first, second)), "m").jobs[1].depends_on == (first.job_id,)
    with pytest.raises(BadInput, match="does not stand before it"):
        manifest.loads(manifest.dumps(head, (second, first)), "m")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_by_hand_a_sheet_goes_out_and_a_film_comes_back(shots: ShotList, tmp_path: Path) -> None:
    hand = tmp_path / "by-hand"
    _, entries = await run(shots, ByHand(place=hand), tmp_path)
    assert {e.state for e in entries} == {"submitted"}
    first = entries[0].job
    sheet = (hand / "prompts" / f"{name_of(first)}.txt").read_text("utf-8")
    gap = ", " if shots.language == "en" else "，"
    assert "A cup on a sill" in sheet and first.job_id in sheet and f"# not\ntext{gap}logo" in sheet
    (hand / "results" / f"{name_of(first)}.mp4").write_bytes(film(5))
    (hand / "results" / f"{name_of(entries[1].job)}.mp4").write_bytes(b"no film")
    _, entries = await run(shots, ByHand(place=hand), tmp_path)
    assert [e.state for e in entries] == ["verified", "unfit", "submitted"]
    assert "cannot be read as a film" in entries[1].why


async def test_a_picture_a_clip_begins_with_is_asked_for_before_the_clip(one: ShotList, tmp_path: Path) -> None:
    frame = Asset(id="frame-a", kind="frame", of="a", text="a cup on a sill, morning")
    shot = one.shots[0].model_copy(update={"first_frame": "frame-a"})
    told = one.model_copy(update={"assets": (frame,), "shots": (shot,)})
    picture, clip = (await plan(told, ByHand())).jobs
    assert (picture.kind, picture.route, clip.route, clip.depends_on) == ("keyframe", "t2i", "i2v", (picture.job_id,))
    _, entries = await run(told, ByHand(place=tmp_path / "by-hand"), tmp_path)
    assert [e.state for e in entries] == ["submitted", "planned"], "the clip waits for its picture"
    lost = (await plan(told, ComfyUI("wan2.2-5b"))).jobs[0].lost
    assert "first_frame: frame-a" in lost, "a renderer that makes no pictures says that it goes without"


@pytest.mark.parametrize("told", ["comfyui:wan2.1", "comfyui:wan2.2-5b", "comfyui:ltx", "comfyui:test", "manifest", "manifest:kling/v3"])
async def test_ours_keep_to_what_a_renderer_has_to(told: str) -> None:
    tool = plugins.renderer(told)
    assert await offline(cast(Any, tool)) == ()


async def test_ours_make_a_clip_and_a_film(service: Fake, comfy: Fake, tmp_path: Path) -> None:
    for tool in (Service(base_url=service.url, key="a-persons-key"), ComfyUI("test", comfy.url)):
        assert await offline(tool, "a-persons-key") == ()
        assert await live(tool, tmp_path) == ()
        await tool.close()
    assert drawn(Animatic(), tmp_path) == ()


async def test_the_kit_finds_renderers_that_do_not_keep_to_it(service: Fake, tmp_path: Path) -> None:
    class Chance(ComfyUI):
        count = 0

        def compile(self, brief: Any) -> Any:
            self.count += 1
            made = super().compile(brief)
            return made.model_copy(update={"request": {**made.request, "n": self.count, "key": "a-persons-key"}})

    class Short(ComfyUI):
        def compile(self, brief: Any) -> Any:
            return super().compile(brief).model_copy(update={"seconds": Fraction(1, 24)})

    class Never(Service):
        async def poll(self, id: str) -> Progress:
            return Progress(state="succeeded")

    assert {f.code for f in await offline(Chance("test"), "a-persons-key")} >= {"PURE", "KEY"}
    assert {f.code for f in await offline(Short("test"))} == {"LENGTH"}
    tool = Never(base_url=service.url)
    service.faults["file"] = {"light": 0}
    assert {f.code for f in await live(tool, tmp_path)} == {"CLIP", "STRANGER"}
    await tool.close()


def test_the_golden_lists_hold_what_they_say() -> None:
    told = golden()
    assert len(told["fast"].shots) == 61 and {shots.language for shots in told.values()} == {"en", "zh"}
    assert all(shots.width * 16 == shots.height * 9 for shots in told.values())


def test_every_renderer_of_ours_is_named_to_others_as_well() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][plugins.GROUP]
    assert named == plugins.OURS
    assert set(plugins.OURS) <= set(plugins.names())
    with pytest.raises(BadInput, match="no renderer called 'sora'"):
        plugins.renderer("sora")


def test_what_goes_over_the_line_is_what_the_document_says(service: Fake) -> None:
    told = document()
    schemas = told["components"]["schemas"]
    assert json.loads((ROOT / "docs/schemas/renderer-service.1.openapi.json").read_text("utf-8")) == told, "run make schema"
    checker = {
        name: jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}})
        for name in schemas
    }
    checker["ProfileTold"].validate({"profile": PROFILE})
    checker["JobTold"].validate({"state": "succeeded", "cost": "0.25"})
    assert not checker["JobTold"].is_valid({"state": "maybe"})
    assert not checker["Accepted"].is_valid({"id": "../../admin"})


async def test_every_request_of_a_job_is_as_the_document_says(service: Fake, shots: ShotList, tmp_path: Path) -> None:
    await run(shots, Service(base_url=service.url), tmp_path)
    told = document()["components"]["schemas"]
    checker = jsonschema.Draft202012Validator({"$ref": "#/components/schemas/JobRequest", "components": {"schemas": told}})
    bodies = [body for body in service.bodies if isinstance(body, dict) and "key" in body]
    assert len(bodies) == 3
    for body in bodies:
        checker.validate(body)
        assert json.dumps(body) != json.dumps(body | {"kind": "other"}) and not checker.is_valid(body | {"kind": "other"})

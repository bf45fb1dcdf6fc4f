"""ComfyUI: graphs that its validator would take, and a run against a server that answers as it does."""

import copy
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest

from loreboard.render.stage.brief import Brief
from loreboard.render.stage.comfyui import ComfyUI
from loreboard.render.stage.comfyui.checking import faults, stored
from loreboard.render.stage.comfyui.graphs import templates
from loreboard.render.stage.job import Given, Job
from loreboard.render.stage.planning import plan
from loreboard.render.stage.renderer import Compiled
from loreboard.story.errors import BadInput, CannotExport
from loreboard.story.shots import ShotList

from .conftest import run
from .fakes import Fake


def brief(seconds: Fraction, prompt: str = "a lamp", **more: Any) -> Brief:
    told: dict[str, Any] = {
        "language": "en",
        "aspect": "9:16",
        "width": 1080,
        "height": 1920,
        "seed": 7,
        "out_prefix": "e01/e01-aaaaaa/t01",
    }
    return Brief(prompt=prompt, seconds=seconds, **(told | more))


def nodes(told: Compiled | Job) -> dict[str, Any]:
    """The graph of a request."""
    return cast(dict[str, Any], told.request["graph"])


def graph_of(name: str, **more: Any) -> dict[str, Any]:
    return nodes(ComfyUI(name).compile(brief(templates()[name].profile.time.every[10], **more)))


@pytest.mark.parametrize("name", templates())
def test_every_graph_passes_node_value_and_link_checks(name: str) -> None:
    for more in ({}, {"inputs": (Given(asset="f", role="first_frame", sha256="a" * 64),)}):
        assert faults(graph_of(name, **more)) == ()


@pytest.mark.parametrize(("name", "a"), [("wan2.1", 4), ("wan2.2-5b", 4), ("ltx", 8)])
def test_lengths_lie_on_the_grid_of_the_weights_and_nothing_between_is_taken(name: str, a: int) -> None:
    of = templates()[name]
    for seconds in of.profile.time.every:
        told = {n["class_type"]: n["inputs"] for n in nodes(ComfyUI(name).compile(brief(seconds))).values()}
        length = next(node["length"] for node in told.values() if "length" in node)
        assert length % a == 1 and Fraction(length, of.profile.time.fps or 1) == seconds
    with pytest.raises(CannotExport):
        ComfyUI(name).compile(brief(Fraction(a + 2, of.profile.time.fps or 1)))


def test_only_a_graph_with_a_node_for_it_takes_a_first_frame() -> None:
    assert {name: t.profile.inputs.keyframes.first for name, t in templates().items()} == {
        "wan2.1": False, "wan2.2-5b": True, "ltx": False, "test": False,
    }  # fmt: skip
    graph = graph_of("wan2.2-5b", inputs=(Given(asset="../../x", role="first_frame", sha256="b" * 64),))
    (picture,) = [node["inputs"]["image"] for node in graph.values() if node["class_type"] == "LoadImage"]
    assert picture == f"loreboard_{'b' * 40}.png"
    assert not any(node["class_type"] == "LoadImage" for node in graph_of("wan2.2-5b").values())


SPOILS: dict[str, tuple[str, str, Any]] = {
    "missing_node_type": ("VAEDecode", "class_type", "VAEDecodeX"),
    "value_not_in_list": ("KSampler", "sampler_name", "best"),
    "invalid_input_type": ("KSampler", "steps", "many"),
    "value_bigger_than_max": ("KSampler", "denoise", 2.0),
    "value_smaller_than_min": ("EmptyHunyuanLatentVideo", "width", 0),
    "unknown_input": ("SaveVideo", "quality", 1),
}


@pytest.mark.parametrize("code", [*SPOILS, "required_input_missing", "return_type_mismatch", "bad_linked_input", "prompt_no_outputs", "dependency_cycle"])  # fmt: skip
def test_what_the_server_would_refuse_is_found_here(code: str) -> None:
    graph = copy.deepcopy(graph_of("wan2.1"))
    by_class = {node["class_type"]: (id, node) for id, node in graph.items()}
    if code in SPOILS:
        kind, field, value = SPOILS[code]
        node = by_class[kind][1]
        if field == "class_type":
            node[field] = value
        else:
            node["inputs"][field] = value
    elif code == "required_input_missing":
        del by_class["KSampler"][1]["inputs"]["model"]
    elif code == "return_type_mismatch":
        by_class["CreateVideo"][1]["inputs"]["images"] = [by_class["UNETLoader"][0], 0]
    elif code == "bad_linked_input":
        by_class["CreateVideo"][1]["inputs"]["images"] = [by_class["VAEDecode"][0], 3]
    elif code == "prompt_no_outputs":
        del graph[by_class["SaveVideo"][0]]
    else:
        by_class["VAEDecode"][1]["inputs"]["samples"] = [by_class["VAEDecode"][0], 0]
    assert code in {fault.code for fault in faults(graph)}


def test_what_is_stored_has_the_shape_of_object_info_and_covers_what_we_send() -> None:
    used = {next(k for k in node if k != "when") for t in templates().values() for node in t.nodes.values()}
    assert used == set(stored()), "a class that is stored and not used, or used and not stored"
    for told in stored().values():
        assert isinstance(told["output"], list) and set(told["input"]) <= {"required", "optional"}


def test_words_of_a_shot_fill_one_value_and_reach_nothing_else() -> None:
    nasty = '"}, "inputs": {"x": 1}} $seed $out ../../ %date% {{7*7}} {0.__class__}'
    plain, hostile = graph_of("wan2.1"), graph_of("wan2.1", prompt=nasty)
    changed = [id for id in plain if plain[id] != hostile[id]]
    assert len(changed) == 1 and hostile[changed[0]]["inputs"]["text"] == nasty


async def test_names_of_files_are_made_of_ids_whatever_a_shot_is_called(one: ShotList) -> None:
    shot = one.shots[0].model_copy(update={"id": "../../%date:yyyy%/x"})
    told = one.model_copy(update={"shots": (shot,), "title": "../../etc"})
    (job,) = (await plan(told, ComfyUI("test"))).jobs
    (prefix,) = [n["inputs"]["filename_prefix"] for n in nodes(job).values() if "filename_prefix" in n["inputs"]]
    assert str(prefix).startswith("loreboard/e01/") and not set(str(prefix)) & set(".%\\:") and ".." not in job.out_prefix


async def test_a_list_goes_through_a_server_and_comes_back_verified(comfy: Fake, shots: ShotList, tmp_path: Path) -> None:
    seen, entries = await run(shots, ComfyUI("test", comfy.url), tmp_path)
    assert [e.state for e in entries] == ["verified"] * 3, [e.why for e in entries]
    assert set(comfy.billed.values()) == {1} and seen.count("submitting") == 3
    assert entries[0].probe and entries[0].probe["width"] == 180 and entries[0].probe["frames"] == 100


async def test_a_run_that_lost_the_answer_finds_its_prompt_in_the_queue(comfy: Fake, one: ShotList, tmp_path: Path) -> None:
    class Deaf(ComfyUI):
        async def submit(self, job: Any, files: Any) -> str:
            await super().submit(job, files)
            raise RuntimeError("dead")

    with pytest.raises(RuntimeError):
        await run(one, Deaf("test", comfy.url), tmp_path)
    _, entries = await run(one, ComfyUI("test", comfy.url), tmp_path)
    assert entries[0].state == "verified" and set(comfy.billed.values()) == {1}


async def test_an_error_in_a_node_is_told_and_a_server_started_anew_has_forgotten(comfy: Fake, shots: ShotList, tmp_path: Path) -> None:
    comfy.faults["execute"] = [["execution_error", {"node_type": "KSampler", "exception_message": "out of memory"}]]
    _, entries = await run(shots, ComfyUI("test", comfy.url), tmp_path)
    failed = [e for e in entries if e.state == "failed"]
    assert len(failed) == 1 and failed[0].why == "KSampler: out of memory"
    (tmp_path / "b").mkdir()
    comfy.faults["submit"] = [500, 500, 500]
    _, entries = await run(shots, ComfyUI("test", comfy.url), tmp_path / "b")
    assert {e.state for e in entries} == {"ambiguous"} or set(comfy.billed.values()) == {1}


async def test_a_long_shot_is_made_in_pieces_each_from_the_last_frame_that_is_used(comfy: Fake, one: ShotList, tmp_path: Path) -> None:
    long = one.shots[0].model_copy(update={"frames": 200})
    told = one.model_copy(update={"shots": (long,), "target_frames": 200})
    stage = await plan(told, ComfyUI("wan2.2-5b"))
    assert [job.depends_on for job in stage.jobs] == [(), (stage.jobs[0].job_id,)]
    assert [job.route for job in stage.jobs] == ["t2v", "i2v"]
    _, entries = await run(told, ComfyUI("wan2.2-5b", comfy.url), tmp_path)
    assert [e.state for e in entries] == ["verified", "verified"], [e.why for e in entries]
    uploads = [
        body for (method, path), body in zip([x for x in comfy.log if x[0] == "POST"], comfy.bodies, strict=True) if path == "/upload/image"
    ]
    assert len(uploads) == 1 and b"\x89PNG" in uploads[0]


def test_settings_are_the_graphs_own_and_checked() -> None:
    assert ComfyUI("wan2.1", own={"steps": "12", "unet": "mine.safetensors"}).compile(brief(Fraction(81, 16))).request != graph_of("wan2.1")
    with pytest.raises(BadInput, match="has no setting"):
        ComfyUI("wan2.1", own={"stepz": "12"})
    with pytest.raises(BadInput, match="is no number"):
        ComfyUI("wan2.1", own={"steps": "many"})
    with pytest.raises(BadInput, match="no graph called"):
        ComfyUI("sdxl")

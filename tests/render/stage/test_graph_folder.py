"""A folder of ComfyUI graphs: the ones a run would send, each of which its validator would take, under names that lead nowhere."""

import json
from typing import Any

import pytest

from loreboard.render import exporter, files
from loreboard.render.stage.comfyui import ComfyUI, folder
from loreboard.render.stage.comfyui.checking import faults
from loreboard.render.stage.comfyui.graphs import template
from loreboard.render.stage.planning import plan
from loreboard.story.errors import CannotExport
from loreboard.story.shots import Asset, ShotList


def read(shots: ShotList) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the folder says of itself, and its graphs by file."""
    told = {name: json.loads(content) for name, content in folder.export(shots).items()}
    return told.pop(folder.ABOUT), told


def renamed(shots: ShotList, *names: str) -> ShotList:
    """The list with these ids for its first shots."""
    new = [shot.model_copy(update={"id": name}) for shot, name in zip(shots.shots, names, strict=False)]
    return shots.model_copy(update={"shots": (*new, *shots.shots[len(names) :])})


def test_every_graph_is_one_that_the_server_takes_and_their_slots_are_the_whole_list(lists: list[ShotList]) -> None:
    for shots in lists:
        about, graphs = read(shots)
        assert [row["file"] for row in about["graphs"]] == list(graphs)
        assert [name for name, graph in graphs.items() if faults(graph)] == []
        used = [(slot["shot"], slot["frames"]) for row in about["graphs"] for slot in row["slots"]]
        assert {id: sum(n for other, n in used if other == id) for id, _ in used} == {shot.id: shot.frames for shot in shots.shots}
        assert about["profile"] == template("wan2.2-5b").profile.id


async def test_they_are_the_graphs_a_run_would_send_also_where_somebody_is_in_a_loop(shots: ShotList) -> None:
    _, graphs = read(shots)
    assert list(graphs.values()) == [job.request["graph"] for job in (await plan(shots, ComfyUI())).jobs]
    assert list(graphs) == [f"graphs/{shot.id}.json" for shot in shots.shots]


def test_a_long_shot_is_a_graph_a_piece_and_says_whose_last_frame_it_begins_with(one: ShotList) -> None:
    long = one.model_copy(update={"shots": (one.shots[0].model_copy(update={"frames": 200}),), "target_frames": 200})
    about, graphs = read(long)
    first, second = about["graphs"]
    assert list(graphs) == ["graphs/e01-cccccc-p1.json", "graphs/e01-cccccc-p2.json"] and first["pictures"] == []
    (picture,) = second["pictures"]
    loaded = [node["inputs"]["image"] for node in graphs[second["file"]].values() if node["class_type"] == "LoadImage"]
    assert loaded == [picture["name"]] and picture["from"] == first["file"]
    assert round(picture["seconds"] * long.fps) == first["slots"][0]["frames"]


def test_a_first_frame_that_is_at_hand_is_named_and_one_that_is_not_is_told(one: ShotList) -> None:
    asked = one.model_copy(update={"shots": (one.shots[0].model_copy(update={"first_frame": "door"}),)})
    asset = Asset(id="door", kind="frame", of="e01-cccccc", text="a door", uri="door.png", sha256="ab" * 32)
    (row,) = read(asked.model_copy(update={"assets": (asset,)}))[0]["graphs"]
    assert row["pictures"] == [{"name": f"loreboard_{'ab' * 20}.png", "role": "first_frame", "asset": "door", "sha256": "ab" * 32}]
    (row,) = read(asked)[0]["graphs"]
    assert row["pictures"] == [] and "first_frame: door" in row["unsaid"]


def test_what_does_not_fit_into_the_words_is_told(one: ShotList) -> None:
    shot = one.shots[0]
    long = one.model_copy(
        update={"shots": (shot.model_copy(update={"prompt": shot.prompt.model_copy(update={"core": "A cup. " * 3000})}),)}
    )
    about, _ = read(long)
    assert template("wan2.2-5b").profile.text.prompt_max == 512
    assert [words for words in about["graphs"][0]["unsaid"] if words.startswith("told: ")]
    assert not [words for words in read(one)[0]["graphs"][0]["unsaid"] if words.startswith("told: ")]


NASTY = ["../../x", "/etc/passwd", "C:\\x", "\\\\host\\share", "con", "NUL.txt", "x" * 300, "雾", "a.", " a", "\u202ea", "🫖", "about", "%date%", "$(id)`;", "e01-AAAAAA", ""]  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_no_id_leads_a_graph_or_its_clip_out_of_the_folder(name: str, shots: ShotList) -> None:
    own = renamed(shots, name).model_copy(update={"title": name, "made_by": name})
    made = files(exporter("comfyui"), own, "comfyui")
    assert len(made) == 4 and all(path.isascii() and path.startswith("comfyui/") and ".." not in path for path in made)
    _, graphs = read(own)
    for graph in graphs.values():
        (prefix,) = [node["inputs"]["filename_prefix"] for node in graph.values() if "filename_prefix" in node["inputs"]]
        episode, shot, take = prefix.removeprefix("loreboard/").split("/")
        assert (episode, take) == ("e01", "t01") and shot.replace("-", "").replace("_", "").isalnum() and len(shot) < 60
        assert shot.casefold() not in ("con", "nul")


def test_ids_that_differ_in_capitals_only_are_two_files_on_every_system(shots: ShotList) -> None:
    made = folder.export(renamed(shots, "e01-abc", "e01-ABC"))
    assert len({name.casefold() for name in made}) == 4


def test_two_shots_of_one_id_and_a_list_without_shots_are_refused(shots: ShotList) -> None:
    with pytest.raises(CannotExport, match="Two shots have one name"):
        folder.export(renamed(shots, "a", "a"))
    with pytest.raises(CannotExport, match="no shots"):
        folder.export(shots.model_copy(update={"shots": ()}))


def test_words_fill_one_value_and_nothing_else(one: ShotList) -> None:
    nasty = '"}, "inputs": {"x": 1}} $seed ]]> $out ../../ {{7*7}}\x00\x1b[2J'
    prompt = one.shots[0].prompt.model_copy(update={"core": nasty})
    _, graphs = read(one.model_copy(update={"shots": (one.shots[0].model_copy(update={"prompt": prompt}),)}))
    (graph,) = graphs.values()
    texts = [node["inputs"]["text"] for node in graph.values() if node["class_type"] == "CLIPTextEncode"]
    assert any(text.startswith(nasty) for text in texts) and faults(graph) == () and len(graph) == len(next(iter(read(one)[1].values())))


def test_the_folder_says_that_it_is_ai_content(one: ShotList) -> None:
    for language, said in (("en", "AI content"), ("zh", "人工智能生成内容")):
        assert said in read(one.model_copy(update={"language": language}))[0]["ai_content"]

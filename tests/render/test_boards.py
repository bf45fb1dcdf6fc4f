"""Boards, drafts, workbooks, web captions and prompt lines: read back, safe, and where they say they are."""

import io
import json
import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import webvtt
from PIL import Image

from loreboard.render import captions, exporter, files, requests, spreadsheet, workbook
from loreboard.render import webvtt as vtt
from loreboard.render.boards import jianying, storyboarder
from loreboard.render.label import label
from loreboard.story.errors import BadInput, CannotExport
from loreboard.story.shots import Asset, Caption, Ref, ShotList

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x","y")', "{=1}", "http://x.example", "_x0041_"]


def first(shots: ShotList, **fields: Any) -> ShotList:
    return shots.model_copy(update={"shots": (shots.shots[0].model_copy(update=fields), *shots.shots[1:])})


def sheets(shots: ShotList) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook.export(shots)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_a_workbook_has_a_sheet_each_of_shots_people_speech_captions_and_assets(shots: ShotList) -> None:
    asset = Asset(id="look-1", kind="look", of="Mei", text="woman, 41")
    told = sheets(shots.model_copy(update={"assets": (asset,)}))
    assert list(told) == ["shots", "people", "speech", "captions", "assets"]
    assert told["shots"][0] == spreadsheet.COLUMNS and [row[2] for row in told["shots"][1:]] == [s.id for s in shots.shots]
    assert [row[3] for row in told["speech"][1:]] == [row[3] for row in told["captions"][1:]] == [d.text for d in shots.shots[1].dialogue]
    assert told["assets"][1][:4] == ("look-1", "look", "Mei", "woman, 41") and len(told["people"]) == 4
    duration = told["shots"][1][spreadsheet.COLUMNS.index("duration_s")]
    assert duration == pytest.approx(100 / 24, abs=0.001)


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(words: str, shots: ShotList) -> None:
    own = first(shots, notes=words, picture=words)
    book = openpyxl.load_workbook(io.BytesIO(workbook.export(own)))
    kinds = {(cell.data_type, cell.hyperlink) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert {kind for kind, _ in kinds} <= {"s", "n", "inlineStr"} and {link for _, link in kinds} == {None}
    assert sheets(own)["shots"][1][spreadsheet.COLUMNS.index("notes")] == words.replace("\r", "\n")


def test_words_too_long_for_a_cell_are_refused_and_control_characters_left_out(shots: ShotList) -> None:
    with pytest.raises(CannotExport, match="a cell of Excel takes 32767"):
        workbook.export(first(shots, notes="🫖" * 16_384))
    assert sheets(first(shots, notes="a\x00\x0b\x1bb"))["shots"][1][spreadsheet.COLUMNS.index("notes")] == "ab"


def test_a_workbook_says_in_its_properties_that_it_is_ai_content(shots: ShotList) -> None:
    told = openpyxl.load_workbook(io.BytesIO(workbook.export(shots))).properties
    assert told.title == "Tea 1" and ("AI content" in told.description or "人工智能" in told.description)


def test_web_captions_have_the_lines_and_times_of_the_others(shots: ShotList, lists: list[ShotList]) -> None:
    for own in (shots, lists[0], lists[-1]):
        read = webvtt.from_buffer(io.StringIO(vtt.export(own).decode()))
        cues = captions.cues(own)
        assert [c.text for c in read.captions] == ["\n".join(cue.lines).replace("\u2060", "") for cue in cues]
        assert [c.start for c in read.captions] == [captions.clock(cue.start, own.fps).replace(",", ".") for cue in cues]


def test_words_on_the_screen_stand_at_the_top_and_a_note_says_ai_content(shots: ShotList) -> None:
    made = vtt.export(first(shots, captions=(Caption(line=3, text="TUESDAY", kind="screen", start=0, frames=24),))).decode()
    assert "00:00:00.000 --> 00:00:01.000 line:10%\nTUESDAY" in made
    assert made.startswith(f"WEBVTT\nLanguage: {shots.language}\n\nNOTE ")


@pytest.mark.parametrize("words", ["a --> b", "<i>x</i>", "&lt;", "NOTE x", "a\n\nb", "STYLE\n::cue{}", "WEBVTT", "\x00a"])
def test_no_words_end_a_web_cue_or_become_a_tag(words: str, shots: ShotList) -> None:
    texts = (words, "next")
    own = first(shots, captions=tuple(Caption(line=3, text=t, kind="speech", start=n * 40, frames=40) for n, t in enumerate(texts)))
    own = own.model_copy(update={"shots": own.shots[:1], "made_by": f"{words} --> "})
    made = vtt.export(own).decode()
    read = webvtt.from_buffer(io.StringIO(made))
    assert [c.text for c in read.captions][-1] == "next" and len(read.captions) == 2
    assert made.count("-->") == 2 and not re.search("<(?!/?c)", made)


def test_a_storyboarder_project_has_a_board_for_each_shot_and_its_picture(shots: ShotList) -> None:
    made = storyboarder.export(shots)
    project = json.loads(made["boards.storyboarder"])
    assert (project["aspectRatio"], project["fps"]) == (0.5625, 24)
    boards = project["boards"]
    wanted = {"uid", "url", "number", "shot", "time", "duration", "dialogue", "action", "notes", "newShot", "layers", "lastEdited"}
    assert all(set(board) == wanted for board in boards) and len({board["uid"] for board in boards}) == 3
    assert [b["time"] for b in boards] == [0, 4167, 8125] and sum(b["duration"] for b in boards) == 10_000
    assert all(one["time"] + one["duration"] == two["time"] for one, two in pairwise(boards))
    assert [b["number"] for b in boards] == [1, 2, 3] and [b["shot"] for b in boards] == ["1A", "2A", "3A"]
    assert boards[1]["dialogue"].splitlines()[0] == f"MEI: {shots.shots[1].dialogue[0].text}" and boards[0]["action"] == "she pours"
    assert {f"images/{b['url']}" for b in boards} | {"boards.storyboarder"} == set(made)
    assert {Image.open(io.BytesIO(made[f"images/{b['url']}"])).size for b in boards} == {(360, 640)}


def test_a_drawing_stays_with_its_shot_when_others_go(shots: ShotList) -> None:
    def urls(own: ShotList) -> list[str]:
        return [board["url"] for board in json.loads(storyboarder.export(own)["boards.storyboarder"])["boards"]]

    assert urls(shots.model_copy(update={"shots": shots.shots[1:]})) == urls(shots)[1:]


def spans(track: dict[str, Any]) -> list[tuple[int, int]]:
    return [(s["target_timerange"]["start"], s["target_timerange"]["duration"]) for s in track["segments"]]


def test_a_draft_has_pictures_and_captions_to_the_microsecond(shots: ShotList) -> None:
    made = jianying.export(shots)
    told = json.loads(made["draft_content.json"])
    assert told["canvas_config"] == {"width": 1080, "height": 1920, "ratio": "original"} and told["duration"] == 10_000_000
    pictures, words = told["tracks"]
    assert spans(pictures) == [(0, 4_166_667), (4_166_667, 3_958_333), (8_125_000, 1_875_000)]
    assert [start for start, _ in spans(words)] == [4_166_667, 5_833_333]
    materials = {m["id"]: m for kind in told["materials"].values() for m in kind}
    for track in told["tracks"]:
        for segment in track["segments"]:
            assert {segment["material_id"], *segment["extra_material_refs"]} <= set(materials)
    texts = [json.loads(materials[s["material_id"]]["content"]) for s in words["segments"]]
    assert ["".join(t["text"].split()) for t in texts] == ["".join(d.text.split()) for d in shots.shots[1].dialogue]
    assert all(t["styles"][0]["range"] == [0, len(t["text"].encode("utf-16-le")) // 2] for t in texts)


def test_a_draft_s_media_lie_inside_and_are_listed_for_the_mac(shots: ShotList) -> None:
    made = jianying.export(shots)
    meta = json.loads(made["draft_meta_info.json"])
    listed = {entry["file_Path"] for kind in meta["draft_materials"] for entry in kind["value"]}
    used = {video["path"] for video in json.loads(made["draft_content.json"])["materials"]["videos"]}
    assert made["draft_info.json"] == made["draft_content.json"] and meta["tm_duration"] == 10_000_000
    assert listed == used == {f"{jianying.PLACE}/{name}" for name in made if name.startswith("media/")}


def test_captions_that_overlap_get_a_track_each(shots: ShotList) -> None:
    both = tuple(Caption(line=3, text=t, kind=k, start=0, frames=40) for t, k in (("a", "speech"), ("b", "screen")))  # type: ignore[arg-type]
    told = json.loads(jianying.export(first(shots, captions=both))["draft_content.json"])
    assert [track["type"] for track in told["tracks"]] == ["video", "text", "text"]
    for track in told["tracks"]:
        ends = [start + length for start, length in spans(track)]
        assert all(end <= start for end, (start, _) in zip(ends[:-1], spans(track)[1:], strict=True))
    up = {s["clip"]["transform"]["y"] > 0 for track in told["tracks"][1:] for s in track["segments"] if s["target_timerange"]["start"] == 0}
    assert up == {True, False}


def test_pyjianyingdraft_reads_a_draft(shots: ShotList, tmp_path: Path) -> None:
    """Runs where somebody has installed that package, which is not one of ours."""
    reader = pytest.importorskip("pyJianYingDraft")
    for name, content in jianying.export(shots).items():
        (tmp_path / "draft" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "draft" / name).write_bytes(content)
    script = reader.DraftFolder(str(tmp_path)).load_template("draft")
    assert (script.width, script.height, script.fps, script.duration) == (1080, 1920, 24, 10_000_000)
    assert [len(track.segments) for track in script.imported_tracks] == [3, 2]
    assert script.imported_tracks[0].segments[-1].source_timerange.duration == 1_875_000
    assert json.loads(script.dumps())["tracks"][0]["segments"][0]["material_id"] == script.imported_materials["videos"][0]["id"]


def test_prompts_are_a_line_of_json_for_each_shot(shots: ShotList) -> None:
    asset = Asset(id="look-1", kind="look", of="Mei", text="woman, 41")
    own = first(shots.model_copy(update={"assets": (asset,)}), refs=(Ref(asset="look-1", role="identity"),), sound="a\u2028b\x85c\nd")
    made = requests.export(own).decode()
    lines = [json.loads(line) for line in made.splitlines()]
    assert len(lines) == 3 and [(x["id"], x["prompt"], x["avoid"], x["seconds"]) for x in lines][1:2] == [
        ("e01-bbbbbb", "a cup on a sill", ["text", "logo"], 3.958)
    ]
    assert lines[0]["refs"] == [{"asset": "look-1", "role": "identity", "weight": 1.0, "kind": "look", "of": "Mei", "text": "woman, 41"}]
    assert lines[0]["sound"] == "a\u2028b\x85c\nd" and all(line["ai_content"] == label(shots) for line in lines)


@pytest.mark.parametrize("name", ["storyboarder", "jianying", "capcut"])
@pytest.mark.parametrize("id", ["../../x", "/etc/x", "C:\\x", "con", "雾", "", "x" * 400, "A", "a\x00b"])
def test_no_id_leads_a_file_out_of_the_folder(name: str, id: str, shots: ShotList) -> None:
    made = files(exporter(name), first(shots, id=id), name)
    assert all(path.startswith(f"{name}/") and re.fullmatch(r"[\w./-]+", path, re.A) and ".." not in path for path in made)
    assert len({path.casefold() for path in made}) == len(made) == len(shots.shots) + (1 if name == "storyboarder" else 3)


@pytest.mark.parametrize(
    "inner", ["../x.png", "/x.png", "a/../x.png", "a\\x.png", "C:x", "con", "aux.png", "a/nul.txt", "x.", " x", "a//b", "", "雾.png", "x\n"]
)
def test_a_plug_in_that_would_write_elsewhere_is_refused(inner: str, shots: ShotList) -> None:
    tool: Any = SimpleNamespace(SUFFIX="", LOSES=frozenset(), export=lambda shots: {"ok.json": b"", inner: b""})
    with pytest.raises(CannotExport, match="wants to write"):
        files(tool, shots, "plug")


def test_two_files_that_are_one_where_capitals_do_not_count_are_refused(shots: ShotList) -> None:
    tool: Any = SimpleNamespace(SUFFIX="", LOSES=frozenset(), export=lambda shots: {"a.png": b"", "A.png": b""})
    with pytest.raises(CannotExport, match="two files of one name"):
        files(tool, shots, "plug")


def test_a_format_that_begins_at_zero_says_so_when_asked_for_an_hour(shots: ShotList) -> None:
    assert b"01:00:04:04" in files(exporter("edl"), shots, "cut", 86_400)["cut.edl"]
    with pytest.raises(BadInput, match="begins at zero"):
        files(exporter("csv"), shots, "shots", 86_400)

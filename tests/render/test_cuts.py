"""The cut in the formats of editors: read back by a reader of each, and every trap that was met once."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from defusedxml import ElementTree
from PIL import Image

from loreboard.render import timeline
from loreboard.render.cuts import bundle, edl, fcp7, fcpx
from loreboard.render.cuts.adapters import needed
from loreboard.story.errors import BadInput, CannotExport
from loreboard.story.shots import ShotList

WRITERS: dict[str, Callable[[ShotList], bytes]] = {"cmx_3600": edl.export, "fcp_xml": fcp7.export, "fcpx_xml": fcpx.export}
NASTY = "a ]]> b <!--x--> & \x00\x01\x0b\x1b[2J\ufffe\u202eevil ../../etc {\\an8} 雾"


def back(adapter: str, content: bytes, fps: int = 24) -> Any:
    """The timeline that a reader of its own makes of `content`."""
    told = otio.adapters.read_from_string(content.decode(), adapter, **({"rate": fps} if adapter == "cmx_3600" else {}))
    return told if isinstance(told, otio.schema.Timeline) else told[0]


def with_words(shots: ShotList, words: str) -> ShotList:
    """The list with `words` wherever a person could write them."""
    changed = []
    for n, shot in enumerate(shots.shots):
        spoken = tuple(d.model_copy(update={"text": words, "who": words}) for d in shot.dialogue)
        captions = tuple(c.model_copy(update={"text": words}) for c in shot.captions)
        prompt = shot.prompt.model_copy(update={"core": words, "avoid": (words,)})
        told = {"id": f"{words}{n}", "scene": words, "picture": words, "notes": words, "place": words, "dialogue": spoken, "prompt": prompt}
        changed.append(shot.model_copy(update={**told, "captions": captions}))
    return shots.model_copy(update={"title": words, "made_by": words, "shots": tuple(changed)})


@pytest.mark.parametrize("adapter", WRITERS)
def test_a_reader_of_its_own_finds_every_shot_at_its_length(adapter: str, lists: list[ShotList]) -> None:
    for shots in lists[::4]:
        clips = list(back(adapter, WRITERS[adapter](shots)).find_clips())
        assert [c.source_range.duration.rescaled_to(shots.fps).value for c in clips] == [s.frames for s in shots.shots]
        assert [c.name for c in clips] == [s.id for s in shots.shots]


@pytest.mark.parametrize("fps", [25, 30])
@pytest.mark.parametrize("adapter", WRITERS)
def test_other_rates_stay_whole_frames(adapter: str, fps: int, shots: ShotList) -> None:
    own = shots.model_copy(update={"fps": fps})
    clips = list(back(adapter, WRITERS[adapter](own), fps).find_clips())
    assert [c.source_range.duration.rescaled_to(fps).value for c in clips] == [100, 95, 45]


def test_an_edl_has_a_reel_for_each_shot_in_eight_characters(lists: list[ShotList]) -> None:
    clips = list(back("cmx_3600", edl.export(lists[0])).find_clips())
    reels = [c.metadata["cmx_3600"]["reel"] for c in clips]
    assert reels == [f"S{n:03d}" for n in range(1, len(clips) + 1)] and all(len(reel) <= 8 for reel in reels)


def test_an_edl_is_ascii_and_has_cuts_only_no_markers_and_no_files(shots: ShotList) -> None:
    dissolved = tuple(s.model_copy(update={"transition_in": "dissolve", "overlap": 12}) for s in shots.shots)
    made = edl.export(shots.model_copy(update={"shots": dissolved, "title": "雾 Été"})).decode("ascii")
    lines = [line.split() for line in made.splitlines() if line[:3].isdigit()]
    assert [line[3] for line in lines] == ["C", "C", "C"] and "LOC:" not in made and "FROM CLIP:" not in made
    assert made.startswith("TITLE: E01 Ete\nFCM: NON-DROP FRAME\n")


def test_an_edl_of_a_chinese_series_has_no_leftover_marks(shots: ShotList) -> None:
    own = shots.model_copy(update={"title": "雾吞路：第一夜", "made_by": "由规则与手写片段离线编成，未使用模型"})
    made = edl.export(own).decode("ascii")
    assert made.startswith("TITLE: E01\n") and "(by whom stands in shots.json). Pictures" in made


def test_an_edl_starts_at_zero_or_where_it_is_told(shots: ShotList) -> None:
    zero, hour = (edl.export_from(shots, at).decode() for at in (0, 3600 * 24))
    assert "00:00:00:00 00:00:04:04 00:00:00:00 00:00:04:04" in zero
    assert "00:00:00:00 00:00:04:04 01:00:00:00 01:00:04:04" in hour and hour.rstrip().endswith(
        "01:00:10:00\n* FROM CLIP NAME:  e01-cccccc"
    )
    first = next(iter(back("cmx_3600", hour.encode()).find_clips()))
    assert first.source_range.start_time.value == 0


@pytest.mark.parametrize("count", [0, 1000])
def test_an_edl_of_more_events_than_it_can_number_is_refused(count: int, shots: ShotList) -> None:
    with pytest.raises(CannotExport, match="999 events"):
        edl.export(shots.model_copy(update={"shots": shots.shots[:1] * count}))


def test_the_shot_is_found_in_an_edl_where_ascii_has_nothing_of_its_id(shots: ShotList) -> None:
    own = shots.model_copy(update={"shots": tuple(s.model_copy(update={"id": "雾"}) for s in shots.shots)})
    assert [c.name for c in back("cmx_3600", edl.export(own)).find_clips()] == ["S001", "S002", "S003"]


def test_fcp7_says_the_size_of_the_picture_and_where_time_begins(shots: ShotList) -> None:
    root = ElementTree.fromstring(fcp7.export_from(shots, 86_400))
    size = root.find(".//sequence/media/video/format/samplecharacteristics")
    assert size is not None and (size.findtext("width"), size.findtext("height")) == ("1080", "1920")
    assert back("fcp_xml", fcp7.export_from(shots, 86_400)).global_start_time.value == 86_400


def test_fcp7_has_the_words_as_markers_and_the_notes_in_its_log(shots: ShotList) -> None:
    clip = list(back("fcp_xml", fcp7.export(shots)).find_clips())[1]
    assert [(m.name, m.marked_range.start_time.value, m.marked_range.duration.value) for m in clip.markers] == [
        (f"{d.who}: {d.text}", d.start, d.frames) for d in shots.shots[1].dialogue
    ]
    log = clip.metadata["fcp_xml"]["logginginfo"]
    assert (log["description"], log["scene"], log["shottake"]) == ("she pours", "s01", "e01-bbbbbb")


def test_fcpxml_has_a_format_with_a_size_and_planned_media_by_relative_path(shots: ShotList) -> None:
    root = ElementTree.fromstring(fcpx.export(shots))
    told = root.find("./resources/format")
    assert told is not None and (told.get("width"), told.get("height"), told.get("frameDuration")) == ("1080", "1920", "1/24s")
    assert [a.get("src") for a in root.iterfind("./resources/asset")] == [f"media/{s.id}.mp4" for s in shots.shots]
    clips = list(back("fcpx_xml", fcpx.export(shots)).find_clips())
    assert [m.name for m in clips[1].markers] == [f"{d.who}: {d.text}" for d in shots.shots[1].dialogue]
    assert not root.findall(".//marker[@completed]")


def test_a_bundle_is_the_timeline_with_a_panel_for_each_shot(shots: ShotList, tmp_path: Path) -> None:
    path = tmp_path / "cut.otioz"
    path.write_bytes(bundle.export(shots))
    read: Any = otio.adapters.read_from_file(str(path))
    assert timeline.read_back(timeline.as_bytes(read)) == shots
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None and {info.date_time[0] for info in archive.infolist()} == {1980}
        for clip, shot in zip(read.find_clips(), shots.shots, strict=True):
            assert clip.active_media_reference_key == "panel" and set(clip.media_references()) == {"DEFAULT_MEDIA", "panel"}
            picture = Image.open(io.BytesIO(archive.read(clip.media_reference.target_url)))
            assert picture.size == (360, 640) and clip.media_reference.available_range.duration.value == shot.frames


def test_every_format_with_room_says_that_it_is_ai_content(shots: ShotList) -> None:
    said = "AI content" if shots.language == "en" else "人工智能生成内容"
    assert "AI content" in edl.export(shots).decode()
    assert said in fcp7.export(shots).decode() and said in fcpx.export(shots).decode()
    assert said in json.loads(timeline.export(shots))["metadata"]["ai_content"]
    with zipfile.ZipFile(io.BytesIO(bundle.export(shots))) as archive:
        assert said in archive.read("content.otio").decode()
        assert said in Image.open(io.BytesIO(archive.read("media/e01-aaaaaa.png"))).info["Comment"]


@pytest.mark.parametrize("adapter", WRITERS)
def test_no_words_break_a_file_or_stand_in_it_as_control_characters(adapter: str, shots: ShotList) -> None:
    made = WRITERS[adapter](with_words(shots, NASTY))
    assert not [c for c in made.decode() if (ord(c) < 32 and c not in "\n\t") or c in "\x7f\ufffe\u202e"]
    clips = list(back(adapter, made).find_clips())
    assert [c.source_range.duration.value for c in clips] == [100, 95, 45]
    if adapter != "cmx_3600":
        ElementTree.fromstring(made)
        assert "a ]]&gt; b" in made.decode() and "..media" not in made.decode()


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "C:\\x", "\\\\host\\share", "con", "NUL.txt", "x" * 300, "雾", "", "a.", " a", "\u202ea", "🫖"])  # fmt: skip
def test_no_id_leads_a_planned_file_out_of_its_folder(name: str, shots: ShotList) -> None:
    own = shots.model_copy(update={"shots": (shots.shots[0].model_copy(update={"id": name}), *shots.shots[1:])})
    root = ElementTree.fromstring(fcpx.export(own))
    src = next(a.get("src") or "" for a in root.iterfind("./resources/asset"))
    assert src.startswith("media/") and src.count("/") == 1 and src.isascii() and len(src) < 80 and ".." not in src
    assert src.removeprefix("media/").removesuffix(".mp4").casefold() not in ("con", "nul") and src not in (
        f"media/{s.id}.mp4" for s in shots.shots
    )


def test_an_adapter_that_is_not_there_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(otio.adapters, "available_adapter_names", lambda: ["otio_json"])
    for adapter in WRITERS:
        with pytest.raises(BadInput, match="pip install"):
            needed(adapter)

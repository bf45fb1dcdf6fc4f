"""Exports carry the list to the frame, cannot run in a spreadsheet, and say what they lose."""

import csv
import io
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.render import EXPORTERS, exporter, spreadsheet, timeline
from loreboard.render.boards import pictures
from loreboard.render.conformance.changes import FIELDS, NOT_CHANGED, changed
from loreboard.render.cuts import aaf
from loreboard.render.paper import setting as paper
from loreboard.render.review import setting as review
from loreboard.render.spreadsheet import COLUMNS, timecode
from loreboard.render.stage import planning
from loreboard.render.timeline import read_back
from loreboard.story.errors import BadInput
from loreboard.story.shots import Override, Ref, Shot, ShotList

Row = dict[str, str]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture(autouse=True)
def _small_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Panels are drawn a third as wide: what a field changes in them shows all the same."""
    for told in (paper.setting(), review.setting()):
        monkeypatch.setitem(told, "panel", {**told["panel"], "width": 130})


def rows(shots: ShotList) -> list[Row]:
    return list(csv.DictReader(io.StringIO(spreadsheet.export(shots).decode("utf-8-sig"), newline="")))


def with_first(shots: ShotList, **fields: Any) -> ShotList:
    return shots.model_copy(update={"shots": (shots.shots[0].model_copy(update=fields), *shots.shots[1:])})


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_exporter_says_its_ending_and_what_it_loses(name: str, shots: ShotList) -> None:
    module = exporter(name)
    assert module.SUFFIX == "" or (module.SUFFIX.startswith(".") and module.SUFFIX[1:].isalnum())
    assert module.LOSES <= FIELDS
    assert module.__doc__


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_exporter_gives_the_same_bytes_for_the_same_list(name: str, shots: ShotList) -> None:
    made = exporter(name).export(shots)
    assert isinstance(made, dict) if exporter(name).SUFFIX == "" else isinstance(made, bytes)
    pictures._drawn.cache_clear()
    assert made == exporter(name).export(shots.model_copy(deep=True))


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_exporter_loses_exactly_what_it_says(name: str, shots: ShotList, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of any field changes the bytes, but for the fields in LOSES. What a drawn panel shows is not counted, and of an AAF, which takes
    its time, what its writer is given, of graphs no seed that nobody chose: it is made of the whole shot."""
    monkeypatch.setattr(pictures, "_drawn", lambda *told: PNG)
    monkeypatch.setattr(
        planning, "_seed", lambda profile, shot, digests, take: None if profile.control.seed == "none" else shot.prompt.seed
    )
    monkeypatch.setattr(aaf, "_written", lambda timeline, marks, fps: f"{timeline.to_json_string()} {marks}".encode())
    module = exporter(name)
    told = changed(shots)
    assert {field.partition(".")[0] for field in told} | NOT_CHANGED == set(Shot.model_fields)
    lost = {field for field, (before, after) in told.items() if module.export(before) == module.export(after)}
    assert lost == module.LOSES


def test_an_exporter_that_is_not_there_is_the_user_s_mistake_and_those_that_are_get_named() -> None:
    for name in ("ale", "", "CSV", "../csv"):
        with pytest.raises(BadInput, match="There is no exporter") as caught:
            exporter(name)
        assert caught.value.where == "--to" and all(known in caught.value.do for known in EXPORTERS)


def test_the_spreadsheet_opens_with_a_mark_and_the_header(shots: ShotList) -> None:
    made = spreadsheet.export(shots)
    assert made.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert len(set(COLUMNS)) == len(COLUMNS) and len(rows(shots)) == 3


def test_the_spreadsheet_has_the_words_and_the_numbers_of_each_shot(shots: ShotList) -> None:
    first, second, third = rows(shots)
    assert second["dialogue"] == "\n".join(d.text for d in shots.shots[1].dialogue)
    assert (second["speaker"], second["delivery"], second["status"], second["lines"]) == ("MEI; BO", "low", "locked", "6 7")
    assert (first["frames"], first["duration_s"], first["fps"], first["side"]) == ("100", "4.167", "24", "left")
    assert (third["lines"], third["notes"], third["negative"]) == ("(6)", "hold", "text, logo")


def test_the_columns_that_sheets_were_made_for_keep_their_places() -> None:
    assert COLUMNS[:6] == ("episode", "scene", "shot", "order", "in", "out") and COLUMNS[52:55] == ("notes", "frame_in", "frame_out")
    research = {"duration_s", "size", "angle", "movement", "lens_mm", "framing", "focus", "light", "transition_out", "location", "time_of_day",
                "characters", "action", "dialogue", "speaker", "language", "sound", "music", "prompt", "negative", "overrides", "first_frame",
                "references", "notes", "frames", "fps", "frame_in", "frame_out"}  # fmt: skip
    assert research <= set(COLUMNS)


def test_the_spreadsheet_tells_people_references_and_what_a_renderer_is_told_instead(shots: ShotList) -> None:
    mei = shots.shots[0].subjects[0].model_copy(update={"becomes": "fear", "on": "hot", "going": "left"})
    prompt = shots.shots[0].prompt.model_copy(update={"overrides": {"veo": Override(prompt="a cup", params={"n": 2})}, "seed": 0})
    told = rows(with_first(shots, subjects=(mei,), refs=(Ref(asset="look-1", role="identity", weight=0.5),), prompt=prompt))[0]
    assert (
        told["people"] == "Mei: left, looks right, goes left, calm > fear (on: hot); pours"
        and told["references"] == "identity: look-1 (0.5)"
    )
    assert told["overrides"] == '{"veo": {"params": {"n": 2}, "prompt": "a cup"}}' and told["seed"] == "0"
    last = rows(shots)[-1]
    assert (last["frame_in"], last["frame_out"]) == ("195", str(shots.target_frames))


def test_shots_follow_each_other_without_a_gap_and_end_at_the_target(shots: ShotList) -> None:
    told = rows(shots)
    assert told[0]["in"] == "00:00:00:00"
    assert [r["out"] for r in told[:-1]] == [r["in"] for r in told[1:]]
    assert told[-1]["out"] == timecode(shots.target_frames, shots.fps) == "00:00:10:00"


@pytest.mark.parametrize(
    ("frames", "fps", "said"),
    [
        (0, 24, "00:00:00:00"),
        (23, 24, "00:00:00:23"),
        (24, 24, "00:00:01:00"),
        (4320, 24, "00:03:00:00"),
        (90_061 * 25 + 7, 25, "25:01:01:07"),
    ],
)
def test_timecodes_count_frames_then_seconds_minutes_hours(frames: int, fps: int, said: str) -> None:
    assert timecode(frames, fps) == said


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\n=1", "\r=1", "\tx", "\rx", "＝1", "＋1", "－1", "＠SUM", "\u3000=1", "\u200b=1",
        "\ufeff=1", "\u00a0=1", "\x00=1", "\x1f\x0b=1", "\u2060=1", "\u200e=1", "\u200f+1", "\u202d-1", "\u00ad=1", "\x7f=1", "\x85=1",
    ],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str, shots: ShotList) -> None:
    assert rows(with_first(shots, notes=cell))[0]["notes"].startswith("'")


@pytest.mark.parametrize("cell", ["Steam.", "1 + 1 = 2", "a\nb", "“=”", "…", "雾", "", "'quoted'"])
def test_a_cell_that_is_only_words_stays_as_it_is(cell: str, shots: ShotList) -> None:
    assert rows(with_first(shots, notes=cell))[0]["notes"] == cell


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=12))
def test_no_text_leaves_its_cell_or_starts_a_formula(text: str) -> None:
    told = rows(with_first(ONE, picture=text, notes=text))
    assert len(told) == 1 and list(told[0]) == list(COLUMNS)
    cell = told[0]["notes"]
    assert not any((ord(c) < 32 and c not in "\t\n\r") or c == "\x7f" for c in cell)
    assert cell.lstrip().lstrip("\ufeff\u200b")[:1] not in tuple("=+-@＝＋－＠")


ONE = ShotList.model_validate(
    {
        "title": "", "episode": 1, "language": "en", "fps": 24, "target_frames": 24, "made_by": "", "scenes": [],
        "script": {"file": "", "sha256": "", "unit": "line"},
        "shots": [
            {
                "id": "a", "scene": "s01", "lines": [1], "on_line": None, "purpose": "action", "frames": 24, "least": 20,
                "camera": {"size": "ms", "framing": "single"}, "place": "", "time": "", "subjects": [], "picture": "", "start": "", "end": "",
                "light": "", "dialogue": [], "sound": "", "prompt": {"core": "", "avoid": []},
            }
        ],
    }
)  # fmt: skip


def test_a_timeline_read_back_is_the_same_list(shots: ShotList) -> None:
    assert read_back(timeline.export(shots)) == shots


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20))
def test_any_words_survive_a_timeline(text: str) -> None:
    told = with_first(ONE, picture=text, notes=text).model_copy(update={"title": text})
    assert read_back(timeline.export(told)) == told


def test_a_timeline_has_a_clip_a_shot_of_its_length_and_a_marker_a_line(shots: ShotList) -> None:
    told: Any = otio.adapters.read_from_string(timeline.export(shots).decode(), "otio_json")
    clips = list(told.find_clips())
    assert [(c.name, c.source_range.duration.value, c.source_range.duration.rate) for c in clips] == [
        (s.id, s.frames, shots.fps) for s in shots.shots
    ]
    assert told.duration().value == shots.target_frames and told.name == "Tea"
    markers = [(m.name, m.marked_range.start_time.value, m.marked_range.duration.value) for m in clips[1].markers]
    assert markers == [(f"{d.who}: {d.text}", d.start, d.frames) for d in shots.shots[1].dialogue]
    assert all(c.media_reference.available_range == c.source_range for c in clips)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b"not json", b'{"OTIO_SCHEMA": "Timeline.1", "name": "x"}', b'{"OTIO_SCHEMA": "Clip.1", "name": "x"}']
)
def test_a_timeline_that_is_not_ours_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(BadInput, match=r"was not made by Loreboard.*Export it again"):
        read_back(content)


def test_a_timeline_of_ours_that_somebody_damaged_is_refused(shots: ShotList) -> None:
    made = timeline.export(shots).replace(b'"purpose": "speech"', b'"purpose": "song"')
    with pytest.raises(BadInput, match="was not made by Loreboard"):
        read_back(made)

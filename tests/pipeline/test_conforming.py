"""`loreboard conform` from the front door: told in the list's language, written as a person's edit, never silently."""

import json
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from loreboard.cli import main
from loreboard.pipeline.exporting import frames_at
from loreboard.pipeline.folder import Folder
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(params=["lamp-keeper", "wu-tun-lu"])
def series(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A series whose first two shot lists are ours, exported as OTIO and EDL."""
    root, source = tmp_path / "series", EXAMPLES / str(request.param)
    folder = Folder(root)
    with folder.locked():
        for name in ("loreboard.toml", "bible.yaml", *(f"e0{n}/{file}" for n in (1, 2) for file in ("shots.json", "script.fountain"))):
            if (source / name).is_file():
                folder.publish(name, (source / name).read_bytes())
    assert main(["export", str(root), "--to", "otio,edl"]) == 0
    return root


def edited(series: Path, tmp_path: Path, episode: int = 1) -> Path:
    """The cut with its third shot shorter by ten frames at the head and its first that claims speech gone."""
    told: Any = otio.adapters.read_from_file(str(series / f"e0{episode}/cut.otio"))
    track = told.tracks[0]
    was = track[2].source_range
    at = otio.opentime.RationalTime
    track[2].source_range = otio.opentime.TimeRange(was.start_time + at(10, 24), was.duration - at(10, 24))
    gone = next(n for n, clip in enumerate(track) if n > 3 and clip.metadata["loreboard"]["dialogue"])
    del track[gone]
    path = tmp_path / "edited.otio"
    otio.adapters.write_to_file(told, str(path))
    return path


def listed(series: Path, episode: int = 1) -> ShotList:
    return ShotList.model_validate_json((series / f"e0{episode}/shots.json").read_bytes())


def test_a_cut_is_told_and_nothing_is_written(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in series.rglob("*") if path.is_file() and path.name != "lock"}
    assert main(["conform", str(edited(series, tmp_path)), "--to", str(series)]) == 1
    assert {path: path.read_bytes() for path in series.rglob("*") if path.is_file() and path.name != "lock"} == before
    out = capsys.readouterr().out
    says = {"en": ("WRONG  line", "Nothing is written"), "zh": ("问题  第", "未写入")}
    language = listed(series).language
    assert all(words in out for words in says.pop(language)) and not any(words in out for other in says.values() for words in other)


def test_what_is_written_is_the_cut_and_counts_as_a_person_s(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, cut = listed(series), edited(series, tmp_path)
    capsys.readouterr()
    assert main(["conform", str(cut), "--to", str(series / "e01/shots.json"), "--write", "--json"]) == 1
    told, after = json.loads(capsys.readouterr().out), listed(series)
    assert told["written"] and told["wrong"] == len(told["told"]["lost"]) + len(told["told"]["cutting"]) > 0
    assert len(after.shots) == len(before.shots) - 1 and after.shots[2].frames == before.shots[2].frames - 10
    assert after.shots[2].rev == before.shots[2].rev + 1 and after.frames == after.target_frames
    assert Folder(series).edited("e01/shots.json") and any(fault.startswith("NOT_COVERED") for fault in told["faults"])
    assert set(told["files"]) == {"e01/shots.csv", "e01/cut.otio"}
    assert listed(series, 2) == ShotList.model_validate_json((EXAMPLES / series_of(before) / "e02/shots.json").read_bytes())


def series_of(shots: ShotList) -> str:
    return "lamp-keeper" if shots.language == "en" else "wu-tun-lu"


def test_the_same_cut_is_not_taken_over_twice(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edl = (series / "e01/cut.edl").read_text("ascii")
    cut = tmp_path / "cut.edl"
    cut.write_text(edl.replace("00:00:00:00 00:00:", "00:00:00:01 00:00:", 1), "ascii")
    main(["conform", str(cut), "--to", str(series), "--write"])
    once = listed(series)
    assert main(["conform", str(cut), "--to", str(series), "--write"]) == 2 and listed(series) == once
    assert "taken over already" in capsys.readouterr().err


def test_the_episode_is_found_by_the_cut(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = edited(series, tmp_path, 2)
    capsys.readouterr()
    main(["conform", str(cut), "--to", str(series), "--json"])
    assert json.loads(capsys.readouterr().out)["episode"] == 2
    assert main(["conform", str(cut), "--to", str(series), "--episode", "1"]) == 2
    assert main(["conform", str(cut), "--to", str(series), "--episode", "9"]) == 2
    assert "No clip of the cut is a shot of this list" in capsys.readouterr().err


def test_a_cut_that_changes_nothing_ends_well_and_writes_nothing(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (series / "e01/shots.json").read_bytes()
    assert main(["conform", str(series / "e01/cut.otio"), "--to", str(series), "--write"]) == 0
    assert (series / "e01/shots.json").read_bytes() == before and not Folder(series).edited("e01/shots.json")


def test_a_cut_that_is_not_there_is_the_user_s_mistake(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", str(series / "none.otio"), "--to", str(series)]) == 2
    assert "Cannot read the cut" in capsys.readouterr().err


def test_a_folder_of_boards_lies_beside_the_list_and_a_person_s_drawing_stays(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(series / "e01/shots.json"), "--to", "storyboarder"]) == 0
    board = next((series / "e01/storyboarder/images").glob("*.png"))
    board.write_bytes(b"drawn over")
    capsys.readouterr()
    assert main(["export", str(series / "e01/shots.json"), "--to", "storyboarder"]) == 0
    assert board.read_bytes() == b"drawn over" and board.with_suffix(".new.png").is_file()
    out = capsys.readouterr().out
    assert (
        out.startswith("e01/storyboarder/  (carries only: camera.angle, ")
        and f"beside yours: e01/storyboarder/images/{board.stem}.new.png" in out
    )


def test_a_link_in_the_way_is_not_written_through(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (series / "e01/jianying").symlink_to(tmp_path / "elsewhere")
    assert main(["export", str(series / "e01/shots.json"), "--to", "jianying"]) == 2
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_cut_begins_at_an_hour_when_asked(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(series), "--to", "edl,fcp7xml,fcpxml,otio", "--start", "01:00:00:00"]) == 0
    assert " 01:00:00:00 " in (series / "e02/cut.edl").read_text("ascii") and (series / "e01/cut.xml").is_file()
    assert main(["export", str(series), "--to", "edl", "--start", "1 hour"]) == 2
    assert main(["export", str(series), "--to", "srt", "--start", "01:00:00:00"]) == 2


@pytest.mark.parametrize(
    "told", ["", "1:00:00:00", "01:60:00:00", "01:00:00:24", "24:00:00:00", "01:00:00;00", "-1:00:00:00", "０1:00:00:00"]
)
def test_what_is_no_timecode_is_refused(told: str) -> None:
    with pytest.raises(BadInput, match="is no timecode at 24"):
        frames_at(told, 24)


def test_a_timecode_counts_frames() -> None:
    assert frames_at("01:00:00:00", 24) == 86_400 and frames_at("00:01:02:03", 25) == 62 * 25 + 3

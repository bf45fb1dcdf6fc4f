"""The cut as AAF, read back by pyaaf2 and by OpenTimelineIO's adapter, which are what wrote it only in part."""

import datetime
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aaf2
import opentimelineio as otio
import pytest

from loreboard.render import exporter, files
from loreboard.render.cuts import aaf
from loreboard.story.errors import BadInput, CannotExport
from loreboard.story.shots import ShotList

from .test_cuts import NASTY, with_words


def back(content: bytes, folder: Path) -> Any:
    """The timeline that the adapter reads."""
    path = folder / "cut.aaf"
    path.write_bytes(content)
    return otio.adapters.read_from_file(str(path))


@contextmanager
def opened(content: bytes, folder: Path) -> Iterator[Any]:
    """The file as pyaaf2 has it."""
    path = folder / "cut.aaf"
    path.write_bytes(content)
    with aaf2.open(str(path), "r") as file:
        yield file


def clips(content: bytes, folder: Path) -> list[Any]:
    return list(back(content, folder).find_clips())


def every_word(file: Any) -> Iterator[str]:
    """All text in the file, by walking all there is."""
    for mob in file.content.mobs:
        for found in mob.walk() if hasattr(mob, "walk") else ():
            yield from (p.value for p in found.properties() if isinstance(p.value, str))
        yield from (p.value for p in mob.properties() if isinstance(p.value, str))
        yield from (text for _, text in mob.comments.items() if isinstance(text, str))


def test_each_shot_is_a_clip_of_its_length_and_name(lists: list[ShotList], tmp_path: Path) -> None:
    for shots in lists[::6]:
        found = clips(aaf.export(shots), tmp_path)
        assert [(c.name, c.source_range.duration.value, c.source_range.duration.rate) for c in found] == [
            (s.id, s.frames, shots.fps) for s in shots.shots
        ]


@pytest.mark.parametrize("fps", [25, 30])
def test_other_rates_stay_whole_frames(fps: int, shots: ShotList, tmp_path: Path) -> None:
    found = clips(aaf.export(shots.model_copy(update={"fps": fps})), tmp_path)
    assert [(c.source_range.duration.value, c.source_range.duration.rate) for c in found] == [(n, fps) for n in (100, 95, 45)]


def test_time_begins_where_it_is_told(shots: ShotList, tmp_path: Path) -> None:
    for start in (0, 86_400):
        assert back(aaf.export_from(shots, start), tmp_path).global_start_time == otio.opentime.RationalTime(start, 24)
    assert files(exporter("aaf"), shots, "cut", 86_400) == {"cut.aaf": aaf.export_from(shots, 86_400)}


def test_words_spoken_are_markers_where_they_begin_also_at_the_first_frame(shots: ShotList, tmp_path: Path) -> None:
    spoken = shots.shots[1].dialogue
    assert spoken[0].start == 0
    found = clips(aaf.export(shots.model_copy(update={"shots": shots.shots[1:]})), tmp_path)
    assert [(m.name, m.marked_range.start_time.value) for m in found[0].markers] == [(f"{d.who}: {d.text}", d.start) for d in spoken]
    with opened(aaf.export(shots), tmp_path) as file:
        (slot,) = [s for s in next(file.content.toplevel()).slots if isinstance(s, aaf2.mobslots.EventMobSlot)]
        marks = list(slot.segment.components)
        assert [m["Position"].value for m in marks] == [100, 140]
        assert not any("Length" in m and m["Length"].value for m in marks), "Media Composer does not show markers that span"


def test_the_bin_has_columns_and_the_picture_its_size(shots: ShotList, tmp_path: Path) -> None:
    clip = clips(aaf.export(shots), tmp_path)[2]
    told = clip.metadata["AAF"]["UserComments"]
    assert (told["Shot"], told["Scene"], told["Comments"], told["Notes"]) == ("e01-cccccc", "s01", "she pours", "hold")
    assert told["Prompt"] == "a cup on a sill" and told["Avoid"] == "text, logo" and told["Camera"] == "ms, push_in, 35 mm"
    size = clip.media_reference.metadata["AAF"]["EssenceDescription"]
    assert (size["StoredWidth"], size["StoredHeight"], size["Length"]) == (1080, 1920, 45)


def test_the_composition_says_that_it_is_ai_content(shots: ShotList, tmp_path: Path) -> None:
    with opened(aaf.export(shots), tmp_path) as file:
        said = dict(next(file.content.toplevel()).comments.items())
    assert ("AI content" if shots.language == "en" else "人工智能生成内容") in said["AI content"]


def test_nothing_in_it_is_of_the_clock_or_of_chance(shots: ShotList, tmp_path: Path) -> None:
    made = aaf.export(shots)
    with opened(made, tmp_path) as file:
        (by,) = file.header["IdentificationList"].value
        times = [by["Date"].value, file.header["LastModified"].value]
        times += [mob[field].value for mob in file.content.mobs for field in ("CreationTime", "LastModified")]
        ids = [str(mob.mob_id) for mob in file.content.mobs]
    assert set(times) == {datetime.datetime(2000, 1, 1)} and len(set(ids)) == len(ids) == 10
    (tmp_path / "shots.json").write_text(shots.model_dump_json(), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from loreboard.story.shots import ShotList; from loreboard.render.cuts import aaf\n"
        "sys.stdout.buffer.write(aaf.export(ShotList.model_validate_json(Path(sys.argv[1]).read_bytes())))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "shots.json")]
    again = subprocess.run(command, check=True, capture_output=True, env={"PYTHONHASHSEED": "7"}).stdout
    assert again == made


def test_a_shot_that_has_not_changed_is_the_same_clip_in_a_later_cut(shots: ShotList, tmp_path: Path) -> None:
    def ids(of: ShotList) -> dict[str, str]:
        return {c.name: c.metadata["AAF"]["MobID"] for c in clips(aaf.export(of), tmp_path)}

    first, longer = ids(shots), shots.shots[0].model_copy(update={"frames": 120})
    later = ids(shots.model_copy(update={"shots": (shots.shots[2], longer)}))
    assert later["e01-cccccc"] == first["e01-cccccc"] and later["e01-aaaaaa"] != first["e01-aaaaaa"]
    assert len(set(first.values())) == 3


def test_no_words_break_the_file_or_stand_in_it_as_control_characters(shots: ShotList, tmp_path: Path) -> None:
    made = aaf.export(with_words(shots, NASTY))
    found = clips(made, tmp_path)
    assert [c.source_range.duration.value for c in found] == [100, 95, 45]
    assert [m.name for m in found[1].markers] == [
        "a ]]> b <!--x--> & [2Jevil ../../etc {\\an8} 雾: a ]]> b <!--x--> & [2Jevil ../../etc {\\an8} 雾"
    ] * 2
    with opened(made, tmp_path) as file:
        words = list(every_word(file))
    assert len(words) > 30 and not [w for w in words if any((ord(c) < 32 and c != "\n") or c in "\x7f\ufffe\u202e" for c in w)]


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "C:\\x", "\\\\host\\share", "con", "NUL.txt", "x" * 300, "雾", "a.", " a", "\u202ea", "🫖", "$(id)`"])  # fmt: skip
def test_no_id_leads_a_planned_file_out_of_its_folder(name: str, shots: ShotList, tmp_path: Path) -> None:
    own = shots.model_copy(update={"shots": (shots.shots[0].model_copy(update={"id": name}), *shots.shots[1:])})
    with opened(aaf.export(own), tmp_path) as file:
        urls = {loc["URLString"].value for mob in file.content.sourcemobs() for loc in mob.descriptor["Locator"].value}
    (strange,) = urls - {f"media/{s.id}.mp4" for s in shots.shots}
    assert strange.startswith("media/") and strange.count("/") == 1 and strange.isascii() and ".." not in strange and len(strange) < 80
    assert strange.removeprefix("media/").removesuffix(".mp4").casefold() not in ("con", "nul")


def test_words_that_the_format_cannot_hold_are_refused_with_where_they_stand(shots: ShotList, tmp_path: Path) -> None:
    def with_notes(text: str) -> ShotList:
        return shots.model_copy(update={"shots": (shots.shots[0].model_copy(update={"notes": text}),)})

    (clip,) = clips(aaf.export(with_notes("🫖" * (aaf.MOST // 2))), tmp_path)
    assert clip.metadata["AAF"]["UserComments"]["Notes"] == "🫖" * (aaf.MOST // 2)
    with pytest.raises(CannotExport, match="and Notes has more") as caught:
        aaf.export(with_notes("🫖" * (aaf.MOST // 2 + 1)))
    assert caught.value.where == "e01-aaaaaa"
    for wrong in ({"title": "x" * 40_000}, {"made_by": "x" * 40_000}):
        with pytest.raises(CannotExport, match="AAF holds"):
            aaf.export(shots.model_copy(update=wrong))
    with pytest.raises(CannotExport, match="no cut without shots"):
        aaf.export(shots.model_copy(update={"shots": ()}))


def test_without_its_adapter_it_says_what_to_install(shots: ShotList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(otio.adapters, "available_adapter_names", lambda: ["otio_json"])
    with pytest.raises(BadInput, match="has no AAF here") as caught:
        aaf.export(shots)
    assert "loreboard[exports]" in caught.value.do


def test_nothing_is_printed_while_it_is_made(shots: ShotList, capsys: pytest.CaptureFixture[str]) -> None:
    aaf.export(shots)
    assert capsys.readouterr() == ("", "")

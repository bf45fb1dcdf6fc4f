"""An editor's cut, made with a real editor's library from our own exports, held against the list it came from."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.render import timeline
from loreboard.render.conform import Conformed, Cut, Piece, compare, read, taken
from loreboard.render.cuts import aaf, bundle, edl, fcp7, fcpx
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

Track = Any
FORMATS: dict[str, tuple[Callable[[ShotList], bytes], str]] = {
    ".otio": (timeline.export, "otio_json"),
    ".edl": (edl.export, "cmx_3600"),
    ".xml": (fcp7.export, "fcp_xml"),
    ".aaf": (aaf.export, "AAF"),
}


def span(start: int, frames: int, rate: float = 24.0) -> Any:
    return otio.opentime.TimeRange(otio.opentime.RationalTime(start, rate), otio.opentime.RationalTime(frames, rate))


def edited(shots: ShotList, kind: str, work: Callable[[Track], None]) -> bytes:
    """What an editor sends back who opened our export, did `work` on its track, and exported again."""
    export, adapter = FORMATS[kind]
    if kind == ".aaf":
        return _edited_file(export(shots), work)
    told: Any = otio.adapters.read_from_string(export(shots).decode(), adapter, **({"rate": shots.fps} if kind == ".edl" else {}))
    work(told.tracks[0])
    return str(otio.adapters.write_to_string(told, adapter)).encode()


def _edited_file(content: bytes, work: Callable[[Track], None]) -> bytes:
    """The same of an AAF, which has no text. An editor gives what is new an id of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "cut.aaf")
        Path(path).write_bytes(content)
        told: Any = otio.adapters.read_from_file(path)
        work(told.tracks[0])
        otio.adapters.write_to_file(told, path, use_empty_mob_ids=True)
        return Path(path).read_bytes()


def held(shots: ShotList, kind: str, work: Callable[[Track], None]) -> Conformed:
    return compare(shots, read(edited(shots, kind, work), f"cut{kind}", shots.fps))


def free(shots: ShotList) -> ShotList:
    """The list with nothing locked."""
    return shots.model_copy(update={"shots": tuple(s.model_copy(update={"status": "draft"}) for s in shots.shots)})


def trimmed(n: int, head: int, tail: int) -> Callable[[Track], None]:
    def work(track: Track) -> None:
        was = track[n].source_range
        track[n].source_range = span(round(was.start_time.value) + head, round(was.duration.value) - head - tail)

    return work


def copied(clip: Any) -> Any:
    """The clip once more, as an editor makes it: without the id that only one may have in FCP7 XML."""
    out = clip.deepcopy()
    out.metadata.get("fcp_xml", {}).pop("@id", None)
    return out


def swapped(track: Track) -> None:
    clip = track[0].deepcopy()
    del track[0]
    track.append(clip)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_cut_that_nobody_touched_is_the_list(kind: str, shots: ShotList) -> None:
    told = held(shots, kind, lambda track: None)
    assert told.same and told.wrong == 0 and taken(shots, told) == shots


@pytest.mark.parametrize(("kind", "export"), [(".fcpxml", fcpx.export), (".otioz", bundle.export)])
def test_the_other_formats_are_read_too(kind: str, export: Callable[[ShotList], bytes], shots: ShotList) -> None:
    assert compare(shots, read(export(shots), f"cut{kind}", 24)).same


@pytest.mark.parametrize("kind", FORMATS)
def test_a_trim_into_speech_is_found_to_the_frame(kind: str, shots: ShotList) -> None:
    shots = free(shots)
    told = held(shots, kind, trimmed(1, 10, 30))
    assert [(k.shot, k.was, k.now, k.head, k.tail) for k in told.kept][1] == ("e01-bbbbbb", 95, 55, 10, 30)
    assert [(c.line, c.before, c.after) for c in told.cutting] == [(6, 10, 0), (7, 0, 5)] and told.wrong == 2
    after = taken(shots, told).shots[1]
    assert (after.frames, [d.start for d in after.dialogue], after.rev) == (55, [0, 30], 2)
    assert [(c.start, c.frames) for c in after.captions] == [(0, 20), (30, 25)]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_trim_that_speech_survives_is_only_a_length(kind: str, shots: ShotList) -> None:
    own = free(shots).model_copy(update={"shots": (free(shots).shots[1], shots.shots[2])})
    told = held(own, kind, trimmed(0, 0, 20))
    assert told.wrong == 0 and told.now == told.was - 20
    after = taken(own, told)
    assert after.target_frames == after.frames == 120 and after.shots[0].dialogue == own.shots[0].dialogue


@pytest.mark.parametrize("kind", FORMATS)
def test_a_dropped_shot_takes_its_lines_with_it(kind: str, shots: ShotList) -> None:
    told = held(shots, kind, lambda track: track.pop(0))
    assert told.dropped == ("e01-aaaaaa",) and [(x.line, x.text) for x in told.lost] == [(3, "")] and told.wrong == 1
    assert [s.id for s in taken(shots, told).shots] == ["e01-bbbbbb", "e01-cccccc"]


@pytest.mark.parametrize("kind", FORMATS)
def test_lines_keep_the_script_s_order_whatever_the_cut_does(kind: str, shots: ShotList) -> None:
    told = held(shots, kind, swapped)
    assert told.disordered == ("e01-aaaaaa",) and [k.shot for k in told.kept if k.moved] == ["e01-aaaaaa"]
    assert [s.id for s in taken(shots, told).shots] == ["e01-aaaaaa", "e01-cccccc", "e01-bbbbbb"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_shot_of_no_line_goes_where_the_cut_has_it_and_plays_on_what_it_follows(kind: str, shots: ShotList) -> None:
    def forward(track: Track) -> None:
        clip = track[2].deepcopy()
        del track[2]
        track.insert(0, clip)

    told = held(shots, kind, forward)
    after = taken(shots, told)
    assert told.wrong == 0 and [s.id for s in after.shots] == ["e01-cccccc", "e01-aaaaaa", "e01-bbbbbb"]
    assert (after.shots[0].on_line, after.shots[0].rev, after.shots[1].rev) == (3, 2, 1)


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_doubled_new_or_empty_is_named_and_not_taken_over(kind: str, shots: ShotList) -> None:
    def work(track: Track) -> None:
        track.append(copied(track[0]))
        strange = otio.schema.Clip(
            name="beach", source_range=span(0, 30), media_reference=otio.schema.MissingReference(available_range=span(0, 30))
        )
        strange.metadata["cmx_3600"] = {"reel": "X9"}
        track.append(strange)
        track.insert(1, otio.schema.Gap(source_range=span(0, 12)))

    told = held(shots, kind, work)
    assert [(d.name, d.frames) for d in told.doubled] == [("e01-aaaaaa", 100)]
    assert [(n.name, n.start, n.frames) for n in told.new] == [("beach", 352, 30)] and told.gaps == 12 and not told.same
    assert taken(shots, told) == shots


@pytest.mark.parametrize("kind", FORMATS)
def test_a_shot_cut_in_two_and_left_together_is_one(kind: str, shots: ShotList) -> None:
    def blade(track: Track) -> None:
        second = copied(track[0])
        track[0].source_range, second.source_range = span(0, 40), span(40, 60)
        track.insert(1, second)

    assert held(shots, kind, blade).same


def test_a_reel_finds_its_shot_where_the_editor_lost_the_name(shots: ShotList) -> None:
    made = edl.export(shots).decode()
    bare = "\n".join(line for line in made.splitlines() if not line.startswith("*")).encode()
    assert compare(shots, read(bare, "cut.edl", 24)).same


def test_a_name_with_an_ending_or_in_capitals_is_still_the_shot_s(shots: ShotList) -> None:
    made = edl.export(shots).decode().replace("S00", "AX0").replace("e01-aaaaaa", "E01-AAAAAA.mp4").encode()
    assert compare(shots, read(made, "cut.EDL", 24)).same


def test_media_with_handles_begin_where_one_says(shots: ShotList) -> None:
    def shifted(track: Track) -> None:
        for n in range(3):
            trimmed(n, 12, -12)(track)

    told = read(edited(shots, ".edl", shifted), "cut.edl", 24)
    assert not compare(shots, told).same and compare(shots, told, handles=12).same


def test_a_camera_s_timecode_is_not_taken_for_a_trim(shots: ShotList) -> None:
    made = edl.export(shots).decode().replace(" 00:00:00:00 00:00:04:04 00:", " 14:10:00:00 14:10:04:04 00:", 1).encode()
    assert b"14:10" in made and compare(shots, read(made, "cut.edl", 24)).same


def test_another_rate_is_counted_to_the_nearest_frame(shots: ShotList) -> None:
    own = shots.model_copy(update={"fps": 25})
    told = compare(shots, read(fcp7.export(own), "cut.xml", 24))
    assert told.rate == 25 and [k.now for k in told.kept] == [96, 91, 43]


def test_a_changed_speed_is_told(shots: ShotList) -> None:
    told = held(shots, ".otio", lambda track: track[0].effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0)))
    assert [k.retimed for k in told.kept] == [True, False, False]


def test_clips_on_a_second_track_are_what_is_seen(shots: ShotList) -> None:
    told: Any = otio.adapters.read_from_string(timeline.export(shots).decode(), "otio_json")
    over = otio.schema.Track(name="V2", kind="Video")
    over.append(otio.schema.Gap(source_range=span(0, 60)))
    over.append(otio.schema.Clip(name="beach", source_range=span(0, 40)))
    told.tracks.append(over)
    found = compare(shots, read(str(otio.adapters.write_to_string(told, "otio_json")).encode(), "cut.otio", 24))
    assert (found.kept[0].now, found.kept[0].tail) == (60, 40) and [n.name for n in found.new] == ["beach"]


def test_a_cut_of_an_older_export_is_not_taken_over(shots: ShotList) -> None:
    made = edited(shots, ".otio", trimmed(0, 5, 0))
    later = taken(shots, compare(shots, read(made, "cut.otio", 24)))
    told = compare(later, read(made, "cut.otio", 24))
    assert told.stale == ("e01-aaaaaa",) and not told.same
    with pytest.raises(BadInput, match="has changed since the cut was made: e01-aaaaaa"):
        taken(later, told)


def test_a_locked_shot_is_not_changed_by_a_cut(shots: ShotList) -> None:
    for work in (trimmed(1, 0, 3), lambda track: track.pop(1)):
        with pytest.raises(BadInput, match="what is locked: e01-bbbbbb"):
            taken_locked(shots, work)


def taken_locked(shots: ShotList, work: Callable[[Track], None]) -> ShotList:
    return taken(shots, held(shots, ".otio", work))


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xmeml version="4">&b;</xmeml>'


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("cut.avi", b""), ("cut", b""), ("cut.otio", b""), ("cut.otio", b"{}"), ("cut.otio", b"\xff\xfe"), ("cut.otio", b'{"OTIO_SCHEMA":"Clip.1"}'),
        ("cut.otio", b'{"OTIO_SCHEMA":"Timeline.1","tracks":{"OTIO_SCHEMA":"Stack.1","children":[]}}'), ("cut.otioz", b"PK"),
        ("cut.xml", b"<xmeml"), ("cut.xml", b"<xmeml version='4'/>"), ("cut.xml", BOMB), ("cut.fcpxml", BOMB), ("cut.fcpxml", b"<fcpxml/>"),
        ("cut.aaf", b""), ("cut.aaf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), ("cut.edl", b"garbage"), ("cut.edl", b"001  S001 V C 00:00:00:00 00:00:01:00"), ("cut.edl", b""),
    ],
)  # fmt: skip
def test_what_is_no_cut_is_refused_in_a_sentence(file: str, content: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        read(content, file, 24)
    assert caught.value.where == file and caught.value.do


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_cut_taken_over_is_a_list_of_its_length_that_compares_as_the_same_lines(data: st.DataObject, lists: list[ShotList]) -> None:
    shots = data.draw(st.sampled_from(lists[::3]))
    some = [s for s in shots.shots[:12] if not s.locked]
    order = data.draw(st.lists(st.sampled_from(some), min_size=1, max_size=14))
    pieces, at = [], 0
    for shot in order:
        head = data.draw(st.integers(0, shot.frames - 1))
        frames = data.draw(st.integers(1, shot.frames - head + 10))
        pieces.append(Piece(names=(shot.id,), reel=None, start=at, frames=frames, head=head))
        at += frames
    small = shots.model_copy(update={"shots": tuple(some)})
    told = compare(small, Cut(pieces=tuple(pieces), gaps=0, rate=24))
    after = taken(small, told)
    assert after.target_frames == after.frames == told.now and {s.id for s in after.shots} | set(told.dropped) == {s.id for s in some}
    lines = [n for s in after.shots for n in s.lines]
    assert lines == sorted(lines) and sorted([*lines, *(x.line for x in told.lost)]) == [n for s in some for n in s.lines]
    assert ShotList.model_validate_json(after.model_dump_json()) == after
    for shot in after.shots:
        assert all(c.start >= 0 and c.start + c.frames <= shot.frames for c in shot.captions)
        cut_off = {c.line for c in told.cutting if c.shot == shot.id and (c.before or c.after)}
        assert {d.line for d in shot.dialogue if d.start + d.frames > shot.frames} <= cut_off

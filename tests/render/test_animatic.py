"""The film has the frames of its list, at its rate, and each word stands on the screen while it is said."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from loreboard.render.animatic import film
from loreboard.render.animatic.frames import Screen, runs
from loreboard.render.animatic.lettering import broken, font
from loreboard.render.animatic.setting import setting
from loreboard.story.errors import BadInput
from loreboard.story.shots import Caption, ShotList


@pytest.fixture
def short(shots: ShotList) -> ShotList:
    """The list of tests/render, at a tenth of its length, with captions."""
    out = []
    for shot in shots.shots:
        said = (
            Caption(line=4, text="你数过杯子了。" if shots.language == "zh" else "You counted the cups.", kind="speech", start=3, frames=4),
        )
        out.append(shot.model_copy(update={"frames": 10, "captions": said}))
    return shots.model_copy(update={"shots": tuple(out), "target_frames": 10 * len(out)})


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_the_film_has_the_frames_and_the_rate_of_its_list(fps: int, short: ShotList, tmp_path: Path) -> None:
    told = short.model_copy(update={"fps": fps})
    seen: list[int] = []
    assert film(told, tmp_path / "a.mp4", seen.append) == told.frames == seen[-1]
    with av.open(str(tmp_path / "a.mp4")) as made:
        track = made.streams.video[0]
        assert (track.width, track.height) == (setting()["width"], setting()["height"])
        assert track.average_rate == Fraction(fps) and track.time_base is not None
        times = [frame.pts * track.time_base for frame in made.decode(video=0) if frame.pts is not None]
    assert len(times) == told.frames and all(b - a == Fraction(1, fps) for a, b in pairwise(times))


def test_every_new_picture_is_coded_whole_and_shown_as_it_was_drawn(short: ShotList, tmp_path: Path) -> None:
    film(short, tmp_path / "a.mp4")
    drawn = Screen(short, setting()["width"], setting()["height"])
    with av.open(str(tmp_path / "a.mp4")) as made:
        shown = list(made.decode(video=0))
    for run in runs(short):
        assert shown[run.start].key_frame and not any(frame.key_frame for frame in shown[run.start + 1 : run.start + run.frames])
        wanted = av.VideoFrame.from_image(drawn.picture(run)).reformat(format="yuv420p").to_ndarray().astype(float)  # type: ignore[no-untyped-call]
        for frame in (shown[run.start], shown[run.start + run.frames - 1]):
            assert 10 * np.log10(255**2 / ((frame.to_ndarray() - wanted) ** 2).mean()) > 50


def test_a_caption_stands_in_its_lane_while_it_is_said_and_not_a_frame_longer(short: ShotList) -> None:
    screen = Screen(short, 270, 480)
    first = [run for run in runs(short) if run.shot == short.shots[0]]
    lane = [np.asarray(screen.picture(run).convert("L"), float)[int(480 * 0.8) :] for run in first]
    said = [bool(run.captions) for run in first]
    assert next((run.start, run.frames) for run, spoken in zip(first, said, strict=True) if not spoken) == (0, 3)
    assert sum(run.frames for run, spoken in zip(first, said, strict=True) if spoken) == 4 and not said[-1]
    assert np.abs(lane[0] - lane[1]).max() > 100


def test_runs_are_the_whole_list_without_a_gap(short: ShotList) -> None:
    told = list(runs(short))
    assert sum(run.frames for run in told) == short.frames
    assert all(a.start + a.frames == b.start for a, b in pairwise(told))


def test_lines_are_broken_where_the_language_breaks_and_nothing_is_lost() -> None:
    said = "The book stands. The keeper pays nothing, it is on page one, and nobody has ever read so far."
    rows = broken(said, "en", 30, 3)
    assert " ".join(rows) == said and len(rows) <= 4 and max(map(len, rows)) <= 40
    zh = "您进去，我要数的就不是九个，还得多数一个。"
    assert "".join(broken(zh, "zh", 15, 3)) == zh and not any(row[0] in "，。！？" for row in broken(zh, "zh", 15, 3))


def test_a_font_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.ttf").write_bytes(b"no")
    with pytest.raises(BadInput, match="no font"):
        font(20, tmp_path / "x.ttf")

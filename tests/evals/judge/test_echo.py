"""The arithmetic of Sui Generis, by numbers worked out by hand."""

import math

import pytest

from loreboard.evals.judge.echo import drop_ratio, runs, segment_score, segments, uniqueness
from loreboard.story.errors import BadInput

from .conftest import BEATS, made


def test_what_nobody_foresaw_counts_the_log_of_k_and_one_and_what_all_did_counts_nothing() -> None:
    assert uniqueness(0, 8) == pytest.approx(2.1972246)  # log 9
    assert uniqueness(8, 8) == 0
    assert uniqueness(2, 8) == pytest.approx(1.0986123)  # log 9/3


def test_a_cut_nearer_the_beginning_weighs_more() -> None:
    # hits 0 and 8 of 8 at decay 0.5: (0.5 * log 9 + 0.25 * 0) / 0.75 = 2/3 log 9
    assert segment_score([0, 8], 8, 0.5) == pytest.approx(2 / 3 * math.log(9))
    assert segment_score([8, 0], 8, 0.5) == pytest.approx(1 / 3 * math.log(9))


def test_one_cut_is_its_own_mean_whatever_the_decay() -> None:
    assert segment_score([2], 8, 0.3) == pytest.approx(math.log(3))


def test_a_drop_is_the_mean_fall_beyond_the_slack() -> None:
    # falls: (2 - 1) / 2 = 0.5, then a rise counts 0; mean 0.25
    assert drop_ratio([2.0, 1.0, 1.5], 0.0) == pytest.approx(0.25)
    assert drop_ratio([2.0, 1.0, 1.5], 0.2) == pytest.approx(0.15)
    assert drop_ratio([2.0], 0.0) == 0
    assert drop_ratio([0.0, 1.0], 0.0) == 0


def test_a_piece_with_scenes_is_cut_at_them_and_one_without_into_even_runs() -> None:
    assert segments(made(heads=(0, 2, 5)), 6) == (BEATS[:2], BEATS[2:5], BEATS[5:])
    assert segments(made(heads=(2, 5)), 6) == segments(made(heads=(0, 2, 5)), 6)
    assert segments(made(), 6) == tuple((beat,) for beat in BEATS)
    assert segments(made(), 3) == (BEATS[:2], BEATS[2:4], BEATS[4:])


def test_more_scenes_than_segments_are_joined_whole() -> None:
    assert segments(made(heads=(0, 1, 3, 4)), 2) == (BEATS[:3], BEATS[3:])


def test_no_beat_is_lost_in_runs() -> None:
    for many in range(1, 12):
        parts = runs(range(11), many)
        assert [n for part in parts for n in part] == list(range(11)) and len(parts) == many
        assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_a_text_of_one_event_is_refused() -> None:
    with pytest.raises(BadInput, match="one event"):
        segments(made(beats=("It rains.",)), 6)

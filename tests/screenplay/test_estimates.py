"""Lines, scenes and episodes: their sums, their bands, and which lines cost most, in both languages."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.screenplay import read_duanju, read_fountain, timing
from loreboard.screenplay.estimates import band_over, costliest, episode_times
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.screenplay.timing import script_timing

from .test_timing import CHINESE, ENGLISH

PAGES = {
    "en": ENGLISH + "\nINT. KITCHEN - DAY\n\nRain.\n\nBREN\nStill warm.\n",
    "zh": CHINESE + "\n.日 内 厨房\n\n雨。\n\n@老布\n还热着。\n",
}
BAND = timing.constants()["band"]
DUANJU = (
    "第1集 归来\n1-1 日 内 茶馆\n△她放下灯。\n甲：（低声）别回头。\n1-2 夜 外 桥\n△他走来。\n第十二集 {}\n2-1 夜 内 仓房\n乙：谁在那儿？\n"
)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("pace", [SHIPPED, Pace(speech=1.2, action=0.7)])
def test_lines_sum_to_scenes_and_scenes_to_the_episode(page: str, pace: Pace) -> None:
    script = read_fountain(page.encode(), "x")
    (episode,) = episode_times(script, pace)
    whole = script_timing(script, pace)
    assert episode.seconds == pytest.approx(whole.seconds)
    assert (episode.speech, episode.action, episode.joins) == pytest.approx((whole.speech, whole.action, whole.joins))
    assert sum(scene.seconds for scene in episode.scenes) == pytest.approx(episode.seconds)
    for scene in episode.scenes:
        assert sum(line.seconds for line in scene.lines) + scene.joins == pytest.approx(scene.seconds)
    assert [line.number for line in episode.lines] == [line.number for line in script.lines]
    assert episode.band == whole.band
    assert episode.low < episode.seconds < episode.high
    assert episode.high - episode.seconds == pytest.approx(episode.band * episode.seconds)


def test_a_pace_stretches_speech_and_action_apart() -> None:
    script = read_fountain(ENGLISH.encode(), "x")
    plain, told = script_timing(script), script_timing(script, Pace(speech=2, action=0.5))
    assert told.speech == pytest.approx(2 * plain.speech)
    assert told.action == pytest.approx(plain.action / 2)


@pytest.mark.parametrize("talks", [True, False])
def test_a_line_has_the_band_of_a_line_and_a_long_script_that_of_an_episode(talks: bool) -> None:
    whole = BAND["dialogue_led" if talks else "action_led"]
    assert band_over([4.0], talks) == pytest.approx(BAND["line"])
    assert band_over([3.0] * 2000, talks) == pytest.approx(whole, abs=0.01)
    assert band_over([], talks) == BAND["line"]


@pytest.mark.parametrize("talks", [True, False])
def test_a_scene_of_four_times_the_lines_has_half_the_chance_error(talks: bool) -> None:
    """The square-root rule: what is left when the bias is taken out halves."""
    one, four, sixteen = (band_over([2.0] * n, talks) ** 2 for n in (1, 4, 16))
    bias = band_over([2.0] * 10**6, talks) ** 2
    if talks:
        assert (one - four) / (four - sixteen) == pytest.approx(4, rel=1e-6)
    assert one > four > sixteen >= bias


@settings(deadline=None)
@given(st.lists(st.floats(0.3, 20), min_size=1, max_size=60), st.booleans())
def test_a_band_lies_between_an_episode_and_a_line_and_one_long_line_counts_for_few(seconds: list[float], talks: bool) -> None:
    whole = BAND["dialogue_led" if talks else "action_led"]
    assert whole <= band_over(seconds, talks) <= BAND["line"]
    assert band_over([*seconds, 1000.0], talks) >= band_over([sum(seconds) / len(seconds)] * (len(seconds) + 1), talks) - 1e-9


def test_a_calibrated_pace_narrows_scenes_too() -> None:
    pace = Pace(band=BAND["calibrated"])
    assert band_over([2.0] * 20, False, pace) < band_over([2.0] * 20, True)
    assert band_over([2.0], False, pace) == pytest.approx(BAND["line"])


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_costliest_lines_come_first_and_none_is_lost(page: str) -> None:
    (episode,) = episode_times(read_fountain(page.encode(), "x"))
    told = costliest(episode.lines)
    assert all(a.seconds >= b.seconds for a, b in pairwise(told))
    assert sorted(told, key=lambda line: line.number) == list(episode.lines)


def test_a_short_drama_page_is_timed_episode_by_episode() -> None:
    one, twelve = episode_times(read_duanju(DUANJU.format("对质").encode(), "x"))
    assert (one.number, one.title, [scene.number for scene in one.scenes]) == (1, "第1集 归来", ["1-1", "1-2"])
    assert (twelve.number, twelve.title, [scene.number for scene in twelve.scenes]) == (12, "第十二集 对质", ["2-1"])
    assert one.joins > 0 == twelve.joins


def test_sections_that_name_no_episode_do_not_cut_a_script() -> None:
    text = "# Act one\n\nINT. A\n\nRain.\n\n# Act two\n\nINT. B\n\nRain.\n"
    (whole,) = episode_times(read_fountain(text.encode(), "x"))
    assert len(whole.scenes) == 2
    text = text.replace("Act one", "Episode 1").replace("Act two", "Episode 2: Rain")
    assert [e.number for e in episode_times(read_fountain(text.encode(), "x"))] == [1, 2]


def test_a_script_without_a_line_is_one_episode_of_no_time() -> None:
    (episode,) = episode_times(read_fountain(b"INT. A\n", "x"))
    assert (episode.seconds, episode.lines) == (0, ())

"""What a person reads when a script does not fit: the same in both languages, whole sentences, every number in its place."""

import re
from importlib.resources import files

import pytest
import yaml

from loreboard.agents.storyboard.advice import does_not_fit, too_long_for_a_clip
from loreboard.agents.storyboard.ways import Explanation, Way
from loreboard.story.script import Language

CUTS = tuple(Way(kind="cut", line=n, frames=30, price=n) for n in (*range(1, 13), 20, 21, 22, 30))


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_a_script_one_frame_too_long_is_not_told_to_be_right(fps: int) -> None:
    told = does_not_fit(Explanation(short=1, nearest=180 * fps + 1, ways=CUTS[:1]), 180 * fps, fps, "a.fountain", "en")
    assert told.what == "The script is 0.1 s too long for 180 s" and "--seconds 181 or more" in told.do


def test_few_cuts_are_told_with_what_each_frees() -> None:
    told = Explanation(short=55, nearest=1055, ways=CUTS[:2])
    assert "cut line 1 (frees 1.2 s) and line 2 (frees 1.2 s):" in does_not_fit(told, 1000, 24, "a", "en").do
    assert "删掉第1行（省1.2秒）和第2行（省1.2秒）就放得下" in does_not_fit(told, 1000, 24, "a", "zh").do


def test_of_many_cuts_the_cheapest_have_their_seconds_and_all_have_their_number() -> None:
    told = Explanation(short=400, nearest=1400, ways=CUTS)
    assert "line 11 (frees 1.2 s) and lines 12, 20-22, 30 (free 6.2 s together)" in does_not_fit(told, 1000, 24, "a", "en").do
    assert "第11行（省1.2秒）和第12、20-22、30行（共省6.2秒）" in does_not_fit(told, 1000, 24, "a", "zh").do
    odd = tuple(Way(kind="cut", line=2 * n, frames=30, price=1) for n in range(200))
    assert "129 more (free" in does_not_fit(Explanation(short=6000, nearest=7000, ways=odd), 1000, 24, "a", "en").do


def test_what_is_left_when_all_is_cut_is_told() -> None:
    told = Explanation(short=60, nearest=1060, ways=CUTS[:1], left=30)
    assert "Even without line 1 (frees 1.2 s) it is 1.3 s too long" in does_not_fit(told, 1000, 24, "a", "en").do
    assert "Nothing that may be cut is left." in does_not_fit(Explanation(short=60, nearest=1060, ways=(), left=60), 1000, 24, "a", "en").do
    assert "就算删掉第1行（省1.2秒），还是长1.3秒" in does_not_fit(told, 1000, 24, "a", "zh").do


def test_beats_are_told_by_scene_and_shots_by_line() -> None:
    ways = (
        Way(kind="add", line=6, purpose="reaction", frames=96, price=2),
        *[Way(kind="open", scene=scene, frames=192, price=7) for scene in ("KITCHEN", "ROAD", "KITCHEN")],
    )
    told = Explanation(short=-600, nearest=4000, ways=ways)
    said = does_not_fit(told, 4600, 24, "a", "en").do
    assert "a reaction to line 6 (up to 4.0 s), 2 new beats in KITCHEN (about 8.0 s each) and 1 new beat in ROAD (about 8.0 s):" in said
    assert "--seconds 166 or less" in said
    assert "“KITCHEN”一场的2个新情节点（每个约8.0秒）" in does_not_fit(told, 4600, 24, "a", "zh").do


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_single_line_too_long_for_a_clip_is_named(language: Language) -> None:
    told = too_long_for_a_clip([7], 300, 240, 24, "a", language)
    assert all(part in told.what for part in ("7", "12.5", "10")) and told.exit_code == 2


def test_both_languages_say_the_same_with_the_same_holes() -> None:
    words = yaml.safe_load((files("loreboard.agents.storyboard") / "advice.yaml").read_text(encoding="utf-8"))
    assert words["en"].keys() == words["zh"].keys()
    for name, said in words["en"].items():
        assert sorted(re.findall(r"\{(\w+)\}", said)) == sorted(re.findall(r"\{(\w+)\}", words["zh"][name])), name

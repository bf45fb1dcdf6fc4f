"""The radar's blind test for readers: how it is dealt, what replies come to, and what recorded readers found."""

import json
from pathlib import Path

import pytest

from loreboard.evals.seeded import scenes
from loreboard.evals.seeded.readers import LANGUAGES, TRIAL, Read, dealt, figures, key, read_all, report, script, within
from loreboard.llm.recorded import Recorded, Recording
from loreboard.lore import load_cliches
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language

READINGS = sorted((Path(__file__).parents[2] / "examples" / "readings").glob("worn-*.json"))
PART = 10
"""Of the asks of a recording every so manieth is played here; all of them: `python -m loreboard.evals.seeded.readers play FILE`."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scene_is_dealt_once_six_to_an_ask_and_no_host_comes_twice_in_a_sitting(language: Language) -> None:
    hands = dealt(language)
    assert {len(hand) for hand in hands.values()} == {6}
    dealt_ = [scene for place, hand in hands.items() if place[0] < "d" for scene in hand]
    assert sorted(map(str, dealt_)) == sorted(map(str, sum(scenes(language), ())))
    assert {scene.near for hand in hands.values() for scene in hand} - {""} == {one.id for one in load_cliches()}
    for sitting in {place[0] for place in hands}:
        hosts = [scene.host for place, hand in hands.items() if place[0] == sitting for scene in hand]
        assert len(set(hosts)) == len(hosts)


def test_an_ask_shows_every_line_of_its_scenes_and_not_what_was_planted(tmp_path: Path) -> None:
    files, told = TRIAL.ask_next(tmp_path)
    assert len(files.open) == 362 and all(one.seen is None for one in told) and json.loads((tmp_path / "key.json").read_bytes()) == key()
    hand = dealt("zh")["a07"]
    page = (tmp_path / "asks" / "zh" / "a07.md").read_text("utf-8").partition("<script>")[2]
    assert all(f"{line.number} {line.text}" in page for scene in script(hand, "zh") for line in scene.lines)
    assert not any(scene.cliche and scene.cliche in page for scene in hand)


def test_a_reader_who_finds_every_plant_and_one_that_is_not_there_is_counted_so(tmp_path: Path) -> None:
    TRIAL.ask_next(tmp_path)
    hand = dealt("en")["a01"]
    played = []
    for scene, shown in zip(hand, script(hand, "en"), strict=True):
        id, line = scene.cliche or "look_ring_portal", shown.lines[0]
        played.append({"cliche": id, "line": line.number, "quote": line.text})
    (tmp_path / "replies" / "en").mkdir(parents=True)
    (tmp_path / "replies" / "en" / "a01.json").write_text(json.dumps({"played": played}), "utf-8")
    told = TRIAL.ask_next(tmp_path)[1]
    found, clean = figures(told), sum(not scene.cliche for scene in hand)
    assert (found.planted, found.clean, found.recall, found.alarms_in_clean) == (6 - clean, clean, 1.0, clean)
    assert found.precision == (6 - clean) / 6 and any("6 of 846 scenes answered" in line for line in report(told))
    with pytest.raises(ModelTrouble):
        TRIAL.pack(tmp_path, "nobody")


def test_an_interval_holds_the_figure_and_is_the_same_twice() -> None:
    planted, clean = scenes("en")
    told = [Read(scene, "en", "", frozenset({scene.cliche}) if n % 4 else frozenset(), "") for n, scene in enumerate(planted)]
    told += [Read(scene, "en", "", frozenset({"x"}) if n % 10 == 0 else frozenset(), "") for n, scene in enumerate(clean)]
    (low, high), (least, most) = within(told)
    found = figures(told)
    assert low < found.recall < high < low + 0.1 and least < found.precision < most < least + 0.1
    assert within(told) == within(told)


@pytest.mark.parametrize("path", READINGS, ids=[path.stem for path in READINGS])
def test_a_recorded_reader_plays(path: Path) -> None:
    told = tuple(read_all(Recorded(Recording.read(path)), PART))
    assert all(one.seen is not None for one in told) and not any(one.why for one in told)

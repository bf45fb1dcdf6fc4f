"""The set for the checks that a reader's labels find: it is whole and says nothing of its faults, and replies to it are read as the door reads them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from loreboard.agents.doctor import findings
from loreboard.agents.doctor.flag import told
from loreboard.evals import planting
from loreboard.evals.doctored import LANGUAGES
from loreboard.evals.doctored.labelled import Case, cases, checks
from loreboard.evals.doctored.readers import ask_next, dealt, figures, key, main, pack, read_all, report
from loreboard.evals.recordings import packed
from loreboard.llm.recorded import Recorded, Recording
from loreboard.story.errors import ModelTrouble
from loreboard.story.files import write_whole
from loreboard.story.notes import BeatLabel, Reading, SceneLabel
from loreboard.story.script import Language

LEAST, MOST_ASKS = 5, 80
FOUND, ALARMS = 0.95, 0.03
READINGS = sorted((Path(__file__).parents[2] / "examples" / "readings").glob("cold-*.json"))
DOC = Path(__file__).parents[2] / "docs" / "doctor.md"


def every_case() -> list[Case]:
    return [case for language in LANGUAGES for case in cases(language)]


def blank(case: Case, against: str = "") -> Reading:
    """A reader who has looked and found nothing, but `against` in the last scene that is long enough."""
    long = [scene for scene in case.script.scenes if len(scene.lines) >= told()["fewest_lines"]]
    return Reading(
        logline="x",
        labels=tuple(BeatLabel(beat=beat.id, drives="driver", received=True) for beat in case.plan.beats),
        notes=(),
        keep=(),
        patches=(),
        scenes=tuple(
            SceneLabel(
                line=scene.lines[0].number, against=scene.lines[-1].text if against and scene is long[-1] else "", moved=(), shows=""
            )
            for scene in long
        ),
    )


def answer(folder: Path, language: Language, place: str, text: str) -> None:
    write_whole(folder / "replies" / language / f"{place}.json", text.encode())


def test_every_check_of_labels_has_five_faults_and_five_clean_scripts_in_each_language() -> None:
    for language in LANGUAGES:
        planted = Counter(case.check for case in cases(language))
        assert planted.pop("") >= LEAST
        assert set(planted) == set(checks()) == set(told()["by_label"]) and min(planted.values()) >= LEAST
    assert len(every_case()) <= MOST_ASKS


def test_a_planted_script_has_the_scenes_and_the_people_of_its_clean_one_and_other_words_where_the_fault_is() -> None:
    clean = {(case.script.language, case.story): case for case in every_case() if not case.check}
    pages = [case.script.text for case in every_case()]
    assert len(set(pages)) == len(pages)
    for case in (case for case in every_case() if case.check):
        was = clean[case.script.language, case.story]
        assert [scene.heading for scene in case.script.scenes] == [scene.heading for scene in was.script.scenes]
        assert [line.speaker for line in case.script.lines] == [line.speaker for line in was.script.lines], case.name
        assert case.book == was.book and case.arc == was.arc and case.spot


def test_rules_have_next_to_nothing_against_clean_scripts_and_every_story_gives_the_labels_room() -> None:
    """Five checks read for meaning, and are wrong about a line now and then."""
    clean = [case for case in every_case() if not case.check]
    accused = [flag.check for case in clean for flag in findings(case.script, case.book, case.plan)]
    assert set(accused) <= {"D1", "D2", "P2", "P3", "X2"}
    assert len(accused) <= 0.02 * sum(len(case.script.lines) for case in clean)
    for case in every_case():
        long = [scene for scene in case.script.scenes if len(scene.lines) >= told()["fewest_lines"]]
        spoken = Counter(line.speaker for line in case.script.lines if line.speaker)
        assert len(long) >= 2 and sum(count >= 4 for count in spoken.values()) >= 3, case.name


def test_whoever_reads_one_sitting_meets_no_story_twice_and_no_name_tells_a_fault() -> None:
    for language in LANGUAGES:
        places = dealt(language)
        assert sorted(case.name for case in places.values()) == sorted(case.name for case in cases(language))
        stories = Counter((place[0], case.story) for place, case in places.items())
        assert set(stories.values()) == {1}
        orders = {tuple(case.story for place, case in places.items() if place[0] == sitting) for sitting in "abcdefg"}
        kinds = {tuple(case.check for place, case in places.items() if place[0] == sitting) for sitting in "abcdefg"}
        assert len(orders) > 1 and len(kinds) == 7


def test_an_ask_is_what_the_reader_is_sent_and_the_key_stands_beside_it(tmp_path: Path) -> None:
    files, read = ask_next(tmp_path)
    assert len(files.open) == len(read) == len(every_case()) and not any(one.reading or one.why for one in read)
    known = json.loads((tmp_path / "key.json").read_text("utf-8"))
    assert known == key()
    for language in LANGUAGES:
        for place, case in dealt(language).items():
            page = (tmp_path / "asks" / language / f"{place}.md").read_text("utf-8")
            assert all(line.text in page for line in case.script.lines) and '"VoiceLabel"' in page and "$" not in page.split("# user")[0]
            assert known[language][place] == {"story": case.story, "planted": case.check}
    again, _ = ask_next(tmp_path)
    assert [path.name for path in again.open] == [path.name for path in files.open]


def test_replies_are_counted_by_what_their_labels_find_and_one_beside_the_fault_is_none(tmp_path: Path) -> None:
    ask_next(tmp_path)
    for place, case in dealt("en").items():
        answer(tmp_path, "en", place, blank(case).model_dump_json())
    rows = {row.check: row for row in figures(ask_next(tmp_path)[1])}
    assert (rows["SC2"].found, rows["SC2"].planted, len(rows["SC2"].alarms), rows["SC2"].clean) == (5, 5, 30, 30)
    assert rows["C4"].found == 0 and not rows["C4"].alarms
    case = next(case for case in cases("en") if case.check == "SC2")
    first = blank(case)
    spared = first.model_copy(
        update={"scenes": (first.scenes[0].model_copy(update={"against": case.script.scenes[0].lines[0].text}), *first.scenes[1:])}
    )
    assert "SC2" in case.seen(first).found and "SC2" not in case.seen(spared).found
    assert "SC2" in case.model_copy(update={"check": ""}).seen(spared).found


def test_a_reply_that_cannot_be_used_is_asked_for_again_and_then_counts_as_a_miss(tmp_path: Path) -> None:
    ask_next(tmp_path)
    place, case = next((place, case) for place, case in dealt("zh").items() if case.check == "SC3")
    answer(tmp_path, "zh", place, "I would rather not.")
    files, read = ask_next(tmp_path)
    assert f"{place}.again1.md" in {path.name for path in files.open}
    answer(tmp_path, "zh", f"{place}.again1", f"```json\n{blank(case).model_dump_json()}\n```")
    (row,) = (row for row in figures(ask_next(tmp_path)[1]) if row.check == "SC3")
    assert (row.found, row.planted) == (1, 1)
    answer(tmp_path, "zh", f"{place}.again1", "{}")
    ask_next(tmp_path)
    answer(tmp_path, "zh", f"{place}.again2", "{}")
    _, read = ask_next(tmp_path)
    (row,) = (row for row in figures(read) if row.check == "SC3")
    assert (row.found, row.planted, row.missed) == (0, 1, (case.name,))
    assert any(line.startswith(f"  not to be used: {case.name} ({place})") for line in report(read))


def test_a_recording_of_replies_gives_the_same_figures_without_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask_next(tmp_path)
    with pytest.raises(ModelTrouble):
        pack(tmp_path, "nobody")
    for language in LANGUAGES:
        for place, case in dealt(language).items():
            answer(tmp_path, language, place, blank(case, "x").model_dump_json())
    told = pack(tmp_path, "this test")
    write_whole(tmp_path / "readers.json", packed(told))
    assert Recording.read(tmp_path / "readers.json") == told
    played = Recorded(told)
    assert figures(read_all(played)) == figures(ask_next(tmp_path)[1]) and played.stale == []
    assert main(["play", str(tmp_path / "readers.json")]) == 0
    assert "this test" in capsys.readouterr().out


@pytest.mark.parametrize("path", READINGS, ids=[path.stem for path in READINGS])
def test_a_recorded_reader_finds_nineteen_of_twenty_faults_and_its_figures_stand_in_the_document(path: Path) -> None:
    """One row a recording: its name, what labels find, what labels and notes find. A reader who does not reach the figures would be a row, and no default."""
    read = tuple(read_all(Recorded(Recording.read(path))))
    row = next(line for line in DOC.read_text("utf-8").splitlines() if line.startswith(f"| {path.stem} "))
    for noted in (False, True):
        rows = figures(read, noted)
        whole = planting.sums(rows)
        assert f"{whole.found} of {whole.planted}, {whole.alarms} of {whole.chances}" in row
        assert whole.found >= FOUND * whole.planted and whole.alarms <= ALARMS * whole.chances
        assert noted or all(each.found >= 0.8 * each.planted and len(each.alarms) <= ALARMS * each.clean for each in rows)


def test_a_reader_is_recorded() -> None:
    assert READINGS

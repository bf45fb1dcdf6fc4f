"""A folder is weighed as one value that reads back whole, and is told in the language of the series."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from loreboard import story
from loreboard.evals import craft, shotlists
from loreboard.evals.craft_report import CraftReport, as_json, as_text, weigh_series
from loreboard.story.errors import BadInput

ROOT = Path(__file__).parents[3]
EXAMPLES = {"en": ROOT / "examples" / "lamp-keeper", "zh": ROOT / "examples" / "wu-tun-lu"}
FAMILIES = [Path(str(package.__file__)).parent for package in (craft, shotlists)]


@pytest.fixture(scope="module", params=["en", "zh"])
def report(request: pytest.FixtureRequest) -> CraftReport:
    return weigh_series(EXAMPLES[request.param])


def test_every_episode_has_every_rule(report: CraftReport) -> None:
    assert [episode.number for episode in report.episodes] == [1, 2, 3, 4, 5]
    assert {len(episode.shots) for episode in report.episodes} == {11} and {len(episode.craft) for episode in report.episodes} == {12}
    assert [measure.id for measure in report.series] == ["V2", "R3"]


def test_the_tally_counts_each_rule_once_an_episode(report: CraftReport) -> None:
    assert {sum(row.values()) for row in report.tally().values()} == {5}
    assert len(report.tally()) == 23


def test_the_json_reads_back_as_the_same_report(report: CraftReport) -> None:
    assert CraftReport.model_validate_json(as_json(report)) == report


def test_the_same_folder_gives_the_same_bytes(report: CraftReport) -> None:
    assert as_json(weigh_series(EXAMPLES[report.language])) == as_json(report)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_text_names_what_failed_and_where(language: str, tmp_path: Path) -> None:
    root = tmp_path / "s"
    shutil.copytree(EXAMPLES[language], root)
    listed = json.loads((root / "e01" / "shots.json").read_text("utf-8"))
    listed["target_frames"] += 8 * listed["shots"][0]["frames"]
    listed["shots"][0]["frames"] *= 9
    (root / "e01" / "shots.json").write_text(json.dumps(listed), "utf-8")
    report = weigh_series(root)
    told = as_text(report)
    failed = [m for episode in report.episodes for m in (*episode.shots, *episode.craft) if m.verdict == "failed"]
    assert failed
    assert all(measure.evidence[0].text in told for measure in failed)
    assert ("未过" in told) == (language == "zh")


def test_a_folder_with_a_script_alone_is_weighed_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "e01").mkdir()
    shutil.copy(EXAMPLES["zh"] / "e01" / "script.fountain", tmp_path / "e01")
    told = weigh_series(tmp_path)
    assert told.episodes[0].shots == () and told.language == "zh"
    assert {m.id for m in told.episodes[0].craft if m.verdict == "not judged"} == {"W1", "T1", "T4", "R2", "V2"}


def test_a_shot_list_alone_is_weighed_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "e01").mkdir()
    shutil.copy(EXAMPLES["en"] / "e01" / "shots.json", tmp_path / "e01")
    told = weigh_series(tmp_path)
    assert told.episodes[0].craft == () and told.episodes[0].title
    assert told.episodes[0].shots[0].verdict == "not judged"


def test_an_edited_script_makes_its_list_one_of_another_version(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES["en"], tmp_path / "s")
    script = tmp_path / "s" / "e01" / "script.fountain"
    script.write_text(script.read_text("utf-8") + "\nOyin waits.\n", "utf-8")
    first = weigh_series(tmp_path / "s").episodes[0]
    assert {m.id: m.verdict for m in first.shots}["S1"] == "not judged"
    assert {m.id: m.verdict for m in first.craft}["T4"] == "not judged"


@pytest.mark.parametrize("name", ["", "not-there"])
def test_a_folder_with_nothing_in_it_is_a_named_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="nothing here to weigh"):
        weigh_series(tmp_path / name)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda path: path.name)
def test_every_limit_says_where_it_comes_from(family: Path) -> None:
    told = yaml.safe_load((family / "limits.yaml").read_text("utf-8"))
    gates = {
        f"{rule} {name}": limit for rule, row in told.items() if isinstance(row, dict) and rule != "settings" for name, limit in row.items()
    }
    held = {name: limit for name, limit in gates.items() if limit}
    assert held and told["date"]
    assert [
        name for name, limit in held.items() if not (limit.get("source") and limit.get("date")) or not {"low", "high"} & set(limit)
    ] == []


LISTS = [path for family in FAMILIES for path in family.glob("*.yaml")] + [Path(str(story.__file__)).parent / "things.yaml"]


def test_every_word_of_a_list_is_a_word_and_stands_there_once() -> None:
    """YAML makes `no` and `on` into truth values, and a comma in a sentence into another key."""
    for path in LISTS:
        for name, entry in yaml.safe_load(path.read_text("utf-8")).items():
            for key, told in entry.items() if isinstance(entry, dict) and path.stem != "limits" else ():
                rows = told if isinstance(told, list) else list(told.values()) if isinstance(told, dict) else [told]
                assert all(isinstance(row, str) for row in rows), f"{path.name}: {name}, {key}"
                assert len(set(rows)) == len(rows) or isinstance(told, dict), f"{path.name}: {name}, {key} has one twice"
                assert not isinstance(told, dict) or set(told) <= {"en", "zh"}, f"{path.name}: {name}, {key}"

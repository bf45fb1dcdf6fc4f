"""Whole lists in figures: what is missed is named, what is broken hides nothing, and a script as long as a feature is made of scenes."""

import json
from pathlib import Path

import pytest

from loreboard.agents.storyboard import finding, plan_of, positions
from loreboard.evals.boards import figures
from loreboard.evals.boards.__main__ import main
from loreboard.evals.boards.boarding import Boarded, Refused, of_script, scripts_at
from loreboard.evals.boards.feature import feature, length_of
from loreboard.evals.boards.table import failing, table
from loreboard.evals.boards.vocabulary import in_vocabulary, words
from loreboard.evals.briefs import Brief, briefs
from loreboard.pipeline.given import yaml_value
from loreboard.pipeline.handoff import read_list
from loreboard.screenplay import read_fountain, read_script
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput
from loreboard.story.shots import Shot, Waiver

EXAMPLE = Path(__file__).parents[3] / "examples" / "wu-tun-lu"
SCRIPT = "INT. MILL - NIGHT\n\nAda counts the sacks.\n\nADA\nOne is missing.\n"


@pytest.fixture(scope="module")
def board() -> Boarded:
    """The first example episode, as it is shipped."""
    place = EXAMPLE / "e01"
    script = read_script((place / "script.fountain").read_bytes(), "script.fountain")
    return Boarded("example", script, read_list(place / "shots.json"), yaml_value(EXAMPLE / "bible.yaml", Bible), 1.0)


def changed(board: Boarded, place: int, **fields: object) -> Boarded:
    """`board` with other values in one of its shots."""
    shots = list(board.shots.shots)
    shots[place] = shots[place].model_copy(update=fields)
    return board._replace(shots=board.shots.model_copy(update={"shots": tuple(shots)}))


def missed(board: Boarded) -> set[str]:
    return {miss.what for miss in figures.weighed(board).misses}


def test_a_list_that_holds_everything_misses_nothing(board: Boarded) -> None:
    row = figures.weighed(board)
    assert not row.misses
    assert (row.values["coverage"], row.values["tau"], row.values["off_frames"], row.values["vocabulary"]) == (1, 1, 0, 1)
    assert row.values["in_180"] == pytest.approx(180 / row.values["asl"])


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"lines": (), "on_line": 12}, {"coverage", "NOT_COVERED"}),
        ({"lines": (), "on_line": 9999}, {"orphans"}),
        ({"frames": 1}, {"off_frames", "LENGTH"}),
    ],
)
def test_what_a_list_misses_is_named_with_its_evidence(board: Boarded, fields: dict[str, object], what: set[str]) -> None:
    spoken = next(n for n, shot in enumerate(board.shots.shots) if shot.dialogue)
    assert what <= missed(changed(board, spoken, **fields))


def test_sizes_all_alike_fall_out_of_their_own_range(board: Boarded) -> None:
    alike = [shot.model_copy(update={"camera": shot.camera.model_copy(update={"size": "ms"})}) for shot in board.shots.shots]
    assert "S5" in missed(board._replace(shots=board.shots.model_copy(update={"shots": tuple(alike)})))


def test_a_finding_counts_by_severity_until_somebody_waives_it(board: Boarded, monkeypatch: pytest.MonkeyPatch) -> None:
    first = board.shots.shots[0].id
    found = tuple(finding.Finding(code="G1", severity=s, shots=(first,), text="so") for s in ("error", "warn", "warn"))
    monkeypatch.setattr(figures, "CHECKS", {"grammar": lambda _: found, "continuity": lambda _: (), "makeable": lambda _: found})
    row = figures.weighed(board)
    assert [row.values[f"grammar_{level}"] for level in figures.SEVERITIES] == [1, 2, 0]
    assert [row.values[f"makeable_{level}"] for level in figures.SEVERITIES] == [1, 2, 0]
    assert [miss.what for miss in row.misses] == ["grammar_error", "grammar_warn", "G1", "G1", "G1"], (
        "what can be made is for a person to weigh"
    )
    waived = changed(board, 0, waivers=(Waiver(code="G1", reason="meant", by="a director"),))
    assert not figures.weighed(waived).misses


def test_a_word_that_is_no_term_is_counted(board: Boarded) -> None:
    strange = changed(board, 0, purpose="vibe")
    said = sum(len(list(words(shot))) for shot in strange.shots.shots)
    assert in_vocabulary(strange.shots) == pytest.approx(1 - 1 / said)


def test_open_fields_say_no_word(board: Boarded) -> None:
    shot: Shot = board.shots.shots[0].model_copy(update={"hour": None, "light_type": None, "light_quality": None})
    assert not [word for word in words(shot) if word.startswith(("time/", "light/", "light_quality/")) or word.endswith("None")]


def test_a_table_has_a_column_a_group_and_the_worst_of_each(board: Boarded) -> None:
    good, bad = figures.weighed(board), figures.weighed(changed(board, 3, frames=1))
    told = table({"a": (good,), "b": (good, bad)})
    assert "| frames off the target | 0 | 0 | " in told
    assert "| lists that hold all of it | all | 1 of 1 | 1 of 2 |" in told
    assert "LENGTH" in failing({"b": (good, bad)}, (), 8)


def test_the_premises_are_those_of_the_shipped_set_four_a_language() -> None:
    known = {brief.id: brief for brief in briefs()}
    told = [known[id] for id in figures.settings()["premises"]]
    assert sorted(brief.language for brief in told) == ["en"] * 4 + ["zh"] * 4
    assert len({(brief.language, brief.genre) for brief in told}) == 4


def test_a_feature_is_as_long_as_is_asked_and_keeps_its_scenes_whole(board: Boarded) -> None:
    script = read_fountain(feature([board.script], 12).encode(), "x")
    assert 12 <= length_of(script) < 15
    heads = [scene.heading for scene in script.scenes]
    per = [scene.heading for scene in board.script.scenes]
    assert heads == (per * len(heads))[: len(heads)]
    assert len(heads) > len(per)
    with pytest.raises(ValueError, match="no scene"):
        feature([], 3)


def test_scripts_are_found_in_folders_and_what_is_missing_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/b.fountain", "a.txt", "no.pdf"):
        (tmp_path / name).write_text(SCRIPT, "utf-8")
    assert [path.name for path in scripts_at([tmp_path])] == ["a.txt", "b.fountain"]
    with pytest.raises(BadInput, match="no such file"):
        list(scripts_at([tmp_path / "gone"]))


def test_a_script_that_is_refused_and_one_that_breaks_us_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty, whole = tmp_path / "empty.fountain", tmp_path / "whole.fountain"
    empty.write_text("Title: Nothing\n", "utf-8")
    whole.write_text(SCRIPT, "utf-8")
    refused = of_script(empty)
    assert isinstance(refused, Refused) and not refused.bug

    def breaks(*_: object) -> None:
        raise KeyError("s07")

    monkeypatch.setattr("loreboard.evals.boards.boarding.runs.begin", breaks)
    broken = of_script(whole)
    assert isinstance(broken, Refused) and broken.bug
    assert "BUG" in failing({}, [broken], 8)


def test_series_and_a_persons_script_stand_beside_one_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The script goes through the real pipeline; the series is the shipped one, since writing it anew takes longer than all else here."""
    asked: list[tuple[str, int]] = []

    async def shipped(brief: Brief, seed: int, until: str, **told: int) -> dict[str, str]:
        asked.append((brief.id, told["seconds"]))
        return {
            path.relative_to(EXAMPLE).as_posix(): path.read_text("utf-8")
            for path in EXAMPLE.rglob("*")
            if path.suffix != ".otio" and path.is_file()
        }

    monkeypatch.setattr("loreboard.evals.boards.boarding.making.make", shipped)
    (tmp_path / "mill.fountain").write_text(SCRIPT, "utf-8")
    code = main(["--series", "1", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == any(row["misses"] for rows in told["groups"].values() for row in rows)
    assert asked == [(figures.settings()["premises"][0], 180)]
    composed, (persons,) = told["groups"].values()
    assert [row["values"]["off_frames"] for row in (*composed, persons)] == [0] * 6
    assert (persons["name"], persons["lines"], persons["values"]["coverage"]) == ("mill.fountain", 2, 1)
    assert "entropy" not in persons["values"]
    assert main(["--no-series"]) == 2


def test_how_much_more_densely_the_turn_is_cut_than_the_opening_is_told(board: Boarded) -> None:
    parts = positions(board.script, plan_of(board.book, board.shots.episode))
    counts = {part: [s.frames for s in board.shots.shots if parts[s.scene].part == part] for part in ("opening", "turn")}
    rates = {part: len(frames) / sum(frames) for part, frames in counts.items()}
    assert figures.weighed(board).values["turn_density"] == pytest.approx(rates["turn"] / rates["opening"])
    one = tuple(shot for shot in board.shots.shots if parts[shot.scene].part == "opening")
    assert figures.turn_density(board._replace(shots=board.shots.model_copy(update={"shots": one}))) is None

"""`loreboard show`: tables and cards on terminals of several widths, and the same for machines."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from rich.cells import cell_len

from loreboard.cli import main
from loreboard.story.shots import ShotList

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = {"en": EXAMPLES / "lamp-keeper", "zh": EXAMPLES / "wu-tun-lu"}


@pytest.fixture(params=["en", "zh"])
def folder(request: pytest.FixtureRequest) -> Path:
    return FOLDERS[request.param]


def of(folder: Path, episode: int = 1) -> ShotList:
    return ShotList.model_validate_json((folder / f"e{episode:02d}" / "shots.json").read_bytes())


def told(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main(["show", *map(str, words)]) == 0
    return capsys.readouterr().out


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("columns", [80, 100, 140, 300])
def test_a_list_is_a_table_a_scene_of_which_nothing_is_cut_or_too_wide(
    columns: int, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out, shots = told(capsys, folder / "e01" / "shots.json"), of(folder)
    assert "…" not in "".join(set(out) - set("".join(s.picture + "".join(d.text for d in s.dialogue) for s in shots.shots)))
    assert max(map(cell_len, out.splitlines())) <= min(columns, 160) and "\x1b" not in out
    assert all(shot.id in out for shot in shots.shots)
    scene = shots.scenes[columns % len(shots.scenes)]
    own = told(capsys, folder, "--episode", "1", "--scene", scene.id)
    inside = [shot for shot in shots.shots if shot.scene == scene.id]
    assert bare(scene.heading) in bare(own) and [s.id for s in shots.shots if s.id in own] == [s.id for s in inside]
    words = Counter(bare("".join(s.picture + "".join(d.text for d in s.dialogue) for s in inside)))
    assert words <= Counter(bare(own))  # what wraps beside another column does not stand in one piece


def test_from_116_cells_speech_has_a_column_of_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = {}
    for columns in ("100", "140"):
        monkeypatch.setenv("COLUMNS", columns)
        out = told(capsys, folder, "--episode", "1", "--scene", "s01")
        word = {"en": "Said", "zh": "台词"}[of(folder).language]
        head[columns] = any(row.split()[:1] in (["No."], ["号"]) and word in row.split() for row in out.splitlines())
    assert head == {"100": False, "140": True}


def test_every_episode_of_a_folder_is_shown_and_one_can_be_chosen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, third = told(capsys, folder), told(capsys, folder, "--episode", 3)
    assert all(of(folder, n).title in bare(whole) or bare(of(folder, n).title) in bare(whole) for n in range(1, 6))
    assert bare(of(folder, 3).title) in bare(third) and of(folder, 2).shots[0].id not in third


def test_a_shot_is_a_card_with_its_prompt_and_its_looks_found_by_id_ending_or_number(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shot = next(s for s in of(folder).shots if s.subjects and s.dialogue)
    number = of(folder).shots.index(shot) + 1
    out = told(capsys, folder, "--shot", shot.id)
    assert bare(shot.prompt.core) in bare(out) and all(bare(s.look) in bare(out) for s in shot.subjects)
    assert all(bare(d.text) in bare(out) for d in shot.dialogue) and all(ref.asset in out for ref in shot.refs)
    assert told(capsys, folder, "--shot", number, "--episode", 1) == out
    assert not shot.id[-6:].isdecimal() and told(capsys, folder, "--shot", shot.id[-6:]) == out


def test_machines_get_the_list_as_it_stands_with_numbers_and_seconds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(told(capsys, folder, "--episode", 1, "--scene", "s02", "--json"))["lists"]
    shots = of(folder)
    assert len(found) == 1 and found[0]["language"] == shots.language and [s["id"] for s in found[0]["scenes"]] == ["s02"]
    want = [(n, s) for n, s in enumerate(shots.shots, 1) if s.scene == "s02"]
    assert [row["number"] for row in found[0]["shots"]] == [n for n, _ in want]
    first = found[0]["shots"][0]
    assert {k: v for k, v in first.items() if k not in ("number", "in", "out")} == want[0][1].model_dump(mode="json")
    assert first["in"] == pytest.approx(shots.starts()[want[0][0] - 1] / shots.fps, abs=0.001)
    assert all(one["out"] == two["in"] for one, two in zip(found[0]["shots"], found[0]["shots"][1:], strict=False))
    one = json.loads(told(capsys, folder, "--shot", want[0][1].id, "--json"))["lists"]
    assert [row["id"] for row in one[0]["shots"]] == [want[0][1].id]


@pytest.mark.parametrize(
    ("words", "do"),
    [
        (["--episode", "9"], "There are: 1, 2, 3, 4, 5"), (["--scene", "s99"], "There are: s01"), (["--shot", "e01-none"], "by its id"),
        (["--shot", "99", "--episode", "1"], "by its id"), (["--shot", "3"], "(episode 2)"), (["--shot", ""], "by its id"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named_with_what_is(words: list[str], do: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(FOLDERS["en"]), *words]) == 2
    assert do in capsys.readouterr().err
    assert main(["show", str(FOLDERS["en"]), *words, "--json"]) == 2
    assert do in json.loads(capsys.readouterr().out)["error"]["do"]


def test_a_place_without_a_list_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(tmp_path)]) == 2 and "no shot list" in capsys.readouterr().err


def test_no_title_and_no_line_steers_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e01").mkdir()
    text = (FOLDERS["en"] / "e01" / "shots.json").read_text("utf-8")
    shots = of(FOLDERS["en"])
    text = text.replace(json.dumps(shots.title), '"\\u001b[2J[bold]title"', 1).replace(
        json.dumps(shots.shots[0].picture), '"\\u001b]0;x [red]y"'
    )
    (tmp_path / "e01" / "shots.json").write_text(text, "utf-8")
    for words in ([], ["--shot", "1"]):
        out = told(capsys, tmp_path, *words)
        assert "\x1b" not in out and "[bold]title" in out and "[red]y" in out


def test_markdown_is_written_beside_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(FOLDERS["zh"] / "e01", tmp_path / "e01")
    assert main(["export", str(tmp_path), "--to", "md"]) == 0
    page = (tmp_path / "e01" / "shots.md").read_text("utf-8")
    assert page.startswith("# ") and of(tmp_path).shots[-1].id in page and "does not carry: alone" in capsys.readouterr().out

"""`loreboard plan`: one SVG a scene, beside the list or elsewhere, and never over a person's file."""

import json
import shutil
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from loreboard.cli import main

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "wu-tun-lu"


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "series"))


def plans(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.svg"))


def scenes(shots: Path) -> list[str]:
    return list(dict.fromkeys(shot["scene"] for shot in json.loads(shots.read_bytes())["shots"]))


def test_every_scene_of_a_series_is_drawn_beside_its_list(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(series)]) == 0
    wanted = [f"e{n:02d}/plan-{scene}.svg" for n in range(1, 6) for scene in scenes(series / f"e{n:02d}" / "shots.json")]
    assert plans(series) == sorted(wanted) and len(wanted) > 5
    assert [row.split("  (")[0] for row in capsys.readouterr().out.splitlines()] == wanted
    assert all(fromstring((series / name).read_bytes()).tag.endswith("svg") for name in wanted)


def test_one_scene_of_one_list_goes_where_it_is_told(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["plan", str(series / "e02" / "shots.json"), "--scene", "s02", "--to", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["files"]
    assert [(made["file"], made["episode"], made["scene"]) for made in told] == [((out / "e02-plan-s02.svg").as_posix(), 2, "s02")]
    assert plans(out) == ["e02-plan-s02.svg"] and plans(series) == []
    shots = json.loads((series / "e02" / "shots.json").read_bytes())["shots"]
    assert told[0]["shots"] == sum(shot["scene"] == "s02" for shot in shots) > 0


def test_a_persons_drawing_is_kept_and_ours_goes_beside_it(series: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(series), "--scene", "s01"]) == 0
    mine = series / "e01" / "plan-s01.svg"
    ours = mine.read_bytes()
    mine.write_text("<svg>mine</svg>")
    capsys.readouterr()
    assert main(["plan", str(series), "--scene", "s01"]) == 0
    assert capsys.readouterr().out.startswith("e01/plan-s01.new.svg")
    assert mine.read_text() == "<svg>mine</svg>" and mine.with_name("plan-s01.new.svg").read_bytes() == ours


def test_a_strange_id_of_a_scene_gets_a_file_of_its_own(tmp_path: Path) -> None:
    told = json.loads((EXAMPLE / "e01" / "shots.json").read_bytes())
    for shot, scene in zip(told["shots"], ("../s", "-- s", "a/b"), strict=False):
        shot["scene"] = scene
        told["scenes"].append({**told["scenes"][0], "id": scene})
    (tmp_path / "shots.json").write_text(json.dumps(told))
    assert main(["plan", str(tmp_path / "shots.json")]) == 0
    made = plans(tmp_path)
    assert len(made) == len({shot["scene"] for shot in told["shots"]}) and not any("/" in name or ".." in name for name in made)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("plan", "nowhere"), "There is no shot list here (nowhere)"),
        (("plan", str(EXAMPLE / "arc.yaml")), "There is no shot list here"),
        (("plan", "series", "--scene", "s99"), "No shot is of a scene 's99' (--scene). There are: s01"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(
    told: tuple[str, ...], words: str, series: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(series.parent)
    assert main(told) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err and len(err.splitlines()) == 1 and plans(series) == []

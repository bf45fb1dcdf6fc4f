"""`loreboard shot`: what a person at the cutting table sees, and what a machine does."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from loreboard.cli import app, main

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "wu-tun-lu"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "series"))


def shots(series: Path, episode: int = 1) -> list[dict[str, Any]]:
    return list(json.loads((series / f"e{episode:02d}" / "shots.json").read_bytes())["shots"])


def test_every_edit_has_a_command_with_an_example_that_names_it() -> None:
    group: Any = get_command(app)
    commands = group.commands["shot"].commands
    wanted = {
        "split",
        "merge",
        "move",
        "add",
        "delete",
        "set",
        "lock",
        "unlock",
        "approve",
        "waive",
        "unwaive",
        "note",
        "fit",
        "restore",
        "take",
    }
    assert set(commands) == wanted
    assert all(f"Example: loreboard shot {name} " in command.help for name, command in commands.items())


def test_a_split_tells_frames_before_and_after_and_is_written(series: Path, capsys: Capture) -> None:
    one = next(s for s in shots(series) if len(s["lines"]) > 1)
    assert main(["shot", "split", str(series), one["id"], "--episode", "1", "--line", str(one["lines"][1])]) == 0
    out = capsys.readouterr().out
    assert f"changed {one['id']}" in out and f"{one['frames']} -> " in out and "new     e01-" in out and "180 s, written" in out
    after = shots(series)
    assert sum(s["frames"] for s in after) == 180 * 24 and len(after) == len(shots(EXAMPLE)) + 1
    assert main(["check", str(series / "e01" / "shots.json")]) == 0


def test_a_dry_run_tells_a_machine_and_writes_nothing(series: Path, capsys: Capture) -> None:
    before, longer = (series / "e01" / "shots.json").read_bytes(), shots(series)[2]["frames"] + 6
    assert (
        main(["shot", "set", str(series / "e01" / "shots.json"), "#3", "camera.size=ecu", f"frames={longer}", "--dry-run", "--json"]) == 0
    )
    told = json.loads(capsys.readouterr().out)
    row = next(row for row in told["rows"] if row["shot"] == shots(series)[2]["id"])
    assert (told["written"], row["what"], row["now"], told["frames"]) == (False, "changed", longer, 180 * 24)
    assert (series / "e01" / "shots.json").read_bytes() == before


def test_a_finding_that_an_edit_takes_away_is_told(series: Path, capsys: Capture) -> None:
    path = series / "e01" / "shots.json"
    told = json.loads(path.read_bytes())
    told["shots"][0]["frames"] += 10
    path.write_text(json.dumps(told), "utf-8")
    assert main(["shot", "fit", str(path)]) == 0
    assert "gone    LENGTH the shots sum to" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (["split", "PATH", "#1"], "--line"), (["split", "PATH", "#99", "--parts", "2"], "#1 to #"), (["set", "PATH", "#1", "camera.size"], "FIELD=VALUE"),
        (["set", "PATH", "#1", "camera.size=特写"], "Did you mean cu"), (["move", "PATH", "#1"], "--before"), (["waive", "PATH", "#1", "AXIS", "--reason", " "], "reason"),
        (["lock", "FOLDER", "#1"], "--episode"), (["lock", "FOLDER", "#1", "--episode", "9"], "episode 9"), (["take", "PATH"], "beside"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_written(told: list[str], named: str, series: Path, capsys: Capture) -> None:
    path = series / "e01" / "shots.json"
    before = path.read_bytes()
    assert main(["shot", *(word.replace("PATH", str(path)).replace("FOLDER", str(series)) for word in told)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("Error: ") and named in err
    assert path.read_bytes() == before

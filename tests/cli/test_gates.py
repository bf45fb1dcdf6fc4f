"""A gate as a person, a script and a machine meet it: what is told, the exit code, what is asked at a terminal."""

import json
import shutil
from pathlib import Path

import pytest

from loreboard import cli
from loreboard.console.gates import WAITS
from loreboard.lore import embed

from .conftest import Run
from .screen import Terminal

EN, ZH = "a road-mender in a valley where fog eats the roads", "修路人守着一条雾吃路的山谷"


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two series that wait at their arcs; copied, never gone on with."""
    root = tmp_path_factory.mktemp("waiting")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOREBOARD_CACHE", str(root / "cache"))
        patch.setattr(embed, "weights_folder", lambda: None)
        assert cli.main(["new", EN, "--dir", str(root / "en"), "--gate", "arc,bible"]) == WAITS
        assert cli.main(["new", ZH, "--dir", str(root / "zh"), "--gate", "arc"]) == WAITS
    return root


@pytest.fixture
def run(command: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, waiting: Path) -> Run:
    """Run a command in this process in a folder with copies of both: (exit code, stdout, stderr)."""
    monkeypatch.setenv("LOREBOARD_CACHE", str(waiting / "cache"))
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    for name in ("en", "zh"):
        shutil.copytree(waiting / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return command


def test_a_gate_has_its_exit_code_and_names_files_calls_and_commands(run: Run) -> None:
    assert 'gates = ["arc", "bible"]' in Path("en/loreboard.toml").read_text("utf-8")
    code, out, _ = run("resume", "en")
    assert code == WAITS
    for told in ("waits for you at the bible", "en/bible.yaml", "to the end it takes about 48 calls", "loreboard resume en\n"):
        assert told.casefold() in out.casefold()
    assert "--take" not in out


def test_a_gate_in_chinese_is_told_in_chinese(run: Run) -> None:
    code, out, _ = run("resume", "zh", "--gate", "bible")
    assert code == WAITS
    for told in ("停在设定集", "zh/bible.yaml", "48 次", "loreboard resume zh\n"):
        assert told in out
    assert "waits" not in out
    assert 'gates = ["arc"]' in Path("zh/loreboard.toml").read_text("utf-8"), "flags of resume hold for a run"


def test_a_machine_reads_the_gate(run: Run) -> None:
    code, out, _ = run("resume", "en", "--take", "3", "--json")
    told = json.loads(out)
    assert (code, told["waits"]["gate"], told["waits"]["shut"], told["taken_in"]) == (WAITS, "bible", ["bible.yaml"], ["arc.yaml"])
    assert Path("en/arc.yaml").read_bytes() == Path("en/arcs/3.yaml").read_bytes()


def test_auto_waits_nowhere_and_until_is_no_gate(run: Run) -> None:
    code, out, _ = run("resume", "en", "--auto", "--until", "bible")
    assert (code, "waits for you" in out) == (0, False)
    assert Path("en/bible.yaml").is_file()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("new", EN, "--gate", "bibel"), ["no gate 'bibel'", "--gate", "Did you mean bible?"]),
        (("new", EN, "--gate", "arc", "--auto"), ["--auto waits at no gate"]),
        (("resume", "en", "--gate", "arc，剧本"), ["no gate '剧本'", "arc, bible, scripts, shots"]),
        (("resume", "en", "--take", "7"), ["no arc 7", "1, 2, 3, 4, 5, 6"]),
        (("resume", "en", "--until", "cast"), ["'cast'", "arc, bible, script or shots"]),
    ],
)
def test_what_cannot_be_meant_is_named_with_what_can(told: tuple[str, ...], words: list[str], run: Run) -> None:
    code, out, err = run(*told)
    assert (code, out) == (2, "")
    assert all(word in err for word in words)


def test_at_a_terminal_a_person_is_asked_until_the_answer_is_understood(run: Run, waiting: Path) -> None:
    there = Terminal(("resume", "en", "--gate", "arc,bible", "--until", "shots"), {"LOREBOARD_CACHE": str(waiting / "cache")})
    there.until("Go on? [Y/n]")
    assert Path("en/bible.yaml").is_file()
    there.type("perhaps\r")
    there.until("Say y, n.")
    there.type("n\r")
    assert there.ended() == WAITS


def test_at_a_terminal_the_question_is_in_the_language_of_the_series(run: Run, waiting: Path) -> None:
    Path("zh/.loreboard/gates.json").unlink()  # as if nobody had been told yet
    there = Terminal(("resume", "zh", "--gate", "arc,bible"), {"LOREBOARD_CACHE": str(waiting / "cache")})
    there.until("往下走吗？[Y/n，换故事弧就打编号]")
    there.type("9\r")
    there.until("打 y 或 n，或 1-6 里的一个")
    there.type("4\r")
    assert "停在设定集" in there.until("往下走吗？[Y/n]")
    there.type("不\r")
    assert there.ended() == WAITS
    assert Path("zh/arc.yaml").read_bytes() == Path("zh/arcs/4.yaml").read_bytes()

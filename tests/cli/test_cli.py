"""The command as a person, a script and a machine meet it: exit codes, errors, and what is never shown."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from loreboard import __version__, cli
from loreboard.lore import embed
from loreboard.render import EXPORTERS

QUICK = Path(__file__).with_name("quick.py")
PREMISE = "a diver who sells her breath"
SCRIPT = "Title: The Ferry\n\nINT. FERRY HOUSE - NIGHT\n\nShe counts coins into a bowl.\n\nADA\nEleven.\n"
HEAVY = ("langgraph", "chromadb", "openai", "anthropic", "numpy", "opentimelineio", "onnxruntime", "rich.progress")
Told = tuple[int, str, str]
Run = Callable[..., Told]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in this process in an empty folder: (exit code, stdout, stderr)."""
    monkeypatch.setenv("LOREBOARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def command(*told: str) -> Told:
        capfd.readouterr()
        code = cli.main(told)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, "\n".join(row for row in err.splitlines() if not row.startswith("Warning: Sentence vectors"))

    return command


@pytest.fixture
def script(run: Run) -> Path:
    path = Path("ferry.fountain")
    path.write_text(SCRIPT)
    return path


def refused(told: Told, *words: str) -> None:
    code, out, err = told
    assert code == 2
    assert out == ""
    assert err.startswith("Error: ")
    assert len(err.splitlines()) == 1
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("new", ""), ["empty"]),
        (("new", " \n\t "), ["empty"]),
        (("new", "x" * 50_000), ["20000"]),
        (("new", "an \udcff premise"), ["unicode"]),
        (("new", PREMISE, "--lang", "fr"), ["'fr'", "en or zh"]),
        (("new", PREMISE, "--until", "nowhere"), ["--until"]),
        (("new", PREMISE, "--model", "nobody/x"), ["nobody/x", "offline"]),
        (("new", PREMISE, "--seconds", "3"), ["--seconds"]),
        (("new", PREMISE, "--seconds", "10"), ["--seconds", "20 to 1200"]),
        (("new", PREMISE, "--seconds", "5000"), ["--seconds"]),
        (("new", PREMISE, "--seconds", "ten"), ["--seconds"]),
        (("new", PREMISE, "--episodes", "0"), ["--episodes"]),
        (("new", PREMISE, "--arcs", "99"), ["--arcs"]),
        (("new", PREMISE, "--bogus"), ["--bogus"]),
        (("new",), ["premise"]),
        (("bogus",), ["bogus"]),
        (("shots", "missing.fountain"), ["missing.fountain", "No such file"]),
        (("shots", "."), ["directory"]),
        (("resume", "nowhere"), ["nowhere", "loreboard new"]),
        (("check", "nowhere"), ["nowhere"]),
        (("export", "nowhere", "--to", "csv"), ["no shot list"]),
        (("lore", "search", "fog", "--tradition", "Nope"), ["Nope"]),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(told: tuple[str, ...], words: list[str], run: Run) -> None:
    refused(run(*told), *words)
    assert list(Path().iterdir()) == [], "something was written"


@pytest.mark.parametrize("dir", ["full", "file.txt", "file.txt/below"])
def test_a_place_that_cannot_be_written_to_is_refused_and_stays(dir: str, run: Run) -> None:
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    Path("file.txt").write_text("mine")
    refused(run("new", PREMISE, "--dir", dir), dir.split("/")[0])
    assert [path.name for path in Path("full").iterdir()] == ["mine.txt"]
    assert Path("file.txt").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind the super-user")
def test_a_folder_without_rights_is_refused(run: Run) -> None:
    Path("locked").mkdir(mode=0o500)
    refused(run("new", PREMISE, "--dir", "locked/series"), "Permission denied")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.fountain", b"", ["empty"]),
        ("a.fountain", bytes(range(256)) * 20, ["NUL"]),
        ("a.fountain", b"%PDF-1.7\n", ["a PDF"]),
        ("a.txt", b"PK\x03\x04xxxx", ["zip"]),
        ("a.png", b"\x89PNG\r\n", [".png"]),
        ("a", b"A man.\n", ["ending"]),
        ("a.fdx", b"<FinalDraft><", ["a.fdx"]),
        ("a.fdx", b"no xml", ["a.fdx"]),
        ("a.fdx", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><FinalDraft>&a;</FinalDraft>', ["a.fdx"]),
        ("a.fountain", b"Title: Only\n\n# section\n\n[[note]]\n", ["no action and no dialogue"]),
    ],
)
def test_a_file_that_is_no_script_is_refused_by_name(name: str, content: bytes, words: list[str], run: Run) -> None:
    Path(name).write_bytes(content)
    refused(run("shots", name), name, *words)
    assert [path.name for path in Path().iterdir()] == [name]


@pytest.mark.parametrize(
    "told", [("new", ""), ("shots", "missing.fountain"), ("bogus",), ("resume", "nowhere"), ("new", "x", "--seconds", "1")]
)
def test_a_machine_gets_its_error_as_one_json_object(told: tuple[str, ...], run: Run) -> None:
    code, out, _ = run(*told, "--json")
    assert code == 2
    assert json.loads(out)["error"].keys() == {"kind", "what", "where", "do"}
    assert json.loads(out)["error"]["kind"] == "BadInput"


def test_shots_then_check_then_export_end_with_0_and_speak_json(run: Run, script: Path) -> None:
    code, out, err = run("shots", str(script), "--dir", "series", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["dir"] == "series"
    assert json.loads(out)["asked"] == 2
    assert script.read_text() == SCRIPT
    code, out, _ = run("check", "series", "--json")
    assert code == 0
    assert json.loads(out)["errors"] == 0
    code, out, _ = run("export", "series", "--to", ",".join(EXPORTERS), "--json")
    assert code == 0
    made = {item["file"] for item in json.loads(out)["files"]}
    assert made >= {"e01/shots.csv", "e01/shots.md", "e01/cut.otio", "e01/captions.srt", "e01/storyboard.pdf", "e01/review.html"} and len(
        made
    ) == len(EXPORTERS)


def test_check_ends_with_1_when_something_is_wrong_and_names_the_shot(run: Run, script: Path) -> None:
    run("shots", str(script), "--dir", "series")
    path = Path("series/e01/shots.json")
    told = json.loads(path.read_text())
    told["shots"][0]["frames"] += 7
    path.write_text(json.dumps(told))
    code, out, _ = run("check", "series")
    assert code == 1
    assert "ERROR e01/shots.json  LENGTH" in out


def test_a_reply_that_cannot_be_used_ends_with_3_and_says_how_to_go_on(run: Run, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from loreboard.composer import Composer
    from loreboard.story.ask import Ask, Reply

    async def nonsense(self: Composer, ask: Ask) -> Reply:
        return Reply(text="I would love to help!", model="offline")

    with monkeypatch.context() as patch:
        patch.setattr(Composer, "reply", nonsense)
        code, _, err = run("shots", str(script), "--dir", "series")
    assert code == 3
    assert "loreboard resume" in err
    assert run("resume", "series")[0] == 0


def test_an_unknown_export_names_those_there_are(run: Run, script: Path) -> None:
    run("shots", str(script), "--dir", "series")
    refused(run("export", "series", "--to", "docx"), "docx", "csv")
    refused(run("export", "series", "--to", " , "), "csv")


def test_two_runs_without_a_folder_name_get_two_folders(run: Run, script: Path) -> None:
    run("shots", str(script))
    run("shots", str(script))
    assert sorted(path.name for path in Path().iterdir() if path.is_dir()) == ["ferry-shots", "ferry-shots-2"]


@pytest.mark.parametrize(
    "title",
    ["../../../x", "/etc/passwd", "C:\\x", "\\\\server\\share", "CON", "nul.txt", "a" * 300, "🦊🦊", ".", "..", "...", "‮evil", "名" * 300],
)
def test_a_premise_never_leads_out_of_the_folder_it_is_run_in(title: str, run: Run) -> None:
    assert run("new", title, "--until", "arc")[0] == 0
    (made,) = Path().iterdir()
    assert re.fullmatch(r"[\w-]+", made.name)
    assert made.name.casefold() not in ("con", "nul")
    assert len(made.name.encode()) < 200
    assert sorted(path.name for path in Path("..").iterdir()) == ["cache", "here"] or sorted(p.name for p in Path("..").iterdir()) == [
        "here"
    ]


def test_control_characters_in_titles_and_names_do_not_reach_the_terminal(run: Run) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m"
    Path("evil.fountain").write_text(f"Title: X{evil}\n\nINT. HALL{evil} - DAY\n\nA{evil} door.\n\nEVE{evil}\nGo{evil}.\n")
    folder = "out\x1b[31m"
    told = [run("shots", "evil.fountain", "--dir", folder), run("check", folder), run("check", "evil.fountain"), run("resume", folder)]
    path = Path(folder, "e01", "shots.json")
    list_ = json.loads(path.read_text())
    list_["shots"][0]["frames"] += 1
    list_["shots"][0]["id"] = f"x{evil}"
    path.write_text(json.dumps(list_))
    told += [run("check", folder), run("export", folder, "--to", "csv"), run("shots", f"no{evil}.fountain"), run("resume", f"no{evil}")]
    told += [run("new", PREMISE, "--lang", evil), run("new", PREMISE, "--until", evil), run(evil), run("lore", "search", evil)]
    for _, out, err in told:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", out + err)


def test_a_premise_can_come_from_standard_input(tmp_path: Path) -> None:
    told = quick("new", "-", "--until", "arc", "--dir", "series", cwd=tmp_path, input=b"\xef\xbb\xbf" + PREMISE.encode() + b"\n")
    assert told.returncode == 0
    assert f'"{PREMISE}"' in (tmp_path / "series" / "loreboard.toml").read_text()
    told = quick("new", "-", cwd=tmp_path, input=b"\xff\xfe\xff")
    assert told.returncode == 2
    assert b"UTF-8" in told.stderr and b"Traceback" not in told.stderr


def test_a_terminal_that_cannot_show_chinese_gets_question_marks_not_a_traceback(tmp_path: Path) -> None:
    told = quick("lore", "search", "修钟", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert told.returncode == 0
    assert b"??" in told.stdout


def quick(*told: str, cwd: Path, input: bytes = b"", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    both = {**os.environ, "LOREBOARD_CACHE": str(cwd / "cache"), **(env or {})}
    return subprocess.run([sys.executable, str(QUICK), *told], cwd=cwd, input=input, env=both, capture_output=True, timeout=60)


def _answers() -> int:
    """Answers on record in the series here."""
    with sqlite3.connect("series/.loreboard/journal.sqlite") as journal:
        return int(journal.execute("select count(*) from calls where state = 'answered'").fetchone()[0])


def test_ctrl_c_stops_cleanly_loses_nothing_and_resume_goes_on(tmp_path: Path, run: Run) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    env = {**os.environ, "LOREBOARD_CACHE": str(tmp_path / "cache"), "SLOW": "0.05", "MARKS": str(marks)}
    told = [sys.executable, str(QUICK), "new", PREMISE, "--dir", "series"]
    process = subprocess.Popen(told, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while len(list(marks.iterdir())) < 9 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"loreboard resume" in err and b"Traceback" not in err
    kept = _answers()
    assert kept
    code, out, _ = run("resume", "series", "--json")
    assert code == 0
    assert json.loads(out)["asked"] + kept == _answers()
    assert Path("series/e05/shots.json").is_file()


@pytest.mark.parametrize("told", [["--version"], ["--help"], ["new", "--help"], ["lore", "--help"], ["resume", "nowhere"]])
def test_what_needs_nothing_heavy_loads_nothing_heavy(told: list[str], tmp_path: Path) -> None:
    code = f"import sys; from loreboard.cli import main; main({told!r}); print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version") == (0, f"{__version__}\n", "")


def test_no_command_at_all_shows_the_help(run: Run) -> None:
    code, out, err = run()
    assert code == 2
    assert "Usage: loreboard" in out + err
    assert "Error" not in err


def commands() -> list[list[str]]:
    def below(command: Any, path: list[str]) -> list[list[str]]:
        inner = getattr(command, "commands", {})
        return [found for name, sub in inner.items() for found in below(sub, [*path, name])] or [path]

    return below(typer.main.get_command(cli.app), [])


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_shows_an_example_that_names_it(command: list[str], run: Run) -> None:
    code, out, _ = run(*command, "--help")
    assert code == 0
    assert re.search(rf"Example: loreboard {' '.join(command)}\b", out)


def test_every_command_can_speak_json(run: Run) -> None:
    for command in commands():
        assert "--json" in run(*command, "--help")[1]


def test_a_folder_that_is_gone_on_with_first_says_what_it_has(run: Run) -> None:
    assert run("new", PREMISE, "--dir", "series", "--until", "script")[0] == 0
    code, _, err = run("resume", "series")
    assert code == 0
    assert re.search(
        r"Kept: \d+ answers \(arcs 6 of 6, bible 1 of 1, script 5 of 5, [\s\S]*shots 0\s+of \d+\)\.\nModel calls: (\d+) \(scenes drawn \1\)\. Cost: nothing\.",
        err,
    )
    assert "Model calls: none." in run("resume", "series")[2]


def test_sending_is_stopped_and_allowed_again_by_hand(run: Run) -> None:
    run("new", PREMISE, "--dir", "series", "--until", "arc")
    assert "Stopped" in run("stop", "series")[1]
    code, _, err = run("resume", "series")
    assert code == 4 and "loreboard stop DIR --lift" in err
    assert json.loads(run("stop", "series", "--lift", "--json")[1]) == {"stopped": False}
    assert run("resume", "series", "--until", "script")[0] == 0


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--model", "actor=offline"), ["nobody here is called actor", "--model"]),
        (("--model", "compatible/x", "--cheap"), ["only OpenAI and Anthropic have batches"]),
        (("--model", "doctor=openai/x"), ["OPENAI_API_KEY"]),
        (("--day-budget", "none"), ["--day-budget"]),
    ],
)
def test_a_flag_about_models_that_cannot_be_used_is_named(
    flags: tuple[str, ...], words: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    code, _, err = run("new", PREMISE, *flags)
    assert code in (2, 3) and all(word in err for word in words)

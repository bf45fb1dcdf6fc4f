"""`loreboard score` as a writer, a script and a pipe meet it."""

import contextlib
import csv
import io
import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from loreboard import cli
from loreboard.evals.collection import Comparison, Report
from loreboard.evals.pools import written

from ..evals.small import HAN, OTHER, STORY, WICKED, pool

QUICK = Path(__file__).with_name("quick.py")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
Told = tuple[int, str, str]
Run = Callable[..., Told]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `loreboard score` in an empty folder against a small pool: (exit code, stdout, stderr)."""
    monkeypatch.setenv("LOREBOARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    for language in ("en", "zh"):
        small = pool(language)
        Path(f"{language}.pool").write_bytes(written(small.head, small.stories))

    def command(*told: str, pool: str = "en.pool") -> Told:
        capfd.readouterr()
        code = cli.main(["score", *told, *(["--pool", pool] if pool else [])])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, "\n".join(row for row in err.splitlines() if not row.startswith("Warning: Sentence vectors"))

    return command


def texts(name: str, *of: str, briefs: int = 0) -> str:
    rows = [{"id": f"t{n}", "text": text, "brief": f"brief number {n % briefs}" if briefs else ""} for n, text in enumerate(of)]
    Path(name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return name


def test_a_text_is_told_as_a_card_with_what_it_argues_from(run: Run) -> None:
    Path("lamp.txt").write_text(STORY)
    code, out, err = run("lamp.txt", "--brief", "a lamp on a stair")
    assert (code, err) == (0, "")
    for words in (
        "lamp.txt",
        "Originality",
        "Gates",
        "It answered in the voice of the drowned baker.",
        "The lamp answers her",
        "brief 0 <b>",
        "does not know",
        "en.small.1",
    ):
        assert words in out
    assert max(map(cell_len, out.splitlines())) <= 80


def test_a_chinese_text_is_told_in_chinese(run: Run) -> None:
    Path("灯.txt").write_text(HAN, encoding="utf-8")
    code, out, err = run("灯.txt", pool="zh.pool")
    assert (code, err) == (0, "")
    assert "独创性" in out and "它不知道的事" in out and "Originality" not in out
    assert max(map(cell_len, out.splitlines())) <= 80


def test_a_gated_text_is_scored_and_no_failure(run: Run) -> None:
    Path("loop.txt").write_text("The lamp said her name and went out again that night. " * 12)
    code, out, _ = run("loop.txt", "--json")
    assert code == 0 and json.loads(out)["gated"] == 1
    assert "Scored 0" in run("loop.txt")[1]


def test_a_text_cannot_steer_the_terminal(run: Run) -> None:
    Path("wicked.txt").write_text(WICKED)
    for told in ((), ("--json",), ("--csv",)):
        assert "\x1b" not in run("wicked.txt", *told)[1]


def test_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    code, out, _ = run("-", "--json")
    assert code == 0 and Report.model_validate_json(out).cards[0].words > 30


def test_many_texts_are_a_table_and_what_they_come_to(run: Run) -> None:
    code, out, _ = run(texts("t.jsonl", STORY, OTHER, STORY + " She slept well after that."))
    assert code == 0
    for words in ("t0", "t1", "t2", "The whole set", "3 texts", "fewer than 10 briefs", "How different they are", "Most alike: t0 and t2"):
        assert words in out
    assert max(map(cell_len, out.splitlines())) <= 80


def test_a_series_tells_its_episodes_and_how_alike_they_are(run: Run) -> None:
    code, out, _ = run(str(EXAMPLES / "lamp-keeper"))
    assert code == 0
    assert all(f"e0{n}" in out for n in range(1, 6))
    assert "5 episodes count as" in out and "Most alike: e0" in out


def test_a_table_makes_a_table_and_so_does_any_path_when_asked(run: Run) -> None:
    Path("t.csv").write_text(f'id,text\n=1+1,"{STORY}"\nb,"{OTHER}"\n')
    code, out, err = run("t.csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["id"] for row in rows] == ["'=1+1", "b"]
    assert rows[1]["G2"] in ("", "0", "1") and rows[1]["G1"] == rows[1]["G5"] == "" and 0 <= float(rows[1]["O1"]) <= 1
    assert rows[1]["pool"] == "en.small.1" and rows[1]["model"]
    asked = list(csv.DictReader(io.StringIO(run(texts("t.jsonl", STORY, OTHER), "--csv")[1])))
    assert [row["originality"] for row in asked] == [row["originality"] for row in rows]
    assert json.loads(run("t.csv", "--json")[1])["format"] == "scorereport.1"


def test_the_columns_of_a_table_may_be_named(run: Run) -> None:
    Path("t.csv").write_text(f'nr,tale,asked\n7,"{STORY}",a lamp\n')
    code, out, _ = run("t.csv", "--columns", "id=nr, text=tale,brief=asked", "--json")
    assert code == 0
    assert [(card["id"], card["brief"]) for card in json.loads(out)["cards"]] == [("7", "a lamp")]


def test_two_sets_are_paired_by_brief(run: Run) -> None:
    one, other = texts("one.jsonl", *[STORY] * 4, briefs=2), texts("other.jsonl", OTHER, OTHER, briefs=2)
    code, out, _ = run(one, "--against", other)
    assert code == 0 and "2 briefs in common" in out and "fewer than 10" in out
    code, out, _ = run(one, "--against", other, "--json")
    found = Comparison.model_validate_json(out)
    assert code == 0 and found.paired and found.differences[0].estimate.runs == 2
    assert "one.jsonl against other.jsonl" in run(one, "--against", other)[1]


def test_sets_without_a_common_brief_are_told_to_prove_nothing(run: Run) -> None:
    Path("a.txt").write_text(STORY)
    Path("b.txt").write_text(OTHER)
    code, out, _ = run("a.txt", "--against", "b.txt")
    assert code == 0 and "no brief in common" in " ".join(out.split())


def test_ten_briefs_have_an_interval(run: Run) -> None:
    one = texts("one.jsonl", *(f"{STORY} She counted {n} oars." for n in range(10)), briefs=10)
    out = " ".join(run(one)[1].split())
    assert " to " in out and "fewer than 10" not in out


def test_what_was_left_out_is_told_on_stderr_and_nowhere_else(run: Run) -> None:
    Path("folder").mkdir()
    Path("folder/a.txt").write_text(STORY)
    Path("folder/b.png").write_bytes(b"\x89PNG")
    code, out, err = run("folder", "--json")
    assert code == 0 and err.startswith("Left out: b.png: ") and json.loads(out)["cards"][0]["id"] == "a.txt"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("nowhere.txt",), ("no such file",)),
        (("a.txt", "--lang", "fr"), ("--lang",)),
        (("a.txt", "--columns", "tale=text"), ("--columns", "tale")),
        (("a.txt", "--columns", "id=a,id=b"), ("--columns", "twice")),
        (("a.txt", "--json", "--csv"), ("one of --json",)),
        (("a.txt", "--json", "--html", "x.html"), ("one of --json",)),
        (("a.txt", "--against", "a.txt", "--csv"), ("no table",)),
        (("-", "--against", "-"), ("once",)),
        (("a.txt", "--pool", "no.pool"), ("no such pool",)),
        (("a.txt", "--pool", "a.txt"), ("line of the pool",)),
        (("a.txt", "--html", "a.txt"), ("stays as it is",)),
        (("a.txt", "--against", "zh.txt"), ("cannot be compared", "one language")),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_and_exit_2(told: tuple[str, ...], words: tuple[str, ...], run: Run) -> None:
    Path("a.txt").write_text(STORY)
    Path("zh.txt").write_text(HAN, encoding="utf-8")
    code, out, err = run(*told, pool="" if "--pool" in told else "en.pool")
    assert code == 2
    last = err.splitlines()[-1]
    assert last.startswith("Error: ") and all(word in last for word in words)
    assert "--json" in told or out == ""
    assert Path("a.txt").read_text() == STORY


def test_a_pool_of_another_language_is_noted(run: Run) -> None:
    Path("a.txt").write_text(STORY)
    code, _, err = run("a.txt", pool="zh.pool")
    assert code == 0 and "the pool is in zh; 1 texts" in err


def test_a_page_is_written_whole_and_over_no_file_but_a_page(run: Run) -> None:
    Path("a.txt").write_text(STORY)
    Path("b.txt").write_text(OTHER)
    for told in (("a.txt",), ("a.txt", "--against", "b.txt")):
        assert run(*told, "--html", "report.html") == (0, "report.html\n", "")
    Path("mine.html").write_text("mine")
    assert run("a.txt", "--html", "mine.html")[0] == 2
    assert Path("mine.html").read_text() == "mine"
    assert {path.name for path in Path().glob(".*")} == set()


def test_without_the_extra_only_a_page_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text(STORY)
    for name in ("jinja2", "matplotlib"):
        monkeypatch.setitem(sys.modules, name, None)
    code, out, err = run("a.txt", "--html", "x.html")
    assert (code, out) == (2, "") and 'pip install "loreboard[evals]"' in err and not Path("x.html").exists()
    assert run("a.txt")[0] == run("a.txt", "--json")[0] == run("a.txt", "--csv")[0] == 0


def all_of(terminal: int) -> bytes:
    """What was written to a terminal whose other end is closed, however many pieces it comes in; closes it."""
    out = b""
    with contextlib.suppress(OSError), open(terminal, "rb", buffering=0) as told:  # Linux ends a closed terminal with EIO
        while piece := told.read(65536):
            out += piece
    return out


def test_progress_on_a_terminal_leaves_standard_output_clean(run: Run, tmp_path: Path) -> None:
    texts("t.jsonl", STORY, OTHER)
    ours, theirs = pty.openpty()
    told = [sys.executable, "-m", "loreboard.cli", "score", "t.jsonl", "--csv", "--pool", "en.pool"]
    done = subprocess.run(told, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"}, timeout=60)
    os.close(theirs)
    seen = all_of(ours).decode(errors="replace")
    assert done.returncode == 0
    assert [row.split(b",")[0] for row in done.stdout.splitlines()] == [b"id", b"t0", b"t1"]
    assert "2/2" in seen and "t0" not in seen


def test_a_series_folder_is_only_read(run: Run, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "wu-tun-lu", tmp_path / "s")
    before = {path: path.read_bytes() for path in (tmp_path / "s").rglob("*") if path.is_file()}
    assert run("s", "--html", "s.html", pool="zh.pool")[0] == 0
    assert {path: path.read_bytes() for path in (tmp_path / "s").rglob("*") if path.is_file()} == before

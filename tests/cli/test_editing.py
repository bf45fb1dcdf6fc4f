"""Edits as a person, a script and a machine are told of them: what goes stale, what it calls and costs, who is asked and how one says yes."""

import json
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from loreboard import cli
from loreboard.console.editing import Sheet
from loreboard.console.folding import hung
from loreboard.console.gates import WAITS
from loreboard.lore import embed
from loreboard.pipeline.edits.told import Calls, Changed, Conflict, Edited, Moved, Row, Stale, Version
from loreboard.story.facts import At, Contradiction
from loreboard.story.script import Language

from .conftest import Run
from .screen import Terminal

EN = b"INT. KITCHEN - NIGHT\n\nMEI\nCome in.\n\nShe waits.\n\nEXT. STAIR - DAWN\n\nWind.\n\nA lamp burns.\n\nMEI\nMind the step.\n"
ZH = (
    "内 厨房 - 夜\n\n@阿梅\n进来。\n\n她等着。\n\n外 石阶 - 清晨\n\n有风。\n\n一盏灯亮着。\n\n@阿梅\n看脚下。\n".replace("内 ", ".内 ")
    .replace("外 ", ".外 ")
    .encode()
)


@pytest.fixture(scope="module")
def boarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two boarded scripts; copied, never gone on with."""
    root = tmp_path_factory.mktemp("boarded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOREBOARD_CACHE", str(root / "cache"))
        patch.setattr(embed, "weights_folder", lambda: None)
        for name, script in (("en", EN), ("zh", ZH)):
            (root / f"{name}.fountain").write_bytes(script)
            assert cli.main(["shots", str(root / f"{name}.fountain"), "--dir", str(root / name)]) == 0
    return root


@pytest.fixture
def run(command: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, boarded: Path) -> Run:
    """Run a command in this process in a folder with copies of both, each with a line changed: (exit code, stdout, stderr)."""
    monkeypatch.setenv("LOREBOARD_CACHE", str(boarded / "cache"))
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    for name, old, new in (("en", "A lamp burns.", "A lamp goes out."), ("zh", "一盏灯亮着。", "一盏灯灭了。")):
        shutil.copytree(boarded / name, tmp_path / name)
        path = tmp_path / name / "e01" / "script.fountain"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    monkeypatch.chdir(tmp_path)
    return command


def test_into_a_pipe_nothing_is_asked_or_done_and_the_flag_is_named(run: Run) -> None:
    before = Path("en/e01/shots.json").read_bytes()
    code, out, err = run("resume", "en")
    assert (code, out) == (WAITS, "")
    for told in (
        "e01/script.fountain: line 12",
        "1 of 2 scenes (s02) drawn again",
        "Model calls: 1 (scenes drawn 1). Cost: nothing.",
        "resume en --yes",
    ):
        assert told in err
    assert Path("en/e01/shots.json").read_bytes() == before
    code, out, err = run("resume", "en", "--yes")
    assert code == 0 and "1 asked" in out and Path("en/e01/shots.json").read_bytes() != before
    assert "Model calls: none." in run("resume", "en")[2]


def test_a_machine_reads_what_is_to_come(run: Run) -> None:
    code, out, _ = run("resume", "en", "--json")
    told = json.loads(out)
    assert (code, told["left"], told["asked"]) == (WAITS, True, 0)
    assert [(row["request"], row["least"], row["most"]) for row in told["foretold"]["calls"]["rows"]] == [("storyboard/shots", 1, 1)]
    checked = json.loads(run("check", "en", "--json")[1])
    assert checked["foretold"] == told["foretold"]


def test_check_tells_the_same_and_leaves_every_byte(run: Run) -> None:
    def everything() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in Path("zh").rglob("*") if p.is_file() and not p.name.endswith(("-shm", "-wal"))}

    before = everything()
    _, out, _ = run("check", "zh")
    for told in ("e01/script.fountain:12  EDITED", "第 12 行", "要问模型 1 次（画分镜 1）。不花钱。"):
        assert told in out
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "asks", "no", "left"),
    [("en", "Redo this? [Y/n]", "n", "Nothing was done."), ("zh", "照这样重做吗？[Y/n]", "不", "什么都没动")],
)
def test_at_a_terminal_a_person_is_asked_in_the_language_of_the_series(
    name: str, asks: str, no: str, left: str, run: Run, boarded: Path
) -> None:
    there = Terminal(("resume", name), {"LOREBOARD_CACHE": str(boarded / "cache")})
    there.until(asks)
    there.type("perhaps\r")
    there.until("y" if name == "en" else "打 y 或 n")
    there.type(f"{no}\r")
    there.until(left)
    assert there.ended() == WAITS
    before = Path(name, "e01/shots.json").read_bytes()
    there = Terminal(("resume", name), {"LOREBOARD_CACHE": str(boarded / "cache")})
    there.until(asks)
    there.type("\r")
    assert there.ended() == 0 and Path(name, "e01/shots.json").read_bytes() != before


def everything(language: Language) -> Edited:
    """An edit of every kind, with long names."""
    text = (
        "The tide turns a boot over and nobody on the stair says whose it is."
        if language == "en"
        else "潮水把一只靴子翻了个身，石阶上没人说那是谁的，也没人弯腰去捡。"
    )
    file = "e01/script.fountain"
    return Edited(
        changed=(Changed(file=file, places=tuple(map(str, range(10, 60, 2)))), Changed(file="bible.yaml", places=("cast.沈多.look",)), Changed(file="arc.yaml", places=(), whole=True)),
        stale=(
            Stale(episode=1, file=file, scenes=tuple(f"s{n:02d}" for n in range(1, 12)), of=12, shots=120, seconds=171.5, prompts=3, lengths=1),
            Stale(episode=2, file=file, scenes=("s01",), of=1, shots=1, seconds=2.0, whole=True),
        ),
        facts=(Moved(file=file, scene="s02", line=40, text=text, holds=True), Moved(file=file, scene="s03", line=60, text=text, holds=False)),
        breaks=tuple(
            Contradiction(rule="x", first=At(episode=1, scene="s01", line=4), second=At(episode=n % 3 + 1, scene="s01", line=n), what=text, repair=text, severity="error")
            for n in range(20, 44)
        ),
        conflicts=(Conflict(what=text, yours=Version(file=file, line=3, text=f"{text}\n\n{text}"), ours=Version(file="e01/script.new.fountain", line=0, text="")),),
        remade=("bible.yaml", "e02/script.fountain"),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_line_fits_80_cells_and_no_word_is_lost(language: Language) -> None:
    sheet, edited = Sheet(language), everything(language)
    calls = Calls(
        rows=(
            Row(request="writer/bible", least=1, likely=1, most=1, dollars=None),
            Row(request="doctor/read", least=0, likely=5, most=10, dollars=None),
        ),
        to="scripts",
        behind=23,
    )
    rows = [*sheet.edited(edited), *sheet.calls(calls, ["compatible/a-model-with-a-long-name"])]
    lines = [line for row in rows for line in hung(row)]
    assert max(map(cell_len, lines)) <= 80
    assert "".join("".join(lines).split()) == "".join("".join(rows).split())
    told = "\n".join(lines)
    assert "e02/script.fountain:22" in told and told.count("e01/script.fountain:4 ") == 1, "one break, many places"
    assert ("unknown" if language == "en" else "花费不详") in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_is_broken_where_it_may_be(language: Language) -> None:
    for wide in range(12, 60):
        for line in hung(
            "  e01/script.fountain:42 与 e02/script.fountain:15：康大在第42行已经死了，又开口（画外音）。"
            if language == "zh"
            else "  one two, three: four",
            wide,
        ):
            assert line.strip()[:1] not in "，。：）" or language == "en"

"""`loreboard brainstorm` as people and programs use it: scripted in both languages, at a real terminal, killed and come back to."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from loreboard import cli
from loreboard.lore import embed

from .screen import Terminal

EN, ZH = "a lamp-keeper on a tidal stair", "修路人守着一条雾吃路的山谷"
CTRL_C, CTRL_D, UP = "\x03", "\x04", "\x1b[A"
ENGLISH = ["more like 2", "lock 2.3", "pick 2", 'change 2 "the father must live"', "merge 1 3", "why 2", "compare 2 5", "show 7", "tree", "undo", "redo", "table", "help"]  # fmt: skip
CHINESE = ["多像 2，冷一点", "锁 2.3", "选 2", "改「父亲得活着」", "合 1 和 3", "少像 1", "为什么 2", "比 2 5", "看 7", "树", "撤销", "恢复", "列", "帮助"]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def rooms(home: Path) -> Callable[[str], Path]:
    """A room of six arcs in a language, to be copied."""
    made: dict[str, Path] = {}

    def room(language: str) -> Path:
        if language not in made:
            made[language] = home / language
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(embed, "weights_folder", lambda: None)
                patch.setenv("LOREBOARD_CACHE", str(home / "cache"))
                (home / "none").write_text("# nothing to do\n")
                told = ["brainstorm", EN if language == "en" else ZH, "--dir", str(made[language]), "--script", str(home / "none")]
                assert cli.main(told) == 0
        return made[language]

    return room


@pytest.fixture
def sit(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    monkeypatch.setenv("LOREBOARD_CACHE", str(home / "cache"))

    def run(root: Path, said: list[str], *more: str) -> tuple[int, str, str]:
        script = tmp_path / "orders.txt"
        script.write_text("\n".join(said), encoding="utf-8")
        capsys.readouterr()
        code = cli.main(["brainstorm", str(root), "--script", str(script), *more])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def room(rooms: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    return lambda language: Path(shutil.copytree(rooms(language), tmp_path / f"room-{language}"))


@pytest.mark.parametrize(
    ("language", "said", "columns"), [("en", ENGLISH, 80), ("en", ENGLISH, 34), ("zh", CHINESE, 80), ("zh", CHINESE, 60)]
)
def test_a_scripted_sitting_fits_its_width_and_speaks_its_language(
    language: str, said: list[str], columns: int, room: Callable[[str], Path], sit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, err = sit(room(language), said)
    assert code == 0, err
    out = out[: out.rindex("loreboard brainstorm" if columns >= 60 else "All is kept")]  # the path below is as long as it is
    wide = [line for line in out.splitlines() if cell_len(line) > columns and line[0] != "›"]
    assert not wide
    for order in said:
        assert f"› {order}" in out
    assert "\x1b" not in out
    heads = [line[0] for line in out.splitlines() if line and language == "zh"]
    assert not set(heads) & set("，。；：！？」）"), "a closing mark begins a line"
    if language == "zh":
        letters = [line for line in out.splitlines() if sum(c.isascii() and c.isalpha() for c in line) > 30]
        assert not letters, "a Chinese room says something in English"


def test_a_machine_is_told_an_event_a_line(room: Callable[[str], Path], sit: Any) -> None:
    root = room("en")
    code, out, _ = sit(root, ["more like 2", "lock 2.3", "pick 2", "why 2", "undo", "quit", "pick 1"], "--json")
    events = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [e["event"] for e in events if e["event"] not in ("heard", "quote")] == [
        "came_in",
        "done",
        "done",
        "done",
        "shown",
        "done",
        "left",
    ]
    done = [e for e in events if e["event"] == "done"]
    assert [(e["order"], e["step"], e["picked"]) for e in done] == [("more_like", 2, 0), ("lock", 3, 0), ("pick", 4, 2), ("undo", 3, 0)]
    assert list(done[0]["new"]) == ["7"] and done[0]["new"]["7"]["turns"]
    assert done[1]["locks"] == ["2.3"]
    assert next(e for e in events if e["event"] == "quote")["money"] is None


def test_a_script_ends_at_the_first_order_that_cannot_be_done_and_keeps_those_before(room: Callable[[str], Path], sit: Any) -> None:
    root = room("en")
    code, _, err = sit(root, ["lock 1.1", "pik 2", "lock 1.2"])
    assert code == 2 and "Did you mean pick?" in err and "Traceback" not in err
    assert "step 2" in sit(root, [])[1]
    code, out, _ = sit(room("zh"), ["锁 1.9"], "--json")
    assert code == 2 and "没有第 9 个转折" in json.loads(out.splitlines()[-1])["what"]


def test_go_writes_the_series_from_the_arc_that_is_picked(room: Callable[[str], Path], sit: Any) -> None:
    root = room("en")
    code, _, err = sit(root, ["go 3"])
    assert code == 0, err
    title = next(line for line in (root / "arc.yaml").read_text().splitlines() if line.startswith("title:"))
    assert title in (root / "arcs/3.yaml").read_text()
    assert (root / "e05/shots.json").exists()
    assert (root / "arcs/6.yaml").exists()


def test_a_fork_is_a_room_of_its_own(room: Callable[[str], Path], sit: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = room("zh")
    sit(root, ["选 2", "锁 2.1"])
    assert cli.main(["fork", str(root), "--at", "2", "--to", str(tmp_path / "other"), "--json"]) == 0
    code, out, _ = sit(tmp_path / "other", ["树"], "--json")
    told = json.loads(out.splitlines()[0])
    assert (code, told["picked"], told["locks"], told["step"]) == (0, 2, [], 2)


@pytest.mark.parametrize(("told", "what"), [(["no/such"], "no such folder"), ([" "], "premise is empty"), ([EN, "--arcs", "99"], "12")])
def test_what_is_no_room_and_no_premise_is_named(told: list[str], what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["brainstorm", *told]) == 2
    assert what in capsys.readouterr().err


@pytest.fixture
def at(home: Path) -> Iterator[Callable[..., Terminal]]:
    started: list[Terminal] = []

    def terminal(root: Path, columns: int = 80) -> Terminal:
        env = {"LOREBOARD_CACHE": str(home / "cache"), "XDG_CONFIG_HOME": str(home)}
        started.append(Terminal(("brainstorm", str(root)), env, columns))
        return started[-1]

    yield terminal
    for one in started:
        one.kill()


def test_at_a_terminal_orders_are_completed_remembered_and_kept_when_one_leaves(room: Callable[[str], Path], at: Any) -> None:
    root = room("en")
    one = at(root)
    one.until("›")
    assert one.widest <= 80
    one.type("unl\t")
    one.until("unlock")
    one.type(CTRL_C)
    one.type("lock 2.3\r")
    one.until("word for word")
    one.type("pik 2\r")
    one.until("Did you mean pick?")
    one.type("pick 2\r")
    assert "arc.yaml" in one.until("go writes the series")
    one.type("more like 2\r")
    one.until("New on the table")
    one.asks("Now: 1, 2, 3, 4, 5, 6, 7")
    one.type(CTRL_D)
    one.until("All is kept")
    assert one.ended() == 0
    two = at(root)
    two.until("Back where you left: step 4.")
    two.until("›")
    two.type(UP)
    two.until("more like 2")
    two.type("\r")
    two.until("Now: 1, 2, 3, 4, 5, 6, 7, 8", 1)
    two.type("undo\r")
    two.asks("You stand at step 4.")
    two.type(CTRL_D)
    assert two.ended() == 0


def test_at_a_narrow_terminal_in_chinese_nothing_runs_over_its_edge(room: Callable[[str], Path], at: Any) -> None:
    one = at(room("zh"), 60)
    one.until("›")
    one.type("锁 2\t")
    one.until("2.1")
    one.type(CTRL_C)
    one.type("锁2。3\r")
    one.until("往后一字不动")
    one.type("看 2\r")
    one.until("取自设想")
    one.type("撤销\r")
    one.asks("现在是第 1 步")
    assert one.widest <= 60, one.text
    one.type(CTRL_D)
    one.until("全都留着")
    assert one.ended() == 0

"""`loreboard pool` as a person and a script meet it."""

import json
from pathlib import Path
from typing import Any

import pytest

from loreboard import cli
from loreboard.console import choose
from loreboard.evals.pools import read_pool
from loreboard.pipeline.door import Hired
from loreboard.story.ask import Ask, Reply
from loreboard.story.defaults import Plot, Tale

MODEL = "openai/gpt-6.2-sol"
BUILD = ("pool", "build", "--out", "my.pool.jsonl", "--model")


class Same:
    """Tells one thing to everybody, as a server at temperature 0 would."""

    model = MODEL

    async def reply(self, ask: Ask) -> Reply:
        rows = tuple(f"The person number {n} stops at a river." for n in range(8))
        told = Plot(beats=rows) if ask.prompt == "pool/plot" else Tale(text="\n".join(rows[:6]))
        return Reply(text=told.model_dump_json(), model=self.model)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("OPENAI_API_KEY", "LOREBOARD_JOURNAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "briefs.txt").write_text("A bell.\nA ferry.\n")
    return tmp_path


def read(capsys: pytest.CaptureFixture[str], *told: str) -> Any:
    assert cli.main([*told, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_shipped_pools_are_listed_with_who_made_them(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = read(capsys, "pool", "list")["pools"]
    assert [(p["name"], p["use"], p["stories"], p["briefs"]) for p in listed] == [
        ("en.test", "test", 360, 60), ("en.tune", "tune", 180, 30), ("zh.test", "test", 360, 60), ("zh.tune", "tune", 180, 30),
    ]  # fmt: skip
    assert cli.main(["pool", "list"]) == 0
    out = capsys.readouterr().out
    assert all(p["name"] in out and p["by"] in out and p["licence"] in out and p["date"] in out for p in listed)


def test_a_pool_is_shown_by_name_and_one_brief_with_its_stories(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(read(capsys, "pool", "show", "zh.test.1")["briefs"]) == 60
    one = read(capsys, "pool", "show", "en.test", "--brief", "ta-myth-underworld")["stories"]
    assert len(one) == 6
    assert cli.main(["pool", "show", "en.test", "--brief", "ta-myth-underworld"]) == 0
    assert all(beat in capsys.readouterr().out for beat in one[0]["beats"][:1])
    assert cli.main(["pool", "show", "en.test", "--brief", "nope"]) == 2
    assert cli.main(["pool", "show", "nope"]) == 2
    assert "pool list" in capsys.readouterr().err


def test_a_dry_run_tells_calls_and_money_and_needs_no_key(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = read(capsys, *BUILD, MODEL, "--dry-run")
    assert [(row["prompt"], row["calls"]) for row in told["rows"]] == [("pool/plot", 300), ("pool/story", 60)]
    assert all(float(row["money"]) > 0 for row in told["rows"])
    few = read(capsys, *BUILD, MODEL, "--dry-run", "--briefs", "briefs.txt", "--samples", "3")
    assert [row["calls"] for row in few["rows"]] == [6, 2]
    assert [path.name for path in here.iterdir()] == ["briefs.txt"]


@pytest.mark.parametrize(
    ("told", "code", "says"),
    [
        ((*BUILD, "offline"), 2, "first idea"),
        ((*BUILD, MODEL), 3, "no key"),
        ((*BUILD, "nobody/x", "--budget", "1"), 2, "nobody/x"),
        ((*BUILD, "openai/unknown-9", "--dry-run"), 2, "price"),
        ((*BUILD, MODEL, "--budget", "-1"), 2, "--budget"),
        ((*BUILD, MODEL, "--samples", "0"), 2, "samples"),
        ((*BUILD, MODEL, "--lang", "fr"), 2, "fr"),
        ((*BUILD, MODEL, "--briefs", "none.txt"), 2, "none.txt"),
        (BUILD[:-1], 2, "--model"),
    ],
)
def test_what_cannot_be_built_is_one_sentence(
    told: tuple[str, ...], code: int, says: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(told) == code
    err = [row for row in capsys.readouterr().err.splitlines() if not row.startswith("Warning")]
    assert len(err) == 1 and says in err[0]
    assert [path.name for path in here.iterdir()] == ["briefs.txt"]


def test_a_built_pool_is_told_with_what_is_wrong_with_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(choose, "hired", lambda name, chosen, listeners: Hired(Same()))
    told = read(capsys, *BUILD, MODEL, "--briefs", "briefs.txt", "--samples", "2", "--licence", "CC0-1.0")
    assert (told["asked"], told["by"], told["licence"], told["language"], told["stories"]) == (6, MODEL, "CC0-1.0", "en", 6)
    assert told["flaws"][0]["code"] == "IDENTICAL"
    assert read_pool(here / "my.pool.jsonl").head.name == "my"
    assert cli.main(["pool", "check", "my.pool.jsonl"]) == 1
    assert "temperature 0" in capsys.readouterr().out
    assert cli.main([*BUILD, MODEL, "--briefs", "briefs.txt"]) == 2
    assert "not written over" in capsys.readouterr().err
    (here / "my.pool.jsonl").unlink()
    assert cli.main([*BUILD, MODEL, "--briefs", "briefs.txt", "--samples", "2"]) == 0
    out, err = capsys.readouterr()
    assert "0 asked, 6 from the record" in out and "--pool my.pool.jsonl" in out and "Kept: 6 answers" in err


def test_nothing_is_wrong_with_a_shipped_pool(here: Path) -> None:
    assert cli.main(["pool", "check", "zh.tune"]) == 0

"""`loreboard lore add|own|accept|reject`, and a series begun with --lore, as a person and a machine meet them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard import cli
from loreboard.lore import embed

Told = tuple[int, str, str]
Run = Callable[..., Told]
NOTE = "# The ferry\n\nThe ferryman of Lower Wend takes no coin.\u200b He takes the last word you said.\n\n# Bread\n\nThe bakers knead at midnight.\n"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in this process in a folder with notes: (exit code, stdout, stderr)."""
    monkeypatch.setenv("LOREBOARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("ferry.md").write_text(NOTE, "utf-8")

    def command(*told: str) -> Told:
        capfd.readouterr()
        code = cli.main(told)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, "\n".join(row for row in err.splitlines() if not row.startswith("Warning: Sentence vectors"))

    return command


def test_notes_go_from_a_file_through_quarantine_into_search(run: Run) -> None:
    code, out, _ = run("lore", "add", "ferry.md", "--to", "p")
    assert code == 0
    assert "p/lore/quarantine/ferry.yaml: 2 passages (en) from ferry.md" in out
    assert "1 invisible character taken out" in out and "Nothing in quarantine is used" in out
    code, _, err = run("lore", "search", "ferryman", "--in", "p")
    assert code == 2 and "2 in quarantine" in err
    code, out, _ = run("lore", "accept", "ferry-001", "--to", "p")
    assert (code, out) == (0, "Accepted: 1 passage (en) of ferry.md, now in p/lore/accepted/ferry.yaml\n")
    code, out, _ = run("lore", "search", "ferryman", "--in", "p", "-n", "2")
    assert code == 0 and out.startswith("ferry-001  The ferry  (ferry.md, The ferry; yours)") and "Bread" not in out
    code, out, _ = run("lore", "reject", "all", "--to", "p")
    assert (code, out) == (0, "Rejected: 1 passage (en) of ferry.md\n")
    code, out, _ = run("lore", "own", "--to", "p")
    assert code == 0 and out.startswith("accepted    p/lore/accepted/ferry.yaml: 1 passage (en) from ferry.md, 20")


def test_a_machine_is_told_the_same(run: Run) -> None:
    told = json.loads(run("lore", "add", "ferry.md", "--json")[1])
    (one,) = told["files"]
    assert (one["trust"], one["kind"], one["file"], one["stripped"], one["again"]) == ("quarantined", "passages", "ferry.md", 1, False)
    assert one["ids"] == ["ferry-001", "ferry-002"] and len(one["sha256"]) == 64
    assert json.loads(run("lore", "add", "ferry.md", "--json")[1])["files"][0]["again"]
    assert json.loads(run("lore", "accept", "all", "--json")[1])["accepted"][0]["ids"] == one["ids"]
    assert json.loads(run("lore", "own", "--json")[1])["files"][0]["trust"] == "accepted"
    found = json.loads(run("lore", "search", "ferryman", "--in", ".", "--json")[1])
    assert found["notes"][0]["passage"]["source"]["place"]["heading"] == "The ferry" and found["hits"]
    assert "notes" not in json.loads(run("lore", "search", "ferryman", "--json")[1])


def test_of_several_files_all_are_added_or_none(run: Run) -> None:
    Path("broken.yaml").write_text("a: [", "utf-8")
    code, out, err = run("lore", "add", "ferry.md", "broken.yaml")
    assert (code, out) == (2, "") and err.startswith("Error: This is not YAML") and "broken.yaml" in err
    assert not Path("lore").exists()


def test_a_shelf_with_nothing_on_it_says_how_to_begin(run: Run) -> None:
    assert "loreboard lore add" in run("lore", "own")[1]
    code, _, err = run("lore", "accept", "all")
    assert code == 2 and "Nothing is in quarantine" in err


def test_a_series_is_begun_with_own_lore_and_gone_on_with_from_anywhere(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("lore", "add", "ferry.md", "--to", "p")
    run("lore", "accept", "all", "--to", "p")
    code, _, err = run("new", "a ferryman paid in words", "--lore", "p", "--dir", "out/s", "--until", "arc")
    assert (code, err) == (0, "")
    assert 'lore = "../../p"' in Path("out/s/loreboard.toml").read_text("utf-8")
    monkeypatch.chdir("out/s")
    code, out, _ = run("resume", ".", "--until", "arc")
    assert code == 0 and "0 asked, 0 from the record" in out


def test_a_series_is_not_begun_where_nothing_is_accepted(run: Run) -> None:
    run("lore", "add", "ferry.md")
    for folder, says in ((".", "2 in quarantine"), ("nowhere", "no such folder")):
        code, out, err = run("new", "fog", "--lore", folder, "--dir", "s")
        assert (code, out) == (2, "") and says in err
    assert not Path("s").exists()

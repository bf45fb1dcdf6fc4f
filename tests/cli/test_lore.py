"""`loreboard lore` as a writer and a program meet it: list, show, stats, credits, check, radar, overlap."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard import cli
from loreboard.console import choose
from loreboard.lore import load_entries
from loreboard.pipeline.door import Hired
from loreboard.story.ask import Ask, Reply

Told = tuple[int, str, str]
Run = Callable[..., Told]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ENTRIES = Path(__file__).resolve().parents[2] / "lore" / "entries"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `loreboard lore` in an empty folder: (exit code, stdout, stderr)."""
    monkeypatch.setenv("LOREBOARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)

    def command(*told: str) -> Told:
        code = cli.main(["lore", *told])
        out = capsys.readouterr()
        return code, out.out, out.err

    return command


def test_list_takes_what_is_asked_for_and_fits_a_terminal(run: Run) -> None:
    code, out, _ = run("list", "--tradition", "zhiguai", "--overuse", "1")
    wanted = [e for e in load_entries() if e.tradition == "Zhiguai" and e.overuse <= 1]
    rows = out.strip().split("\n")
    assert code == 0 and len(rows) == len(wanted) + 1
    assert all(len(row) <= 80 for row in rows)
    assert json.loads(run("list", "--kind", "function", "--json")[1])["entries"][0]["id"].startswith("fn_")


def test_an_unknown_tradition_names_the_nearest(run: Run) -> None:
    code, _, err = run("list", "--tradition", "Koreen")
    assert code == 2 and "Korean" in err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_of_entry_can_be_shown(run: Run, language: str) -> None:
    for id in ("shj_migu", "fn_donor_test", "sf_sleep_escrow", "prem_chosen_bloodline"):
        code, out, _ = run("show", id, "--lang", language)
        assert code == 0 and out.strip()
    told = json.loads(run("show", "shj_migu", "--json")[1])["entry"]
    assert told["names"]["zh"] == "迷穀花"


def test_an_unknown_id_is_one_sentence(run: Run) -> None:
    code, out, err = run("show", "shj_migoo")
    assert (code, out) == (2, "") and "shj_migu" in err


def test_stats_count_everything(run: Run) -> None:
    told = json.loads(run("stats", "--json")[1])
    assert told["entries"] == sum(told["by"]["tradition"].values()) == len(load_entries())
    assert told["cliches"] == 182
    assert "Shan Hai Jing" in run("stats")[1]


def test_credits_name_work_place_and_the_scripts(run: Run) -> None:
    told = json.loads(run("credits", str(EXAMPLES / "wu-tun-lu"), "--json")[1])["credits"]
    assert told and all(one["work"] for one in told)
    assert any(script.endswith(".fountain") for one in told for script in one["scripts"])
    assert told[0]["work"] in run("credits", str(EXAMPLES / "wu-tun-lu"))[1]


def test_credits_of_a_folder_without_an_arc(run: Run, tmp_path: Path) -> None:
    code, _, err = run("credits", str(tmp_path))
    assert code == 2 and "no arc" in err


def test_the_shipped_store_has_nothing_wrong(run: Run) -> None:
    assert run("check")[:2] == (0, f"{len(load_entries())} entries, nothing wrong.\n")


def test_check_finds_what_is_wrong_with_an_entry_of_ones_own(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    told = (ENTRIES / "shan_hai_jing" / "migu.yaml").read_text(encoding="utf-8")
    (folder / "one.yaml").write_text(told.replace("id: shj_migu", "id: my_own").replace("shj_zhaoyao", "shj_nowhere"), encoding="utf-8")
    code, out, _ = run("check", str(folder), "--json")
    faults = json.loads(out)["faults"]
    assert code == (1 if faults else 0)
    (folder / "two.yaml").write_text(told.replace("id: shj_migu", "id: my_two").replace("overuse: 1", "overuse: 9"), encoding="utf-8")
    code, _, err = run("check", str(folder))
    assert code == 2 and "overuse" in err and "two.yaml" in err
    shutil.copy(folder / "one.yaml", folder / "two.yaml")
    code, _, err = run("check", str(folder))
    assert code == 2 and "my_own is also the id of" in err


def test_the_radar_quotes_what_plays_a_cliche_and_offers_ways_out(run: Run, tmp_path: Path) -> None:
    worn = "She opened her eyes. It was ten years ago, the morning before her wedding, and this time she remembered who would betray her."
    (tmp_path / "worn.txt").write_text(
        f"The kettle had boiled dry on the stove.\n\n{worn}\n\nHe counted the spoons again.", encoding="utf-8"
    )
    told = json.loads(run("radar", "worn.txt", "--json")[1])["texts"][0]
    assert told["load"] > 0
    first = told["seen"][0]
    assert first["cliche"] == "prem_rebirth_revenge_manual" and "ten years ago" in first["quote"] and len(first["ways_out"]) >= 2
    assert "→" in run("radar", "worn.txt")[1]


class Reads:
    """A model that finds one cliché in the line that has these words."""

    model = "openai/reads-1"

    def __init__(self, words: str, says: str) -> None:
        self.words, self.says, self.asks = words, says, list[Ask]()

    async def reply(self, ask: Ask) -> Reply:
        self.asks.append(ask)
        shown = ask.told.rpartition("<script>")[2]
        lines = [int(row.split(" ", 1)[0]) for row in shown.splitlines() if self.words in row]
        played = [{"cliche": self.says, "line": line, "quote": self.words} for line in lines]
        return Reply(text=json.dumps({"played": played}), model=self.model)


def test_a_model_that_reads_says_what_is_played_and_is_asked_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Reads("He went on counting spoons, crowned", "end_throne_refused")
    monkeypatch.setattr(choose, "hired", lambda name, chosen, listeners: Hired(reads))
    rows = [f"The kettle boiled for the {n}th time." for n in range(130)]
    (tmp_path / "new.txt").write_text("\n".join([*rows, f"{reads.words}.", "The kettle boiled dry."]), encoding="utf-8")
    for _ in range(2):
        told = json.loads(run("radar", "new.txt", "--model", reads.model, "--json")[1])["texts"][0]
        assert [(one["cliche"], one["quote"], one["first"]) for one in told["seen"]] == [("end_throne_refused", reads.words, 130)]
        assert len(reads.asks) == 2, "120 lines and 12, once"
    assert run("radar", "new.txt", "--model", reads.model, "--budget", "-1")[0] == 2


def test_overlap_stops_at_a_long_passage(run: Run, tmp_path: Path) -> None:
    novel = " ".join(f"word{n}" for n in range(400))
    (tmp_path / "novel.txt").write_text(novel, encoding="utf-8")
    (tmp_path / "mine.txt").write_text("Before it. " + " ".join(f"word{n}" for n in range(100, 140)) + " And after it.", encoding="utf-8")
    code, out, _ = run("overlap", "mine.txt", "--against", "novel.txt")
    assert code == 1 and "STOP" in out
    (tmp_path / "clean.txt").write_text("Nothing of the kind stands in here at all, not a line.", encoding="utf-8")
    assert run("overlap", "clean.txt", "--against", "novel.txt")[0] == 0

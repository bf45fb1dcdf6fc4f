"""Gates: a run waits where it was asked to, each gate is passed once, an edit made there goes on, and a kill in between changes nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.pipeline import gates, money, settings
from loreboard.pipeline.ahead import BEFORE, ahead
from loreboard.pipeline.gates import GATES, Gates, gates_from
from loreboard.pipeline.settings import Settings
from loreboard.story.errors import BadInput

from .test_resume import crash

BEHIND = {"arc": "bible.yaml", "bible": "e01/script.fountain", "scripts": "e01/shots.json", "shots": "e01/shots.csv"}
"""A file that is made once its gate is passed."""
SCRIPT = b"Title: The Ferry\n\nINT. FERRY HOUSE - NIGHT\n\nShe counts coins into a bowl.\n\nADA\nEleven.\n"


def chosen_like(root: Path, *wanted: str, **told: Any) -> Settings:
    return Settings.model_validate({**settings.read(root).model_dump(), "gates": wanted, **told})


def but_settings(files: dict[str, str]) -> dict[str, str]:
    return {name: kept for name, kept in files.items() if name != settings.FILE}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_run_waits_at_each_gate_once_and_comes_to_the_same_series(
    language: str, made: Callable[[str], Path], bench: Any, counted: Any, snapshot: Any, tmp_path: Path
) -> None:
    root = tmp_path / "series"
    outcome = bench.begin(root, chosen_like(made(language), *GATES), chat=counted)
    for gate, following in zip(GATES, (*GATES[1:], "end"), strict=True):
        waits = outcome.waits
        assert (waits.gate, waits.asked, waits.ahead[0].to, waits.ahead[-1].to) == (gate, False, following, "end")
        assert waits.files == waits.shut
        assert all((root / name).is_file() for name in waits.files)
        assert not (root / BEHIND[gate]).exists()
        assert waits.arcs == ((1, 2, 3, 4, 5, 6) if gate == "arc" else ())
        before = len(counted.asks)
        outcome = bench.resume(root, chat=counted)
        assert outcome.replayed == 0, "the thread went on from its gate, not from its beginning"
        if gate in ("arc", "scripts", "shots"):
            assert len(counted.asks) - before == waits.ahead[0].calls
    assert outcome.waits is None
    assert len(set(counted.fingerprints)) == len(counted.asks)
    assert but_settings(snapshot(root)) == but_settings(snapshot(made(language)))
    assert bench.resume(root).waits is None
    assert bench.resume(root, afresh=True).waits is None


def test_what_a_person_writes_at_a_gate_goes_on_and_shuts_no_gate(
    made: Callable[[str], Path], bench: Any, counted: Any, tmp_path: Path
) -> None:
    root = tmp_path / "series"
    assert bench.begin(root, chosen_like(made("en"), "arc", "bible", "scripts")).waits.gate == "arc"
    edit(root / "arc.yaml", "title", "The Road That Was Owed")
    outcome = bench.resume(root)
    assert (outcome.waits.gate, outcome.taken) == ("bible", ("arc.yaml",))
    edit(root / "bible.yaml", "title", "Owed by the Road")
    outcome = bench.resume(root)
    assert (outcome.waits.gate, outcome.taken) == ("scripts", ("arc.yaml", "bible.yaml"))
    script = root / "e02" / "script.fountain"
    assert "Owed by the Road" in script.read_text("utf-8")
    mine = script.read_bytes() + b"\nA red kite crosses the window and is gone.\n"
    script.write_bytes(mine)
    outcome = bench.resume(root, chat=counted)
    assert (outcome.waits, script.read_bytes()) == (None, mine)
    assert "A red kite crosses the window" in (root / "e02" / "shots.json").read_text("utf-8")
    assert not [step for step in counted.steps if step.startswith(("arcs", "bible")) or step.endswith("/script")]


def edit(path: Path, key: str, value: str) -> None:
    told = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump({**told, key: value}, allow_unicode=True), "utf-8")


def test_a_gate_is_shut_again_for_what_has_changed(made: Callable[[str], Path], bench: Any, tmp_path: Path) -> None:
    root = tmp_path / "series"
    bench.begin(root, chosen_like(made("zh"), "scripts"))
    path = root / settings.FILE
    path.write_text(path.read_text("utf-8").replace("seconds = 180", "seconds = 200"), "utf-8")
    waits = bench.resume(root).waits
    assert (waits.gate, len(waits.shut)) == ("scripts", 5)
    assert bench.resume(root).waits is None


def test_another_arc_is_taken_by_its_number_and_words_of_a_person_are_not_written_over(
    made: Callable[[str], Path], bench: Any, tmp_path: Path
) -> None:
    root = tmp_path / "series"
    bench.begin(root, chosen_like(made("zh"), "arc", "bible"))
    arcs = {n: (root / "arcs" / f"{n}.yaml").read_bytes() for n in range(1, 7)}
    best = (root / "arc.yaml").read_bytes()
    others = [n for n, content in arcs.items() if content != best][:2]
    for number in others:
        assert bench.resume(root, arc=number).waits.gate == "bible"
        assert (root / "arc.yaml").read_bytes() == arcs[number]
    with pytest.raises(BadInput, match=r"There is no arc 9 .*There are 1, 2, 3, 4, 5, 6"):
        bench.resume(root, arc=9)
    edit(root / "arc.yaml", "title", "我的")
    mine = (root / "arc.yaml").read_bytes()
    with pytest.raises(BadInput, match="words of yours"):
        bench.resume(root, arc=others[0])
    assert (root / "arc.yaml").read_bytes() == mine


@pytest.mark.parametrize("answers", [1, 4])
def test_a_run_killed_between_two_gates_waits_at_the_next_one_only(
    answers: int, made: Callable[[str], Path], bench: Any, counted: Any, tmp_path: Path
) -> None:
    root = tmp_path / "series"
    assert bench.begin(root, chosen_like(made("en"), "arc", "scripts")).waits.gate == "arc"
    crash("resume", root, tmp_path / "marks", answers)
    outcome = bench.resume(root, chat=counted)
    assert outcome.waits.gate == "scripts"
    assert not {mark.name for mark in (tmp_path / "marks").iterdir()} & set(counted.fingerprints)


def test_a_run_that_dies_before_a_person_is_told_waits_again(
    made: Callable[[str], Path], bench: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = tmp_path / "series"
    with monkeypatch.context() as patch:
        patch.setattr(gates, "stand", lambda *_: (_ for _ in ()).throw(OSError("no power")))
        with pytest.raises(OSError, match="no power"):
            bench.begin(root, chosen_like(made("en"), "arc"), until="bible")
    outcome = bench.resume(root, until="bible")
    assert (outcome.waits.gate, outcome.asked) == ("arc", 0)
    (root / ".loreboard" / "gates.json").write_bytes(b"{")
    assert bench.resume(root, until="bible").waits.gate == "arc", "a damaged record shuts its gates once more"
    assert (bench.resume(root, until="bible").waits.gate, (root / "bible.yaml").is_file()) == ("bible", True)


def test_until_ends_a_run_at_a_gate_that_was_passed_and_going_on_is_no_other_thing(series: Path, bench: Any, snapshot: Any) -> None:
    before = snapshot(series)
    for _ in range(2):
        waits = bench.resume(series, until="arc").waits
        assert (waits.gate, waits.asked, waits.ahead[-1].calls) == ("arc", True, 49)
    assert bench.resume(series, wanted=("arc",)).waits is None, "it lay before a person when the last run ended there"
    assert bench.resume(series, wanted=("bible", "shots")).waits.gate == "bible"
    assert bench.resume(series, wanted=()).waits is None
    assert snapshot(series) == before


def test_a_finished_script_has_its_gates_too(bench: Any, tmp_path: Path) -> None:
    root = tmp_path / "ferry"
    waits = bench.shoot(root, "e01/script.fountain", SCRIPT, gates=["shots", "bible"]).waits
    assert (waits.gate, waits.ahead[0].calls, (root / "e01" / "shots.json").exists()) == ("bible", 1, False)
    waits = bench.resume(root).waits
    assert (waits.gate, waits.files, (root / "e01" / "shots.csv").exists()) == ("shots", ("e01/shots.json",), False)
    assert bench.resume(root).waits is None
    assert (root / "e01" / "shots.csv").is_file()
    with pytest.raises(BadInput, match=r"no gate arc; it has bible, shots .*--gate"):
        bench.resume(root, wanted=("arc",))
    with pytest.raises(BadInput, match=r"no gate scripts.*--until"):
        bench.resume(root, until="script")


def test_a_gate_is_open_for_what_was_seen_and_for_what_a_person_wrote() -> None:
    files = {"e01/script.fountain": "a", "e02/script.fountain": "b", "e03/script.fountain": "c"}
    run = Gates(wanted=("scripts",), seen={"e01/script.fountain": "a", "e02/script.fountain": "old"})
    assert run.shut("scripts", files, {"e03/script.fountain": "c"}) == ("e02/script.fountain",)
    assert run.shut("scripts", files, {"e02/script.fountain": "other"}) == ("e02/script.fountain", "e03/script.fountain")
    assert run.shut("bible", {"bible.yaml": "x"}, {}) == ()
    assert Gates(until="scripts", seen=files).shut("scripts", files, files) == tuple(files)


@pytest.mark.parametrize(
    ("told", "do"), [("bibel", "Did you mean bible?"), ("shot", "Did you mean shots?"), ("cast", "There are arc, bible, scripts, shots")]
)
def test_a_wrong_name_of_a_gate_names_the_nearest(told: str, do: str, series: Path, bench: Any) -> None:
    with pytest.raises(BadInput, match=f"no gate '{told}'") as caught:
        gates_from([told])
    assert do in str(caught.value)
    path = series / settings.FILE
    path.write_text(path.read_text("utf-8") + f'gates = ["{told}"]\n', "utf-8")
    with pytest.raises(BadInput, match=f"gates is wrong: there is no gate '{told}'") as caught:
        bench.resume(series)
    assert do.casefold() in str(caught.value).casefold()


def test_gates_are_sorted_and_said_once() -> None:
    assert gates_from([" Shots", "script", "arc", "scripts", ""]) == ("arc", "scripts", "shots")


def test_every_request_of_the_plan_stands_before_a_gate(made: Callable[[str], Path], bench: Any) -> None:
    chosen = settings.read(made("en"))
    assert {row.prompt for row in money.planned(chosen.wish, 6, None).rows} == set(BEFORE)
    models = bench.tools(chosen).models
    to_the_bible, to_the_end = ahead(chosen, models, "arc", ("arc", "bible"), None)
    after = ahead(chosen, models, "bible", (), None)
    assert to_the_bible.calls + after[0].calls == to_the_end.calls
    assert [one.calls for one in ahead(chosen, models, "scripts", (), 3)] == [3]


def test_a_folder_begun_again_has_seen_nothing(made: Callable[[str], Path], bench: Any, tmp_path: Path) -> None:
    root = tmp_path / "series"
    chosen = chosen_like(made("en"), "arc")
    bench.begin(root, chosen)
    for path in root.iterdir():
        if path.name != ".loreboard":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert bench.begin(root, chosen).waits.gate == "arc"

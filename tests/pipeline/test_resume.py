"""Stops and crashes: whatever happens to a run or to its hidden files, the next one goes on and repeats no answered call."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loreboard.pipeline import settings
from loreboard.story.errors import BadInput, LoreboardError

DRIVER = Path(__file__).with_name("slow_run.py")
PREMISE = "a road-mender in a valley where fog eats the roads"
PATIENCE = 60.0
"""Seconds after which a process that does not do what a test waits for is given up."""


def start(what: str, root: Path, marks: Path, seconds: float) -> subprocess.Popen[bytes]:
    marks.mkdir(exist_ok=True)
    told = [sys.executable, str(DRIVER), what, str(root), str(marks), str(seconds)]
    return subprocess.Popen(told, env={**os.environ, "PREMISE": PREMISE}, stderr=subprocess.PIPE)


def wait_for(marks: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while len(list(marks.iterdir())) < count:
        assert process.poll() is None, (process.stderr and process.stderr.read()) or b""
        assert time.monotonic() < until
        time.sleep(0.005)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def crash(what: str, root: Path, marks: Path, after: int) -> None:
    """Run and kill without warning when `after` more answers have come."""
    marks.mkdir(exist_ok=True)
    before = len(list(marks.iterdir()))
    process = start(what, root, marks, 0.02)
    wait_for(marks, before + after, process)
    kill(process)


def answered(root: Path) -> set[str]:
    """Fingerprints of the answers that were on disk, whole."""
    with sqlite3.connect(root / ".loreboard" / "journal.sqlite") as journal:
        return {row[0] for row in journal.execute("select fingerprint from calls where state = 'answered' and text <> ''")}


@pytest.mark.parametrize("answers", [1, 4, 20])
def test_a_killed_run_goes_on_and_asks_nothing_twice(
    answers: int, made: Callable[[str], Path], bench: Any, counted: Any, snapshot: Any, tmp_path: Path
) -> None:
    root = tmp_path / "series"
    crash("begin", root, tmp_path / "marks", answers)
    had, handed_over = answered(root), {mark.name for mark in (tmp_path / "marks").iterdir()}
    outcome = bench.resume(root, chat=counted)
    assert not had & set(counted.fingerprints)
    assert len(handed_over) >= answers and handed_over <= had, "answers were lost that had been handed over"
    assert outcome.asked == len(counted.asks)
    assert snapshot(root) == snapshot(made("en"))


def test_a_run_killed_twice_goes_on_and_asks_nothing_twice(
    made: Callable[[str], Path], bench: Any, counted: Any, snapshot: Any, tmp_path: Path
) -> None:
    root, marks = tmp_path / "series", tmp_path / "marks"
    crash("begin", root, marks, 3)
    first = answered(root)
    crash("resume", root, marks, 6)
    second = answered(root)
    assert first < second
    bench.resume(root, chat=counted)
    assert not second & set(counted.fingerprints)
    assert snapshot(root) == snapshot(made("en"))


def test_a_run_that_stops_at_the_arc_goes_on_from_it(
    made: Callable[[str], Path], bench: Any, counted: Any, snapshot: Any, tmp_path: Path
) -> None:
    root = tmp_path / "series"
    assert bench.begin(root, settings.read(made("en")), "arc").asked == 6
    assert not (root / "bible.yaml").exists()
    bench.resume(root, "script", chat=counted)
    assert (root / "e05" / "script.fountain").is_file()
    assert not (root / "e01" / "shots.json").exists()
    assert not [step for step in counted.steps if step.startswith("arcs/")]
    bench.resume(root)
    assert snapshot(root) == snapshot(made("en"))


def test_resuming_a_finished_run_asks_nothing_and_changes_nothing(series: Path, bench: Any, counted: Any, snapshot: Any) -> None:
    before = snapshot(series)
    outcome = bench.resume(series, chat=counted)
    assert (outcome.asked, counted.asks, outcome.taken, outcome.set_aside) == (0, [], (), ())
    assert snapshot(series) == before
    assert bench.resume(series, afresh=True, chat=counted).asked == 0


def test_a_file_that_a_person_deleted_is_made_again_without_asking(series: Path, bench: Any, snapshot: Any) -> None:
    before = snapshot(series)
    shutil.rmtree(series / "e03")
    (series / "bible.yaml").unlink()
    (series / "arc.yaml").unlink()
    assert bench.resume(series).asked == 0
    assert snapshot(series) == before


def test_halves_of_files_that_a_kill_has_left_are_swept_away(series: Path, bench: Any) -> None:
    half = series / "e01" / ".script.fountain.abcdefgh.part"
    mine = series / "e01" / ".my-download.part"
    half.write_bytes(b"half")
    mine.write_bytes(b"mine")
    bench.resume(series)
    assert not half.exists()
    assert mine.read_bytes() == b"mine"


def pretend_it_crashed(root: Path) -> None:
    """Put the run back to where it is not yet marked as finished."""
    path = root / ".loreboard" / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "open": True}))


@pytest.mark.parametrize("damage", ["cut", "flipped", "other", "empty"])
def test_damaged_checkpoints_are_named_and_starting_afresh_asks_nothing(damage: str, series: Path, bench: Any, snapshot: Any) -> None:
    before = snapshot(series)
    path = series / ".loreboard" / "checkpoints.sqlite"
    content = path.read_bytes()
    half = len(content) // 2
    spoilt = {
        "cut": content[:half],
        "flipped": content[:100] + b"\xff" * half + content[half:],
        "other": b"not a database" * 99,
        "empty": b"",
    }
    pretend_it_crashed(series)
    path.write_bytes(spoilt[damage])
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    try:
        bench.resume(series)
    except LoreboardError as error:
        told = str(error)
        assert bench.resume(series, afresh=True).asked == 0
    else:
        told = "The checkpoints were mended --afresh"
    assert "checkpoints" in told
    assert "--afresh" in told
    assert snapshot(series) == before


def test_a_checkpoint_whose_value_is_garbage_is_named_as_damage(series: Path, bench: Any, snapshot: Any) -> None:
    before = snapshot(series)
    pretend_it_crashed(series)
    with sqlite3.connect(series / ".loreboard" / "checkpoints.sqlite") as database:
        database.execute("update checkpoints set checkpoint = x'c1c1c1c1'")
    database.close()
    with pytest.raises(LoreboardError, match="checkpoints are damaged"):
        bench.resume(series)
    assert bench.resume(series, afresh=True).asked == 0
    assert snapshot(series) == before


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"thread": null, "open": 1, "mark": 2}'])
def test_a_damaged_run_record_costs_nothing(content: bytes, series: Path, bench: Any, snapshot: Any) -> None:
    before = snapshot(series)
    (series / ".loreboard" / "run.json").write_bytes(content)
    assert bench.resume(series).asked == 0
    assert snapshot(series) == before


@pytest.mark.parametrize("content", [b"", b"null", b'{"files": []}', b'{"files": {"arc.yaml": 3}}'])
def test_a_damaged_list_of_what_we_wrote_is_named_and_without_it_every_file_is_kept(
    content: bytes, series: Path, bench: Any, snapshot: Any
) -> None:
    before = snapshot(series)
    path = series / ".loreboard" / "written.json"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"written\.json") as caught:
        bench.resume(series)
    assert "Delete it" in caught.value.do
    path.unlink()
    bench.resume(series)
    after = snapshot(series)
    assert {name: after[name] for name in before} == before


def test_a_damaged_or_missing_body_is_made_again_from_the_answers(series: Path, bench: Any, snapshot: Any) -> None:
    before = snapshot(series)
    bodies = sorted(path for path in (series / ".loreboard" / "store").rglob("*") if path.is_file())
    for number, body in enumerate(bodies):
        if number % 2:
            body.write_bytes(body.read_bytes()[:-1] + b"?")
        else:
            body.unlink()
    assert bench.resume(series).asked == 0
    assert snapshot(series) == before


def test_a_damaged_body_in_the_middle_of_a_run_is_named_and_mended_afresh(bench: Any, snapshot: Any, made: Any, tmp_path: Path) -> None:
    root = tmp_path / "series"
    crash("begin", root, tmp_path / "marks", 8)
    for body in (root / ".loreboard" / "store").rglob("*"):
        if body.is_file():
            body.write_bytes(b"?")
    with pytest.raises(LoreboardError, match="missing or damaged") as caught:
        bench.resume(root)
    assert "--afresh" in caught.value.do
    bench.resume(root, afresh=True)
    assert snapshot(root) == snapshot(made("en"))


def test_a_damaged_answer_is_asked_again_and_only_that_one(series: Path, bench: Any, counted: Any, snapshot: Any) -> None:
    before = snapshot(series)
    with sqlite3.connect(series / ".loreboard" / "journal.sqlite") as journal:
        harmed = {row[0] for row in journal.execute("select fingerprint from calls order by number limit 5")}
        journal.execute("update calls set text = substr(text, 2) where number in (select number from calls order by number limit 5)")
    bench.resume(series, chat=counted)
    assert set(counted.fingerprints) == harmed
    assert snapshot(series) == before


def test_a_second_process_on_the_folder_is_told_and_changes_nothing(series: Path, bench: Any, snapshot: Any, tmp_path: Path) -> None:
    before = snapshot(series)
    holder = start("hold", series, tmp_path / "marks", PATIENCE)
    try:
        wait_for(tmp_path / "marks", 1, holder)
        with pytest.raises(BadInput, match="Another loreboard is working"):
            bench.resume(series)
    finally:
        kill(holder)
    assert snapshot(series) == before
    assert bench.resume(series).asked == 0, "the lock of a killed process stayed"


def test_another_premise_in_the_settings_leaves_no_old_scene_behind(series: Path, bench: Any, snapshot: Any) -> None:
    path = series / "loreboard.toml"
    before = snapshot(series)
    path.write_text(path.read_text("utf-8").replace("fog eats the roads", "salt eats the bells"), "utf-8")
    outcome = bench.resume(series)
    after = snapshot(series)
    assert outcome.asked
    assert outcome.taken == outcome.set_aside == ()
    assert [name for name in before if after[name] == before[name] and name.endswith((".fountain", "shots.json"))] == []


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("seconds = 3", "seconds"), ("seconds = 5000", "seconds"), ('language = "fr"', "language"), ("episodes = 99", "episodes"),
        ('exports = ["csv", "nope"]', "nope"), ("unknown = 1", "unknown"), ("= broken", "settings"), 
        ('premise = ""', "premise"), ("fps = 23.976", "fps"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_before_anything_is_asked(line: str, named: str, series: Path, bench: Any, counted: Any) -> None:
    path = series / "loreboard.toml"
    key = line.split(" ")[0]
    kept = [row for row in path.read_text("utf-8").splitlines() if not row.startswith(f"{key} ")]
    path.write_text("\n".join([*kept, line, ""]), "utf-8")
    with pytest.raises(BadInput, match=named):
        bench.resume(series, chat=counted)
    assert counted.asks == []


def test_settings_that_lead_out_of_the_folder_are_refused(series: Path, bench: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.fountain").write_text("A secret.\n")
    for name in ("../secret.fountain", str(tmp_path / "secret.fountain")):
        (series / "loreboard.toml").write_text(f'format = "loreboard.1"\nscript = "{name}"\nlanguage = "en"\n')
        with pytest.raises(BadInput, match="leads out"):
            bench.resume(series)


def test_a_damaged_journal_is_named_and_afresh_sets_it_aside(series: Path, bench: Any, snapshot: Any) -> None:
    before = snapshot(series)
    journal = series / ".loreboard" / "journal.sqlite"
    for tail in ("-wal", "-shm"):
        journal.with_name(journal.name + tail).unlink(missing_ok=True)
    journal.write_bytes(b"no database" * 300)
    with pytest.raises(LoreboardError, match="journal is damaged") as caught:
        bench.resume(series)
    assert "--afresh" in caught.value.do
    bench.resume(series, afresh=True)
    assert snapshot(series) == before
    assert (series / ".loreboard" / "journal.damaged-1.sqlite").read_bytes().startswith(b"no database")

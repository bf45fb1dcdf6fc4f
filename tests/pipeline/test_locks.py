"""Locks on lines, scenes and looks: a mark is no edit, and what is locked stays whatever is written anew around it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.agents.doctor.units import usable
from loreboard.pipeline import checkup
from loreboard.pipeline.reading import read_list
from loreboard.screenplay import read_script
from loreboard.screenplay.locks import carried, kept, locks_of, unmarked
from loreboard.story import look_locks
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import BadInput
from loreboard.story.notes import Patch

from .conftest import Bench, Counted, published
from .test_edits import another, edit
from .test_foretold import resumed

SCRIPT = b"""Title: A Lamp

EXT. STAIR - NIGHT [[lock]]

The tide turns a boot over.

MEI
Nobody counts on the way down.

INT. KITCHEN - DAY

Steam. [[lock]]

BO
I counted. [[ \xe9\x94\x81 ]]

He puts two cups out. [[look up what cups they had]]
"""


def test_a_mark_on_a_heading_locks_the_scene_and_one_on_a_line_the_line() -> None:
    script = read_script(SCRIPT, "x.fountain")
    locks = locks_of(script)
    lines = SCRIPT.decode().split("\n")
    assert locks.scenes == {script.scenes[0].id}
    assert {lines[n - 1] for n in locks.lines if lines[n - 1].strip()} == {
        "EXT. STAIR - NIGHT [[lock]]", "The tide turns a boot over.", "MEI", "Nobody counts on the way down.", "Steam. [[lock]]", "I counted. [[ 锁 ]]",
    }  # fmt: skip


def test_a_mark_is_no_word_of_the_script() -> None:
    bare = unmarked(SCRIPT)
    assert b"lock]]" not in bare and b"look up what cups" in bare
    marked, plain = (read_script(raw, "x.fountain") for raw in (SCRIPT, bare))
    assert [(line.number, line.text) for line in marked.lines] == [(line.number, line.text) for line in plain.lines]
    assert [s.heading for s in marked.scenes] == [s.heading for s in plain.scenes]
    assert carried(bare, SCRIPT) == SCRIPT.replace(b"[[ \xe9\x94\x81 ]]", "[[ 锁 ]]".encode())
    assert kept(SCRIPT, SCRIPT) and not kept(bare, SCRIPT)


def test_marks_find_their_lines_again_when_others_have_moved() -> None:
    longer = unmarked(SCRIPT).replace(b"INT. KITCHEN", b"INT. HALL - DAY\n\nA coat.\n\nINT. KITCHEN")
    assert kept(carried(longer, SCRIPT), SCRIPT)


@pytest.mark.parametrize("raw", [b"", b"[[lock", b"[[lock]]", b"\xff\xfe[[lock]]", b"A. [[lock]]\r\nB. [[lock]]\r\n", b"[[LOCK]]\n\nC."])
def test_marks_of_any_shape_are_read_without_harm(raw: bytes) -> None:
    try:
        script = read_script(raw, "x.fountain")
    except BadInput:
        return
    assert locks_of(script).lines <= set(range(1, script.text.count("\n") + 2))
    assert b"\r" not in raw or unmarked(raw) == b"A.\r\nB.\r\n"


def test_a_patch_of_a_locked_line_is_refused_and_one_beside_it_is_made() -> None:
    script = read_script(SCRIPT, "x.fountain")
    numbers = {line.text: line.number for line in script.lines}
    patches = tuple(
        Patch(line=numbers[old], old=old, new=f"{old[:-1]}, twice.", check="D1")
        for old in ("The tide turns a boot over.", "Steam.", "I counted.", "He puts two cups out.")
    )
    assert [patch.old for patch in usable(patches, script, ())] == ["He puts two cups out."]


def test_looks_are_locked_at_the_name_or_at_the_look_and_marks_come_and_go() -> None:
    raw = "cast:\n- name: Mei  # lock\n  look: red coat\n- name: Bo\n  look: 'a # in it' # 锁\n- name: Li\n  look: grey # not a lock\nplaces: []\n".encode()
    assert look_locks.locked_looks(raw) == {("cast", "Mei"), ("cast", "Bo")}
    bare = look_locks.unmarked(raw)
    assert yaml.safe_load(bare) == yaml.safe_load(raw) and look_locks.locked_looks(bare) == frozenset()
    assert look_locks.locked_looks(look_locks.marked(bare, look_locks.locked_looks(raw))) == look_locks.locked_looks(raw)


def locked(root: Path, number: int = 2) -> tuple[str, str]:
    """A line of an episode and the first person's look, both locked by hand; their words."""
    path = root / f"e{number:02d}" / "script.fountain"
    line = next(line.text for line in read_script(path.read_bytes(), path.name).scenes[1].lines if line.speaker is None)
    edit(path, f"{line}\n", f"{line} [[lock]]\n")
    look = str(yaml.safe_load((root / "bible.yaml").read_text("utf-8"))["cast"][0]["look"])
    edit(root / "bible.yaml", f"{look}\n", f"{look}  # lock\n")
    return line, look


def test_locking_asks_nothing_and_changes_nothing_else(series: Path, bench: Bench, counted: Counted) -> None:
    locked(series)
    before = published(series)
    told, outcome = resumed(bench, series, counted)
    assert (counted.asks, told.edited.changed, outcome.taken, outcome.set_aside) == ([], (), (), ())
    after = published(series)
    assert {name for name in before if before[name] != after[name]} <= {"e02/shots.json", "e02/shots.csv", "e02/cut.otio"}, (
        "its hash is another"
    )
    assert not [found for found in checkup.check(series) if found.code == "EDITED" or found.severity == "error"]
    assert bench.resume(series, chat=counted).asked == 0 and published(series) == after


class Meddling(Counted):
    """A doctor who would put other words on every line of action of an episode."""

    def __init__(self, episode: str) -> None:
        super().__init__()
        self._step = f"{episode}/read0"

    async def reply(self, ask: Ask) -> Reply:
        told = await super().reply(ask)
        if not ask.step.startswith(self._step):
            return told
        body = ask.told.split("\n")
        rows = [row.partition(" ") for row in body if row[:1].isdigit() and ":" not in row and "==" not in row]
        patches = [
            {"line": int(n), "old": text, "new": f"{text.rstrip('.')}, slowly.", "check": "D1"}
            for n, _, text in rows
            if text and n.isdigit()
        ]
        fixes = [{"kind": kind, "text": "x"} for kind in ("cut", "reword")]
        notes = [{"check": "D1", "line": one["line"], "quote": one["old"], "cost": "x", "fixes": fixes} for one in patches[:1]]
        reading = {**json.loads(told.text), "notes": notes, "keep": [], "patches": patches}
        return told.model_copy(update={"text": json.dumps(reading)})


def test_what_is_locked_stays_when_the_rest_is_written_anew(series: Path, bench: Bench) -> None:
    line, look = locked(series)
    person = yaml.safe_load((series / "bible.yaml").read_text("utf-8"))["cast"][0]["name"]
    old = (series / "e02" / "script.fountain").read_text("utf-8")
    (series / "arc.yaml").write_bytes(another(series))
    chat = Meddling("e02")
    outcome = bench.resume(series, chat=chat)
    assert outcome.asked and outcome.set_aside == ()
    book = (series / "bible.yaml").read_bytes()
    told = yaml.safe_load(book)
    assert {one["name"]: one["look"] for one in told["cast"]}[person] == look
    assert look_locks.locked_looks(book) == {("cast", person)}
    assert "e02/script" not in chat.steps and "e01/script" in chat.steps, "a script with a lock is not drafted anew"
    script = (series / "e02" / "script.fountain").read_text("utf-8")
    assert f"{line} [[lock]]" in script.split("\n") and f"{line.rstrip('.')}, slowly." not in script
    assert ", slowly." in script and script != old, "around it the doctor may patch"
    again = Counted()
    assert bench.resume(series, chat=again).asked == 0 and (series / "e02" / "script.fountain").read_text("utf-8") == script


def test_a_locked_look_of_a_script_s_folder_stays_when_the_script_names_others(bench: Bench, counted: Counted, tmp_path: Path) -> None:
    root = tmp_path / "s"
    bench.shoot(root, "e01/script.fountain", b"INT. A - DAY\n\nMEI\nCome in.\n\nShe waits.\n", seconds=12)
    path = root / "bible.yaml"
    look = yaml.safe_load(path.read_text("utf-8"))["cast"][0]["look"]
    edit(path, f"{look}\n", f"{look}  # lock\n")
    edit(path, look, look)
    (root / "e01" / "script.fountain").write_bytes(b"INT. A - DAY\n\nMEI\nCome in.\n\nBO\nNo.\n\nShe waits.\n")
    bench.resume(root, chat=counted)
    assert "looks" in counted.steps
    told: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    assert {one["name"]: one["look"] for one in told["cast"]}["MEI"] == look and len(told["cast"]) == 2
    assert any(s.look == look for shot in read_list(root / "e01" / "shots.json").shots for s in shot.subjects)


def test_words_changed_beside_a_mark_make_the_file_theirs(series: Path, bench: Bench) -> None:
    line, _ = locked(series)
    mine = edit(series / "e02" / "script.fountain", f"{line} [[lock]]", f"{line} Twice. [[lock]]")
    outcome = bench.resume(series)
    assert outcome.taken == ("e02/script.fountain",) and (series / "e02" / "script.fountain").read_bytes() == mine

"""A person and an agent change the same scene: both versions lie there and are shown; and an edit that breaks continuity says where."""

import json
from pathlib import Path
from typing import Any

import pytest

from loreboard.pipeline import checkup
from loreboard.pipeline.edits.conflicts import conflicts
from loreboard.pipeline.folder import Folder
from loreboard.pipeline.settings import Settings
from loreboard.screenplay import read_script
from loreboard.story.ask import Ask, Reply

from .conftest import Bench, Counted
from .test_edits import edit
from .test_foretold import resumed

WISH = {"premise": "a lamp-keeper on a tidal stair", "language": "en", "seconds": 180}


class Together(Counted):
    """While the doctor reads episode 2 its writer saves the scene `scene`; the doctor then patches a line of the second scene."""

    def __init__(self, root: Path, scene: int) -> None:
        super().__init__()
        self._path, self._scene = root / "e02" / "script.fountain", scene
        self.theirs = self.patched = ""

    async def reply(self, ask: Ask) -> Reply:
        told = await super().reply(ask)
        if ask.step != "e02/read0":
            return told
        script = read_script(self._path.read_bytes(), "x.fountain")
        lines = [[line.text for line in scene.lines if line.speaker is None] for scene in script.scenes]
        number = {line.text: line.number for line in script.lines}
        self.theirs, self.patched = lines[self._scene][-1], lines[1][0]
        edit(self._path, self.theirs, "A red kite crosses the window and is gone.")
        patch = {"line": number[self.patched], "old": self.patched, "new": "The bell is lifted down.", "check": "D1"}
        fixes = [{"kind": kind, "text": "x"} for kind in ("cut", "reword")]
        note = {"check": "D1", "line": number[self.patched], "quote": self.patched, "cost": "x", "fixes": fixes}
        reading = {**json.loads(told.text), "notes": [note], "keep": [], "patches": [patch]}
        return told.model_copy(update={"text": json.dumps(reading)})


def test_the_same_scene_changed_by_both_is_shown_in_both_versions_and_nothing_is_lost(bench: Bench, tmp_path: Path) -> None:
    root = tmp_path / "s"
    outcome = bench.begin(root, Settings.model_validate(WISH), "script", Together(root, 1))
    (one,) = outcome.conflicts
    assert (one.yours.file, one.ours.file) == ("e02/script.fountain", "e02/script.new.fountain")
    for told, words in ((one.yours, "A red kite crosses the window"), (one.ours, "The bell is lifted down.")):
        lines = (root / told.file).read_text("utf-8").split("\n")
        assert words in told.text and lines[told.line - 1] == one.what == told.text.split("\n")[0]
    (found,) = [f for f in checkup.check(root) if f.code == "CONFLICT"]
    assert (found.where, found.also) == ("e02/script.fountain", f"e02/script.new.fountain:{one.ours.line}")
    mine = (root / "e02" / "script.fountain").read_bytes()
    bench.resume(root, "script")
    assert (root / "e02" / "script.fountain").read_bytes() == mine
    (root / "e02" / "script.new.fountain").unlink()
    assert bench.resume(root, "script").conflicts == ()


def test_two_scenes_changed_by_one_each_are_no_conflict(bench: Bench, tmp_path: Path) -> None:
    root = tmp_path / "s"
    outcome = bench.begin(root, Settings.model_validate(WISH), "script", Together(root, -1))
    assert outcome.set_aside == ("e02/script.fountain",) and outcome.conflicts == ()


def test_an_edit_that_breaks_continuity_says_both_places_before_anything_is_redone(series: Path, bench: Bench, counted: Counted) -> None:
    path = series / "e03" / "script.fountain"
    script = read_script(path.read_bytes(), path.name)
    scene = script.scenes[1]
    who = next(line.speaker for line in scene.lines if line.speaker)
    first = next(
        line for line in scene.lines if line.speaker is None and line.number < max(n.number for n in scene.lines if n.speaker == who)
    )
    dies = f"{who.title()} dies."
    edit(path, first.text, dies)
    told, outcome = resumed(bench, series, counted, says=False)
    assert outcome.left and told.asks
    line = path.read_text("utf-8").split("\n").index(dies) + 1
    assert {(one.first.episode, one.first.line) for one in told.edited.breaks} == {(3, line)}
    spoken = {n.number for n in read_script(path.read_bytes(), path.name).lines if n.speaker == who and n.number > line}
    assert {one.second.line for one in told.edited.breaks} & spoken
    assert any(fact.holds and fact.line == scene.span.first for fact in told.edited.facts)
    found = [f for f in checkup.check(series) if f.severity == "error" and f.where.endswith("script.fountain")]
    assert {(f.where, f.line) for f in found} == {("e03/script.fountain", line)}
    assert all(f.also.startswith("e03/script.fountain:") for f in found)


def test_what_was_broken_before_is_not_laid_at_the_door_of_an_edit(series: Path, bench: Bench, counted: Counted) -> None:
    path: Any = series / "e03" / "script.fountain"
    script = read_script(path.read_bytes(), path.name)
    who = next(line.speaker for line in script.scenes[1].lines if line.speaker)
    edit(path, next(line.text for line in script.scenes[1].lines if line.speaker is None), f"{who.title()} dies.")
    resumed(bench, series, counted)
    edit(path, next(line.text for line in script.scenes[-1].lines if line.speaker is None), "A red kite crosses the window.")
    told, _ = resumed(bench, series, counted, says=False)
    assert told.edited.breaks == () and told.edited.changed


@pytest.mark.parametrize(
    ("name", "content"), [("bible.yaml", b""), ("bible.yaml", b"- a\n"), ("e01/shots.json", b"[]"), ("e01/shots.json", b'{"shots": [1]}')]
)
def test_a_file_that_holds_nothing_is_no_conflict_and_no_crash(name: str, content: bytes, series: Path) -> None:
    """`check` broke off where a person's file had been emptied and a version of ours lay beside it."""
    folder = Folder(series)
    theirs = (series / name).read_bytes()
    (series / name).write_bytes(b"mine")
    beside = folder.publish(name, theirs)
    assert beside != name
    (series / name).write_bytes(content)
    assert not [one for one in conflicts(folder) if one.yours.file == name]

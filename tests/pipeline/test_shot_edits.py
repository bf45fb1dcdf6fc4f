"""Edits of lists and scripts together: what a person did stays, what did not change is not drawn again, and the rest is fitted around."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.agents.storyboard import edits, verify
from loreboard.pipeline import checkup, runs, settings, shotwork
from loreboard.pipeline.handoff import as_json, read_list
from loreboard.pipeline.outlook import Outlook
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

from .conftest import hears


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")


def put_before_scene(path: Path, place: int, text: str) -> None:
    """A new line of action at the end of the scene before the one at `place`."""
    rows = lines_of(path)
    heads = [n for n, row in enumerate(rows) if re.match(r"(INT|EXT)\.", row)]
    rows.insert(heads[place], f"{text}\n")
    path.write_text("\n".join(rows), "utf-8")


def drawn(chat: Any) -> list[str]:
    return [step for step in chat.steps if step.endswith("/shots")]


def told(bench: Any, root: Path, chat: Any) -> list[Outlook]:
    """What a resume says before it does anything."""
    import asyncio
    from dataclasses import replace

    said: list[Outlook] = []
    asyncio.run(runs.resume(root, lambda chosen: replace(bench.tools(chosen, chat), before=hears(said))))
    return said


def test_a_line_more_in_a_scene_draws_that_scene_only_though_every_later_line_has_moved(series: Path, bench: Any, counted: Any) -> None:
    path, listed = series / "e02" / "script.fountain", series / "e02" / "shots.json"
    before = read_list(listed)
    put_before_scene(path, 1, "A red kite crosses the window and is gone.")
    (said,) = told(bench, series, counted)
    assert drawn(counted) == ["e02/s01/shots"]
    (one,) = said.foretold.edited.stale
    first = [s for s in before.shots if s.scene == "s01"]
    assert (one.file, one.scenes, one.of, one.shots) == ("e02/script.fountain", ("s01",), len(before.scenes), len(first))
    assert one.seconds == pytest.approx(sum(s.frames for s in first) / 24) and len(counted.asks) == said.foretold.calls.likely == 3
    after = read_list(listed)
    assert verify.faults(after, read_script(path.read_bytes(), "x.fountain")) == ()
    assert [s.id for s in after.shots if s.scene != "s01"] == [s.id for s in before.shots if s.scene != "s01"]
    kept = {s.id for s in after.shots if s.scene == "s01"} & {s.id for s in first}
    assert len(kept) > 0.5 * len(first)


def test_a_look_is_edited_without_a_drawing(series: Path, bench: Any, counted: Any) -> None:
    book = series / "bible.yaml"
    look = yaml.safe_load(book.read_text("utf-8"))["cast"][0]["look"]
    book.write_text(book.read_text("utf-8").replace(look, f"{look}, wet", 1), "utf-8")
    bench.resume(series, chat=counted)
    assert drawn(counted) == []
    assert any(f"{look}, wet" in s.prompt.core for s in read_list(series / "e01" / "shots.json").shots)


def test_a_script_s_length_is_edited_without_a_drawing(bench: Any, counted: Any, tmp_path: Path) -> None:
    script = b"INT. A - DAY\n\n" + b"\n\n".join(b"She turns a card over and looks at it." for _ in range(8)) + b"\n"
    bench.shoot(tmp_path / "s", "e01/script.fountain", script, seconds=18)
    path, before = tmp_path / "s" / settings.FILE, read_list(tmp_path / "s" / "e01" / "shots.json")
    path.write_text(path.read_text("utf-8").replace("seconds = 18", "seconds = 17"), "utf-8")
    (said,) = told(bench, tmp_path / "s", counted)
    (one,) = said.foretold.edited.stale
    assert (one.scenes, one.shots, said.foretold.calls.most, said.foretold.edited.changed[0].places) == ((), 0, 0, ("seconds",))
    assert counted.asks == []
    after = read_list(tmp_path / "s" / "e01" / "shots.json")
    assert one.lengths == sum(a.frames != b.frames for a, b in zip(before.shots, after.shots, strict=True)) > 0
    assert after.frames == 17 * 24 and [s.id for s in after.shots] == [s.id for s in before.shots]


def test_an_edit_by_command_is_the_person_s_and_no_run_redoes_it(series: Path, bench: Any, counted: Any) -> None:
    path = series / "e01" / "shots.json"
    first = read_list(path).shots[0]
    worked = shotwork.work(series, 1, lambda shots, table: edits.change(shots, table(), first.id, {"picture": "a lamp on wet wood"}))
    mine = path.read_bytes()
    assert worked.written and worked.files == ("e01/shots.csv", "e01/cut.otio")
    assert "a lamp on wet wood" in (series / "e01/shots.csv").read_text("utf-8-sig")
    assert not [f for f in checkup.check(series) if f.code == "EDITED" or f.severity == "error"]
    outcome = bench.resume(series, chat=counted)
    assert (outcome.asked, path.read_bytes(), outcome.set_aside) == (0, mine, ())


def test_locked_shots_of_an_edited_list_are_carried_over_when_the_script_changes_too(series: Path, bench: Any, counted: Any) -> None:
    path, script = series / "e01" / "shots.json", series / "e01" / "script.fountain"
    before = read_list(path)
    names = [next(s.id for s in before.shots if s.scene == scene and s.lines) for scene in ("s01", "s02")]
    shotwork.work(series, 1, lambda shots, table: edits.lock(edits.change(shots, table(), names[1], {"frames": "100"}), names))
    mine = path.read_bytes()
    put_before_scene(script, 1, "A red kite crosses the window and is gone.")
    outcome = bench.resume(series, chat=counted)
    assert drawn(counted) == ["e01/s01/shots"]
    assert outcome.set_aside == ("e01/shots.json",) and path.read_bytes() == mine
    theirs, new = read_list(path), read_list(series / "e01" / "shots.new.json")
    assert verify.faults(new, read_script(script.read_bytes(), "x.fountain")) == ()
    assert new.frames == 180 * 24
    numbers = {"lines", "on_line", "dialogue", "captions"}
    for name in names:
        one, two = (next(s for s in shots.shots if s.id == name) for shots in (theirs, new))
        assert one.model_dump(exclude=numbers) == two.model_dump(exclude=numbers)
        assert [d.text for d in one.dialogue] == [d.text for d in two.dialogue]
    assert shotwork.take(series, 1).aside == "shots.old.json"
    assert (series / "e01" / "shots.old.json").read_bytes() == mine and read_list(path) == new
    assert bench.resume(series, chat=counted).set_aside == ()


def test_a_list_cut_by_hand_is_fitted_beside_it_and_in_place_by_command(series: Path, bench: Any) -> None:
    path = series / "e01" / "shots.json"
    shots = read_list(path)
    cut = next(s for s in shots.shots if not s.lines)
    mine = as_json(shots.model_copy(update={"shots": tuple(s for s in shots.shots if s.id != cut.id)}))
    path.write_bytes(mine)
    with pytest.raises(BadInput, match="shot fit"):
        read_list(path)
    assert bench.resume(series).set_aside == ("e01/shots.json",)
    assert path.read_bytes() == mine
    beside = read_list(series / "e01" / "shots.new.json")
    shotwork.work(path, None, lambda shots, table: edits.refit(shots, table()))
    assert read_list(path).shots == beside.shots and read_list(path).frames == 180 * 24


def test_an_edit_that_cannot_be_leaves_every_byte(series: Path, snapshot: Any) -> None:
    path = series / "e03" / "shots.json"
    before = snapshot(series)
    names = [s.id for s in read_list(path).shots]

    def edit(shots: ShotList, table: Any) -> ShotList:
        return edits.add(edits.lock(shots, names), table(), "establish", read_list(path).shots[0].lines[0] if shots.shots[0].lines else 0)

    with pytest.raises(BadInput):
        shotwork.work(path, None, edit)
    told = shotwork.work(path, None, lambda shots, _: edits.lock(shots, names[:1]), dry_run=True)
    assert not told.written and len(told.rows) == 1
    assert snapshot(series) == before
    (series / "e03" / "script.fountain").write_bytes((series / "e03" / "script.fountain").read_bytes() + b"\n\nShe waits.\n")
    with pytest.raises(BadInput, match="another version of the script"):
        shotwork.work(path, None, lambda shots, table: edits.refit(shots, table()))


def test_a_grid_of_clips_in_the_settings_bounds_every_shot(bench: Any, tmp_path: Path) -> None:
    script = b"INT. A - DAY\n\n" + b"\n\n".join(b"She turns a card over and looks at it." for _ in range(8)) + b"\n"
    bench.shoot(tmp_path / "s", "e01/script.fountain", script, clips="2,4", seconds=18)
    shots = read_list(tmp_path / "s" / "e01" / "shots.json")
    assert shots.frames == 18 * 24 and max(s.frames for s in shots.shots) <= 96
    assert 'clips = "2,4"' in (tmp_path / "s" / settings.FILE).read_text("utf-8")
    for wrong in ("5-2", "0", "x", "5,,-1", "2-12/0", "1-3600/0.01"):
        with pytest.raises(ValueError, match="clip"):
            settings.Settings.model_validate({"script": "x", "language": "en", "clips": wrong})

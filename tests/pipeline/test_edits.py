"""Edits by hand: they win, they stay byte for byte, and only what they touch is done again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.agents.storyboard import verify
from loreboard.pipeline import checkup
from loreboard.pipeline.exporting import export
from loreboard.pipeline.handoff import as_json, read_list
from loreboard.render import timeline
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput, BadScript

Snapshot = dict[str, str]


def edit(path: Path, old: str, new: str) -> bytes:
    """Replace words once, as an editor would, and return the file's new bytes."""
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    return path.read_bytes()


def changed(before: Snapshot, after: Snapshot) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def another(series: Path) -> bytes:
    """An arc of the series that was not chosen."""
    chosen = (series / "arc.yaml").read_bytes()
    return next(told for file in sorted((series / "arcs").glob("*.yaml")) if (told := file.read_bytes()) != chosen)


def first_action(path: Path) -> str:
    script = read_script(path.read_bytes(), path.name)
    return next(line.text for line in script.scenes[-1].lines if line.speaker is None)


def test_an_edited_script_stays_and_only_its_changed_scene_is_drawn_again(series: Path, bench: Any, counted: Any, snapshot: Any) -> None:
    path = series / "e02" / "script.fountain"
    before = snapshot(series)
    mine = edit(path, first_action(path), "A red kite crosses the window and is gone.")
    outcome = bench.resume(series, chat=counted)
    assert outcome.taken == ("e02/script.fountain",)
    assert path.read_bytes() == mine
    drawn = [step for step in counted.steps if step.endswith("/shots")]
    assert len(drawn) == 1
    assert set(counted.steps) <= {*drawn, "e02/read0", "e02/worn0"}
    shots = read_list(series / "e02" / "shots.json")
    assert verify.faults(shots, read_script(mine, path.name)) == ()
    assert "A red kite crosses the window" in shots.model_dump_json()
    touched = changed(before, snapshot(series))
    assert touched <= {f"e02/{name}" for name in ("script.fountain", "shots.json", "shots.csv", "cut.otio", "coverage.md", "continuity.md")}
    assert {"e02/shots.json", "e02/shots.csv", "e02/cut.otio"} <= touched


def test_shots_of_scenes_that_were_not_edited_keep_their_names(series: Path, bench: Any) -> None:
    path = series / "e02" / "script.fountain"
    before = {shot.id for shot in read_list(series / "e02" / "shots.json").shots}
    edit(path, first_action(path), "A red kite crosses the window and is gone.")
    bench.resume(series)
    after = {shot.id for shot in read_list(series / "e02" / "shots.json").shots}
    assert len(before & after) > 0.7 * len(before)


def test_an_edit_is_taken_in_once_and_then_costs_nothing(series: Path, bench: Any, counted: Any, snapshot: Any) -> None:
    path = series / "e02" / "script.fountain"
    edit(path, first_action(path), "A red kite crosses the window and is gone.")
    bench.resume(series)
    before = snapshot(series)
    assert bench.resume(series, chat=counted).asked == 0
    assert snapshot(series) == before


def test_a_script_with_windows_line_ends_and_a_mark_keeps_every_byte(series: Path, bench: Any) -> None:
    path = series / "e03" / "script.fountain"
    mine = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\nShe waits.\r\n"
    path.write_bytes(mine)
    bench.resume(series)
    assert path.read_bytes() == mine
    assert verify.faults(read_list(series / "e03" / "shots.json"), read_script(mine, path.name)) == ()


def test_a_scene_that_a_person_adds_gets_shots(series: Path, bench: Any) -> None:
    path = series / "e04" / "script.fountain"
    mine = path.read_bytes() + b"\n\nINT. A CUPBOARD NOBODY KNOWS - NIGHT\n\nTwo coats hang.\n\nSTRANGER\nMind the step.\n"
    path.write_bytes(mine)
    bench.resume(series)
    shots = read_list(series / "e04" / "shots.json")
    assert path.read_bytes() == mine
    assert shots.frames == shots.target_frames == 180 * 24
    assert [d.text for shot in shots.shots for d in shot.dialogue][-1] == "Mind the step."
    assert any("STRANGER" in found.text for found in checkup.check(series))


def test_an_on_the_nose_line_is_noted_with_its_words_and_the_script_stays(series: Path, bench: Any) -> None:
    path = series / "e02" / "script.fountain"
    mine = edit(path, first_action(path), "He remembers the war and realises that he feels sad.")
    bench.resume(series)
    number = mine.decode().split("\n").index("He remembers the war and realises that he feels sad.") + 1
    page = (series / "e02" / "coverage.md").read_text("utf-8")
    assert f"line {number}: “He remembers the war and realises that he feels sad.”" in page
    assert path.read_bytes() == mine


def test_an_edited_look_stands_in_every_prompt_of_that_person(series: Path, bench: Any) -> None:
    path = series / "bible.yaml"
    person = yaml.safe_load(path.read_text("utf-8"))["cast"][0]
    look = "a person of forty in a coat the colour of wet brick, left sleeve pinned up"
    mine = edit(path, person["look"], look)
    outcome = bench.resume(series)
    assert "bible.yaml" in outcome.taken
    assert path.read_bytes() == mine
    seen = 0
    for n in range(1, 6):
        for shot in read_list(series / f"e{n:02d}" / "shots.json").shots:
            for subject in shot.subjects:
                if subject.name == person["name"]:
                    seen += 1
                    assert subject.look == look
                    assert look in shot.prompt.core
            assert person["look"] not in shot.prompt.core
    assert seen


def test_an_edited_arc_makes_a_new_series_and_stays(series: Path, bench: Any, counted: Any) -> None:
    other = another(series)
    (series / "arc.yaml").write_bytes(other)
    before = (series / "bible.yaml").read_bytes()
    outcome = bench.resume(series, chat=counted)
    assert (series / "arc.yaml").read_bytes() == other
    assert outcome.taken == ("arc.yaml",)
    assert not [step for step in counted.steps if step.startswith("arcs/")]
    assert (series / "bible.yaml").read_bytes() != before
    assert [found for found in checkup.check(series) if found.severity == "error"] == []


def test_an_earlier_version_that_a_person_puts_back_is_their_choice(series: Path, bench: Any) -> None:
    old = (series / "arc.yaml").read_bytes()
    (series / "arc.yaml").write_bytes(another(series))
    bench.resume(series)
    new = (series / "bible.yaml").read_bytes()
    (series / "arc.yaml").write_bytes(old)
    bench.resume(series)
    second = (series / "bible.yaml").read_bytes()
    (series / "bible.yaml").write_bytes(new)
    outcome = bench.resume(series)
    assert second != new
    assert "bible.yaml" in outcome.taken
    assert (series / "bible.yaml").read_bytes() == new


def test_a_bible_written_by_a_person_where_ours_would_go_is_used(
    made: Callable[[str], Path], bench: Any, counted: Any, tmp_path: Path
) -> None:
    from loreboard.pipeline import settings

    root = tmp_path / "own"
    bench.begin(root, settings.read(made("en")), "arc")
    mine = (made("en") / "bible.yaml").read_bytes() + b"# mine\n"
    (root / "bible.yaml").write_bytes(mine)
    outcome = bench.resume(root, "script", chat=counted)
    assert "bible" not in counted.steps
    assert outcome.taken == ("bible.yaml",)
    assert (root / "bible.yaml").read_bytes() == mine
    assert not (root / "bible.new.yaml").exists()


def test_a_locked_and_annotated_shot_list_stays_and_every_export_carries_it(series: Path, bench: Any, counted: Any) -> None:
    path = series / "e01" / "shots.json"
    shots = read_list(path)
    first = shots.shots[0].model_copy(update={"status": "locked", "notes": "Crane, please: rain only on her side"})
    mine = as_json(shots.model_copy(update={"shots": (first, *shots.shots[1:])})).replace(b"\n ", b"\n\t")
    path.write_bytes(mine)
    assert bench.resume(series, chat=counted).asked == 0
    assert path.read_bytes() == mine
    assert not (series / "e01" / "shots.new.json").exists()
    assert "Crane, please" in (series / "e01" / "shots.csv").read_text("utf-8-sig")
    assert timeline.read_back((series / "e01" / "cut.otio").read_bytes()).shots[0] == first


def test_a_shot_list_that_no_longer_fits_an_edited_script_is_left_and_ours_lies_beside_it(series: Path, bench: Any) -> None:
    path, script = series / "e01" / "shots.json", series / "e01" / "script.fountain"
    shots = read_list(path)
    mine = as_json(shots.model_copy(update={"title": "My own cut"}))
    path.write_bytes(mine)
    edit(script, first_action(script), "A red kite crosses the window and is gone.")
    outcome = bench.resume(series)
    assert path.read_bytes() == mine
    assert outcome.set_aside == ("e01/shots.json",)
    ours = read_list(series / "e01" / "shots.new.json")
    assert verify.faults(ours, read_script(script.read_bytes(), script.name)) == ()


def test_an_edited_report_is_left_and_ours_is_put_beside_it(series: Path, bench: Any) -> None:
    path, beside = series / "e02" / "coverage.md", series / "e02" / "coverage.new.md"
    ours = path.read_bytes()
    path.write_text("I disagree.\n")
    outcome = bench.resume(series)
    assert outcome.set_aside == ("e02/coverage.md",)
    assert path.read_text() == "I disagree.\n"
    assert beside.read_bytes() == ours
    beside.write_text("I disagree with this one too.\n")
    bench.resume(series)
    assert beside.read_text() == "I disagree with this one too.\n"
    assert (series / "e02" / "coverage.new2.md").read_bytes() == ours


def test_files_of_a_person_beside_ours_are_never_touched(series: Path, bench: Any, snapshot: Any) -> None:
    theirs = {
        "notes.txt": b"call Ma",
        "e01/script.new.fountain": b"MINE\n",
        "e02/ref.png": b"\x89PNG",
        "arcs/mine.yaml": b"a: 1\n",
        "e09/x": b"y",
    }
    for name, content in theirs.items():
        (series / name).parent.mkdir(exist_ok=True)
        (series / name).write_bytes(content)
    edit(series / "e01" / "script.fountain", first_action(series / "e01" / "script.fountain"), "A red kite crosses the window.")
    bench.resume(series)
    bench.resume(series, afresh=True)
    assert {name: (series / name).read_bytes() for name in theirs} == theirs


BROKEN_YAML = [
    (b"title: [", "YAML"), (b"\xff\xfe\x00", "YAML"), (b"", "YAML"), (b"- 1\n- 2\n", "YAML"), (b"just words", "YAML"),
    (b"title: 2024-13-45\n", "YAML"), (b"? [a, b]\n: 1\n", "YAML"), (b"title: !!python/object/apply:os.system ['true']\n", "YAML"),
    (b"title: " + b"[" * 5000, "YAML"), (b"2024-01-01: x\n", "YAML"),
    (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "alias"), (b"title: Only a title\n", "logline"), (b"format: bible.1\nmade_by: me\n", "title"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["bible.yaml", "arc.yaml"])
@pytest.mark.parametrize(("content", "named"), BROKEN_YAML)
def test_broken_yaml_is_named_and_nothing_is_touched(
    name: str, content: bytes, named: str, series: Path, bench: Any, counted: Any, snapshot: Any
) -> None:
    (series / name).write_bytes(content)
    before = snapshot(series)
    with pytest.raises(BadInput, match=named) as caught:
        bench.resume(series, chat=counted)
    assert name in caught.value.where
    assert counted.asks == []
    assert snapshot(series) == before


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("style:", "stile:", "stile|style"), ("interior: ", "interior: X", "interior"), ("number: 1\n", "number: one\n", "number"),
        ("look: ", "look: '' #", "look"), ("number: 2\n", "number: 1\n", "episodes"), ("name: ", "surname: ", "cast|name"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_the_bible_is_named(old: str, new: str, named: str, series: Path, bench: Any, counted: Any, snapshot: Any) -> None:
    edit(series / "bible.yaml", old, new)
    before = snapshot(series)
    with pytest.raises(BadInput, match=named):
        bench.resume(series, chat=counted)
    assert counted.asks == []
    assert snapshot(series) == before


def test_a_bible_with_the_same_person_twice_is_refused(series: Path, bench: Any) -> None:
    path = series / "bible.yaml"
    told = yaml.safe_load(path.read_text("utf-8"))
    told["cast"].append(told["cast"][0])
    path.write_text(json.dumps(told))
    with pytest.raises(BadInput, match="twice"):
        bench.resume(series)


def test_an_arc_with_too_few_turns_is_refused_and_kept(series: Path, bench: Any, counted: Any) -> None:
    path = series / "arc.yaml"
    told = yaml.safe_load(path.read_text("utf-8"))
    told["turns"] = told["turns"][:3]
    path.write_text(json.dumps(told))
    mine = path.read_bytes()
    with pytest.raises(BadInput, match="turn"):
        bench.resume(series, chat=counted)
    assert counted.asks == []
    assert path.read_bytes() == mine


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", bytes(range(256)) * 8, b"", b"  \n\n", b"PK\x03\x04zip", b"Title: only\n"])
def test_a_script_that_is_none_is_named_and_nothing_is_touched(
    content: bytes, series: Path, bench: Any, counted: Any, snapshot: Any
) -> None:
    (series / "e02" / "script.fountain").write_bytes(content)
    before = snapshot(series)
    with pytest.raises(BadInput, match=r".") as caught:
        bench.resume(series, chat=counted)
    assert "script.fountain" in caught.value.where
    assert counted.asks == []
    assert snapshot(series) == before


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda told: told.pop("fps"), "fps"), (lambda told: told["shots"][3].update(frames=0), r"shots\[3\]\.frames"),
        (lambda told: told["shots"][0]["camera"].update(size="huge"), r"shots\[0\]\.camera\.size"), (lambda told: told.update(extra=1), "extra"),
        (lambda told: told["shots"][2].update(lines="x"), r"shots\[2\]\.lines"), (lambda told: told.update(format="shotlist.9"), "format"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_shot_list_is_named(change: Callable[[Any], Any], named: str, series: Path, bench: Any, counted: Any) -> None:
    path = series / "e01" / "shots.json"
    told = json.loads(path.read_bytes())
    change(told)
    path.write_text(json.dumps(told))
    mine = path.read_bytes()
    with pytest.raises(BadInput, match=named) as caught:
        bench.resume(series, chat=counted)
    assert "shots.json" in caught.value.where
    assert counted.asks == []
    assert path.read_bytes() == mine


@pytest.mark.parametrize("name", ["e01/script.fountain", "bible.yaml", "e02/coverage.md", "e03"])
def test_a_link_that_leads_outside_is_neither_read_nor_written(name: str, series: Path, bench: Any, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (series / name).rename(outside)
    (series / name).symlink_to(outside)
    kept = outside.read_bytes() if outside.is_file() else None
    with pytest.raises(BadInput, match="link"):
        bench.resume(series)
    assert (outside.read_bytes() if outside.is_file() else None) == kept


def test_a_folder_where_a_file_should_be_is_named(series: Path, bench: Any) -> None:
    (series / "e02" / "shots.csv").unlink()
    (series / "e02" / "shots.csv").mkdir()
    with pytest.raises(BadInput, match=r"shots\.csv"):
        bench.resume(series)


def test_an_export_beside_an_edited_one_says_where_it_went(series: Path) -> None:
    (series / "e01" / "shots.csv").write_text("my own table")
    made = {item.file for item in export(series, ("csv",))}
    assert made == {"e01/shots.new.csv", *(f"e{n:02d}/shots.csv" for n in range(2, 6))}
    assert (series / "e01" / "shots.csv").read_text() == "my own table"


def test_exporting_one_list_of_a_series_replaces_our_own_file_and_leaves_no_litter(series: Path) -> None:
    assert [item.file for item in export(series / "e02" / "shots.json", ("csv", "otio"))] == ["e02/shots.csv", "e02/cut.otio"]
    assert not (series / "e02" / ".loreboard").exists()
    assert not list(series.rglob("*.new.*"))


def test_a_script_error_names_its_line(series: Path, bench: Any) -> None:
    path = series / "e02" / "script.fountain"
    path.write_bytes("Été. Ça va là-bas, très bien à côté.\n".encode() * 9 + b"broken \xff here\n")
    with pytest.raises(BadScript, match="line 10"):
        bench.resume(series)


def test_an_arc_in_a_persons_own_words_is_taken(series: Path, bench: Any) -> None:
    path = series / "arc.yaml"
    told = yaml.safe_load(path.read_text("utf-8"))
    told |= {"logline": "My own line.", "steers_away": [], "last_image": "A door."}
    told["turns"][2]["event"] = "The bell rings by itself."
    path.write_text(yaml.safe_dump(told, allow_unicode=True))
    mine = path.read_bytes()
    bench.resume(series)
    assert path.read_bytes() == mine
    assert [found for found in checkup.check(series) if found.severity == "error"] == []


@pytest.mark.parametrize("drawn_on", [[], [{"id": "nobody_knows", "name": "Nobody", "what_for": "nothing"}]])
def test_an_arc_without_lore_that_the_composer_knows_is_refused_by_name(drawn_on: list[object], series: Path, bench: Any) -> None:
    path = series / "arc.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | {"lore": drawn_on}, allow_unicode=True))
    mine = path.read_bytes()
    with pytest.raises(BadInput, match="lore"):
        bench.resume(series)
    assert path.read_bytes() == mine


def test_people_whom_a_person_has_renamed_or_struck_from_the_arc_keep_their_new_names(series: Path, bench: Any) -> None:
    path = series / "arc.yaml"
    told = yaml.safe_load(path.read_text("utf-8"))
    told["cast"][0]["name"] = "Ophelia Marsh"
    told["cast"] = told["cast"][:2]
    path.write_text(yaml.safe_dump(told, allow_unicode=True))
    bench.resume(series)
    assert "Ophelia Marsh" in [c["name"] for c in yaml.safe_load((series / "bible.yaml").read_text("utf-8"))["cast"]]
    assert [found for found in checkup.check(series) if found.severity == "error"] == []

"""A person at the cutting table: to the frame, every line once and in order, ids unlike any before, locked shots untouched; or refused."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loreboard.agents.storyboard import Clips, edits
from loreboard.agents.storyboard.edits import Table
from loreboard.agents.storyboard.verify import faults
from loreboard.pipeline.handoff import read_list
from loreboard.screenplay import read_fountain, read_script
from loreboard.story.bible import Bible
from loreboard.story.drawn import SceneShots
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList

from .test_listing import made

EXAMPLES = Path(__file__).parents[2] / "examples"
Edit = Callable[[ShotList], ShotList]


@pytest.fixture
def shots(script: Script, book: Bible, drawn: dict[str, SceneShots]) -> ShotList:
    return made(script, book, drawn, 20.0)


@pytest.fixture
def table(script: Script) -> Table:
    return Table(script)


@cache
def example(language: str) -> tuple[ShotList, Table]:
    """An episode of three minutes."""
    place = (
        next(p for p in sorted(EXAMPLES.iterdir()) if (p / "e01").is_dir() and (p / "e01/shots.json").is_file() and told(p) == language)
        / "e01"
    )
    return read_list(place / "shots.json"), Table(read_script((place / "script.fountain").read_bytes(), "script.fountain"))


def told(folder: Path) -> str:
    return read_list(folder / "e01" / "shots.json").language


def by_id(shots: ShotList) -> dict[str, Shot]:
    return {shot.id: shot for shot in shots.shots}


def holds(before: ShotList, after: ShotList, table: Table, but: str = "") -> None:
    """Everything that every edit keeps."""
    assert faults(after, table.script) == ()
    assert after.frames == after.target_frames == before.target_frames
    claimed = [n for s in after.shots for n in s.lines]
    assert claimed == [line.number for line in table.script.lines]
    ids = [s.id for s in after.shots]
    assert len(set(ids)) == len(ids) and not set(ids) & set(after.retired)
    assert set(before.retired) <= set(after.retired) and {s.id for s in before.shots} - set(ids) <= set(after.retired)
    assert not (set(ids) - {s.id for s in before.shots}) & set(before.retired)
    assert [s.scene for s in after.shots] == sorted((s.scene for s in after.shots), key=[x.id for x in after.scenes].index)
    now = by_id(after)
    for shot in before.shots:
        if shot.locked and shot.id != but:
            assert now[shot.id].model_dump_json() == shot.model_dump_json()
        if shot.pinned and shot.id in now and now[shot.id].pinned and shot.id != but:
            assert now[shot.id].frames == shot.frames


def test_a_shot_split_at_a_line_gives_each_half_its_words_and_moves_nothing_else(shots: ShotList, table: Table) -> None:
    both = next(s for s in shots.shots if s.lines == (10, 12))
    after = edits.split_at_line(shots, table, both.id, 12)
    holds(shots, after, table)
    at = shots.shots.index(both)
    one, two = after.shots[at : at + 2]
    assert (one.id, one.lines, two.lines) == (both.id, (10,), (12,))
    assert one.rev == both.rev + 1 and two.rev == 2
    assert [d.line for d in one.dialogue] == [10] and two.dialogue == ()
    assert (one.start, two.end, two.transition_in) == (both.start, both.end, "cut")
    assert one.frames + two.frames == both.frames
    assert [s for s in after.shots if s.id not in (one.id, two.id)] == [s for s in shots.shots if s.id != both.id]


def test_a_shot_of_one_line_split_at_a_frame_plays_on_in_a_half_that_claims_none(shots: ShotList, table: Table) -> None:
    last = shots.shots[-1]
    frame = last.least + 1
    after = (
        edits.split_at_frame(shots, table, last.id, frame) if last.frames - frame > 20 else edits.split_in_parts(shots, table, last.id, 2)
    )
    holds(shots, after, table)
    one, two = after.shots[-2:]
    assert (one.lines, two.lines, two.on_line) == ((19,), (), 19)
    assert two.dialogue == () and len(one.dialogue) == 1
    with pytest.raises(BadInput, match="they need"):
        edits.split_at_frame(shots, table, last.id, 3)


def test_a_shot_in_parts_and_merged_again_is_as_long_as_before(shots: ShotList, table: Table) -> None:
    both = next(s for s in shots.shots if s.lines == (10, 12))
    after = edits.split_in_parts(shots, table, both.id, 3)
    holds(shots, after, table)
    again = edits.merge(edits.merge(after, table, both.id), table, both.id)
    holds(after, again, table)
    whole = by_id(again)[both.id]
    assert (whole.lines, whole.dialogue[0].text, whole.frames) == (both.lines, both.dialogue[0].text, both.frames)
    assert len(again.retired) == 2
    third = edits.split_in_parts(again, table, both.id, 3)
    assert not {s.id for s in third.shots} & set(again.retired)


def test_a_shot_that_claims_lines_does_not_pass_another_one_and_one_that_claims_none_moves(shots: ShotList, table: Table) -> None:
    listen = next(s for s in shots.shots if not s.lines)
    speech = next(s for s in shots.shots if s.lines == (6,))
    with pytest.raises(BadInput, match="keep the script's order") as caught:
        edits.move(shots, table, speech.id, before=shots.shots[0].id)
    assert "script" in caught.value.do
    after = edits.move(shots, table, listen.id, before=speech.id)
    holds(shots, after, table)
    assert [s.id for s in after.shots[:3]] == [shots.shots[0].id, listen.id, speech.id]
    assert by_id(after)[listen.id].on_line == 3
    assert [s.frames for s in sorted(after.shots, key=lambda s: s.id)] == [s.frames for s in sorted(shots.shots, key=lambda s: s.id)]
    with pytest.raises(BadInput, match="another scene"):
        edits.move(shots, table, listen.id, after=shots.shots[-1].id)


def test_a_light_that_has_changed_is_changed_in_a_shot_that_comes_over(shots: ShotList, table: Table) -> None:
    listen = next(s for s in shots.shots if not s.lines)
    assert "b" in listen.group
    after = by_id(edits.move(shots, table, listen.id, before=shots.shots[0].id))[listen.id]
    assert after.group == "s01a" and after.light == shots.shots[0].light and listen.light not in after.prompt.core


def test_an_added_reaction_shows_who_listens_with_their_look_and_all_else_gives_way(shots: ShotList, table: Table) -> None:
    after = edits.add(shots, table, "reaction", 10)
    holds(shots, after, table)
    (new,) = [s for s in after.shots if s.id not in by_id(shots)]
    mei = next(s for s in shots.shots if s.lines == (6,)).subjects[0]
    assert [(s.name, s.look) for s in new.subjects] == [(mei.name, mei.look)] and mei.look in new.prompt.core
    assert (new.on_line, new.lines, new.camera.size, new.purpose) == (10, (), "cu", "reaction")
    assert {r.role for r in new.refs} == {"identity", "location", "style"}
    with pytest.raises(BadInput, match="shows"):
        edits.add(shots, table, "insert", 12)
    with pytest.raises(BadInput, match="no action or dialogue"):
        edits.add(shots, table, "reaction", 11)


def test_a_shot_that_claims_lines_is_deleted_only_when_somebody_takes_them(shots: ShotList, table: Table) -> None:
    speech = next(s for s in shots.shots if s.lines == (6,))
    with pytest.raises(BadInput, match="line 6") as caught:
        edits.delete(shots, table, speech.id)
    assert shots.shots[0].id in caught.value.do
    after = edits.delete(shots, table, speech.id, to=shots.shots[0].id)
    holds(shots, after, table)
    assert after.shots[0].lines == (3, 6) and [d.line for d in after.shots[0].dialogue] == [6]
    assert speech.id in after.retired
    with pytest.raises(BadInput, match="order"):
        edits.delete(shots, table, speech.id, to=shots.shots[-1].id)


def test_a_scene_entered_by_a_dissolve_still_is_when_its_first_shot_goes(text: str, shots: ShotList, table: Table) -> None:
    first = next(s for s in shots.shots if s.scene == "s02")
    joined = edits.change(shots, table, first.id, {"transition_in": "dissolve"})
    holds(shots, joined, table)
    assert by_id(joined)[first.id].overlap == 12
    after = edits.merge(joined, table, joined.shots[-1].id, first.id)
    holds(joined, after, table)
    assert (after.shots[-1].transition_in, after.shots[-1].overlap) == ("dissolve", 12)


def test_a_field_set_is_in_the_prompt_and_what_follows_from_it_follows(shots: ShotList, table: Table) -> None:
    speech = next(s for s in shots.shots if s.lines == (6,))
    name = speech.subjects[0].name
    after = edits.change(shots, table, speech.id, {"camera.size": "ecu", "camera.lens_mm": "135", f"subjects.{name}.gaze": "left"})
    holds(shots, after, table)
    new = by_id(after)[speech.id]
    assert (new.camera.size, new.camera.lens, new.subjects[0].gaze, new.rev) == ("ecu", "tele", "left", 2)
    assert new.camera.focus == "shallow" or new.camera.focus == new.camera.focus
    assert new.prompt.core != speech.prompt.core and "135" in new.prompt.core
    assert [s.frames for s in after.shots] == [s.frames for s in shots.shots]


@pytest.mark.parametrize(
    ("path", "value", "named", "do"),
    [
        ("camera.size", "close-up", "camera.size", "cu"), ("camera.szie", "cu", "camera.szie", "size"), ("camera.move", "pusch_in", "camera.move", "push_in"),
        ("frames", "1.5", "frames", "whole number"), ("lines", "[3]", "lines", "split"), ("dialogue", "[]", "dialogue", "script"), ("nothing", "1", "nothing", "x_"),
        ("subjects.9.gaze", "left", "subjects.9", "0 to 0"), ("subjects.0.look", "tall", "look", "bible"), ("subjects.0.name", "Nobody", "Nobody", "There are"),
        ("prompt.core", "a cup", "prompt.core", "overrides"), ("frames", "2", "2 frames", "Set frames="), ("camera.lens_mm", "5", "camera.lens_mm", "8 or more"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_set_so_is_refused_with_what_to_do(
    path: str, value: str, named: str, do: str, shots: ShotList, table: Table
) -> None:
    speech = next(s for s in shots.shots if s.lines == (6,))
    with pytest.raises(BadInput, match=re.escape(named)) as caught:
        edits.change(shots, table, speech.id, {path: value})
    assert do in caught.value.do and caught.value.where == speech.id


def test_frames_that_a_person_sets_stay_while_everything_else_of_the_shot_may_change(shots: ShotList, table: Table) -> None:
    first = shots.shots[0]
    pinned = edits.change(shots, table, first.id, {"frames": str(first.frames + 7)})
    holds(shots, pinned, table)
    after = edits.add(edits.change(pinned, table, first.id, {"picture": "a cup"}), table, "reaction", 10)
    holds(pinned, after, table, but=first.id)
    assert after.shots[0].frames == first.frames + 7 and after.shots[0].picture == "a cup"
    freed = edits.change(after, table, first.id, {"frames": "free"})
    assert not freed.shots[0].pinned


def test_where_locks_leave_no_room_the_cuts_and_the_locks_are_named(shots: ShotList, table: Table) -> None:
    locked = edits.lock(shots, [s.id for s in shots.shots])
    with pytest.raises(BadInput) as caught:
        edits.add(locked, table, "reaction", 10)
    assert locked.shots[1].id in caught.value.do
    with pytest.raises(BadInput, match="locked"):
        edits.change(locked, table, locked.shots[1].id, {"picture": "x"})


def test_a_note_and_a_waiver_are_kept_and_touch_no_length(shots: ShotList, table: Table) -> None:
    name = shots.shots[0].id
    after = edits.waive(edits.note(edits.lock(shots, [name]), name, "keep the steam"), name, "axis", "the reverse is the point", "Bo")
    assert (after.shots[0].notes, after.shots[0].waivers[0].code, after.shots[0].waivers[0].by) == ("keep the steam", "AXIS", "Bo")
    assert after.shots[0].digest == shots.shots[0].digest and after.shots[1:] == shots.shots[1:]
    assert edits.unwaive(after, name, "AXIS").shots[0].waivers == ()
    with pytest.raises(BadInput, match="reason"):
        edits.waive(shots, name, "AXIS", " ", "Bo")


def test_an_approved_shot_that_is_edited_is_a_draft_again(shots: ShotList, table: Table) -> None:
    approved = edits.approve(shots, [shots.shots[0].id])
    assert edits.change(approved, table, shots.shots[0].id, {"picture": "a red cup"}).shots[0].status == "draft"
    assert edits.add(approved, table, "reaction", 10).shots[0].status == "approved"


def test_a_list_mended_by_hand_is_fitted_around_its_locks(shots: ShotList, table: Table) -> None:
    changed = [s.model_copy(update={"frames": s.frames + 9}) if n == 0 else s for n, s in enumerate(shots.shots)]
    changed[1] = changed[1].model_copy(update={"status": "locked"})
    broken = shots.model_copy(update={"shots": tuple(changed)})
    assert [f.code for f in faults(broken, table.script)] == ["LENGTH"]
    after = edits.refit(broken, table)
    holds(broken, after, table)


def test_clips_bound_what_an_edit_makes(shots: ShotList, table: Table) -> None:
    from decimal import Decimal

    grid = table._replace(clips=Clips(seconds=(Decimal(3), Decimal(6))))
    after = edits.add(shots, grid, "reaction", 10)
    assert all(s.frames <= 144 for s in after.shots)


def test_where_nothing_presses_nothing_moves() -> None:
    for language in ("en", "zh"):
        shots, table = example(language)
        assert edits.refit(shots, table).shots == edits.refit(edits.refit(shots, table), table).shots
        assert [s.frames for s in edits.refit(shots, table).shots] == [s.frames for s in shots.shots]


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["line", "frame", "parts", "merge", "before", "after", "add", "delete", "heir", "set", "frames", "free", "lock", "unlock", "approve", "note"]),
        st.integers(0, 10_000), st.integers(0, 10_000),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["en", "zh"]), EDITS)
def test_any_sequence_of_edits_keeps_everything_or_is_refused(language: str, order: list[tuple[str, int, int]]) -> None:
    shots, table = example(language)
    for kind, n, m in order:
        before, shot = shots, shots.shots[n % len(shots.shots)]
        with suppress(BadInput):
            shots = edited(shots, table, kind, shot, m)
        holds(before, shots, table, but=shot.id)


def edited(shots: ShotList, table: Table, kind: str, shot: Shot, m: int) -> ShotList:
    other = shots.shots[m % len(shots.shots)]
    near = shots.shots[(shots.shots.index(shot) + m % 5 - 2) % len(shots.shots)]
    lines = table.script.lines
    ways: dict[str, Callable[[], ShotList]] = {
        "line": lambda: edits.split_at_line(shots, table, shot.id, shot.lines[-1] if shot.lines else m),
        "frame": lambda: edits.split_at_frame(shots, table, shot.id, m % shot.frames),
        "parts": lambda: edits.split_in_parts(shots, table, shot.id, m % 4 + 1),
        "merge": lambda: edits.merge(shots, table, shot.id, near.id if m % 2 else None),
        "before": lambda: edits.move(shots, table, shot.id, before=near.id),
        "after": lambda: edits.move(shots, table, shot.id, after=near.id),
        "add": lambda: edits.add(
            shots, table, ("reaction", "insert", "establish")[m % 3], lines[m % len(lines)].number, picture="x" * (m % 2)
        ),
        "delete": lambda: edits.delete(shots, table, shot.id),
        "heir": lambda: edits.delete(shots, table, shot.id, to=near.id),
        "set": lambda: edits.change(shots, table, shot.id, {"camera.size": "cu", "picture": f"picture {m}"}),
        "frames": lambda: edits.change(shots, table, shot.id, {"frames": str(shot.frames + m % 41 - 20)}),
        "free": lambda: edits.change(shots, table, shot.id, {"frames": "free"}),
        "lock": lambda: edits.lock(shots, [shot.id, other.id]),
        "unlock": lambda: edits.unlock(shots, [shot.id]),
        "approve": lambda: edits.approve(shots, [shot.id]),
        "note": lambda: edits.note(shots, shot.id, f"note {m}"),
    }
    return ways[kind]()


def test_locked_and_worked_on_shots_are_carried_over_by_the_words_of_their_lines(
    text: str, script: Script, shots: ShotList, table: Table, book: Bible, drawn: dict[str, SceneShots]
) -> None:
    said = script.lines[1].text
    now = read_fountain(("\n\n" + text.replace(said, said + said)).encode(), "x")
    both = next(s for s in shots.shots if s.lines == (10, 12))
    speech = next(s for s in shots.shots if s.lines == (6,))
    theirs = edits.lock(
        edits.change(shots, table, both.id, {"picture": "my own cup", "frames": str(both.frames + 5)}), [both.id, speech.id]
    )
    theirs = edits.change(theirs, table, theirs.shots[-1].id, {"camera.size": "ecu"})
    new = edits.carried(theirs, script, made(now, book, two_down(drawn), 20.0), Table(now), 20 * 24)
    assert faults(new, now) == () and new.frames == 480
    mine, had = by_id(new)[both.id], by_id(theirs)[both.id]
    assert mine.lines == (12, 14) and mine.locked
    numbers = {"lines", "on_line", "dialogue", "captions"}
    assert mine.model_dump(exclude=numbers) == had.model_dump(exclude=numbers)
    assert [d.text for d in mine.dialogue] == [d.text for d in had.dialogue]
    assert not any(s.locked for s in new.shots if s.id != both.id)
    assert new.shots[-1].camera.size == "ecu" and new.shots[-1].id == theirs.shots[-1].id


def test_a_locked_shot_stands_where_its_list_misses_a_line_of_the_scene_and_the_script_has_moved(
    text: str, script: Script, shots: ShotList, book: Bible, drawn: dict[str, SceneShots]
) -> None:
    """A shot cut out in an editor left its lines in none, and with it all that was locked in the scene was drawn anew."""
    both = next(s for s in shots.shots if s.lines == (10, 12))
    cut = next(s for s in shots.shots if s.lines and s.scene == both.scene and s.id != both.id)
    theirs = edits.lock(shots.model_copy(update={"shots": tuple(s for s in shots.shots if s.id != cut.id)}), [both.id])
    now = read_fountain(("\n\n" + text).encode(), "x")
    new = edits.carried(theirs, script, made(now, book, two_down(drawn), 20.0), Table(now), 20 * 24)
    assert faults(new, now) == () and new.frames == 480
    assert by_id(new)[both.id].locked and by_id(new)[both.id].lines == (12, 14)


def two_down(drawn: dict[str, SceneShots]) -> dict[str, SceneShots]:
    """The same boards for a script that begins two rows later."""
    return {
        scene: board.model_copy(
            update={
                "shots": tuple(s.model_copy(update={"lines": tuple(n + 2 for n in s.lines), "on_line": s.on_line + 2}) for s in board.shots)
            }
        )
        for scene, board in drawn.items()
    }

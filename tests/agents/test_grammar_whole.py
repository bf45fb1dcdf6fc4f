"""What is wrong only where scenes meet, mended when all of them are there: sizes over their cuts, and one low angle an episode."""

from typing import Any

import pytest

from loreboard.agents.storyboard import grammar, shot_list
from loreboard.story.bible import Bible
from loreboard.story.camera import Camera, Size
from loreboard.story.drawn import SceneShots
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList, Waiver


@pytest.fixture
def clean(script: Script, book: Bible, drawn: dict[str, SceneShots]) -> ShotList:
    return shot_list(script, book, drawn, episode=1, title="Tea", file="x", made_by="hand", target_frames=20 * 24)


def posed(shot: Shot, **fields: Any) -> Shot:
    return shot.model_copy(update={"camera": Camera.model_validate(shot.camera.model_dump() | fields)})


def single_lines(clean: ShotList, sizes: tuple[Size, ...], framing: str = "insert") -> ShotList:
    """A scene a shot, nobody with a look in any of them: a script of scenes of one line each."""
    first = clean.shots[0]
    bare = {"subjects": (), "dialogue": (), "captions": (), "purpose": "action", "mends": ()}
    shots = tuple(
        posed(first, size=size, framing=framing, side=0).model_copy(update=bare | {"id": f"e01-{n}", "scene": f"s{n:02d}"})
        for n, size in enumerate(sizes)
    )
    return clean.model_copy(update={"shots": shots})


def found(shots: ShotList, code: str) -> int:
    return sum(one.code == code for one in grammar.findings(shots))


def test_seven_full_shots_over_scene_cuts_are_found_and_broken_by_one_change(clean: ShotList) -> None:
    flat = single_lines(clean, ("fs",) * 7)
    told = grammar.mended(flat)
    assert found(flat, "SIZE_FLAT") == 1 and found(told, "SIZE_FLAT") == 0
    changed = [now for was, now in zip(flat.shots, told.shots, strict=True) if was != now]
    assert [shot.id for shot in changed] == ["e01-3"]
    assert {mend.code for mend in changed[0].mends} == {"SIZE_FLAT"} and "camera.size" in {mend.field for mend in changed[0].mends}
    assert changed[0].prompt.core != flat.shots[3].prompt.core
    assert grammar.mended(told) is told


@pytest.mark.parametrize("count", [4, 8, 12, 15])
def test_a_run_of_any_length_is_broken_by_as_few_shots_as_can_be(count: int, clean: ShotList) -> None:
    sizes: tuple[Size, ...] = ("mls",)
    flat = single_lines(clean, sizes * count)
    told = grammar.mended(flat)
    assert found(told, "SIZE_FLAT") == 0
    assert sum(was != now for was, now in zip(flat.shots, told.shots, strict=True)) == count // 4


def test_a_place_stays_one_that_is_seen_whole(clean: ShotList) -> None:
    told = grammar.mended(single_lines(clean, ("ls",) * 9, "empty"))
    assert found(told, "SIZE_FLAT") == 0 and {shot.camera.size for shot in told.shots} <= {"els", "ls", "fs"}


def test_a_run_that_is_settled_or_waived_or_of_inserts_is_left_as_it_is(clean: ShotList) -> None:
    flat = single_lines(clean, ("fs",) * 7)
    settled = flat.model_copy(update={"shots": tuple(s.model_copy(update={"status": "locked"}) for s in flat.shots)})
    waiver = Waiver(code="SIZE_FLAT", reason="a litany", by="me")
    excused = flat.model_copy(update={"shots": (flat.shots[0].model_copy(update={"waivers": (waiver,)}), *flat.shots[1:])})
    for one in (settled, excused, single_lines(clean, ("insert",) * 7)):
        assert grammar.mended(one) is one


def test_of_the_low_angles_of_an_episode_the_one_in_its_turn_is_kept(clean: ShotList) -> None:
    sizes: tuple[Size, ...] = ("fs", "ls", "ms", "fs", "mls", "ls")
    several = single_lines(clean, sizes)
    low = several.model_copy(update={"shots": tuple(posed(s, angle="low") if n in (0, 2, 5) else s for n, s in enumerate(several.shots))})
    assert found(low, "ANGLE_BUDGET") == 1
    for turns, kept in ((frozenset({"s02"}), 2), (frozenset[str](), 5)):
        told = grammar.mended(low, turns)
        assert [n for n, shot in enumerate(told.shots) if shot.camera.angle == "low"] == [kept]
        assert {m.code for s in told.shots for m in s.mends} == {"ANGLE_BUDGET"} and found(told, "ANGLE_BUDGET") == 0
        assert grammar.mended(told, turns) is told


def test_a_low_angle_that_a_person_has_settled_or_excused_stays(clean: ShotList) -> None:
    several = single_lines(clean, ("fs", "ls", "ms", "fs"))
    low = several.model_copy(update={"shots": tuple(posed(s, angle="low") for s in several.shots[:2]) + several.shots[2:]})
    locked = low.model_copy(update={"shots": (low.shots[0].model_copy(update={"status": "locked"}), *low.shots[1:])})
    waiver = Waiver(code="ANGLE_BUDGET", reason="a giant's story", by="me")
    excused = low.model_copy(update={"shots": (low.shots[0].model_copy(update={"waivers": (waiver,)}), *low.shots[1:])})
    for one in (locked, excused):
        assert grammar.mended(one) is one

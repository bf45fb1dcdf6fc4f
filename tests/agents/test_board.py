"""What the storyboard artist hands in: a full cover of the scene, by people the bible knows, or a refusal that says why."""

from collections.abc import Callable
from typing import Any

import pytest

from loreboard.agents.desk import Desk
from loreboard.agents.storyboard.board import board, faults, people_of, place_of, story_of
from loreboard.agents.storyboard.positions import beats_of
from loreboard.llm import Scripted
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.drawn import DrawnShot, SceneShots
from loreboard.story.errors import UnusableReply
from loreboard.story.script import Language, Script
from loreboard.story.world import Fact

Shoot = Callable[..., DrawnShot]
Drawn = dict[str, SceneShots]


def with_shots(drawn: Drawn, *shots: DrawnShot) -> SceneShots:
    return drawn["s01"].model_copy(update={"shots": shots})


def test_a_board_that_covers_every_line_in_order_has_no_faults(script: Script, book: Bible, drawn: Drawn) -> None:
    assert [faults(scene, book, drawn[scene.id]) for scene in script.scenes] == [[], []]


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (((3,), (6,), (12,)), "lines [10] are in no shot"),
        (((3,), (6, 10), (10, 12)), "lines [10] are in two shots"),
        (((3, 3), (6,), (10, 12)), "lines [3] are in two shots"),
        (((3,), (6,), (10, 12), (16,)), "lines [16] are not in the scene"),
        (((3,), (6,), (9, 10, 12)), "lines [9] are not in the scene"),
        (((6,), (3,), (10, 12)), "out of order"),
        (((3,), (6,), (12, 10)), "out of order"),
        ((), "lines [3, 6, 10, 12] are in no shot"),
    ],
)
def test_lines_missed_doubled_strange_or_out_of_order_are_refused_by_number(
    claims: tuple[tuple[int, ...], ...], said: str, script: Script, book: Bible, drawn: Drawn, shoot: Shoot
) -> None:
    told = faults(script.scenes[0], book, with_shots(drawn, *(shoot(*lines) for lines in claims)))
    assert said in "; ".join(told)


def test_a_shot_without_lines_must_play_on_one_of_the_scene(script: Script, book: Bible, drawn: Drawn, shoot: Shoot) -> None:
    told = with_shots(drawn, *drawn["s01"].shots, shoot(on_line=99))
    assert faults(script.scenes[0], book, told) == ["shots play on lines [99] that are not in the scene"]


def test_somebody_whom_the_bible_does_not_know_is_refused_by_name(script: Script, book: Bible, drawn: Drawn) -> None:
    first, *rest = drawn["s01"].shots
    someone: dict[str, Any] = {"name": "Wren", "doing": "sits", "feeling": "calm", "at": "left", "gaze": "down"}
    told = with_shots(drawn, DrawnShot.model_validate(first.model_dump() | {"subjects": [someone]}), *rest)
    assert faults(script.scenes[0], book, told) == ["nobody is called Wren"]


async def test_a_refused_board_names_the_scene_it_is_for(
    script: Script, book: Bible, drawn: Drawn, shoot: Shoot, language: Language
) -> None:
    chat = Scripted({"storyboard/shots": [with_shots(drawn, shoot(3), shoot(6))] * 3})
    with pytest.raises(UnusableReply, match=r"lines \[10, 12\] are in no shot.*e01/s01/shots"):
        await board(Desk(chat, language, 0), "e01/s01/shots", script.scenes[0], book, (), 20, "")
    assert [ask.step for ask in chat.asked] == ["e01/s01/shots", "e01/s01/shots/again1"], "two passes and no third"


async def test_a_cover_with_something_wrong_is_asked_again_once_and_then_taken(
    script: Script, book: Bible, drawn: Drawn, language: Language
) -> None:
    dark = drawn["s01"].model_copy(update={"light": drawn["s01"].light.model_copy(update={"change_on_line": 99})})
    chat = Scripted({"storyboard/shots": [dark, dark]})
    assert await board(Desk(chat, language, 0), "e01/s01/shots", script.scenes[0], book, (), 10, "") == dark
    assert len(chat.asked) == 2 and "the light changes on line 99" in chat.asked[1].user


def test_one_face_changes_in_a_shot_and_one_mouth_speaks(script: Script, book: Bible, drawn: Drawn, shoot: Shoot) -> None:
    both = shoot(3, who=(0, 1))
    turned = both.model_copy(update={"subjects": tuple(s.model_copy(update={"becomes": "fear", "on": "x"}) for s in both.subjects)})
    still = both.model_copy(update={"subjects": tuple(s.model_copy(update={"becomes": "calm"}) for s in both.subjects)})
    rest = (shoot(6, who=(0,)), shoot(10, 12, who=(1,)))
    assert "2 faces change" in faults(script.scenes[0], book, with_shots(drawn, turned, *rest))[0]
    assert faults(script.scenes[0], book, with_shots(drawn, still, *rest)) == []
    told = faults(script.scenes[0], book, with_shots(drawn, shoot(3), shoot(6, 10, 12, who=(0, 1), purpose="speech")))
    assert len(told) == 1 and "both speak" in told[0]
    doubled = faults(script.scenes[0], book, with_shots(drawn, shoot(3, who=(1, 1)), *rest))
    assert len(doubled) == 1 and "twice" in doubled[0]


def test_a_voice_is_seen_or_off_by_the_script_or_held_on_who_hears_it(script: Script, book: Bible, drawn: Drawn, shoot: Shoot) -> None:
    def told(**more: Any) -> list[str]:
        return faults(script.scenes[0], book, with_shots(drawn, shoot(3), shoot(6, **more), shoot(10, 12, who=(1,), purpose="speech")))

    assert "neither seen nor off" in told(purpose="speech", who=(1,))[0]
    assert told(purpose="speech", who=(0,)) == [] == told(purpose="listen", who=(1,))


@pytest.mark.parametrize(("who", "right"), [("Kitchen", True), ("cup", True), ("Wren", False), ("", False)])
def test_what_changes_is_somebody_or_something_that_is_there(
    who: str, right: bool, script: Script, book: Bible, drawn: Drawn, language: Language
) -> None:
    here = {"Kitchen": "灶房", "cup": "杯子"}.get(who, who) if language == "zh" else who
    first, *rest = drawn["s01"].shots
    told = with_shots(drawn, first.model_copy(update={"changes": (Fact(who=here, what="condition", value="x"),)}), *rest)
    assert (faults(script.scenes[0], book, told) == []) is right


@pytest.mark.parametrize(("shots", "seconds", "said"), [(4, 90.0, "too few"), (40, 20.0, "too many"), (4, 20.0, "")])
def test_far_too_many_or_too_few_shots_for_the_seconds_are_refused(
    shots: int, seconds: float, said: str, script: Script, book: Bible, drawn: Drawn, shoot: Shoot
) -> None:
    told = with_shots(drawn, *drawn["s01"].shots, *(shoot(on_line=12) for _ in range(shots - 4)))
    assert said in "".join(faults(script.scenes[0], book, told, seconds)) and bool(faults(script.scenes[0], book, told, seconds)) == bool(
        said
    )


async def test_the_artist_is_shown_the_story_lines_people_place_and_beats_and_no_looks(
    script: Script, arc: Arc, book: Bible, plan: EpisodePlan, drawn: Drawn, language: Language
) -> None:
    chat = Scripted({"storyboard/shots": [drawn["s01"]]})
    assert (
        await board(Desk(chat, language, 0), "x", script.scenes[0], book, plan.beats[:2], 19.6, story_of(book, arc, "- Neon: rain on it"))
        == drawn["s01"]
    )
    told, shared = chat.asked[0].user, chat.asked[0].shared
    assert book.style in shared and arc.last_image in shared and "Neon: rain on it" in shared
    assert all(f"\n{line.number} " in told and line.text in told for line in script.scenes[0].lines)
    assert all(f"- {person.name}" in told for person in book.cast) and book.places[0].look in told
    assert not any(person.look in told + shared for person in book.cast)
    assert "- Tea is poured. [calm]" in told and "seconds: 20" in told


def test_neighbouring_beats_of_one_place_and_time_play_in_its_scene(script: Script, plan: EpisodePlan) -> None:
    told = beats_of(script, plan)
    assert {scene: [beat.id for beat in beats] for scene, beats in told.items()} == {"s01": ["b1", "b2"], "s02": ["b3"]}
    assert beats_of(script, None) == {"s01": (), "s02": ()}


def test_a_scene_moved_elsewhere_by_a_person_has_no_beats(script: Script, plan: EpisodePlan) -> None:
    moved = plan.model_copy(update={"beats": tuple(b.model_copy(update={"place": "ELSEWHERE"}) for b in plan.beats)})
    assert beats_of(script, moved) == {"s01": (), "s02": ()}


def test_a_scene_set_at_another_hour_keeps_its_beats_and_one_that_is_added_takes_none(script: Script, plan: EpisodePlan) -> None:
    later = plan.model_copy(update={"beats": tuple(b.model_copy(update={"time": "CANDLEMAS"}) for b in plan.beats[:2]) + plan.beats[2:]})
    assert beats_of(script, later) == beats_of(script, plan) | {"s01": later.beats[:2]}
    again = script.model_copy(
        update={"scenes": (*script.scenes, script.scenes[0].model_copy(update={"id": "s03", "heading": "INT. KITCHEN - NOON"}))}
    )
    assert beats_of(again, plan) == {**beats_of(script, plan), "s03": ()}


def test_place_and_people_of_a_scene_are_found_whatever_the_case(script: Script, book: Bible) -> None:
    kitchen, road = script.scenes
    assert place_of(kitchen, book) == book.places[0] and place_of(road, book) == book.places[1]
    assert people_of(kitchen, book) == book.cast and people_of(road, book) == book.cast[:1]

"""What the storyboard artist hands in: a full cover of the scene, by people the bible knows, or a refusal that says why."""

from collections.abc import Callable
from typing import Any

import pytest

from loreboard.agents.desk import Desk
from loreboard.agents.storyboard.board import beats_of, board, faults, people_of, place_of, story_of
from loreboard.llm import Scripted
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.drawn import DrawnShot, SceneShots
from loreboard.story.errors import UnusableReply
from loreboard.story.script import Language, Script

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


def test_place_and_people_of_a_scene_are_found_whatever_the_case(script: Script, book: Bible) -> None:
    kitchen, road = script.scenes
    assert place_of(kitchen, book) == book.places[0] and place_of(road, book) == book.places[1]
    assert people_of(kitchen, book) == book.cast and people_of(road, book) == book.cast[:1]

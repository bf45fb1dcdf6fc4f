"""The words for what goes wrong, and what the next request is told."""

import re

import pytest

from loreboard.agents.storyboard.makeable import CODES
from loreboard.render.takes.kinds import Sort, kinds, meant
from loreboard.render.takes.pictures import SEEN, picture
from loreboard.render.takes.remedies import remedy
from loreboard.story.errors import BadInput
from loreboard.story.shots import Override, Shot, ShotList

SORTS: tuple[Sort, ...] = ("failed", "drift")


def every() -> list[str]:
    return [f"{sort}/{id}" for sort in SORTS for id in kinds().of(sort)]


def test_kinds_are_whole_in_both_languages_and_name_rules_there_are() -> None:
    for full in every():
        kind = kinds().named(full)
        for words in (kind.first, kind.clause, kind.avoid):
            assert set(words) in (set(), {"en", "zh"}), full
        assert set(kind.rewrite) <= set(CODES), full
        assert kind.otherwise is not None or full.startswith("drift/"), full
        assert all("\u4e00" <= text[0] <= "\u9fff" for text in (kind.name.zh, kind.means.zh, kind.then.zh)), full
    for sort in SORTS:
        for id, kind in kinds().of(sort).items():
            assert all(meant(sort, name) == (id,) for name in (id, kind.name.en, kind.name.zh)), "a kind goes by its own name"


def test_clauses_say_what_is_there_since_a_renderer_draws_what_it_reads() -> None:
    for full in every():
        kind = kinds().named(full)
        for text in (*kind.first.get("en", ()), *kind.clause.get("en", ())):
            assert not re.search(r"\b(no|not|never|without|don't)\b", text, re.IGNORECASE), f"{full}: {text}"


@pytest.mark.parametrize(
    ("sort", "told", "why"),
    [
        ("failed", "hnds", "The nearest is hands"),
        ("failed", "waterrmark", "The nearest is text"),
        ("failed", "wardrobe", "It is one of --drift"),
        ("drift", "fingers", "It is one of --failed"),
        ("drift", "xyzzy", "There are: face, hair"),
        ("failed", " , ", "No kind is named"),
        ("failed", "hands,none", "no kind 'none'"),
    ],
)
def test_an_unknown_kind_names_the_nearest(sort: Sort, told: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        meant(sort, told)


def test_people_call_kinds_as_they_like() -> None:
    assert meant("failed", "Fingers, 字幕，slow motion,hands") == ("hands", "text", "pace")
    assert meant("drift", "none") == ()


def test_the_same_kinds_in_any_order_give_the_same_words_and_all_holes_are_filled(shots: ShotList) -> None:
    for shot in (*shots.shots, shots.shots[0].model_copy(update={"subjects": (), "picture": "", "light": "", "place": "", "dialogue": ()})):
        told = remedy(every(), shot, shots.language)
        assert told == remedy(reversed(every()), shot, shots.language)
        assert not any("{" in text or "}" in text for text in (*told.first, *told.clauses, *told.avoid))
    assert remedy([], shots.shots[0], shots.language) == remedy(["failed/gone", "drift/other"], shots.shots[0], shots.language)


def test_words_come_from_the_shot(shots: ShotList) -> None:
    shot, zh = shots.shots[1], shots.language == "zh"
    assert (
        "Mei" in remedy(["drift/face"], shot, shots.language).first[0]
        and "woman, 41" in remedy(["drift/face"], shot, shots.language).first[0]
    )
    assert remedy(["drift/face"], shot, shots.language).favour == ("identity",)
    way = remedy(["failed/direction"], shot, shots.language)
    assert ("看向右侧" if zh else "looks right") in way.first[0] and way.avoid
    assert ("多余手指" if zh else "extra fingers") in remedy(["failed/hands"], shot, shots.language).avoid
    assert (
        "MEI" in remedy(["failed/mouth"], shot, shots.language).clauses[0]
        and "BO" in remedy(["failed/mouth"], shot, shots.language).clauses[0]
    )


def test_a_choice_lives_through_a_new_length_and_dies_with_a_new_picture(shots: ShotList) -> None:
    shot = shots.shots[1]
    kept = {
        "frames": 7,
        "least": 3,
        "status": "locked",
        "notes": "x",
        "rev": 5,
        "lines": (9,),
        "captions": (),
        "transition_in": "fade_in",
        "pinned": True,
    }
    for field, value in kept.items():
        assert picture(shot.model_copy(update={field: value})) == picture(shot), field
    lost = {
        "camera": shot.camera.model_copy(update={"size": "cu"}), "picture": "other", "light": "two lamps", "place": "YARD", "subjects": (),
        "dialogue": (), "first_frame": "frame-a", "prompt": shot.prompt.model_copy(update={"overrides": {"any": Override(prompt="mine")}}),
    }  # fmt: skip
    for field, value in lost.items():
        assert picture(shot.model_copy(update={field: value})) != picture(shot), field
    assert set(Shot.model_fields) >= SEEN

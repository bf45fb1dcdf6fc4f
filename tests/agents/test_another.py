"""One more arc as a person steers, and one in place of a twin: what is asked, and what is held to."""

import pytest
from pydantic import ValidationError

from loreboard.agents import writer
from loreboard.agents.desk import Desk
from loreboard.llm import Scripted
from loreboard.story.arc import Arc, LockedPoint, Pitch, Turn
from loreboard.story.errors import BadInput, UnusableReply
from loreboard.story.premise import Premise
from loreboard.story.script import Language
from loreboard.story.shapes import deal, named

LOCK = LockedPoint(number=3, text="It rains upward, and the bell is under it.")


@pytest.fixture
def wish(language: Language) -> Premise:
    return Premise(text="fog eats the roads", language=language)


def with_event(arc: Arc, number: int, event: str) -> Pitch:
    turns = tuple(t.model_copy(update={"event": event}) if t.episode == number else t for t in arc.turns)
    return arc.pitch.model_copy(update={"turns": turns})


async def test_a_locked_turning_point_that_is_kept_is_asked_for_once(language: Language, wish: Premise, arc: Arc) -> None:
    chat = Scripted({"writer/another": [with_event(arc, 3, LOCK.text)]})
    told = await writer.another(Desk(chat, language, 0), wish, Turn(kind="more_like", of=(arc,), locked=(LOCK,)), "[]", "[]", "")
    assert told.turns[2].event == LOCK.text and len(chat.asked) == 1
    assert LOCK.text in chat.asked[0].user


async def test_a_locked_turning_point_that_is_changed_is_asked_for_once_more_and_then_put_in(
    language: Language, wish: Premise, arc: Arc
) -> None:
    chat = Scripted({"writer/another": [with_event(arc, 3, "It rains."), with_event(arc, 3, LOCK.text + " Really.")]})
    told = await writer.another(Desk(chat, language, 0), wish, Turn(kind="change", note="rain", of=(arc,), locked=(LOCK,)), "[]", "[]", "")
    assert len(chat.asked) == 2 and LOCK.text in chat.asked[1].told.rpartition("could not be used")[2]
    assert told.turns[2].event == LOCK.text
    assert [t.event for n, t in enumerate(told.turns) if n != 2] == [t.event for n, t in enumerate(arc.turns) if n != 2]


async def test_what_no_lock_can_mend_is_refused(language: Language, wish: Premise, arc: Arc) -> None:
    short = arc.pitch.model_copy(update={"turns": arc.turns[:4]})
    with pytest.raises(UnusableReply, match="wanted 1 to 5"):
        await writer.another(Desk(Scripted({"writer/another": [short] * 2}), language, 0), wish, Turn(kind="fresh"), "[]", "[]", "")


async def test_a_lock_on_no_episode_and_a_shape_that_is_none_are_refused_before_anything_is_asked(
    language: Language, wish: Premise, arc: Arc
) -> None:
    chat = Scripted({})
    for turn in (Turn(kind="fresh", locked=(LockedPoint(number=9, text="x"),)), Turn(kind="fresh", shape="triangle")):
        with pytest.raises(BadInput):
            await writer.another(Desk(chat, language, 0), wish, turn, "[]", "[]", "")
    assert chat.asked == []


async def test_less_like_moves_away_in_shape_and_the_others_stay_in_it(language: Language, wish: Premise, arc: Arc) -> None:
    shaped = arc.model_copy(update={"shape": deal(1, 0, "fog")[0].id})
    told = {}
    for kind in ("more_like", "less_like"):
        chat = Scripted({"writer/another": [arc.pitch]})
        told[kind] = await writer.another(Desk(chat, language, 0), wish, Turn(kind=kind, of=(shaped,)), "[]", "[]", "")
        assert told[kind].shape in chat.asked[0].user
    assert told["more_like"].shape == shaped.shape
    assert named(told["less_like"].shape).unlike(named(shaped.shape)) == 4


def test_a_turn_that_lacks_what_it_speaks_of_is_no_turn(arc: Arc) -> None:
    for wrong in ({"kind": "merge", "of": (arc,)}, {"kind": "more_like"}, {"kind": "change", "of": (arc,)}):
        with pytest.raises(ValidationError):
            Turn.model_validate(wrong)


async def test_two_turns_of_a_sitting_are_two_steps_and_evidence_does_not_make_another(language: Language, wish: Premise, arc: Arc) -> None:
    chat = Scripted({"writer/another": [arc.pitch] * 3})
    for turn in (Turn(kind="fresh"), Turn(kind="more_like", of=(arc,)), Turn(kind="more_like", of=(arc,), note="drier")):
        await writer.another(Desk(chat, language, 0), wish, turn, "[]", "[]", "")
    assert len({ask.step for ask in chat.asked}) == 3
    assert len({ask.shared for ask in chat.asked}) == 1, "what stays alike over a sitting is sent first"


async def test_an_arc_in_place_of_a_twin_is_told_what_it_must_not_be(language: Language, wish: Premise, arc: Arc) -> None:
    dealt = tuple(writer.Dealt(shape=shape, lore="[]", carrier="a bell") for shape in deal(2, 0, "fog"))
    twin = arc.model_copy(update={"logline": "A bell is lent to the fog."})
    chat = Scripted({"writer/arc": [arc.pitch]})
    told = await writer.instead(Desk(chat, language, 0), wish, dealt, {1: [twin]}, "[]")
    assert list(told) == [1] and told[1].shape == dealt[1].shape.id
    assert chat.asked[0].step == "arcs/2/instead" and twin.logline in chat.asked[0].user.partition("<not_this>")[2]

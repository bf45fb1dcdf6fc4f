"""What the writer hands in is checked before anybody uses it, and refused with the reason."""

from collections.abc import Callable
from typing import Any

import pytest

from loreboard.agents import writer
from loreboard.agents.desk import Desk, numbered
from loreboard.llm import Scripted
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.draft import Draft, DraftLine, DraftScene
from loreboard.story.errors import UnusableReply
from loreboard.story.facts import At, Contradiction, EpisodePatch, Repairs
from loreboard.story.notes import Patch, Revision
from loreboard.story.premise import Premise
from loreboard.story.script import Language, Script
from loreboard.story.shapes import deal


def desk(language: Language, **said: Any) -> Desk:
    """A desk whose model says the same however often it is asked."""
    return Desk(Scripted({f"writer/{name}": [value] * 3 for name, value in said.items()}), language, 0)


@pytest.fixture
def premise(language: Language) -> Premise:
    return Premise(text="fog eats the roads", language=language, episodes=5)


def dealt(count: int) -> tuple[writer.Dealt, ...]:
    return tuple(writer.Dealt(shape=shape, lore="[]", carrier=f"the {n}th thing") for n, shape in enumerate(deal(count, 0, "fog"), 1))


async def test_each_arc_is_asked_for_by_itself_with_a_shape_of_its_own(language: Language, premise: Premise, arc: Arc) -> None:
    chat = Scripted({"writer/arc": [arc.pitch] * 3})
    told = await writer.arcs(Desk(chat, language, 0), premise, dealt(3), "[]")
    assert [one.pitch for one in told] == [arc.pitch] * 3
    assert len({one.shape for one in told}) == 3
    assert sorted(ask.step for ask in chat.asked) == ["arcs/1", "arcs/2", "arcs/3"]
    assert len({ask.shared for ask in chat.asked}) == 1 and len({ask.user for ask in chat.asked}) == 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda arc: {"turns": arc.turns[:4]}, r"episodes \[1, 2, 3, 4\], wanted 1 to 5"),
        (lambda arc: {"turns": (arc.turns[1], arc.turns[0], *arc.turns[2:])}, r"episodes \[2, 1, 3, 4, 5\]"),
        (lambda arc: {"turns": tuple(t.model_copy(update={"kind": "climax"}) for t in arc.turns)}, "out of order"),
        (lambda arc: {"lore": ()}, "draws on no lore"),
    ],
)
async def test_an_arc_that_does_not_turn_or_draws_on_nothing_is_refused(
    change: Callable[[Arc], dict[str, Any]], reason: str, language: Language, premise: Premise, arc: Arc
) -> None:
    bad = arc.model_copy(update=change(arc))
    with pytest.raises(UnusableReply, match=reason):
        await writer.arcs(desk(language, arc=bad.pitch), premise, dealt(1), "[]")


def doubled(items: tuple[Any, ...], **more: str) -> tuple[Any, ...]:
    return (*items, items[0].model_copy(update=more))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda b: {"cast": doubled(b.cast, look="another")}, "the person .+ stands in it twice"),
        (lambda b: {"cast": doubled(b.cast, name="WREN")}, "is given to two people"),
        (lambda b: {"cast": (b.cast[0].model_copy(update={"look": " "}),)}, "has no look"),
        (lambda b: {"places": doubled(b.places)}, "the place .+ stands in it twice"),
        (lambda b: {"places": b.places[:1]}, "plays at .+, which is no place of the book"),
        (lambda b: {"episodes": ()}, r"it plans episodes \[\], wanted 1 to 1"),
        (lambda b: {"episodes": (b.episodes[0].model_copy(update={"beats": ()}),)}, "episode 1 has no beats"),
        (
            lambda b: {"episodes": (b.episodes[0].model_copy(update={"beats": doubled(b.episodes[0].beats)}),)},
            "the beat b1 stands in it twice",
        ),
    ],
)
async def test_a_bible_that_says_something_twice_or_leaves_it_out_is_refused(
    change: Callable[[Bible], dict[str, Any]], reason: str, language: Language, book: Bible, arc: Arc, premise: Premise
) -> None:
    one = premise.model_copy(update={"episodes": 1})
    assert await writer.bible(desk(language, bible=book), one, arc, "[]") == book
    with pytest.raises(UnusableReply, match=reason):
        await writer.bible(desk(language, bible=book.model_copy(update=change(book))), one, arc, "[]")


def test_names_that_differ_in_case_only_are_one_name(book: Bible) -> None:
    twice = book.model_copy(update={"places": doubled(book.places, name=book.places[0].name.lower())})
    assert writer.bible_faults(twice, 1) == [f"the place {book.places[0].name.lower()} stands in it twice"]


def line(text: str, who: str | None = None, **more: Any) -> DraftLine:
    told = {"kind": "speech" if who is not None else "action", "who": who, "extension": None, "how": None, "text": text}
    return DraftLine.model_validate(told | more)


@pytest.fixture
def told(book: Bible) -> Draft:
    kitchen, road = book.places
    return Draft(
        title="One",
        scenes=(
            DraftScene(interior="INT", place=kitchen.name, time="", beats=("b1", "b2"), lines=(line("Steam."), line("Drink.", book.cast[0].name))),
            DraftScene(interior="EXT", place=road.name, time="", beats=("b3",), lines=(line("Posts."),)),
        ),
    )  # fmt: skip


def with_scene(told: Draft, at: int, **fields: Any) -> Draft:
    scenes = list(told.scenes)
    scenes[at] = scenes[at].model_copy(update=fields)
    return told.model_copy(update={"scenes": tuple(scenes)})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda d: with_scene(d, 0, beats=("b1",)), r"beats \['b2'\] have no scene"),
        (lambda d: with_scene(d, 1, beats=("b3", "b1")), r"beats \['b1'\] are in two scenes"),
        (lambda d: with_scene(d, 1, beats=("b3", "b9")), r"beats \['b9'\] are not in the plan"),
        (lambda d: with_scene(d, 1, lines=()), "has no lines"),
        (lambda d: with_scene(d, 1, lines=(line("a thought", kind="note"),)), "has no lines"),
        (lambda d: with_scene(d, 1, lines=(line(" "),)), "has no lines"),
        (lambda d: with_scene(d, 1, lines=(line("Hello.", "Wren"),)), "Wren speaks and is not in the book"),
        (lambda d: with_scene(d, 1, lines=(line("Hello.", ""),)), "nobody speaks and is not in the book"),
        (lambda d: with_scene(d, 0, lines=(line("Steam."), line(" ", d.scenes[0].lines[1].who))), "speaks no words"),
    ],
)
async def test_a_draft_that_leaves_the_plan_or_the_book_is_refused(
    change: Callable[[Draft], Draft],
    reason: str,
    language: Language,
    told: Draft,
    premise: Premise,
    arc: Arc,
    book: Bible,
    plan: EpisodePlan,
) -> None:
    with pytest.raises(UnusableReply, match=f"episode 1.*{reason}"):
        await writer.draft(desk(language, script=change(told)), premise, arc, book, plan, "[]", "")


async def test_english_cues_come_in_capitals_and_nothing_else_changes(
    language: Language, told: Draft, premise: Premise, arc: Arc, book: Bible, plan: EpisodePlan
) -> None:
    got = await writer.draft(desk(language, script=told), premise, arc, book, plan, "[]", "")
    who = got.scenes[0].lines[1].who
    assert who == {"en": "MEI", "zh": "阿梅"}[language]
    assert got.model_dump_json().replace(f'"{who}"', f'"{told.scenes[0].lines[1].who}"') == told.model_dump_json()


async def test_one_episode_s_writer_is_not_shown_the_plans_of_the_others(
    language: Language, told: Draft, premise: Premise, arc: Arc, book: Bible, plan: EpisodePlan
) -> None:
    other = plan.model_copy(update={"number": 2, "title": "The one after"})
    mine = desk(language, script=told)
    await writer.draft(mine, premise, arc, book.model_copy(update={"episodes": (plan, other)}), plan, "[]", "")
    assert isinstance(mine.chat, Scripted) and "The one after" not in mine.chat.asked[0].told


async def test_a_revision_is_the_patches_and_no_more(language: Language, script: Script, book: Bible) -> None:
    patch = Patch(line=6, old=script.lines[1].text, new="…", check="D4")
    assert await writer.revise(desk(language, revise=Revision(patches=(patch,))), "e01/revise0", script, book, (), ()) == (patch,)


async def test_only_the_scripts_that_a_conflict_touches_are_sent(language: Language, script: Script) -> None:
    at = At(episode=2, scene="s01", line=6)
    conflict = Contradiction(rule="name-drift", first=at, second=at, what="x", repair="y", severity="error")
    patch = EpisodePatch(episode=2, patch=Patch(line=6, old=script.lines[1].text, new="b", check=""))
    mine = desk(language, reconcile=Repairs(patches=(patch,)))
    assert await writer.reconcile(mine, {1: script, 2: script}, (conflict,)) == (patch,)
    assert isinstance(mine.chat, Scripted)
    assert f"episode 2\n{numbered(script)}" in mine.chat.asked[0].user and "episode 1\n" not in mine.chat.asked[0].user

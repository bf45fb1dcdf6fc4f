"""What cannot both be true is found by code, with two places and a repair."""

import pytest

from loreboard.agents import continuity
from loreboard.agents.desk import Desk
from loreboard.agents.writer import reconcile
from loreboard.llm import Scripted
from loreboard.screenplay import read_fountain
from loreboard.story.bible import Bible, EpisodePlan, State
from loreboard.story.errors import UnusableReply
from loreboard.story.facts import EpisodePatch, Repairs
from loreboard.story.notes import Patch
from loreboard.story.script import Language, Script


def after(plan: EpisodePlan, **fields: object) -> EpisodePlan:
    return plan.model_copy(update={"number": 2, "entry": plan.exit, "exit": plan.exit} | fields)


def test_a_script_that_keeps_to_its_bible_contradicts_nothing(book: Bible, script: Script, plan: EpisodePlan) -> None:
    assert continuity.check(book.model_copy(update={"episodes": (plan, after(plan))}), {1: script}) == ()


def test_a_state_that_does_not_carry_over_is_found_between_its_episodes(plan: EpisodePlan) -> None:
    told = continuity.edges((plan, after(plan, entry=plan.entry)))
    assert [(c.rule, c.severity, c.first.episode, c.second.episode) for c in told] == [("edge", "error", 1, 2)]
    assert plan.exit[0].value in told[0].what and plan.entry[0].value in told[0].what and plan.exit[0].value in told[0].repair


def test_the_case_of_a_value_or_a_name_is_no_contradiction(plan: EpisodePlan) -> None:
    shouted = tuple(s.model_copy(update={"who": s.who.upper(), "value": s.value.lower()}) for s in plan.exit)
    assert continuity.edges((plan, after(plan, entry=shouted))) == []


def test_a_state_given_two_values_at_one_edge_is_found(plan: EpisodePlan) -> None:
    other = plan.entry[0].model_copy(update={"value": "elsewhere"})
    told = continuity.edges((plan.model_copy(update={"entry": (*plan.entry, other)}),))
    assert [c.rule for c in told] == ["two-values"] and "elsewhere" in told[0].what


def test_a_speaker_whom_the_book_does_not_know_is_found_at_the_cue(book: Bible, script: Script) -> None:
    drifted = read_fountain(script.text.replace("\nBO\n", "\nBOB\n").replace("@阿博", "@阿波").encode(), "x")
    told = continuity.check(book, {1: drifted})
    assert [(c.rule, c.first.scene, c.first.line) for c in told] == [("name-drift", "s01", 8)]
    assert book.cast[1].name in told[0].repair


def test_a_place_that_the_book_does_not_know_is_a_note(book: Bible, script: Script) -> None:
    drifted = read_fountain(script.text.replace("ROAD", "HIGH ROAD").replace("山路", "大路").encode(), "x")
    told = continuity.check(book, {1: drifted})
    assert [(c.rule, c.severity, c.first.line) for c in told] == [("place-drift", "note", 14)]


def test_somebody_who_is_dead_does_not_speak(book: Bible, script: Script, plan: EpisodePlan, language: Language) -> None:
    attribute, value = {"en": ("life", "dead"), "zh": ("生死", "已死")}[language]
    gone = plan.model_copy(update={"entry": (*plan.entry, State(who=book.cast[1].name, attribute=attribute, value=value))})
    told = continuity.check(book.model_copy(update={"episodes": (gone,)}), {1: script})
    assert [(c.rule, c.second.line) for c in told] == [("speaks-after-death", 8)]


def test_every_contradiction_cites_two_places_and_a_repair(book: Bible, script: Script, plan: EpisodePlan) -> None:
    drifted = read_fountain(script.text.replace("\nBO\n", "\nBOB\n").replace("@阿博", "@阿波").encode(), "x")
    whole = book.model_copy(update={"episodes": (plan, after(plan, entry=plan.entry))})
    told = continuity.check(whole, {1: drifted, 2: drifted})
    assert [c.rule for c in told] == ["edge", "name-drift", "name-drift"]
    assert all(c.first.episode and c.second.episode and c.what and c.repair for c in told)


@pytest.mark.parametrize(("episode", "line", "why"), [(1, 7, "does not stand once"), (9, 6, "there is no episode 9")])
async def test_a_repair_that_does_not_apply_is_refused(episode: int, line: int, why: str, language: Language, script: Script) -> None:
    bad = EpisodePatch(episode=episode, patch=Patch(line=line, old=script.lines[1].text, new="x", check=""))
    desk = Desk(Scripted({"writer/reconcile": [Repairs(patches=(bad,))] * 3}), language, 0)
    with pytest.raises(UnusableReply, match=why):
        await reconcile(desk, {1: script}, ())

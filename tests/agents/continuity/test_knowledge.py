"""Who learned what and from where on, which uses are open, and what a model may say of them."""

import pytest

from loreboard.agents import continuity
from loreboard.agents.continuity.alone import book_of
from loreboard.agents.desk import Desk
from loreboard.composer.chat import Composer
from loreboard.llm import Scripted
from loreboard.screenplay import read_fountain, timing
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.errors import UnusableReply
from loreboard.story.facts import Knowing, Unknowing
from loreboard.story.script import Language, Script

TOLD: dict[Language, str] = {
    "en": """INT. MILL - DAY

MEI
Don't tell anyone. The dam is rotten under the wheel.

BO
How rotten?

INT. BARN - DUSK

{between}

INT. CHURCH - NIGHT

ANSEL
Pray for us. The dam is rotten under the wheel.

MEI
Who told you?
""",
    "zh": """.内 磨坊 日

@阿梅
别告诉别人。水轮底下的坝烂透了。

@阿博
烂成什么样？

.内 谷仓 黄昏

{between}

.内 教堂 夜

@安塞
祷告吧。水轮底下的坝烂透了。

@阿梅
你从哪儿知道的？
""",
}
APART: dict[Language, str] = {"en": "BO\nWater, and quick.", "zh": "@阿博\n快打水。"}
TOGETHER: dict[Language, str] = {"en": "BO\nWater, and quick.\n\nANSEL\nFor whom?", "zh": "@阿博\n快打水。\n\n@安塞\n给谁打？"}
WHO: dict[Language, tuple[str, str, str]] = {"en": ("Ansel", "Mei", "Bo"), "zh": ("安塞", "阿梅", "阿博")}


def script(language: Language, between: dict[Language, str]) -> Script:
    return read_fountain(TOLD[language].format(between=between[language]).encode(), "x.fountain")


def desk(language: Language, *told: Knowing) -> Desk:
    return Desk(Scripted({"doctor/knowing": list(told)}), language, 0)


def test_whoever_met_nobody_who_knew_is_accused_with_both_lines(language: Language) -> None:
    told = continuity.check_alone(script(language, APART))
    assert [(c.rule, c.severity, c.first.line, c.second.line) for c in told] == [("knows-too-soon", "error", 4, 17)]
    assert told[0].patch and told[0].patch.patch.line == 17


def test_whoever_met_somebody_who_knew_is_an_open_place_and_not_accused(language: Language) -> None:
    page = script(language, TOGETHER)
    assert continuity.check_alone(page) == ()
    assert [(p.who, p.first.line, p.second.line) for p in continuity.open_places(book_of(page), {1: page})] == [(WHO[language][0], 4, 20)]


def test_who_knows_a_secret_is_told_from_the_line_on_that_told_them(language: Language) -> None:
    page = script(language, APART)
    told = [(one.who, one.since.line, one.told_by) for one in continuity.learned(book_of(page), {1: page})]
    speaker, mei, bo = WHO[language]
    assert sorted(told[:2]) == sorted([(mei, 4, ""), (bo, 4, "")]) and told[2:] == [(speaker, 17, speaker)]


def found(language: Language, **fields: object) -> Knowing:
    page = script(language, TOGETHER)
    texts = {line.number: line.text for line in page.lines}
    told = {
        "who": WHO[language][0], "first_episode": 1, "first_line": 4, "first_quote": texts[4], "second_episode": 1, "second_line": 20,
        "second_quote": texts[20][:8], "because": "x",
    }  # fmt: skip
    return Knowing(faults=(Unknowing.model_validate(told | fields),))


async def test_a_model_is_asked_only_where_something_is_open(language: Language) -> None:
    page = script(language, APART)
    assert await continuity.ask(desk(language), "s", book_of(page), {1: page}) == ()


async def test_what_a_model_finds_is_a_note_with_both_lines(language: Language) -> None:
    page = script(language, TOGETHER)
    told = await continuity.ask(desk(language, found(language)), "s", book_of(page), {1: page})
    assert [(c.rule, c.severity, c.first.line, c.second.line) for c in told] == [("knows-too-soon", "note", 4, 20)]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"first_quote": "nothing of the kind"}, "is not on line 4"),
        ({"second_line": 4, "second_quote": "."}, "does not come after|is not on line"),
        ({"who": "Mei"}, "there when line 4 is said|does not speak"),
        ({"second_episode": 7}, "is not on line 20 of episode 7"),
    ],
)  # fmt: skip
async def test_an_accusation_that_does_not_quote_or_cannot_be_is_refused(fields: dict[str, object], why: str) -> None:
    page = script("en", TOGETHER)
    bad = found("en", **fields)
    with pytest.raises(UnusableReply, match=why):
        await continuity.ask(desk("en", bad, bad, bad), "s", book_of(page), {1: page})


@pytest.mark.parametrize("together", [True, False])
async def test_the_composer_goes_by_who_is_on_a_beat_together(together: bool, language: Language, plan: EpisodePlan) -> None:
    page = script(language, TOGETHER)
    speaker, mei, _ = WHO[language]
    on = (speaker, mei) if together else (speaker,)
    beat = plan.beats[0].model_copy(update={"on": on})
    book: Bible = book_of(page).model_copy(update={"episodes": (plan.model_copy(update={"beats": (beat,)}),)})
    told = await continuity.ask(Desk(Composer(timing.draft_seconds), language, 0), "s", book, {1: page})
    assert [c.second.line for c in told] == ([] if together else [20])


def test_facts_hold_from_the_line_that_made_them_so_to_the_one_that_ends_them(language: Language) -> None:
    text = {
        "en": "INT. MILL - DAY\n\nMei lights the lamp.\n\nMEI\nHush.\n\nMei blows out the lamp.\n",
        "zh": ".内 磨坊 日\n\n阿梅点亮油灯。\n\n@阿梅\n嘘。\n\n阿梅吹灭油灯。\n",
    }[language]
    page = read_fountain(text.encode(), "x.fountain")
    lamps = [one for one in continuity.intervals(book_of(page), {1: page}) if one.fact.what == "lamp"]
    assert [(one.since.line, one.until and one.until.line) for one in lamps] == [(3, 8), (8, None)]
    assert lamps[0].cause == page.lines[0].text

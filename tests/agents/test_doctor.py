"""The doctor: quotes that stand in the script, patches that apply and change nothing else, and a verdict that counts."""

from collections.abc import Callable
from typing import Any

import pytest

from loreboard.agents import doctor
from loreboard.agents.desk import Desk
from loreboard.agents.doctor import measures
from loreboard.agents.doctor.flag import words
from loreboard.agents.doctor.units import usable
from loreboard.llm import Scripted
from loreboard.screenplay import read_fountain, timing
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.errors import UnusableReply
from loreboard.story.notes import (
    BeatLabel,
    Coverage,
    Fix,
    HarmLabel,
    Note,
    Patch,
    PowerLabel,
    Reading,
    SceneLabel,
    VoiceLabel,
    WantLabel,
)
from loreboard.story.script import Language, Script

from .conftest import PEOPLE

LONG: dict[Language, str] = {
    "en": "Nine knots and nine ropes and nine men who went down there for salt and did not come up again last night.",
    "zh": "九个结九条绳九个人下去挑盐到了后半夜一个也没有上来你让我拿什么去点。",
}
UNSEEN: dict[Language, str] = {"en": "She remembers!", "zh": "她想起那天的事。"}
NOSED: dict[Language, str] = {"en": "I am afraid of the fog.", "zh": "我好怕这场雾。"}


def note(line: int, quote: str) -> Note:
    return Note(check="D4", line=line, quote=quote, cost="", fixes=(Fix(kind="cut", text=""), Fix(kind="reword", text="")))


@pytest.fixture
def reading(script: Script, plan: EpisodePlan) -> Reading:
    line = script.lines[1]
    return Reading(
        logline="Tea.",
        labels=tuple(BeatLabel(beat=b.id, drives="driver", received=True) for b in plan.beats),
        notes=(note(line.number, line.text),),
        keep=(script.lines[2].text,),
        patches=(),
    )


def patch(line: int, old: str, new: str) -> Patch:
    return Patch(line=line, old=old, new=new, check="D4")


async def test_a_reading_whose_quotes_stand_in_the_script_is_handed_on(
    language: Language, script: Script, arc: Arc, book: Bible, plan: EpisodePlan, reading: Reading
) -> None:
    chat = Scripted({"doctor/read": [reading]})
    assert await doctor.read(Desk(chat, language, 0), "e01/read0", script, arc, book, plan, "") == reading
    assert "nothing flagged" in chat.asked[0].user


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda r: {"notes": (note(6, "words of nobody"),)}, "the quote 'words of nobody' is not on line 6"),
        (lambda r: {"notes": (note(10, r.notes[0].quote),)}, "is not on line 10"),
        (lambda r: {"notes": (note(999, ""),)}, "the quote '' is not on line 999"),
        (lambda r: {"notes": r.notes * 8}, "8 notes, 7 at most"),
        (lambda r: {"keep": ("words of nobody",)}, "'words of nobody' is kept and not in the script"),
        (lambda r: {"keep": ("",)}, "'' is kept and not in the script"),
        (lambda r: {"labels": r.labels[1:]}, "not every beat has one label"),
        (lambda r: {"labels": (*r.labels, r.labels[0])}, "not every beat has one label"),
        (lambda r: {"patches": (patch(6, "words of nobody", "x"),)}, "does not stand once on line 6"),
        (lambda r: {"patches": (patch(6, "", "x"),)}, "does not stand once on line 6"),
        (lambda r: {"notes": (r.notes[0].model_copy(update={"check": "Z9"}),)}, "there is no check 'Z9'"),
        (lambda r: {"notes": (r.notes[0].model_copy(update={"fixes": (r.notes[0].fixes[0],) * 2}),)}, "both fixes of the note on line 6"),
        (lambda r: {"scenes": (SceneLabel(line=999, against="", moved=(), shows=""),)}, "line 999 is of no scene"),
        (lambda r: {"scenes": (SceneLabel(line=1, against="of nobody", moved=(), shows=""),)}, "'of nobody' is not in the scene of line 1"),
        (lambda r: {"scenes": (SceneLabel(line=1, against="", moved=("debt",), shows=""),)}, "names what moved and quotes nothing"),
        (lambda r: {"scenes": (SceneLabel(line=1, against="", moved=(), shows=""),) * 2}, "a scene s01 is labelled twice"),
        (lambda r: {"harms": (HarmLabel(line=3, quote="of nobody", works="story"),)}, "'of nobody' is not on line 3"),
        (lambda r: {"powers": (PowerLabel(line=6, quote=r.notes[0].quote, price="of nobody"),)}, "'of nobody' is not in the script"),
        (lambda r: {"wants": (WantLabel(who="x", wants="of nobody"),)}, "'of nobody' is not in the script"),
        (lambda r: {"voices": (VoiceLabel(line=9, quote="x", could=()),)}, "'x' is not on line 9"),
    ],
)
async def test_a_reading_that_cannot_be_checked_against_the_script_is_refused(
    change: Callable[[Reading], dict[str, Any]],
    reason: str,
    language: Language,
    script: Script,
    arc: Arc,
    book: Bible,
    plan: EpisodePlan,
    reading: Reading,
) -> None:
    chat = Scripted({"doctor/read": [reading.model_copy(update=change(reading))] * 3})
    with pytest.raises(UnusableReply, match=reason):
        await doctor.read(Desk(chat, language, 0), "e01/read0", script, arc, book, plan, "")


@pytest.mark.parametrize(
    ("at", "new"),
    [(0, new) for new in ("", " ", "EXT. SEA - DAY", "# A part", "> out <", "[[a note]]", "/* gone */", "a\n\nb", "\x00")]
    + [(1, new) for new in ("", "  ", "(a cup)", "a\n\nb", "[[a note]]", "\x00")],
)
def test_a_patch_that_makes_another_kind_of_line_is_refused(at: int, new: str, script: Script) -> None:
    line = script.lines[at]
    assert doctor.apply_faults((patch(line.number, line.text, new),), script) == [f"the patch of line {line.number} would break it"]


def test_a_patch_of_words_that_stand_twice_on_the_line_is_refused(script: Script) -> None:
    twice = read_fountain(script.text.replace(script.lines[1].text, "No. No.").encode(), "x")
    assert doctor.apply_faults((patch(6, "No.", "Yes."),), twice) == ["'No.' does not stand once on line 6"]
    assert doctor.apply_faults((patch(6, "No. No.", "Yes."),), twice) == []


def edited(script: Script, at: int, new: str) -> Script:
    return read_fountain(script.text.replace(script.lines[at].text, new).encode(), "x")


def test_what_code_can_measure_is_flagged_by_line_and_check(language: Language, script: Script) -> None:
    assert measures.flags(script) == ()
    for at, text, check in ((1, LONG, "D4"), (2, NOSED, "D1"), (0, UNSEEN, "X2")):
        found = measures.flags(edited(script, at, text[language]))
        assert [(f.check, f.line, f.quote) for f in found] == [(check, script.lines[at].number, text[language])]


def test_one_foreign_name_does_not_hide_a_long_speech() -> None:
    script = read_fountain(f"INT. ROOM - DAY\n\nMEI\n{LONG['en']} 盐\n".encode(), "x")
    assert [f.check for f in measures.flags(script)] == ["D4"]


def report(script: Script, book: Bible, reading: Reading, plan: EpisodePlan, seconds: float = 0, load: float = 0.0) -> Coverage:
    told = round(seconds or timing.script_timing(script).seconds)
    return doctor.coverage(reading, script, book.model_copy(update={"episodes": (plan,)}), plan, told, load)


def test_a_clean_episode_can_be_recommended(script: Script, book: Bible, reading: Reading, plan: EpisodePlan) -> None:
    told = report(script, book, reading, plan)
    assert told.verdict == "recommend", told.grid
    assert {m.element for m in told.grid} == {
        "premise", "structure", "character", "dialogue", "emotion", "originality", "filmability", "timing",
    }  # fmt: skip


def beats(plan: EpisodePlan, **fields: Any) -> EpisodePlan:
    return plan.model_copy(update={"beats": tuple(b.model_copy(update=fields) for b in plan.beats)})


SPOILED: dict[str, Callable[[Script, Bible, Reading, EpisodePlan, Language], Coverage]] = {
    "premise": lambda s, b, r, p, _: report(s, b, r, beats(p, seconds=30.0)),
    "structure": lambda s, b, r, p, _: report(s, b, r, beats(p, because=())),
    "character": lambda s, b, r, p, _: report(s, b, r, beats(p, drives="the fog")),
    "dialogue": lambda s, b, r, p, lang: report(edited(s, 1, NOSED[lang]), b, r, p),
    "emotion": lambda s, b, r, p, _: report(
        s, b, r.model_copy(update={"labels": tuple(x.model_copy(update={"received": False}) for x in r.labels)}), p
    ),
    "originality": lambda s, b, r, p, _: report(s, b, r, p, load=9.0),
    "filmability": lambda s, b, r, p, lang: report(edited(s, 0, UNSEEN[lang]), b, r, p),
    "timing": lambda s, b, r, p, _: report(s, b, r, p, seconds=60),
}


@pytest.mark.parametrize("element", SPOILED)
def test_one_poor_element_is_enough_for_more_work(
    element: str, language: Language, script: Script, book: Bible, reading: Reading, plan: EpisodePlan
) -> None:
    told = SPOILED[element](script, book, reading, plan, language)
    assert [m.element for m in told.grid if m.grade == "poor"] == [element]
    name = words()["terms"][element][language]
    assert told.verdict == "development needed" and told.reason.startswith(name)


def test_one_fair_element_is_worth_considering_and_three_need_work(
    script: Script, book: Bible, reading: Reading, plan: EpisodePlan
) -> None:
    assert report(script, book, reading, plan, load=5.0).verdict == "consider"
    slow = beats(plan, seconds=13.0)
    assert report(script, book, reading, slow, load=5.0).verdict == "consider"
    labels = (*reading.labels[:2], reading.labels[2].model_copy(update={"received": False}))
    assert report(script, book, reading.model_copy(update={"labels": labels}), slow, load=5.0).verdict == "development needed"


def test_rules_that_cannot_read_a_story_do_not_recommend_it(script: Script, book: Bible, reading: Reading, plan: EpisodePlan) -> None:
    seconds = round(timing.script_timing(script).seconds)
    told = doctor.coverage(reading, script, book, plan, seconds, 0.0, by_rules=True)
    assert told.verdict == "consider" and told.reason


def test_notes_come_by_the_weight_of_their_check_and_no_line_twice(
    language: Language, script: Script, book: Bible, reading: Reading, plan: EpisodePlan
) -> None:
    long = edited(script, 1, LONG[language])
    told = report(long, book, reading.model_copy(update={"notes": (note(6, LONG[language]),)}), plan)
    assert [(n.check, n.line) for n in told.notes] == [("D4", 6)]
    other = report(edited(script, 2, NOSED[language]), book, reading, plan)
    assert [(n.check, n.line) for n in other.notes] == [("D1", 10), ("D4", 6)]


def test_seven_notes_are_shown_of_one_check_two_while_others_wait_and_the_rest_is_counted(
    language: Language, script: Script, book: Bible, reading: Reading, plan: EpisodePlan
) -> None:
    line = script.lines[1]
    many = tuple(
        note(line.number, line.text).model_copy(update={"check": check, "cost": str(n)})
        for n, check in enumerate(("E2", "E2", "E2", "E4", "D1", "D2", "P2"))
    )
    told = report(edited(script, 0, UNSEEN[language]), book, reading.model_copy(update={"notes": many}), plan)
    assert [n.check for n in told.notes] == ["E2", "E2", "E4", "D2", "D1", "P2", "X2"]
    assert [n.check for n in told.more] == ["E2"]
    assert "E2 1" in doctor.report(told, language, "x")


def test_a_muted_check_is_neither_noted_nor_counted_and_the_report_says_why(
    language: Language, script: Script, book: Bible, reading: Reading, plan: EpisodePlan
) -> None:
    nosed = edited(script, 2, NOSED[language])
    seconds = round(timing.script_timing(nosed).seconds)
    told = doctor.coverage(reading, nosed, book, plan, seconds, 0.0, mute={"D1": "she is seven", "D4": "he sings"})
    assert told.notes == () and "dialogue" not in {row.element for row in told.grid}
    assert "D1: she is seven" in doctor.report(told, "en", "x")


def test_warmth_is_told_as_figures_met_or_not(language: Language, script: Script, book: Bible, reading: Reading, plan: EpisodePlan) -> None:
    told = report(script, book, reading, plan)
    assert {row.check: row.met for row in told.warmth} == {"E1": None, "E2": None, "E3": True, "E4": False}
    lead, other = PEOPLE[language]
    hand = {"en": f"{lead} lays a hand on {other}'s arm.", "zh": f"{lead}拍了拍{other}的肩。"}[language]
    touched = report(edited(script, 0, hand), book, reading, plan)
    assert next(row for row in touched.warmth if row.check == "E4").met


def test_the_report_quotes_every_note_with_both_ways_out(
    language: Language, script: Script, book: Bible, reading: Reading, plan: EpisodePlan
) -> None:
    told = report(script, book, reading, plan)
    page = doctor.report(told, language, "made by hand")
    assert told.notes[0].quote in page and told.keep[0] in page and page.rstrip().endswith("*made by hand*")


def test_usable_patches_are_one_a_line_that_apply_and_touch_nothing_kept(script: Script) -> None:
    first, speech, answer = script.lines[0].text, script.lines[1].text, script.lines[2].text
    good = patch(6, speech, "Drink.")
    told = (patch(3, "not there", "x"), good, patch(6, speech, "Another."), patch(10, answer, "Gone."), patch(3, first, "# x"))
    assert usable(told, script, keep=(answer,)) == (good,)
    assert usable((patch(10, answer[:4], "x"),), script, keep=(answer,)) == ()

"""Warmth, timing, rates and voices tell a page that shows from a page that says, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest

from loreboard.evals import craft
from loreboard.evals.measure import Measure
from loreboard.story.arc import TURNS, Arc, Rule, TurningPoint
from loreboard.story.bible import Beat, Bible, Character, EpisodePlan, Place
from loreboard.story.script import Language, Script

Write = Callable[[str], Script]
PEOPLE: dict[Language, tuple[str, str]] = {"en": ("Mei", "Bo"), "zh": ("阿梅", "阿博")}
KITCHEN: dict[Language, tuple[str, str]] = {"en": ("KITCHEN", "NIGHT"), "zh": ("灶房", "夜")}
RULE = Rule(power="", price="", taboo="", misreading="")


def figure(measure: Measure, name: str) -> float:
    return next(f.value for f in measure.figures if f.name == name)


def plan(language: Language, *families: str, **more: Any) -> EpisodePlan:
    lead, other = PEOPLE[language]
    place, time = KITCHEN[language]
    told: dict[str, Any] = {"what": "It goes.", "drives": lead, "on": (lead, other), "place": place, "time": time, "seconds": 9.0}
    beats = tuple(
        Beat.model_validate(told | {"id": f"b{n}", "family": family, "because": ("b0",) if n else (), "feeling": "calm"} | more)
        for n, family in enumerate(families)
    )
    return EpisodePlan(number=1, title="One", turning_point="opportunity", beats=beats, entry=(), exit=())


def bible(language: Language, told: EpisodePlan, people: int = 2, places: int = 1) -> Bible:
    lead, other = PEOPLE[language]
    blank = {"line": "", "want": "", "fear": "", "voice": "", "look": "x"}
    cast = [Character(name=lead, role="lead", **blank), Character(name=other, role="beloved", **blank)]
    cast += [Character(name=f"N{n}", role="other", **blank) for n in range(people - 2)]
    rooms = tuple(Place(name=f"{KITCHEN[language][0]}{n or ''}", interior="INT", look="", light=()) for n in range(places))
    return Bible(
        title="Tea", logline="", rule=RULE, style="", cast=tuple(cast), places=rooms, props=(), episodes=(told,), credits=()
    )  # fmt: skip


def test_measures_come_in_order_and_speak_the_scripts_language(warm: Script) -> None:
    told = craft.weigh(warm)
    assert [m.id for m in told] == ["W1", "W2", "W3", "W4", "T1", "T2", "T3", "T4", "R1", "R2", "V1", "V2"]
    assert all(any("\u3400" <= c <= "\u9fff" for c in m.name) == (warm.language == "zh") for m in told)


def test_a_page_without_lines_passes_nothing(silent: Script) -> None:
    assert {m.verdict for m in craft.weigh(silent, target=180.0)} == {"not judged"}


def test_a_hand_that_is_taken_and_one_that_is_refused_are_both_touch(warm: Script) -> None:
    told = craft.touch(warm)
    assert (figure(told, "touches"), figure(told, "refusals"), told.verdict) == (2, 1, "passed")


def test_nobody_touching_anybody_is_cold(cold: Script) -> None:
    assert craft.touch(cold).verdict == "failed"


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("Mei wipes her own face.", False),
        ("Mei carries the crate to Bo's door, and then the long way round the yard.", False),
        ("The jaw of the trap pushes Bo's boot.", False),
        ("Mei pushes Bo's fingers into the jug.", True),
        ("Mei combs him, and hums.", True),
        ("She picks sawdust out of his hair.", True),
        ("He looks at her bandaged foot.", False),
        ("Mei turns Bo round by the shoulder.", True),
    ],
)
def test_touch_lands_on_somebody_else(line: str, counts: bool, write: Write) -> None:
    told = craft.touch(write(f"INT. KITCHEN - NIGHT\n\nMEI\nSit.\n\nBO\nNo.\n\n{line}\n"))
    assert figure(told, "touches") == counts


def test_things_weigh_more_than_ideas_on_a_page_that_shows(warm: Script, cold: Script) -> None:
    shows, says = craft.particularity(warm), craft.particularity(cold)
    assert (shows.verdict, says.verdict) == ("passed", "failed")
    assert shows.value is not None and says.value is not None and shows.value > 3 > 1 > says.value
    assert says.evidence and not shows.evidence


def test_feelings_said_aloud_are_counted_line_by_line(warm: Script, cold: Script) -> None:
    assert craft.on_the_nose(warm).value == 0
    assert craft.on_the_nose(cold).value == 1
    assert {e.lines for e in craft.on_the_nose(cold).evidence} == {(4,), (9,)}


def test_a_turn_of_the_plan_has_to_be_seen_by_whoever_did_not_cause_it(warm: Script, cold: Script, language: Language) -> None:
    told = plan(language, "hook", "sting")
    assert craft.received(warm, bible(language, told), told).verdict == "passed"
    missed = craft.received(cold, bible(language, told), told)
    assert missed.verdict == "failed" and PEOPLE[language][1] in missed.evidence[0].text


def test_what_a_receiver_does_next_is_how_it_is_received(language: Language, write: Write) -> None:
    lead, other = PEOPLE[language]
    text = {
        "en": f"INT. KITCHEN - NIGHT\n\n{lead} burns the list.\n\n{{}} chalks a mark.\n",
        "zh": f".内 灶房 夜\n\n{lead}烧了单子。\n\n{{}}在墙上画了一道。\n",
    }[language]
    told = plan(language, "sting")
    verdicts = [craft.received(write(text.format(who)), bible(language, told), told).verdict for who in (other, lead)]
    assert verdicts == ["passed", "failed"]


def test_without_a_plan_turns_are_told_and_not_judged(warm: Script) -> None:
    told = craft.received(warm)
    assert told.verdict == "not judged" and told.figures and told.why


def test_length_is_held_to_the_band_of_its_own_estimate(warm: Script) -> None:
    played = figure(craft.clock.length(warm, 20.0), "seconds")
    assert craft.clock.length(warm, played).verdict == "passed"
    assert craft.clock.length(warm, played * 1.5).verdict == "failed"
    assert craft.clock.length(warm, None).verdict == "not judged"


def test_a_page_of_talk_has_too_great_a_share_of_it(write: Write) -> None:
    talk = "INT. KITCHEN - NIGHT\n\nMei pours.\n\n" + "".join(
        f"MEI\nThat makes {n} cups, and none of them is yours to count.\n\n" for n in range(9)
    )
    assert craft.clock.speech(write(talk)).verdict == "failed"


def test_a_scene_that_eats_the_episode_is_named(write: Write) -> None:
    text = (
        "INT. KITCHEN - NIGHT\n\n"
        + "Mei carries the long table to the window.\n\n" * 9
        + "EXT. ROAD - DAY\n\nBo waits by the gate, and waits.\n"
    )
    told = craft.clock.scenes(write(text))
    assert told.verdict == "failed" and "KITCHEN" in told.evidence[0].text


def test_the_doctors_flags_are_counted_per_hundred_lines(write: Write) -> None:
    text = (
        "INT. KITCHEN - NIGHT\n\nMei realises something.\n\nMei pours.\n\nMEI\nI feel lonely.\n\nBO\nSit.\n\nMEI\nNo.\n\nBO\nThen stand.\n"
    )
    told = craft.rates.flags(write(text))
    assert {f.name: f.value for f in told.figures} == {"D1": 25.0, "D4": 0.0, "X2": 50.0}
    assert told.verdict == "failed" and len(told.evidence) == 2


def test_a_beat_that_nothing_causes_and_a_passive_lead_are_counted(language: Language) -> None:
    caused = plan(language, "hook", "want", "button")
    assert craft.rates.plan_rates(language, bible(language, caused), caused).verdict == "passed"
    loose = plan(language, "hook", "want", "button", because=(), drives=PEOPLE[language][1])
    told = craft.rates.plan_rates(language, bible(language, loose), loose)
    assert (figure(told, "caused"), figure(told, "led"), told.verdict) == (0, 0, "failed")


def test_a_plan_that_turns_elsewhere_than_its_arc_is_named(language: Language) -> None:
    told = plan(language, "hook", "want")
    turns = tuple(
        TurningPoint(episode=n, title="", kind=kind, event="", gain="", loss="", question="") for n, kind in enumerate(TURNS[::-1], 1)
    )
    arc = Arc(title="", logline="", rule=RULE, lore=(), steers_away=(), cast=(), turns=turns, last_image="", from_premise="")
    measure = craft.rates.plan_rates(language, bible(language, told), told, arc)
    assert measure.verdict == "failed" and "climax" in measure.evidence[-1].text


@pytest.mark.parametrize(("people", "places", "over"), [(5, 5, 0), (6, 5, 1), (6, 7, 2)])
def test_a_cast_or_a_list_of_places_nobody_can_keep_apart_is_over(people: int, places: int, over: int, language: Language) -> None:
    told = craft.rates.budget(language, bible(language, plan(language, "hook"), people, places))
    assert (told.value, len(told.evidence)) == (over, over)


def test_a_speech_is_too_long_however_it_is_wrapped(write: Write) -> None:
    lines = "\n".join("one more cup on the shelf by the door" for _ in range(4))
    told = craft.too_long(write(f"INT. KITCHEN - NIGHT\n\nMEI\n{lines}\n\nBO\nSit.\n"))
    assert told.value == 0.5 and told.evidence[0].lines == (4, 5, 6, 7)


VOICES: dict[Language, tuple[str, str]] = {
    "en": ("Would you {} that for me, and who would mind?", "No. Not the {}. Never."),
    "zh": ("您就{}一下呗，谁还能不让呢？", "不。别{}。没有的事！"),
}
WORDS: dict[Language, tuple[str, ...]] = {"en": ("mend", "hold", "pour", "stack", "chalk"), "zh": ("修", "拿", "倒", "码", "画")}


def dialogue(language: Language, voices: tuple[str, str]) -> str:
    head = "INT. KITCHEN - NIGHT\n\n" if language == "en" else ".内 灶房 夜\n\n"
    cues = ("MEI", "BO") if language == "en" else ("@阿梅", "@阿博")
    turns = (f"{cue}\n{voice.format(WORDS[language][n % 5])}\n\n" for n in range(32) for cue, voice in zip(cues, voices, strict=True))
    return head + "".join(turns)


def test_two_voices_that_share_no_small_words_are_told_apart(language: Language, write: Write) -> None:
    told = craft.told_apart([write(dialogue(language, VOICES[language]))])
    assert told.verdict == "passed" and figure(told, "told_apart") == 1 and figure(told, "luck") == 0.5


def test_two_people_with_one_voice_are_not_told_apart(language: Language, write: Write) -> None:
    told = craft.told_apart([write(dialogue(language, (VOICES[language][0],) * 2))])
    assert told.verdict == "failed" and told.evidence


def test_a_few_lines_say_nothing_of_voices(warm: Script) -> None:
    assert craft.told_apart([warm]).verdict == "not judged"

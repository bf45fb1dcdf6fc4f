"""A revision is kept when what raised its note is better and nothing else is worse; else every byte of its scenes stands."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loreboard.agents import continuity, doctor
from loreboard.agents.doctor.judging import Outcome, Standing, judge, script_of
from loreboard.agents.doctor.units import Put, puts, units, usable
from loreboard.agents.world import carry
from loreboard.screenplay import read_fountain
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import Fix, HarmLabel, Note, Patch, Reading, SceneLabel, VoiceLabel, WantLabel
from loreboard.story.script import Language, Script

READ = Reading(logline="", labels=(), notes=(), keep=(), patches=())
LONG: dict[Language, str] = {
    "en": "Nine knots and nine ropes and nine men who went down there for salt and did not come up again last night.",
    "zh": "九个结九条绳九个人下去挑盐到了后半夜一个也没有上来你让我拿什么去点。",
}
SHORT: dict[Language, str] = {"en": "Nine knots. Nine men.", "zh": "九个结，九个人。"}
NOSED: dict[Language, str] = {"en": "I am afraid of the fog.", "zh": "我好怕这场雾。"}


def stand(book: Bible, plan: EpisodePlan, script: Script, read: Reading) -> Standing:
    """As the pipeline measures it, without a length."""
    wrong = {(c.rule, c.first.line, c.second.line): c.what for c in continuity.check(book, {1: script})}
    facts = {(who, str(what)): fact.value for (who, what), fact in carry.after(script, book, 1).facts().items()}
    return Standing(doctor.severity(doctor.findings(script, book, plan, read)), wrong, facts, True)


def note(check: str, line: int, quote: str) -> Note:
    return Note(check=check, line=line, quote=quote, cost="", fixes=(Fix(kind="cut", text=""), Fix(kind="add", text="")))


def tried(
    text: str, book: Bible, plan: EpisodePlan, patches: Sequence[Patch], first: Reading = READ, second: Reading | None = READ
) -> tuple[bytes, Outcome]:
    """What becomes of `patches` on `text` when they answer what is found there."""
    raw = text.encode()
    script = script_of(raw)
    shown = puts(first, doctor.findings(script, book, plan, first), script)
    return raw, judge(raw, units(shown, usable(patches, script, ()), script), first, second, partial(stand, book, plan))


@pytest.fixture
def long(text: str, script: Script, language: Language) -> str:
    """The script with a speech that is too long on line 6."""
    return text.replace(script.lines[1].text, LONG[language])


def test_a_revision_that_mends_its_check_is_kept_and_says_by_how_much(
    long: str, language: Language, book: Bible, plan: EpisodePlan
) -> None:
    raw, told = tried(long, book, plan, [Patch(line=6, old=LONG[language], new=SHORT[language], check="D4")])
    assert told.raw == raw.replace(LONG[language].encode(), SHORT[language].encode())
    assert [(one.kept, one.checks, one.lines) for one in told.judged] == [(True, ("D4",), (6,))]
    assert "D4" in told.judged[0].why


def test_a_revision_that_is_no_better_is_refused(long: str, language: Language, book: Bible, plan: EpisodePlan) -> None:
    same = LONG[language].replace("salt", "coal").replace("挑盐", "挖煤")
    raw, told = tried(long, book, plan, [Patch(line=6, old=LONG[language], new=same, check="D4")])
    assert told.raw == raw and [one.kept for one in told.judged] == [False]


def test_a_long_speech_that_is_less_long_is_better(long: str, language: Language, book: Bible, plan: EpisodePlan) -> None:
    cut = LONG[language].replace(" last night", "").replace("九条绳", "")
    _, told = tried(long, book, plan, [Patch(line=6, old=LONG[language], new=cut, check="D4")])
    assert [one.kept for one in told.judged] == [True]


def test_a_revision_that_mends_its_check_and_spoils_another_is_refused_with_the_reason(
    long: str, language: Language, book: Bible, plan: EpisodePlan
) -> None:
    raw, told = tried(long, book, plan, [Patch(line=6, old=LONG[language], new=NOSED[language], check="D4")])
    assert told.raw == raw and not told.judged[0].kept and told.judged[0].why.startswith("D1")


def test_a_revision_that_mends_its_check_and_breaks_a_fact_is_refused(language: Language, plan: EpisodePlan, book: Bible) -> None:
    pages = {
        "en": "INT. KITCHEN - NIGHT\n\nBo dies on the floor.\n\nMEI\n{}\n\nThe lamp burns on the sill. Nine knots lie on the table.\n",
        "zh": ".内 灶房 夜\n\n阿博断了气。\n\n@阿梅\n{}\n\n窗台上的灯还亮着。桌上有九个结。\n",
    }
    does = {"en": "Bo picks up the lamp and walks out.", "zh": "阿博站起身，走了出去。"}[language]
    raw = pages[language].format(LONG[language])
    last = script_of(raw.encode()).lines[-1]
    short = Patch(line=6, old=LONG[language], new=SHORT[language], check="D4")
    _, told = tried(raw, book, plan, [short])
    assert [one.kept for one in told.judged] == [True]
    both = [short, Patch(line=last.number, old=last.text, new=does, check="D4")]
    before, refused = tried(raw, book, plan, both)
    assert refused.raw == before and [one.kept for one in refused.judged] == [False]
    assert f"{last.number}" in refused.judged[0].why


def objecting(script: Script, at: int) -> Reading:
    line = script.lines[at]
    return READ.model_copy(update={"notes": (note("P2", line.number, line.text),)})


def test_what_a_reader_raised_is_better_when_the_second_reading_no_longer_objects(
    text: str, script: Script, book: Bible, plan: EpisodePlan
) -> None:
    first, answer = objecting(script, 2), [Patch(line=10, old=script.lines[2].text, new="Seven.", check="P2")]
    _, kept = tried(text, book, plan, answer, first, READ)
    assert [one.kept for one in kept.judged] == [True] and kept.read == READ
    still = first.model_copy(update={"notes": (note("P2", 10, "Seven."),)})
    raw, refused = tried(text, book, plan, answer, first, still)
    assert refused.raw == raw and [one.kept for one in refused.judged] == [False] and refused.read == first
    other = READ.model_copy(update={"notes": (note("C6", 6, script.lines[1].text),)})
    raw, worse = tried(text, book, plan, answer, first, other)
    assert worse.raw == raw and worse.judged[0].why.startswith("C6")


def test_a_label_must_be_given_again_before_it_counts_as_better(language: Language, book: Bible, plan: EpisodePlan) -> None:
    head = "INT. KITCHEN - NIGHT" if language == "en" else ".内 灶房 夜"
    page = head + "\n\n" + "\n\n".join(f"Line {n}." if language == "en" else f"第{n}行。" for n in range(1, 14)) + "\n"
    script = script_of(page.encode())
    flat = SceneLabel(line=1, against=script.lines[0].text, moved=(), shows="")
    first = READ.model_copy(update={"scenes": (flat,)})
    last = script.lines[-1]
    answer = [Patch(line=last.number, old=last.text, new="One rope." if language == "en" else "一条绳。", check="SC3")]
    new = answer[0].new
    moved = READ.model_copy(update={"scenes": (flat.model_copy(update={"moved": ("debt",), "shows": new}),)})
    assert [one.kept for one in tried(page, book, plan, answer, first, moved)[1].judged] == [True]
    assert [one.kept for one in tried(page, book, plan, answer, first, first)[1].judged] == [False]
    assert [one.kept for one in tried(page, book, plan, answer, first, READ)[1].judged] == [False]


def test_a_patch_that_answers_no_note_is_not_made(text: str, script: Script, book: Bible, plan: EpisodePlan) -> None:
    raw, told = tried(text, book, plan, [Patch(line=6, old=script.lines[1].text, new="Now.", check="P2")])
    assert told.raw == raw and told.judged == ()


def test_scenes_that_one_note_joins_stand_or_fall_together(text: str, script: Script) -> None:
    far = Put(note=note("P1", 19, script.lines[-1].text), by="reader", scene="s02")
    near = Put(note=note("D4", 6, script.lines[1].text), by="rule", scene="s01")
    plant, speech = (Patch(line=n, old="x", new="y", check=check) for n, check in ((3, "P1"), (6, "D4")))
    (alone,) = units((near,), (speech,), script)
    assert alone.scenes == ("s01",)
    (joined,) = units((near, far), (plant, speech), script)
    assert joined.scenes == ("s01", "s02") and joined.patches == (plant, speech)


WORDS = st.text(alphabet="ab .?!\n#@>[(怕我", min_size=0, max_size=30) | st.sampled_from([*LONG.values(), *SHORT.values(), *NOSED.values()])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_scenes_without_a_kept_patch_stay_byte_for_byte(data: st.DataObject, long: str, book: Bible, plan: EpisodePlan) -> None:
    script = read_fountain(long.encode(), "x")
    lines = {line.number: line for line in script.lines}
    patch = st.builds(
        lambda n, whole, new, check: Patch(line=n, old=lines[n].text if whole else lines[n].text[:3] + "?", new=new, check=check),
        st.sampled_from(sorted(lines)), st.booleans(), WORDS, st.sampled_from(["D4", "E4", "D1", "X2"]),
    )  # fmt: skip
    raw, told = tried(long, book, plan, data.draw(st.lists(patch, max_size=5)))
    kept = {line for one in told.judged if one.kept for line in one.lines}
    before, after = raw.decode().split("\n"), told.raw.decode().split("\n")
    assert len(before) == len(after)
    assert {n for n, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new} <= kept
    assert all(one.why for one in told.judged)
    if not kept:
        assert told.raw == raw


LABELS: dict[str, dict[str, Any]] = {
    "SC2": {"scenes": (SceneLabel(line=1, against="", moved=("debt",), shows="x"),)},
    "SC3": {"scenes": (SceneLabel(line=1, against="x", moved=(), shows=""),)},
    "C6": {"harms": (HarmLabel(line=6, quote="", works="motive"),)},
}


@pytest.mark.parametrize("check", LABELS)
def test_labels_become_findings(check: str, language: Language) -> None:
    head = "INT. KITCHEN - NIGHT" if language == "en" else ".内 灶房 夜"
    page = head + "\n\n" + "\n\n".join(f"x {n}." for n in range(1, 14)) + "\n"
    script = read_fountain(page.encode(), "x")
    lines = [line.number for line in script.lines]
    read = READ.model_copy(update=LABELS[check] if check != "C6" else {"harms": (HarmLabel(line=lines[2], quote="x 3.", works="motive"),)})
    found = [flag for flag in doctor.findings(script, read=read) if flag.check in LABELS]
    assert [flag.check for flag in found] == [check] and found[0].why
    fair = READ.model_copy(update={"scenes": (SceneLabel(line=1, against="x", moved=("debt",), shows="x"),)})
    assert [flag for flag in doctor.findings(script, read=fair) if flag.check in LABELS] == []


def test_whoever_speaks_in_two_scenes_and_wants_nothing_is_empty(text: str, script: Script, language: Language) -> None:
    lead, other = script.scenes[0].speakers
    read = READ.model_copy(update={"wants": tuple(WantLabel(who=who, wants="") for who in (lead, other))})
    found = [flag for flag in doctor.findings(script, read=read) if flag.check == "C5"]
    assert [flag.line for flag in found] == [6] and lead in found[0].why
    wanting = READ.model_copy(update={"wants": (WantLabel(who=lead, wants=script.lines[1].text),)})
    assert not [flag for flag in doctor.findings(script, read=wanting) if flag.check == "C5"]


def test_speeches_that_anybody_could_say_are_told_once(language: Language) -> None:
    cue = "{}" if language == "en" else "@{}"
    page = "\n\n".join(f"{cue.format('MEI' if n % 2 else 'BO')}\nx {n}." for n in range(8)) + "\n"
    script = read_fountain(page.encode(), "x")

    def voices(*could: str) -> Reading:
        labels = tuple(VoiceLabel(line=line.number, quote=line.text, could=could or (line.speaker or "",)) for line in script.lines)
        return READ.model_copy(update={"voices": labels})

    assert [flag.check for flag in doctor.findings(script, read=voices("Mei", "Bo")) if flag.check == "D3"] == ["D3"]
    assert not [flag for flag in doctor.findings(script, read=voices()) if flag.check == "D3"]
    few = voices("Mei", "Bo").model_copy(update={"voices": voices("Mei", "Bo").voices[:3]})
    assert not [flag for flag in doctor.findings(script, read=few) if flag.check == "D3"]

"""What a video model cannot make is found in plain lines of both languages, left alone where it only sounds so, and another way is offered.

The lines are data (tests/agents/makeable). Half of them were held out while the words were tuned; `pytest -s -k held` prints what came of it.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from loreboard.agents.storyboard import makeable, shot_list
from loreboard.agents.storyboard.finding import Finding, standing
from loreboard.agents.storyboard.makeable import words
from loreboard.story.bible import Bible
from loreboard.story.camera import Camera
from loreboard.story.drawn import LightPlan, SceneShots
from loreboard.story.script import Language, Script
from loreboard.story.shots import BoardedScene, Mend, Prompt, ScriptRef, Shot, ShotList, Spoken, Subject, Waiver

HERE = Path(__file__).parent / "makeable"
NAMES: dict[Language, tuple[str, ...]] = {"en": ("Mei", "Bo", "Wen"), "zh": ("阿梅", "老周", "小满")}
PLAIN: dict[Language, tuple[str, str]] = {
    "en": ("weight on both feet", "hands lowered, eyes level"),
    "zh": ("两脚站稳", "手放下，眼睛平视"),
}


class Case(NamedTuple):
    code: str
    language: Language
    found: bool
    held: bool
    """Held out: not looked at while the rules were tuned."""
    told: dict[str, Any]


def cases() -> Iterator[Case]:
    for path in sorted(HERE.glob("*.yaml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        for language in NAMES:
            for kind in ("found", "left"):
                for n, line in enumerate(data[language][kind]):
                    told = {"picture": line} if isinstance(line, str) else line
                    yield Case(data["code"], language, kind == "found", n % 2 == 1, told)


def shot_of(told: dict[str, Any], language: Language) -> Shot:
    picture, fps = told["picture"], 24
    going = dict(told.get("subjects", []))
    said = [(who, seconds, seen == "seen", *rest) for who, seconds, seen, *rest in told.get("say", [])]
    heard = {who for who, _, seen, *_ in said if seen}
    inside = [name for name in NAMES[language] if name in picture or name in heard or name in going]
    at, dialogue = 0, []
    for n, (who, seconds, seen, *rest) in enumerate(said):
        frames = round(seconds * fps)
        text = rest[0] if rest else f"({n})"
        dialogue.append(Spoken(line=n + 2, who=who, text=text, delivery=None, extension=None, on_screen=seen, start=at, frames=frames))
        at += frames
    start, end = PLAIN[language]
    return Shot(
        id="e01-a", scene="s01", lines=(1,), on_line=None, purpose=told.get("purpose", "action"), frames=round(told.get("seconds", 4) * fps),
        least=1, place="", time="", light="",
        camera=Camera(
            size=told.get("size", "ms"), framing=told.get("framing", "single"), facing=told.get("facing", "three_quarter_front"),
            move=told.get("move", "static"), speed=told.get("speed", "normal"), amplitude=told.get("amplitude", "small"),
        ),
        subjects=tuple(
            Subject(name=name, look="", doing="", feeling="calm", at="centre", gaze="toward", going=going.get(name, "still")) for name in inside
        ),
        picture=picture, start=told.get("start", start), end=told.get("end", end), dialogue=tuple(dialogue), sound="",
        prompt=Prompt(core="", avoid=()),
    )  # fmt: skip


def list_of(shots: tuple[Shot, ...], language: Language) -> ShotList:
    return ShotList(
        title="x", episode=1, language=language, fps=24, target_frames=sum(s.frames for s in shots), made_by="hand",
        script=ScriptRef(file="x", sha256="", unit="line"),
        scenes=(
            BoardedScene(
                id="s01", number=None, heading="", first_line=1, last_line=9, light=LightPlan(source="", change="", change_on_line=None)
            ),
        ),
        shots=shots,
    )  # fmt: skip


ALL = tuple(cases())
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def found_in(case: Case) -> tuple[Finding, ...]:
    return makeable.findings(list_of((shot_of(case.told, case.language),), case.language))


def weighed(some: tuple[Case, ...]) -> Counter[str]:
    told: Counter[str] = Counter()
    for case in some:
        hit = case.code in {f.code for f in found_in(case)}
        told[("right" if hit else "missed") if case.found else ("wrong" if hit else "left")] += 1
    return told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", makeable.CODES)
def test_a_rule_finds_the_lines_it_was_tuned_on_and_leaves_the_others(code: str, language: Language) -> None:
    mine = tuple(c for c in ALL if (c.code, c.language, c.held) == (code, language, False))
    assert min(sum(c.found for c in mine), sum(not c.found for c in mine)) >= 6
    assert [c.told for c in mine if (code in {f.code for f in found_in(c)}) != c.found] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_lines_held_out_nine_of_ten_accusations_are_right_and_nine_of_ten_faults_found(language: Language) -> None:
    told = weighed(tuple(c for c in ALL if c.language == language and c.held))
    precision, recall = told["right"] / (told["right"] + told["wrong"]), told["right"] / (told["right"] + told["missed"])
    print(f"{language}, held out: {dict(told)}, precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.9 and recall >= 0.9


@pytest.mark.parametrize("case", [c for c in ALL if c.found and not c.held], ids=lambda c: f"{c.code}-{c.language}")
def test_every_finding_says_what_is_so_and_another_way_in_the_lists_language(case: Case) -> None:
    for found in found_in(case):
        assert found.rewrite and found.rewrite.shot == found.shots[0] and found.lines == (1,)
        for text in (found.text, found.rewrite.text):
            assert not re.search(r"[{}\ue000-\uf8ff]", text) and "  " not in text
            assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (case.language == "zh")


def changed(shot: Shot, mends: tuple[Mend, ...]) -> Shot:
    """`shot` with the fields of a rewrite as they would be. Captions are somebody's to time, so they are left out."""
    whole = shot.model_dump()
    for mend in mends:
        if mend.field == "captions":
            continue
        *path, last = (int(part) if part.isdigit() else part for part in mend.field.split("."))
        here: Any = whole
        for part in path:
            here = here[part]
        assert str(here[last]).casefold() == mend.was.casefold()
        here[last] = mend.now
    return Shot.model_validate(whole)


def test_fields_of_a_rewrite_take_its_finding_away_and_leave_every_word_that_is_spoken() -> None:
    seen = Counter[str]()
    for case in ALL:
        shot = shot_of(case.told, case.language)
        for found in makeable.findings(list_of((shot,), case.language)):
            if not found.rewrite or not found.rewrite.fields or found.code != case.code:
                continue
            seen[found.code] += 1
            after = changed(shot, found.rewrite.fields)
            assert found.code not in {f.code for f in makeable.findings(list_of((after,), case.language))}, case.told
            assert after.lines == shot.lines and [d.text for d in after.dialogue] == [d.text for d in shot.dialogue]
    assert set(seen) >= {"SPEAKERS", "TEXT_IN_FRAME", "CROWD", "TURN", "FINGERS", "TWO_MOVES", "FAST", "LIP"}


def test_words_that_must_be_read_become_a_caption() -> None:
    told = {"picture": "门楣上一块木牌，写着“闲人免进”。"}
    (found,) = makeable.findings(list_of((shot_of(told, "zh"),), "zh"))
    assert found.rewrite is not None and "闲人免进" in found.rewrite.text
    assert {m.field: m.now for m in found.rewrite.fields} == {"captions": "闲人免进", "picture": "门楣上一块木牌。"}


def test_a_rewrite_is_about_the_shots_own_people_and_things() -> None:
    (touch,) = makeable.findings(list_of((shot_of({"picture": "Bo carries Mei down the steps."}, "en"),), "en"))
    assert touch.rewrite and "Bo reaches for Mei" in touch.rewrite.text
    (knots,) = makeable.findings(list_of((shot_of({"picture": "绳上挂着九个结，排得整整齐齐。"}, "zh"),), "zh"))
    assert knots.rewrite and "两三个结" in knots.rewrite.text and "九" in knots.rewrite.text


def test_a_waiver_by_code_silences_its_finding_and_no_other() -> None:
    shot = shot_of({"picture": "Bo carries Mei.", "facing": "back", "say": [["Mei", 2, "seen"]]}, "en")
    shots = list_of((shot.model_copy(update={"waivers": (Waiver(code="contact", reason="she is cloth", by="dp"),)}),), "en")
    assert {f.code for f in makeable.findings(shots)} == {"CONTACT", "LIP"}
    assert {f.code for f in standing(makeable.findings(shots), shots)} == {"LIP"}


@pytest.fixture
def clean(script: Script, book: Bible, drawn: dict[str, SceneShots]) -> ShotList:
    """A composed list that nothing is wrong with: every pose ends otherwise than it began."""
    told = shot_list(script, book, drawn, episode=1, title="Tea", file="x", made_by="hand", target_frames=20 * 24)
    ended = tuple(s.model_copy(update={"end": "settled" if told.language == "en" else "停稳"}) for s in told.shots)
    return told.model_copy(update={"shots": ended})


def seeded(clean: ShotList, code: str) -> Iterator[tuple[Case, ShotList]]:
    """The list with one shot made impossible, once for each line that the rule should find; the people are the list's own."""
    own = [s.name for shot in clean.shots for s in shot.subjects]
    names = dict(zip(NAMES[clean.language], dict.fromkeys(own), strict=False))
    for case in ALL:
        if (case.code, case.language, case.found) != (code, clean.language, True):
            continue
        text = shot_of(case.told, case.language).model_dump_json()
        for theirs, ours in names.items():
            text = re.sub(rf"\b{theirs}\b" if clean.language == "en" else theirs, ours, text)
        bad = Shot.model_validate_json(text)
        at = len(clean.shots) - 1
        kept = clean.shots[at].model_dump(include={"id", "scene", "lines", "on_line", "light", "prompt"})
        shots = (*clean.shots[:at], bad.model_copy(update={n: getattr(clean.shots[at], n) for n in kept}))
        yield case, clean.model_copy(update={"shots": shots})


def test_nothing_is_found_in_a_clean_list(clean: ShotList) -> None:
    assert makeable.findings(clean) == ()


@pytest.mark.parametrize("code", makeable.CODES)
def test_one_impossible_shot_in_a_clean_list_is_found_and_the_others_are_left_alone(code: str, clean: ShotList) -> None:
    for case, shots in seeded(clean, code):
        found = makeable.findings(shots)
        assert code in {f.code for f in found}, case.told
        assert {name for f in found for name in f.shots} == {shots.shots[-1].id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_sixty_four_shots_is_read_in_a_moment(language: Language) -> None:
    pictures = [shot_of(c.told, language) for c in ALL if c.language == language and not c.found][::3][:64]
    shots = list_of(tuple(pictures), language)
    assert len(pictures) == 64 and makeable.findings(shots) is not None
    taken = []
    for _ in range(7):
        began = time.process_time()
        makeable.findings(shots)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.04, "20 ms on a free core; twice that is let pass on a busy one"


def test_looking_for_stems_first_hides_nothing() -> None:
    """The stems are there for speed: without them the same patterns are found."""
    texts = {language: [c.told["picture"] for c in ALL if c.language == language] for language in LANGUAGES}
    for language, some in texts.items():
        for code in words.told(language)["rules"]:
            rule = words.rule(code, language)
            slow = rule._replace(near=(), found=tuple((name, tuple(s._replace(opens=()) for s in ps)) for name, ps in rule.found))
            for text in some:
                quick, whole = ([hit.match[0] for hit in one.hits(text, lambda stems: stems)] for one in (rule, slow))
                assert quick == whole, (code, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_words_in_both_languages_and_every_data_file_says_where_it_is_from(language: Language) -> None:
    assert set(words.sayings()) - {"source", "date"} == set(makeable.CODES)
    assert set(words.told("en")["rules"]) == set(words.told("zh")["rules"])
    assert all(words.rule(code, language).found for code in words.told(language)["rules"])
    assert all(told["source"] and told["date"] for told in (words.told(language), words.limits(), words.sayings()))

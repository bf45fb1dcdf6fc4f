"""What two lines of a script contradict, read off its action lines; scripts that only look like it are left alone."""

import pytest

from loreboard.agents import continuity
from loreboard.agents.continuity.happenings import happenings
from loreboard.agents.continuity.words import rules
from loreboard.story.facts import Contradiction
from loreboard.story.script import Language

from ..staged import TEXT, book_of, script_of

HEAD: dict[Language, str] = {"en": "INT. KITCHEN - NIGHT\n\n", "zh": ".内 灶房 夜\n\n"}
NEXT: dict[Language, str] = {"en": "INT. KITCHEN - DAY - CONTINUOUS\n\n", "zh": ".内 灶房 日 连续\n\n"}


def found(language: Language, *lines: str) -> list[Contradiction]:
    return list(happenings(book_of(language), 1, script_of(language, HEAD[language] + "\n\n".join(lines) + "\n")))


SOWN: list[tuple[str, Language, tuple[str, ...], tuple[int, int]]] = [
    ("held-by-another", "en", ("Mei picks up the brass key.", "Bo drops the brass key."), (3, 5)),
    ("held-by-another", "en", ("Mei picks up the brass key.", "Bo pockets the brass key."), (3, 5)),
    ("held-by-another", "zh", ("阿梅拿起铜钥匙。", "阿博把铜钥匙扔进河里。"), (3, 5)),
    ("held-by-another", "zh", ("阿梅接过账本。", "阿博放下账本。"), (3, 5)),
    ("acts-after-death", "en", ("Mei dies.", "MEI\nWait."), (3, 6)),
    ("acts-after-death", "en", ("Bo dies.", "Bo picks up the ledger."), (3, 5)),
    ("acts-after-death", "zh", ("阿梅断了气。", "@阿梅\n等等。"), (3, 6)),
    ("acts-after-death", "zh", ("阿博断了气。", "阿博拿起账本。"), (3, 5)),
    ("speaks-while-away", "en", ("Bo walks out.", "BO\nWait."), (3, 6)),
    ("speaks-while-away", "zh", ("阿博走出去。", "@阿博\n等等。"), (3, 6)),
    ("done-twice", "en", ("Mei opens the door.", "Bo opens the door."), (3, 5)),
    ("done-twice", "zh", ("阿博关上门。", "阿梅关上门。"), (3, 5)),
    ("worn-twice", "en", ("Mei puts on her hat.", "Mei puts on her hat."), (3, 5)),
    ("worn-twice", "zh", ("阿梅戴上帽子。", "阿梅戴上帽子。"), (3, 5)),
    ("hour-order", "en", ("Mei waits.", NEXT["en"].strip(), "Mei waits."), (1, 5)),
    ("hour-order", "zh", ("阿梅等着。", NEXT["zh"].strip(), "阿梅等着。"), (1, 5)),
    ("count", "en", ("Nine porters stand at the bar.", "The eight porters sit down."), (3, 5)),
    ("count", "zh", ("九个脚夫站成一排。", "那八个脚夫都坐下。"), (3, 5)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "language", "lines", "at"), SOWN)
def test_a_contradiction_that_was_sown_is_found_at_its_two_lines(
    rule: str, language: Language, lines: tuple[str, ...], at: tuple[int, int]
) -> None:
    told = found(language, *lines)
    assert [(c.rule, c.first.line, c.second.line) for c in told] == [(rule, *at)]
    assert (told[0].what + told[0].repair).isascii() == (language == "en")


def test_every_rule_that_is_sown_here_is_sown_in_both_languages_and_known() -> None:
    sown = {(rule, language) for rule, language, *_ in SOWN}
    assert {rule for rule, _ in sown} <= set(rules()["scripts"])
    assert sown == {(rule, language) for rule, _ in sown for language in ("en", "zh")}


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ("Mei picks up the brass key.", "Mei gives the brass key to Bo.", "Bo drops the brass key.")),
        ("en", ("Mei picks up the brass key.", "Bo wrests the brass key from her.", "Bo drops the brass key.")),
        ("en", ("Mei picks up a cup.", "Bo drops a cup.")),
        ("en", ("Bo walks out.", "BO (O.S.)\nWait.")),
        ("en", ("Bo walks out.", "Bo puts his head round the door.", "BO\nWait.")),
        ("en", ("Bo walks out.", "He returns with a lamp.", "BO\nWait.")),
        ("en", ("Mei dies.", "MEI (V.O.)\nWait.")),
        ("en", ("Mei opens the door.", "Bo shuts the door.", "Mei opens the door.")),
        ("en", ("Mei puts on her hat.", "Mei takes off her hat.", "Mei puts on her hat.")),
        ("en", ("Nine porters stand at the bar.", "Eight porters sit down.", "Two steps on, the three steps end.")),
        ("zh", ("阿梅拿起铜钥匙。", "阿博一把夺过铜钥匙。", "阿博放下铜钥匙。")),
        ("zh", ("阿博走出去。", "@阿博 (画外音)\n等等。")),
        ("zh", ("阿博走出去。", "他又回来了，拎着灯。", "@阿博\n等等。")),
        ("zh", ("阿梅推开门。", "阿博关上门。", "阿梅推开门。")),
        ("zh", ("九个脚夫站成一排。", "八个脚夫坐下。")),
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_left_alone(language: Language, lines: tuple[str, ...]) -> None:
    assert found(language, *lines) == []


def test_the_staged_story_contradicts_nothing(language: Language) -> None:
    assert [c.rule for c in continuity.check(book_of(language), {1: script_of(language)})] == []


def test_a_death_in_one_episode_is_remembered_in_the_next(language: Language) -> None:
    dies = {"en": "Mei dies.", "zh": "阿梅断了气。"}[language]
    acts = {"en": "Mei picks up the ledger.", "zh": "阿梅拿起账本。"}[language]
    scripts = {1: script_of(language, HEAD[language] + dies + "\n"), 2: script_of(language, HEAD[language] + acts + "\n")}
    told = [c for c in continuity.check(book_of(language), scripts) if c.rule == "acts-after-death"]
    assert [(c.first.episode, c.first.line, c.second.episode, c.second.line) for c in told] == [(1, 3, 2, 3)]


def test_scene_ends_tell_what_lines_have_made_so(language: Language) -> None:
    ends = continuity.standings_of(book_of(language), {1: script_of(language)})[1]
    assert [row.heading for row in ends] == [scene.heading for scene in script_of(language).scenes]
    assert any({"en": "Mei: the brass key in the right hand", "zh": "阿梅：右手拿着铜钥匙"}[language] == fact for fact in ends[0].facts)
    assert not any({"en": "brass key", "zh": "铜钥匙"}[language] in fact for fact in ends[1].facts)
    assert TEXT[language]

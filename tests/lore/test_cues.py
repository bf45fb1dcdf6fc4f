"""Cues: words and signs, any order and one order, what must be absent, and what cannot be read."""

import pytest

from loreboard.lore.cues import Cues, Found
from loreboard.story.errors import BadInput
from loreboard.story.script import Language


def stands(cue: str, text: str, language: Language = "en") -> bool:
    return Cues([[cue]], language).found(text) == [Found(0, 0)]


@pytest.mark.parametrize(
    ("cue", "text", "there"),
    [
        ("chosen one", "You are the Chosen One.", True),
        ("chosen one", "The chosen few, and one more.", False),
        ("wak*|opens her eyes + years ago|years earlier", "Ten years earlier she is waking.", True),
        ("wak*|opens her eyes + years ago|years earlier", "She opens her eyes. It is Tuesday.", False),
        ("grandmother > only you", "Her grandmother said: only you.", True),
        ("grandmother > only you", "Only you, said her grandmother.", False),
        ("kiss* + wedding - rehears*", "They kissed at the wedding.", True),
        ("kiss* + wedding - rehears*", "They kissed, rehearsing the wedding.", False),
        ("you don't know", "You don’t know who I am!", True),
        ("great-aunt", "My great aunt left it.", True),
        ("art", "A cart.", False),
        ("push* the button", "He pushes the button.", True),
    ],
)
def test_english_is_read_in_words(cue: str, text: str, there: bool) -> None:
    assert stands(cue, text) is there


@pytest.mark.parametrize(
    ("cue", "text", "there"),
    [
        ("我命由我", "我命由我不由天！", True),
        ("睁开眼|醒来 + 年前", "她醒来，回到了十年前。", True),
        ("睁开眼|醒来 + 年前", "她醒来，下雨了。", False),
        ("祖上 > 只有你", "只有你，祖上传下来的。", False),
        ("AI + 觉醒", "那台AI觉醒了", True),
        ("跪 - 没有跪|不跪", "他不跪。", False),
    ],
)
def test_chinese_is_read_in_signs(cue: str, text: str, there: bool) -> None:
    assert stands(cue, text, "zh") is there


def test_each_owner_and_each_of_its_cues_is_told() -> None:
    cues = Cues([["rain", "storm + sea"], ["rain + sea"]], "en")
    assert sorted(cues.found("Rain over the sea, a storm.")) == [Found(0, 0), Found(0, 1), Found(1, 0)]
    assert cues.found("Nothing of it.") == []


@pytest.mark.parametrize("cue", ["a||b", "x - y - z", "x - y + z", "a*", "!!!"])
def test_a_cue_that_cannot_be_read_is_named(cue: str) -> None:
    with pytest.raises(BadInput, match=r"cue|alternative|stem"):
        Cues([[cue]], "en")

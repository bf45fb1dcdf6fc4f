"""What a premise wishes for is kept or politely declined, in so many words."""

import pytest

from loreboard.composer.wishes import answered
from loreboard.composer.words import kit
from loreboard.story.script import Language


@pytest.mark.parametrize(
    ("premise", "tongue", "kept", "declined"),
    [
        ("A ferryman and the flood. No deaths, and it ends with a letter.", "en", "nobody dies", "the ending that was named"),
        ("a comedy about a baker in fog, without violence", "en", "nobody is struck", "a comedy"),
        ("洪水里的船工，不要死人，结尾是一封信", "zh", "没有人死", "点名要的那个结尾"),
        ("写一个搞笑的，没有感情线", "zh", "没有人谈恋爱", "喜剧"),
    ],
)
def test_a_wish_is_kept_or_declined_by_name(premise: str, tongue: Language, kept: str, declined: str) -> None:
    told = answered(premise, tongue)
    said = kit("wishes")["said"][tongue]
    first = told.index(said["kept"].split("{")[0])
    second = told.index(said["declined"].split("{")[0])
    assert first < told.index(kept) < second < told.index(declined)
    assert told.endswith(said["rest"])


@pytest.mark.parametrize(("premise", "tongue"), [("a road-mender in fog", "en"), ("雾里的养路工", "zh"), ("The deaths of kings", "en")])
def test_a_premise_that_wishes_for_nothing_is_told_only_that_the_rest_was_left(premise: str, tongue: Language) -> None:
    assert answered(premise, tongue) == kit("wishes")["said"][tongue]["rest"]


def test_every_wish_is_told_in_both_languages() -> None:
    for wish in kit("wishes")["wishes"]:
        assert set(wish["asks"]) == set(wish["told"]) == {"en", "zh"} and isinstance(wish["kept"], bool)

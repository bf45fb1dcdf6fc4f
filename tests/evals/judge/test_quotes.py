"""A quote stands where its words do, whatever the marks around them."""

import pytest

from loreboard.evals.judge.quotes import brief_of, listed, stands

from .conftest import made


@pytest.mark.parametrize("quote", ["The bell, which rang!", "“the bell which rang”", "the  bell\nwhich rang..."])
def test_marks_and_capitals_do_not_count(quote: str) -> None:
    assert stands(quote, "Then the bell which rang at noon.")


@pytest.mark.parametrize("quote", ["", "...", "bell rang", "the bel", "which rang the bell"])
def test_other_words_or_none_do_not_stand(quote: str) -> None:
    assert not stands(quote, "Then the bell which rang at noon.")


def test_chinese_stands_by_its_characters() -> None:
    assert stands("钟不响了", "第二天，钟不响了。") and not stands("钟响了", "第二天，钟不响了。")


def test_a_beat_takes_one_line_and_a_brief_that_nobody_gave_is_said_to_be_none() -> None:
    assert listed(("One\nevent.", "Two.")) == "One event.\nTwo."
    assert brief_of(made(brief=" ")) == "(not said)" and brief_of(made(brief="", language="zh")) == "（没有说）"

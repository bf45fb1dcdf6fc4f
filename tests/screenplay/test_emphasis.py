"""Emphasis is fountain-py's, except where Chinese needs more."""

from fountain import FountainParser
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.screenplay.emphasis import plain, runs


@given(st.text(alphabet="ab *_.'\"", min_size=1, max_size=30).filter(lambda text: bool(text.strip())))
@settings(max_examples=1000)
def test_words_without_marks_are_what_fountain_py_finds(text: str) -> None:
    assert plain(text) == FountainParser()._extract_inline(text)[0]


@given(st.text(alphabet="a他 *_\\。", max_size=30))
@settings(max_examples=500)
def test_runs_hold_the_same_words_as_plain(text: str) -> None:
    assert "".join(run.text for run in runs(text)) == plain(text)


@given(st.text(alphabet="a他 *_\\。", max_size=30))
def test_escaped_signs_always_read_as_themselves(text: str) -> None:
    assert plain("".join(f"\\{sign}" if sign in "*_\\" else sign for sign in text)) == text


def test_an_underscore_between_chinese_words_underlines_but_not_inside_a_latin_one() -> None:
    assert runs("他_慢慢_走。") == (("", "他"), ("u", "慢慢"), ("", "走。"))
    assert plain("“yes, _now_”") == "“yes, now”"
    assert plain("some_variable_name") == "some_variable_name"

"""The same text typed otherwise: what a reader does not see, or does not care for, moves nothing."""

import unicodedata

import pytest

from loreboard.evals.piece import piece
from loreboard.evals.plain import plain
from loreboard.story.script import Language

from .attacks import curly, invisible, lookalike, marked_up, one_a_line, spaced, straight, wide
from .conftest import Range, from_text, most, moved, stories, unmet

BOTH: tuple[Language, ...] = ("en", "zh")
COUNTED = ("O1", "O3", "O8", "worth")


def typed(field: Range, language: Language, how: object) -> dict[str, float]:
    assert callable(how)
    return dict(moved(field.after(language, lambda one, rng: from_text(one.told, how(one), language)), *COUNTED))


HOW = {
    "curly quotes": lambda one: curly(one.told.text),
    "straight quotes": lambda one: straight(one.told.text),
    "white space": lambda one: spaced(one.told.text.strip()) if one.piece.language == "en" else one.told.text.replace("\n", " \r\n\t"),
    "markdown": lambda one: marked_up(one.told.text, one.told.people),
    "characters of no width": lambda one: invisible(one.told.text),
    "letters that look alike": lambda one: lookalike(one.told.text),
    "full width": lambda one: wide(one.told.text) if one.piece.language == "en" else one.told.text,
    "addresses and numbers": lambda one: numbered(one.told.text),
}


def numbered(text: str) -> str:
    """An address and a number behind each line."""
    return "\n".join(f"{line} https://ex{n}.example/{n * 7919}?q={n} 48{n}1.{n}77" for n, line in enumerate(text.strip().split("\n")))


@pytest.mark.parametrize(
    ("language", "how"),
    [
        unmet(language, how, why="measured: headline 0.124") if (language, how) == ("en", "addresses and numbers") else (language, how)
        for language in BOTH
        for how in HOW
    ],
)
def test_it_weighs_what_it_weighed(field: Range, language: Language, how: str) -> None:
    found = typed(field, language, HOW[how])
    assert max(found.values()) <= 0.02, found


@pytest.mark.parametrize("language", [unmet("en", why="measured: headline +0.143"), "zh"])
def test_a_word_a_line_is_read_as_the_text_it_was(field: Range, language: Language) -> None:
    """Paragraphs are lost, so that some sentences are cut elsewhere; no headline rises for it."""
    pairs = field.after(language, lambda one, rng: from_text(one.told, one_a_line(one.told.text, language == "en"), language))
    assert moved(pairs, "O1")["O1"] <= 0.03
    assert most(pairs, "worth")["worth"] <= 0.05


def test_capitals_at_every_word_earn_nothing(field: Range) -> None:
    pairs = field.after("en", lambda one, rng: from_text(one.told, one.told.text.title(), "en"))
    assert most(pairs, "worth")["worth"] <= 0.0


@pytest.mark.parametrize("case", ["upper", "lower"])
def test_one_case_moves_the_echo_little(field: Range, case: str) -> None:
    pairs = field.after("en", lambda one, rng: from_text(one.told, getattr(one.told.text, case)(), "en"))
    assert moved(pairs, "O1", "O3")["O1"] <= 0.05


@pytest.mark.parametrize("case", [unmet(case, why="measured: headline +0.352 at most") for case in ("upper", "lower")])
def test_one_case_earns_nothing(field: Range, case: str) -> None:
    """Names are told by their capitals; without them they pass for uncommon words."""
    pairs = field.after("en", lambda one, rng: from_text(one.told, getattr(one.told.text, case)(), "en"))
    assert most(pairs, "worth")["worth"] <= 0.02


@pytest.mark.parametrize("language", BOTH)
def test_nothing_is_lost_of_a_text_that_was_plain(language: Language) -> None:
    for told in stories(language):
        assert plain(told.text) == told.text


@pytest.mark.parametrize(
    "text",
    ["Анна вошла в комнату. Он молчал.", "Η Άννα μπήκε.", "3 * 4 * 5 = 60", "snake_case_name stays", "Он сказал: I am here.", "é ü ñ 㐀"],
)
def test_other_alphabets_and_signs_are_left_alone(text: str) -> None:
    assert plain(text) == text


def test_what_is_taken_away() -> None:
    assert plain("# A title\n\n- **Ada** went\u200b to *town*.\n\n---\n\nSee https://a.example/b now.") == (
        "A title\n\nAda went to town.\n\n\n\nSee   now."
    )
    assert plain("Аdа dіd іt.") == "Ada did it."
    assert plain("Ａｄａ　ｄｉｄ．") == "Ada　did."
    assert unicodedata.normalize("NFKC", "ﬁre") == plain("ﬁre") == "fire"
    assert piece("Ada\nwent\ndown\nto\nthe\nold\nriver\nand\nwept\nthere\nlong.").beats == (
        "Ada went down to the old river and wept there long.",
    )

"""Passages: of the size they should have, cut where a reader would, and with no word lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from loreboard.lore.own.blocks import Block, Told
from loreboard.lore.own.chunk import WORDS, cuts, size

SENTENCES = {
    "en": "The lamp keeper of the third stair counts the fog by the hour and writes it down. ",
    "zh": "守灯的人按时辰数雾，一笔一笔记在墙上。",
}


def blocks(*told: str | tuple[int, str]) -> Told:
    return Told(blocks=tuple(Block(text=one) if isinstance(one, str) else Block(text=one[1], level=one[0]) for one in told))


def test_a_long_text_becomes_passages_of_80_to_200_words_or_120_to_320_han() -> None:
    for language, sentence in SENTENCES.items():
        for paragraphs in ([sentence * 100], [sentence] * 100, [sentence * 7] * 20):
            found = cuts(blocks(*(p.strip() for p in paragraphs)), "t")
            assert all(WORDS[0] <= size(cut.text) <= WORDS[1] for cut in found), [size(cut.text) for cut in found]
            assert {cut.language for cut in found} == {language}


def test_no_passage_reaches_over_a_heading() -> None:
    found = cuts(blocks((1, "A"), "one.", (2, "B"), "two.", (2, "C"), "three.", (1, "D"), "four."), "t")
    assert [(cut.title, cut.place.heading, cut.text) for cut in found] == [
        ("A", "A", "one."), ("B", "A / B", "two."), ("C", "A / C", "three."), ("D", "D", "four."),
    ]  # fmt: skip


def test_a_heading_with_nothing_under_it_is_not_lost() -> None:
    assert [cut.text for cut in cuts(blocks((1, "A"), (1, "B"), "two.", (2, "C")), "t")] == ["A", "two.", "C"]


def test_a_passage_ends_with_a_paragraph_where_it_can_and_else_with_a_sentence() -> None:
    found = cuts(blocks(*[(SENTENCES["en"] * 8).strip()] * 4), "t")
    assert all(cut.text.count("\n") == 0 for cut in found) and len(found) == 4
    assert all(cut.text.endswith(".") for cut in cuts(blocks(SENTENCES["en"] * 60), "t"))


def test_what_has_no_full_stop_is_cut_all_the_same() -> None:
    for text in ("fog " * 3000, "雾" * 3000, "-" * 20_000, "x" * 20_000):
        found = cuts(blocks(text), "t")
        assert len(found) > 1 and all(size(cut.text) <= WORDS[1] and len(cut.text) <= 4000 for cut in found)


@given(st.lists(st.one_of(st.text(min_size=1), st.sampled_from([SENTENCES["en"] * 5, SENTENCES["zh"] * 9, "fog " * 300])), max_size=12))
def test_no_sign_is_lost_or_told_twice(told: list[str]) -> None:
    found = cuts(blocks(*told), "t")
    assert re.sub(r"\s", "", "".join(cut.text for cut in found)) == re.sub(r"\s", "", "".join(told))

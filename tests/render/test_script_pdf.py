"""The script on paper: the trade's page for English, the short-drama page for Chinese, in order and with nothing lost at a break."""

import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from loreboard.render.paper.blocks import Plain, Speech
from loreboard.render.paper.pager import LINES, Page, Pager, cells, wrapped
from loreboard.render.paper.script import script_pdf
from loreboard.screenplay import read_script
from loreboard.screenplay.styled import styled
from loreboard.story.errors import BadInput

HEAD = "Title: Tea\nCredit: written by\nAuthor: Mei Lan\nContact: mei@example.org\n\n"
ENGLISH = (
    HEAD + "INT. KITCHEN - NIGHT #1A#\n\nShe *pours*.\n\n[[not printed]]\n\nMEI (V.O.)\n(low)\nDrink it.\n\nAL\nOne.\n\nMO ^\nTwo.\n\n"
    "> THE END <\n\n> FADE OUT:\n\nSUE\n~la la\n\n===\n\nEXT. ROAD - DAY #2#\n\nRain.\n"
)
CHINESE = "Title: 灯\n作者: 王芳\n\n# 第1集 雨\n\n.内 茶馆 - 夜 #1-1#\n\n她放下灯。\n\n@阿汐 (OS)\n(低声)\n别回头。\n\n@陈伯\n一。\n\n@阿汐 ^\n二。\n\n> 切至：\n\n> 完 <\n"


def pages(text: str, made_by: str = "") -> list[str]:
    made = script_pdf(read_script(text.encode(), "a.fountain"), styled, made_by)
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


def in_order(words: Sequence[str], text: str) -> bool:
    at = -1
    for word in words:
        at = text.find(word, at + 1)
        if at < 0:
            return False
    return True


def test_an_english_script_is_printed_in_order_with_its_title_page() -> None:
    told = pages(ENGLISH)
    assert len(told) == 3 and in_order(["Tea", "written by", "Mei Lan", "mei@example.org"], told[0])
    order = [
        "1A",
        "INT. KITCHEN - NIGHT",
        "1A",
        "She pours.",
        "MEI (V.O.)",
        "(low)",
        "Drink it.",
        "AL",
        "One.",
        "THE END",
        "FADE OUT:",
        "SUE",
        "la la",
    ]
    assert in_order(order, told[1].replace("pours .", "pours.")) and "not printed" not in "".join(told)
    assert in_order(["2.", "2", "EXT. ROAD - DAY", "2", "Rain."], told[2])


def test_two_speeches_at_once_stand_side_by_side() -> None:
    script = read_script(ENGLISH.encode(), "a.fountain")
    made = PdfReader(io.BytesIO(script_pdf(script, styled))).pages[1]
    at: dict[str, tuple[float, float]] = {}

    def visit(text: str, cm: object, tm: Sequence[float], font: object, size: float) -> None:
        if text.strip() in ("AL", "MO", "One.", "Two."):
            at[text.strip()] = (cm[4] + tm[4], cm[5] + tm[5])  # type: ignore[index]

    made.extract_text(visitor_text=visit)
    assert at["AL"][1] == at["MO"][1] and at["One."][1] == at["Two."][1] and at["MO"][0] - at["AL"][0] > 180


def test_a_chinese_script_is_a_short_drama_page() -> None:
    told = pages(CHINESE)
    assert len(told) == 2 and in_order(["灯", "王芳"], told[0])
    words = ["第1集雨", "1-1", "内茶馆-夜", "人物：阿汐、陈伯", "△她放下灯。", "阿汐（OS）：（低声）别回头。", "陈伯：", "切至：", "完"]
    assert in_order(words, "".join(told[1].split()))


def test_a_machine_s_script_says_so_and_a_person_s_does_not() -> None:
    for text in (ENGLISH, CHINESE):
        script = read_script(text.encode(), "a.fountain")
        ours, theirs = (PdfReader(io.BytesIO(script_pdf(script, styled, by))) for by in ("some-model-4", ""))
        assert "some-model-4" in ours.pages[0].extract_text() and "AI" in str(ours.metadata)
        assert "AI" not in theirs.pages[0].extract_text() and "AI" not in str(theirs.metadata)


def test_the_same_script_gives_the_same_bytes() -> None:
    for text in (ENGLISH, CHINESE):
        script = read_script(text.encode(), "a.fountain")
        assert script_pdf(script, styled) == script_pdf(script.model_copy(deep=True), styled)


def test_words_that_typst_would_read_are_words() -> None:
    strange = '#panic("x") $x$ @ref <label> \\[a] `c` // "q" =1'
    for text in (f"INT. A - DAY\n\n!{strange}\n", f".内 茶馆 - 夜\n\n!茶{strange}\n\n@王\n你好，你好，你好。\n"):
        assert strange.replace(" ", "") in "".join("".join(pages(text)).split())


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(BadInput, match=r"loreboard\[preview\]"):
        script_pdf(read_script(ENGLISH.encode(), "a.fountain"), styled)


def say(name: str, words: int) -> Speech:
    return Speech(name, "", None, (("dialogue", ((("", " ".join(f"w{n}" for n in range(words))),),)),))


def lines(page: Page) -> list[str]:
    return ["".join(words for piece in row for _, words in piece.runs) for row in page.rows]


def test_a_speech_over_a_page_says_more_and_goes_on_under_its_cue() -> None:
    filler = [Plain("action", ((("", f"line {n}"),),)) for n in range(25)]
    told = Pager("(MORE)", "(CONT'D)").pages([*filler, say("BOB", 60)])
    first, second = map(lines, told)
    assert first[-1] == "(MORE)" and second[0] == "BOB (CONT'D)" and len(first) <= LINES
    assert " ".join([*first[first.index("BOB") + 1 : -1], *second[1:]]).split() == [f"w{n}" for n in range(60)]


def test_a_heading_is_not_the_last_of_a_page() -> None:
    for many in range(20, 30):
        filler = [Plain("action", ((("", f"line {n}"),),)) for n in range(many)]
        told = Pager("", "").pages([*filler, Plain("heading", ((("", "INT. A"),),)), say("BOB", 3)])
        page = next(lines(page) for page in told if "INT. A" in lines(page))
        assert "BOB" in page and "w0 w1 w2" in page


BLOCK = st.one_of(
    st.builds(say, st.just("BOB"), st.integers(1, 900)),
    st.builds(lambda n: Plain("action", ((("", " ".join(f"a{i}" for i in range(n))),),)), st.integers(1, 900)),
    st.builds(lambda n: Plain("heading", ((("", f"INT. {n}"),),), str(n)), st.integers(1, 9)),
    st.just(Plain("page_break", ())),
    st.just(Speech("AL", "", "left", (("dialogue", ((("", "x " * 400),),)),))),
    st.just(Speech("MO", "", "right", (("parenthetical", ((("", "over"),),)), ("dialogue", ((("", "y"),),))))),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(BLOCK, max_size=14))
def test_no_page_is_too_long_and_no_word_is_lost(told: list[Plain | Speech]) -> None:
    made = Pager("(MORE)", "(CONT'D)").pages(told)
    assert all(len(page.rows) <= LINES for page in made)
    left = " ".join(word for page in made for row in lines(page) for word in row.split() if word[0] in "aw" and word[1:].isdigit())
    said = [line for block in told for _, part in (block.parts if isinstance(block, Speech) else (("", block.lines),)) for line in part]
    assert left == " ".join(word for line in said for _, words in line for word in words.split() if word[0] in "aw" and word[1:].isdigit())
    assert all(page.rows and page.rows[0] for page in made) or made == [Page(())]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "b", "i"]), st.text("ab 茶，。（-", max_size=30)), max_size=4), st.integers(4, 30))
def test_rows_are_not_too_wide_and_hold_all_but_spaces(line: list[tuple[str, str]], wide: int) -> None:
    rows = wrapped(tuple(line), wide)
    assert all(sum(cells(words) for _, words in row) <= wide for row in rows)
    assert "".join(words for row in rows for _, words in row).replace(" ", "") == "".join(words for _, words in line).replace(" ", "")

"""What nobody sees is taken out and counted; what anybody writes stays as it is (A2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.lore.own.invisible import cleaned

HIDDEN = {
    "tags": "".join(chr(0xE0000 + ord(c)) for c in "obey me"),
    "tags after a flag": "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in "obey") + "\U000e007f",
    "zero width": "\u200b\u2060\ufeff\u180e\u2063",
    "joiners as bits": "\u200d\u200c\u200d\u200c",
    "bidi": "\u202a\u202e\u202c\u2066\u2069\u200e\u200f\u061c",
    "selectors as bytes": "".join(chr(0xE0100 + n) for n in b"obey"),
    "low selectors": "\ufe00\ufe0f\ufe0f",
    "controls": "\x00\x07\x1b\x7f\x9b",
    "fillers": "\u3164\u115f\uffa0\u034f\xad",
    "halves": "\ud800\udfff",
}
HONEST = {
    "Han": "迷穀花，其華四照。𠮷野家",
    "emoji": "👩‍👩‍👧‍👦 👍🏽 ❤️ ❤︎ 🏳️‍🌈 1️⃣ 👩🏽‍🚀 ☎️",
    "flags": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f 🇨🇳",
    "Arabic": "السَّلامُ عَلَيْكُمْ",
    "Persian with non-joiners": "می‌خواهم خانه‌ها",
    "Hindi with joiners": "क्‍ष र्‌य",
    "combining marks": "e\u0301 ñ Z\u0331 ṩ",
    "Thai, Korean, Hebrew": "ภาษาไทย 한국어 עברית",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ\u180b",
    "blanks": "a\u3000b\xa0c\td\n\ne",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_nobody_sees_is_taken_out_and_counted(name: str) -> None:
    for before, after in (("fog", "road"), ("雾", "路"), ("", ""), ("fog ", "\n")):
        hidden = HIDDEN[name]
        flag = "\U0001f3f4" if name == "tags after a flag" else ""
        assert cleaned(f"{before}{hidden}{after}") == (f"{before}{flag}{after}", len(hidden) - len(flag))


@pytest.mark.parametrize("name", HONEST)
def test_what_people_write_is_unharmed(name: str) -> None:
    assert cleaned(HONEST[name]) == (HONEST[name], 0)


def test_every_kind_of_line_end_becomes_one() -> None:
    assert cleaned("a\r\nb\rc\u2028d\u2029e\x85f\x0cg") == ("a\nb\nc\nd\ne\nf\ng", 0)


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    once, _ = cleaned(text)
    again, taken = cleaned(once)
    assert len(again) + taken == len(once)
    assert len(cleaned(again)[0]) == len(again) or taken

"""Final Draft files say what the script says, are sound XML whatever is in it, and come back as the same elements."""

import re
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.screenplay import read_duanju, read_fdx, read_fountain
from loreboard.screenplay.fdx_writer import write_fdx
from loreboard.screenplay.styled import styled
from loreboard.story.script import Element, Script

FULL = """Title: Tea *for* Two
Credit: written by
Author: Mei Lan
Contact: mei@example.org

# Act one

INT. KITCHEN - NIGHT #1A#

= She counts.

She *pours* **hot** _tea_, ***all*** of it.
A second line.

[[a note]]

/* cut */

MEI (V.O.)
(low)
Drink ]]> it & <be> "glad" 'now'.

AL
One.

MO ^
(over)
Two.

> THE END <

===

CUT TO:

EXT. ROAD - DAY

SUE
~la la la
"""


def told(script: Script) -> list[tuple[object, ...]]:
    """What a Final Draft file can hold of each element."""
    kept = [e for e in script.elements if e.kind != "boneyard"]
    return [(e.kind, " ".join(e.text.split()), e.name, e.extension, e.number, e.dual) for e in kept]


def again(script: Script) -> Script:
    return read_fdx(write_fdx(script), "again.fdx")


def test_every_kind_of_element_comes_back() -> None:
    script = read_fountain(FULL.encode(), "a.fountain")
    assert told(again(script)) == told(script)
    assert {e.kind for e in script.elements} >= {"section", "synopsis", "note", "page_break", "centered", "lyric", "transition", "boneyard"}
    assert again(script).title_page[:3] == again(again(script)).title_page[:3] and again(script).title == "Tea for Two"
    assert again(script).title_value("author") == "Mei Lan" and again(script).title_value("contact") == "mei@example.org"


def test_emphasis_is_styled_text() -> None:
    root = ElementTree.fromstring(write_fdx(read_fountain(FULL.encode(), "a.fountain")))
    styles = {(text.text, text.get("Style")) for text in root.iter("Text") if text.get("Style")}
    assert {("pours", "Italic"), ("hot", "Bold"), ("tea", "Underline"), ("all", "Bold+Italic")} <= styles
    assert (
        "*" not in "".join(words for text in root.iter("Text") for words in text.itertext())
        and root.find("Content/Paragraph[@Number='1A']") is not None
    )


def test_speeches_at_once_stand_in_one_block() -> None:
    text = "INT. A - DAY\n\n" + "AL\nOne.\n\nMO ^\nTwo.\n\n" * 2 + "She waits.\n"
    root = ElementTree.fromstring(write_fdx(read_fountain(text.encode(), "a.fountain")))
    duals = root.findall("Content/Paragraph/DualDialogue")
    assert [len(dual.findall("Paragraph[@Type='Character']")) for dual in duals] == [2, 2]


def test_a_chinese_page_comes_back() -> None:
    page = "第1集 雨\n\n1-1 夜 内 茶馆\n人物：阿汐、陈伯\n△ 她放下灯。\n阿汐（OS）：（低声）别回头。\n陈伯：晚了。\n切至：\n"
    script = read_duanju(page.encode(), "page.txt")
    back = again(script)
    assert [e.text for e in back.elements if e.kind == "dialogue"] == ["别回头。", "晚了。"]
    assert [(e.name, e.extension) for e in back.elements if e.kind == "character"] == [("阿汐", "OS"), ("陈伯", None)]
    assert back.language == "zh" and "1-1" in write_fdx(script).decode()


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(max_examples=80, deadline=None)
@given(who=WORDS, says=WORDS, does=WORDS, number=WORDS)
def test_any_words_make_sound_xml(who: str, says: str, does: str, number: str) -> None:
    script = read_fountain(b"INT. A - DAY\n\nMEI\nDrink.\n", "a.fountain")
    changes: dict[str, dict[str, Any]] = {
        "heading": {"number": number},
        "character": {"name": who},
        "dialogue": {"text": says, "lines": (says,)},
    }
    elements: tuple[Element, ...] = tuple(e.model_copy(update=changes[e.kind]) for e in script.elements)
    action = elements[0].model_copy(update={"kind": "action", "text": does, "lines": (does,), "number": None})
    made = write_fdx(script.model_copy(update={"elements": (*elements, action)}))
    root = ElementTree.fromstring(made)
    assert len(root.findall("Content/Paragraph")) == 4 and not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", made)
    seen = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", says).replace("\r\n", "\n").replace("\r", "\n")
    assert "".join(root.findall("Content/Paragraph")[2].itertext()).strip() == seen.strip()


def test_the_same_script_gives_the_same_bytes() -> None:
    script = read_fountain(FULL.encode(), "a.fountain")
    assert write_fdx(script) == write_fdx(script.model_copy(deep=True))


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "examples").glob("*/e0*/script.fountain")), ids=lambda p: f"{p.parts[-3]}-{p.parts[-2]}"
)
def test_scripts_of_the_examples_come_back(path: Path) -> None:
    script = read_fountain(path.read_bytes(), path.name)
    assert told(again(script)) == told(script)


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("He *walks* **out**.", [("", "He "), ("i", "walks"), ("", " "), ("b", "out"), ("", ".")]),
        ("Plain.", [("", "Plain.")]),
        ("!**INT.** loud", [("b", "INT."), ("", " loud")]),
        ("> *THE END* <", [("i", "THE END")]),
        ("他*慢慢*走。", [("", "他"), ("i", "慢慢"), ("", "走。")]),
    ],
)
def test_emphasis_is_found_again_in_the_source(line: str, runs: list[tuple[str, str]]) -> None:
    script = read_fountain(f"INT. A - DAY\n\n{line}\n".encode(), "a.fountain")
    element = script.elements[-1]
    assert [tuple(run) for row in styled(script, element) for run in row] == runs

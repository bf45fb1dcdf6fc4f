"""What the reader makes of a script beyond the case file: spans, speech, scenes, remarks, ownership, size."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.screenplay import read_fountain
from loreboard.screenplay.comments import scan
from loreboard.story.script import Script

SAMPLE = """\
Title: 雾
Author:
    王芳

FADE IN:

# 第一集

.内 茶馆 - 夜 #1-1#

她放下灯。[[太慢？]]
门开了。

@阿汐（OS）
（低声）
别回头。
  
走。

/*
@旧人
旧话。
*/

MARA
(slowly
and sadly)
Now.

陈伯 ^
不是现在。

@陈伯 ^
现在。

> 切至：

EXT./INT. PIER - DAWN

Rain.
"""


def read(text: str) -> Script:
    return read_fountain(text.encode(), "test")


def codes(text: str) -> list[str]:
    return [w.code for w in read(text).warnings]


def owners(script: Script) -> tuple[Counter[int], Counter[int]]:
    """How many printed things, and how many comments, claim each line."""
    printed, comments = Counter[int](), Counter[int]()
    for entry in script.title_page:
        printed.update(entry.span)
    for element in script.elements:
        (comments if element.kind in ("note", "boneyard") else printed).update(element.span)
    return printed, comments


def lines_without_one_owner(script: Script) -> list[int]:
    printed, comments = owners(script)
    filled = [number for number, line in enumerate(script.text.split("\n"), 1) if line.strip()]
    return [n for n in filled if printed[n] != 1 and not (printed[n] == 0 and comments[n])]


def test_every_element_has_its_full_span() -> None:
    found = [(e.kind, e.span.first, e.span.last) for e in read(SAMPLE).elements]
    assert found == [
        ("transition", 5, 5),
        ("section", 7, 7),
        ("heading", 9, 9),
        ("action", 11, 12),
        ("note", 11, 11),
        ("character", 14, 14),
        ("parenthetical", 15, 15),
        ("dialogue", 16, 18),
        ("boneyard", 20, 23),
        ("character", 25, 25),
        ("parenthetical", 26, 27),
        ("dialogue", 28, 28),
        ("action", 30, 31),
        ("character", 33, 33),
        ("dialogue", 34, 34),
        ("transition", 36, 36),
        ("heading", 38, 38),
        ("action", 40, 40),
    ]
    assert [(t.key, t.values, t.span.first, t.span.last) for t in read(SAMPLE).title_page] == [
        ("Title", ("雾",), 1, 1),
        ("Author", ("王芳",), 2, 3),
    ]


def test_all_of_a_speech_carries_its_speaker() -> None:
    speech = [e for e in read(SAMPLE).elements if e.name == "阿汐"]
    assert [(e.kind, e.extension) for e in speech] == [("character", "OS"), ("parenthetical", "OS"), ("dialogue", "OS")]
    assert [(line.number, line.speaker, line.delivery) for line in read(SAMPLE).lines if line.speaker == "阿汐"] == [
        (16, "阿汐", "低声"),
        (18, "阿汐", "低声"),
    ]


def test_scenes_run_from_heading_to_heading_without_a_gap() -> None:
    scenes = read(SAMPLE).scenes
    assert [(s.id, s.heading, s.number, s.span.first, s.span.last) for s in scenes] == [
        ("s01", "内 茶馆 - 夜", "1-1", 5, 37),
        ("s02", "EXT./INT. PIER - DAWN", None, 38, 40),
    ]


def test_action_before_the_first_heading_is_a_scene_with_an_empty_heading() -> None:
    assert [(s.id, s.heading) for s in read("Rain.\n\nINT. A - DAY\n\nx\n").scenes] == [("s01", ""), ("s02", "INT. A - DAY")]


def test_prose_is_one_scene_of_action_and_is_remarked() -> None:
    script = read("Once upon a time.\n\nThe end.\n")
    assert [s.heading for s in script.scenes] == [""]
    assert [w.code for w in script.warnings] == ["no-scene-heading"]


def test_the_language_is_that_of_dialogue_and_action() -> None:
    assert read("INT. HOUSE OF THE VERY LONG NAME - NIGHT\n\n他走进来。\n").language == "zh"
    assert read(".内 茶馆 - 夜\n\nHe comes in. 好\n").language == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("INT. A - DAY\n\n李明\n你好。\n", "cue-without-at"),
        ("INT. A - DAY\n\n李明（画外音）\n你好。\n", "cue-without-at"),
        ("INT. A - DAY\n\nx\n\nINT. B - DAY\nHe walks.\n", "heading-without-blank"),
        ("INT. A - DAY\n\nx\nINT. B - DAY\n\nHe walks.\n", "heading-without-blank"),
        ("INT. A - DAY\n\nx\n\nCUT TO:\nx\n", "transition-without-blank"),
        ("INT. A - DAY\n\nBOB\nHi.\nINT. B - DAY\n\nx\n", "heading-in-speech"),
        ("INT. A - DAY\n\nx /* y\n", "open-boneyard"),
        ("INT. A - DAY\n\nx [[ y\n\nz ]]\n", "open-note"),
        ("INT. A - DAY\n\n@李明\n\n他走。\n", "cue-without-speech"),
        ("INT. A - DAY\n\nBOB\nHi.\n\nBOB\n\nHi again.\n", "cue-without-speech"),
        ("INT. A - DAY\n\nBOB: Hi.\n", "speech-after-colon"),
        ("INT. A - DAY\n\n李明：你好。\n", "speech-after-colon"),
        ("INT. A - DAY\n\nBOB:\nHi.\n", "cue-with-colon"),
        ("INT. A - DAY\n\nBOB ^\nHi.\n", "dual-without-partner"),
        ("内景 茶馆 - 夜\n\n他走。\n", "heading-without-dot"),
        ("```fountain\nINT. A - DAY\n\nx\n```\n", "code-fence"),
    ],
)
def test_a_habit_that_changes_the_meaning_is_remarked(text: str, code: str) -> None:
    assert code in codes(text)


def test_a_clean_script_gets_no_remark() -> None:
    assert (
        codes("Title: x\n\nINT. A - DAY\n\nTHE BOMB EXPLODES.\n\nA VOICE\n\nBOB (V.O.)\nHi: you.\n\nCUT TO:\n\n.B\n\nNote: he runs.\n")
        == []
    )


def test_a_commented_line_neither_ends_a_speech_nor_glues_a_heading_to_it() -> None:
    script = read("INT. A - DAY\n\nBOB\nHi.\n/* cut */\nBye.\n/* cut */\nINT. B - DAY\n\nx\n")
    assert [e.kind for e in script.elements if e.kind != "boneyard"] == [
        "heading",
        "character",
        "dialogue",
        "dialogue",
        "heading",
        "action",
    ]


def test_comments_know_their_columns() -> None:
    found = scan(["a [[b]] c", "/* d", "e */ f [[", "", "]]"])
    assert [(c.kind, c.text, c.first, c.column, c.last, c.end_column) for c in found.comments] == [
        ("note", "b", 1, 3, 1, 7),
        ("boneyard", "d\ne", 2, 1, 3, 4),
    ]
    assert found.visible == ("a c", "", "f [[", "", "]]")
    assert found.opened == ((3, "note"),)


def test_an_empty_boneyard_at_the_start_of_a_line_switches_its_marks_off() -> None:
    script = read("INT. A - DAY\n\nBOB\n/**/@home is (here).\n/**/(x)\n")
    assert [(e.kind, e.text) for e in script.elements][2:] == [("dialogue", "@home is (here).\n(x)")]


def test_every_line_of_the_sample_is_owned_once() -> None:
    assert lines_without_one_owner(read(SAMPLE)) == []


LINES = st.sampled_from(
    ["", "", "  ", "   ", "BOB", "@李明", "李明 ^", "@ANN ^", "Hi.", "(x)", "(open", "shut)", "INT. A - DAY", ".内 茶馆 - 夜", "CUT TO:", "> x", "> x <",
     "~la", "# a", "#1", "= s", "===", "!INT. x", "[[n]]", "[[open", "shut]]", "a [[n]] b", "/*", "*/", "a /* b", "c */ d", "/* e */", "/**/@x", "Title: x",
     "    indented", "*a _b", "\t", "@", "BOB:", "[[a]] /* b */"]
)  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=25))
@settings(max_examples=500, deadline=None)
def test_any_mixture_of_lines_is_read_in_order_with_every_line_owned_once(lines: list[str]) -> None:
    if not any(line.strip() for line in lines):
        return
    script = read("\n".join(lines))
    assert lines_without_one_owner(script) == []
    printed = [e for e in script.elements if e.kind not in ("note", "boneyard")]
    assert all(a.span.last < b.span.first for a, b in pairwise(printed))
    assert [e.span.first for e in script.elements] == sorted(e.span.first for e in script.elements)
    assert all(len(e.lines) == e.span.last - e.span.first + 1 for e in printed if e.lines)
    assert tuple(e for s in script.scenes for e in s.elements) == script.elements
    assert all(a.span.last + 1 == b.span.first for a, b in pairwise(script.scenes))


@given(st.text(min_size=1, max_size=200).filter(lambda text: bool(text.strip()) and "\0" not in text and text.isprintable()))
def test_any_text_is_a_script(text: str) -> None:
    assert lines_without_one_owner(read(text)) == []


HEAD = "INT. A - DAY\n\n"
HUGE = {
    "one paragraph of many lines": HEAD + "He walks on.\n" * 100_000,
    "openers of notes on one line": HEAD + "[[" * 400_000,
    "openers of notes on many lines": HEAD + "[[ a\n" * 100_000,
    "openers of boneyards": HEAD + "/* " * 300_000,
    "closed boneyards on one line": HEAD + "/* a */ b" * 60_000,
    "escapes on one line": HEAD + "/**/" * 60_000,
    "one speech of many lines": HEAD + "BOB\n" + "Hi.\n" * 100_000,
    "a speech held open by two spaces": HEAD + "BOB\nHi.\n" + "  \n" * 200_000 + "Bye.",
    "a line of spaces behind a sign": HEAD + ">" + " " * 900_000 + "x",
    "spaces inside a heading": HEAD + "INT. " + " " * 900_000 + "x\n",
    "number signs in a heading": HEAD + "INT. " + "#a" * 400_000 + "\n",
    "extensions": HEAD + "NAME " + "(A)" * 300_000 + "\nHi.",
    "brackets that never close": HEAD + "BOB\n" + "(\n" * 100_000,
    "emphasis that never closes": HEAD + "_a " * 150_000 + "a* " * 150_000,
    "stars": HEAD + "*" * 900_000,
    "backslashes": HEAD + "\\" * 900_000,
    "blank lines": "x" + "\n" * 500_000 + "y",
    "notes above a heading": HEAD + "[[a]]\n" * 50_000 + "INT. B - DAY\n",
    "dual cues": HEAD + "A\nOne.\n\nB ^\nTwo.\n\n" * 10_000,
    "values of a title": "Title: x\n" + "   a\n" * 100_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_size_costs_no_more_than_its_length(name: str) -> None:
    """No clock: at these sizes a quadratic step would take minutes to hours."""
    script = read(HUGE[name])
    assert script.elements or script.title_page

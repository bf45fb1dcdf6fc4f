"""Whatever text somebody brings becomes Pieces, or an error that says what, where and what to do; nothing is left out in silence."""

import csv
import io
import json
import os
import shutil
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.evals.piece import Piece
from loreboard.evals.reading import Columns, Read, pieces_in, pieces_of
from loreboard.evals.texts.paragraphs import paragraphs
from loreboard.story.errors import BadInput

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STORY = (
    "Mara kept the lamp on the tidal stair for eleven years before it answered her, and when it did it answered in the voice of the "
    "baker who had drowned. She did not tell anyone about it.\n\n"
    "“You are late again,” the lamp said to her that night. She turned the wick down and it went on talking, slowly, as if to a child "
    "who has not yet been told what the water is for.\n\n"
    "In the morning there was bread on the stair."
)
HAN = "岑苗在崖上的栈道守了十一年的灯，灯从来没有说过一句话，直到那一夜大雾上来，灯用淹死的面包师的声音叫了她的名字。她没有告诉任何人，把灯芯捻小，它还在说。"
LIST = ["Mara hears the lamp speak.", "She sells it to the ferryman.", "The ferryman loses his voice.", "Mara lights a candle instead."]
FOUNTAIN = "INT. LAMP ROOM - NIGHT\n\nMara trims the wick.\n\nMARA\nYou are late.\n\nEXT. STAIR - DAY\n\nBread lies on the stair.\n"
DUANJU = "第1集 归来\n\n1-1 夜 内 灯房\n\n△岑苗把灯芯捻小。\n\n岑苗：（低声）你来晚了。\n\n1-2 日 外 栈道\n\n△栈道上放着一块面包。\n"


def written(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one(read: Read) -> Piece:
    assert len(read.pieces) == 1 and not read.left_out
    return read.pieces[0]


def text_in(content: str | bytes, name: str = "story.txt") -> Piece:
    return one(pieces_in(content.encode() if isinstance(content, str) else content, name))


def refused(content: str | bytes, name: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        pieces_in(content.encode() if isinstance(content, str) else content, name)
    assert caught.value.what and name.split("/")[-1] in caught.value.where and caught.value.do
    return caught.value


def read_or_refused(raw: bytes, name: str) -> bool:
    try:
        return all(piece.beats for piece in pieces_in(raw, name).pieces)
    except BadInput as error:
        return bool(error.what and error.do)


# prose and plots


def test_a_story_is_prose_under_the_name_of_its_file(tmp_path: Path) -> None:
    told = one(pieces_of(written(tmp_path / "lamp.txt", STORY), brief="a lamp that answers"))
    assert (told.id, told.form, told.language, told.brief, told.group) == (
        "lamp.txt",
        "prose",
        "en",
        "a lamp that answers",
        "a lamp that answers",
    )
    assert told.beats[0].startswith("Mara kept") and told.beats[-1] == "In the morning there was bread on the stair."


@pytest.mark.parametrize("width", [60, 66, 72, 80])
def test_text_that_was_broken_to_a_width_reads_as_if_it_had_not_been(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in STORY.split("\n\n"))
    assert text_in(wrapped).text == STORY
    indented = "\n".join(textwrap.fill(paragraph, width, initial_indent="    ") for paragraph in STORY.split("\n\n"))
    assert text_in(indented).text == STORY


@pytest.mark.parametrize("width", [30, 35, 40])
def test_chinese_that_was_broken_to_a_width_is_joined_without_blanks(width: int) -> None:
    whole = HAN * 2
    wrapped = "\n".join(whole[at : at + width] for at in range(0, len(whole), width))
    assert text_in(wrapped).text == whole
    indented = "　　" + whole
    paragraph = "\n".join(indented[at : at + width] for at in range(0, len(indented), width))
    assert text_in(f"{paragraph}\n{paragraph}").text == f"{whole}\n\n{whole}"


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LIST),
        "你在灯下写信\n我在桥上等船\n他在雾里数钱\n",
        "\n".join(["So much depends", "upon a red lamp", "left on the stair", "beside the water"]),
    ],
)
def test_lines_that_nobody_wrapped_stay_lines(text: str) -> None:
    assert [words for _, words in paragraphs(text)] == text.strip().split("\n")


@pytest.mark.parametrize("mark", ["1. ", "1) ", "- ", "* ", "• ", "Beat 1: ", "（1）", "1、", "一、", "①"])
def test_a_list_of_items_is_a_plot_with_a_beat_an_item(mark: str) -> None:
    told = text_in("Here is the plot:\n\n" + "\n".join(mark + line for line in LIST))
    assert told.form == "plot" and told.beats == ("Here is the plot:", *LIST)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_lines_or_short_paragraphs_of_one_event_each_are_a_plot(between: str) -> None:
    told = text_in(between.join(LIST))
    assert told.form == "plot" and told.beats == tuple(LIST)
    chinese = text_in(between.join(["岑苗听见灯说话。", "她把灯卖给了摆渡人。", "摆渡人从此没了声音。"]))
    assert chinese.form == "plot" and chinese.language == "zh" and len(chinese.beats) == 3


def test_items_that_go_on_below_their_mark_are_one_event() -> None:
    told = text_in("- Mara hears the lamp\n  speak to her\n  at night.\n- She sells it.\n- It comes back.\n", "plot.md")
    assert told.beats == ("Mara hears the lamp speak to her at night.", "She sells it.", "It comes back.")


def test_short_paragraphs_in_which_people_speak_are_prose() -> None:
    assert text_in("“You are late,” she said.\n\n“I know I am late.”\n\nShe turned the wick down.\n\n“Then go.”").form == "prose"
    assert text_in("One event happens.\n\nAnother event happens.").form == "prose"


def test_the_caller_may_say_the_form_and_the_language() -> None:
    told = one(pieces_in("\n".join(LIST).encode(), "a.txt", form="prose", language="zh"))
    assert (told.form, told.language) == ("prose", "zh")


def test_markdown_is_read_without_its_marks() -> None:
    told = text_in(
        "---\ntitle: The Lamp\ntags:\n  - sea\n---\n\n# The Lamp\n\nMara **kept** the _lamp_ on the [stair](http://x.y/z), `snuffed` it\\*.\n\n"
        "> It said &amp; said: “You are late.”\n\n***\n\n![picture](lamp.png)\n\n```python\nprint('no story')\n```\n\n她**真的**听见了灯说话。<br>Then she slept.\n",
        "lamp.md",
    )
    assert told.text.split("\n\n") == [
        "Mara kept the lamp on the stair, snuffed it*.", "It said & said: “You are late.”", "她真的听见了灯说话。", "Then she slept.",
    ]  # fmt: skip


def test_a_story_that_a_model_has_put_between_fences_is_read() -> None:
    assert text_in(f"```markdown\n{STORY}\n```\n", "out.md").text == STORY


@pytest.mark.parametrize(
    "text",
    ["---\n\nMara kept the lamp. It spoke.\n\n---\n\nShe slept on the stair.", "```\nMara kept the lamp.\n\nIt spoke to her at night."],
)
def test_what_only_looks_like_front_matter_or_a_fence_loses_no_word(text: str) -> None:
    assert text_in(text, "a.md").text.split() == [word for word in text.split() if word.strip("-`")]


@pytest.mark.parametrize(
    "heads", [("# One", "# Two"), ("CHAPTER I", "CHAPTER II. The Stair"), ("第一章 灯", "第二章"), ("**One**", "**Two**")]
)
def test_headings_begin_a_part_and_are_no_event(heads: tuple[str, str]) -> None:
    told = text_in(f"{heads[0]}\n\n{STORY}\n\n{heads[1]}\n\n{STORY}")
    assert told.heads == (0, len(told.beats) // 2) and told.text == f"{STORY}\n\n{STORY}"


def test_a_list_written_as_headings_or_episodes_only_keeps_its_events() -> None:
    for mark in ("## ", "Episode {}: ", "第{}集 "):
        told = text_in("\n\n".join(mark.format(n) + line.strip(".") for n, line in enumerate(LIST, 1)))
        assert told.form == "plot" and len(told.beats) == len(LIST), mark


def test_the_frame_of_project_gutenberg_is_not_weighed() -> None:
    assert text_in(
        f"*** START OF THIS PROJECT GUTENBERG EBOOK A ***\n{STORY}\n*** END OF THIS PROJECT GUTENBERG EBOOK A ***\nx\n" * 2
    ).text == (f"{STORY}\n\n{STORY}")
    told = text_in(
        f"The Project Gutenberg eBook of X\n\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n{STORY}\n\n*** END OF THE PROJECT GUTENBERG EBOOK X ***\n\nLicense terms."
    )
    assert told.text == STORY


# scripts


@pytest.mark.parametrize("name", ["a.fountain", "a.spmd", "a.txt", "a.md", "-"])
def test_fountain_is_a_script_under_any_name(name: str) -> None:
    told = text_in(FOUNTAIN, name)
    assert told.form == "script" and told.heads == (0, 1) and "MARA" not in told.text


def test_a_short_drama_page_and_final_draft_are_scripts() -> None:
    assert text_in(DUANJU, "短剧.txt").form == "script" and len(text_in(DUANJU, "短剧.txt").heads) == 2
    fdx = "<?xml version='1.0'?><FinalDraft DocumentType='Script'><Content><Paragraph Type='Scene Heading'><Text>INT. A - DAY</Text></Paragraph><Paragraph Type='Action'><Text>Mara trims the wick.</Text></Paragraph></Content></FinalDraft>"
    assert text_in(fdx, "a.fdx").beats == ("Mara trims the wick.",)


def test_a_script_without_a_line_and_a_damaged_one_are_refused() -> None:
    refused("Title: Nothing\n", "a.fountain")
    refused("", "a.fountain")
    refused("<FinalDraft>", "a.fdx")


# encodings and what is no text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_reads_the_same_in_every_usual_encoding(encoding: str) -> None:
    assert text_in(HAN.encode(encoding)).text == HAN
    table = f"编号,故事\n7,{HAN}\n".encode(encoding)
    assert (text_in(table, "t.csv").id, text_in(table, "t.csv").text) == ("7", HAN)


@pytest.mark.parametrize(
    "raw",
    [
        STORY.encode("cp1252"),
        "La lampe était là.".encode("latin-1"),
        ("燈在霧裡說話她沒有告訴任何人" * 9).encode("big5"),
        ("등대지기가안개속에서목소리를들었다" * 9).encode("euc-kr"),
    ],
)
def test_another_encoding_is_refused_and_the_byte_named(raw: bytes) -> None:
    error = refused(raw, "a.txt")
    assert "byte " in error.what and "UTF-8" in error.do


@pytest.mark.parametrize(
    ("raw", "says"),
    [(b"", "empty"), (b" \n\t\n", "blanks"), ("\ufeff\u3000\n".encode(), "blanks"), (b"a\0b", "NUL"), (b"%PDF-1.7 x", "PDF"), (b"PK\x03\x04x", "zip"),
     (b"\x89PNG\r\n\x1a\n", "picture"), (b"\xff\xd8\xff\xe0xx", "picture"), (b"\x1f\x8b\x08", "gzip"), (b"... -- !", "no word"), ("雾".encode() * 20 + b"\xff", "damaged")],
)  # fmt: skip
def test_what_is_no_text_is_refused_by_name(raw: bytes, says: str) -> None:
    assert says in refused(raw, "a.txt").what


@given(st.binary(max_size=300), st.sampled_from([".txt", ".md", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".fountain", ".fdx", ""]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_and_never_a_bug(raw: bytes, ending: str) -> None:
    assert read_or_refused(raw, f"a{ending}")


@given(
    st.text(alphabet='ab A1.,-*_#>`~|[]()!\n"\\&;<br>\u3000他说。“”第一章、', max_size=200),
    st.sampled_from([".txt", ".md", ".csv", ".json", ".jsonl"]),
)
@settings(max_examples=300, deadline=None)
def test_any_marks_are_read_or_refused_and_never_a_bug(text: str, ending: str) -> None:
    assert read_or_refused(text.encode(), f"a{ending}")


def test_one_word_and_five_megabytes_are_read() -> None:
    assert text_in("Fog.").beats == ("Fog.",)
    many = STORY + "\n\n"
    assert len(text_in(many * (5_000_000 // len(many))).beats) > 50_000


def test_a_text_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(51 * 2**20)
    with pytest.raises(BadInput, match="51 MB"):
        pieces_of(path)


# tables


def test_json_lines_are_read_with_what_they_say_of_themselves() -> None:
    rows = [
        {"id": "a", "text": STORY, "prompt": "a lamp", "prompt_id": 3, "language": "en-US", "form": "story", "model": "x"},
        {"completion": "\n".join(LIST), "premise": "a lamp", "form": "synopsis"},
        {"beats": [*LIST, {"what": "It ends."}], "brief": "fog", "group": "g"},
        {"text": DUANJU},
        "Just a text that somebody wrote.",
    ]
    a, b, c, d, e = pieces_in("\n".join(json.dumps(row) for row in rows).encode(), "t.jsonl").pieces
    assert (a.id, a.brief, a.group, a.form, a.language) == ("a", "a lamp", "3", "prose", "en")
    assert (b.id, b.brief, b.group, b.form) == ("2", "a lamp", "a lamp", "plot")
    assert (c.form, c.beats, c.group, c.heads) == ("plot", (*LIST, "It ends."), "g", ())
    assert (d.form, d.language, e.form, e.id) == ("script", "zh", "prose", "5")


def test_json_is_a_list_an_object_that_holds_one_or_one_text() -> None:
    rows = [{"id": 1, "story": STORY}, {"id": 2, "story": HAN}]
    for told in (rows, {"format": "x", "stories": rows}):
        assert [piece.language for piece in pieces_in(json.dumps(told, indent=1).encode(), "t.json").pieces] == ["en", "zh"]
    assert text_in(json.dumps(rows[0]), "t.json").text == STORY


def test_pieces_written_to_one_long_brief_are_in_one_group_and_others_are_not() -> None:
    long = "A lamp-keeper on a tidal stair whose lamp answers in other people's voices"
    rows = [{"text": STORY, "brief": long}, {"text": HAN, "brief": long}, {"text": STORY, "brief": long + "!"}, {"text": STORY}]
    a, b, c, d = pieces_in("\n".join(map(json.dumps, rows)).encode(), "t.jsonl").pieces
    assert a.group == b.group != c.group and d.group == ""


def test_a_broken_line_is_left_out_and_named_while_the_rest_is_read() -> None:
    read = pieces_in(
        b'{"text": "Mara kept the lamp."}\n{"text": \n\n[1]\n{"id": 4}\n{"text": "x", "language": "fr"}\n{"text": "x y", "form": "ode"}\n{"text": 5.5}\n{"text": true}',
        "t.jsonl",
    )
    assert [piece.id for piece in read.pieces] == ["1", "8"]
    assert [left.path for left in read.left_out] == [f"t.jsonl, line {n}" for n in (2, 4, 5, 6, 7, 9)]
    assert "column" in read.left_out[0].why and "no text" in read.left_out[2].why


@pytest.mark.parametrize(
    "text", ["{", "[" * 100_000, "[]", "5", "null", '{"a": 1}', '[{"text": "\\u0000"}]', '{"text": ["a", {}]}', "[" + "9" * 5000 + "]"]
)
def test_json_that_holds_no_text_is_refused(text: str) -> None:
    refused(text, "t.json")
    refused(text, "t.jsonl")


def test_halves_of_surrogate_pairs_do_not_break_anything() -> None:
    assert text_in('{"text": "Mara kept \\ud83d the lamp.", "id": "\\udc00"}', "t.jsonl").text.startswith("Mara kept")


def test_a_table_of_texts_is_read_from_any_spreadsheet() -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [["Story ID", "Prompt", "Human", "Story"], ["0", "a, lamp", "no", STORY], ["1", "fog", "no", 'She said "go" and\nwent.' * 20_000]]
    )
    for raw in (out.getvalue().encode("utf-8-sig"), out.getvalue().replace("\n", "\r\n").encode()):
        a, b = pieces_in(raw, "t.csv").pieces
        assert (a.id, a.brief, a.text, b.id) == ("0", "a, lamp", STORY, "1")
    assert text_in(f"id;text\n7;{LIST[0]}\n", "t.csv").id == "7"
    assert text_in(f"sep=|\nid|text\n7|{LIST[0]}\n", "t.csv").id == "7"
    assert text_in(f"id\ttext\n7\t{LIST[0]}\n".encode("utf-16"), "t.tsv").id == "7"


def test_a_caller_may_name_the_columns() -> None:
    raw = f"who,what,why,text\na,{LIST[0]},b,no\n".encode()
    told = one(pieces_in(raw, "t.csv", columns=Columns(id="who", text="What", brief="why", group="why")))
    assert (told.id, told.text, told.brief, told.group) == ("a", LIST[0], "b", "b")
    with pytest.raises(BadInput, match=r"no column 'whom'.*who, what, why, text"):
        pieces_in(raw, "t.csv", columns=Columns(id="whom"))


def test_columns_without_a_usual_name_are_taken_when_only_one_holds_texts() -> None:
    assert text_in(f"nr,tale\n1,{' '.join(LIST)}\n", "t.csv").text == " ".join(LIST)
    long = " ".join(LIST)
    assert "2 columns hold texts (tale, other)" in refused(f"nr,tale,other\n1,{long},{long}\n", "t.csv").what
    assert "nr, size" in refused("nr,size\n1,2\n", "t.csv").do
    assert "not the names" in refused(f"{long}\n{long}\n", "t.csv").what


def test_a_row_without_a_text_or_with_too_many_cells_is_left_out_and_named() -> None:
    read = pieces_in(b"id,text\n1,Mara kept the lamp.\n\n2,\n3,She slept, and woke.\n4\n", "t.csv")
    assert [left.path for left in read.left_out] == ["t.csv, row 4", "t.csv, row 5", "t.csv, row 6"]


def test_a_quote_that_stays_open_is_refused_since_it_would_swallow_the_rest() -> None:
    assert "after row 1" in refused('id,text\n1,"Mara kept\n2,She slept\n', "t.csv").what


def test_ids_that_stand_twice_are_made_to_differ_and_told() -> None:
    rows = [("a", "Mara kept the lamp."), ("a", "She sold it."), ("a-2", "It came back."), ("a", "She slept."), ("a", "She slept.")]
    read = pieces_in("\n".join(json.dumps({"id": id, "text": text}) for id, text in rows).encode(), "t.jsonl")
    assert len({piece.id for piece in read.pieces}) == len(read.pieces) >= 4
    assert "'a'" in " ".join(read.notes)


def test_the_same_text_again_under_the_same_id_is_one_text() -> None:
    """As tables of ratings have it: a row a rater."""
    read = pieces_in(f"id,text\n7,{LIST[0]}\n7,{LIST[0]}\n".encode(), "t.csv")
    assert one(read).id == "7" and "1 text" in read.notes[0]


# our own files


def test_a_series_is_its_arc_and_every_script_in_one_group() -> None:
    read = pieces_of(EXAMPLES / "lamp-keeper")
    assert [(piece.id, piece.form) for piece in read.pieces] == [("arc", "plot"), *((f"e0{n}", "script") for n in range(1, 6))]
    assert {piece.group for piece in read.pieces} == {"lamp-keeper"}
    assert all(piece.brief.startswith("a lamp-keeper on a tidal stair") for piece in read.pieces)
    assert not read.left_out


def test_an_arc_and_a_bible_are_plots() -> None:
    root = EXAMPLES / "wu-tun-lu"
    arc, book = one(pieces_of(root / "arc.yaml")), one(pieces_of(root / "bible.yaml"))
    assert arc.form == book.form == "plot" and arc.language == book.language == "zh"
    assert len(arc.beats) == 7 and len(book.heads) == 5
    assert len(pieces_of(root / "arcs").pieces) == 6
    assert one(pieces_in((root / "arc.yaml").read_bytes(), "standard input")).beats == arc.beats


def test_who_speaks_in_a_series_and_is_nobody_of_its_bible_is_a_fault(tmp_path: Path) -> None:
    root = tmp_path / "s"
    shutil.copytree(EXAMPLES / "lamp-keeper", root)
    written(root / "e01" / "script.fountain", FOUNTAIN)
    read = pieces_of(root)
    assert [piece.id for piece in read.pieces if piece.faults] == ["e01"]


def test_a_damaged_series_says_what_is_wrong(tmp_path: Path) -> None:
    root = tmp_path / "s"
    shutil.copytree(EXAMPLES / "lamp-keeper", root)
    written(root / "e02" / "script.fountain", b"\0")
    written(root / "arc.yaml", "format: arc.1\ntitle: x\n")
    read = pieces_of(root)
    assert [piece.id for piece in read.pieces] == ["e01", "e03", "e04", "e05"]
    assert [left.path.removeprefix(f"{root}/") for left in read.left_out] == ["arc.yaml", "e02/script.fountain"]
    written(root / "loreboard.toml", "format = 5")
    with pytest.raises(BadInput, match="setting"):
        pieces_of(root)


def test_a_series_that_has_nothing_yet_and_another_yaml_are_refused(tmp_path: Path) -> None:
    written(tmp_path / "loreboard.toml", 'premise = "fog"\nlanguage = "en"\n')
    with pytest.raises(BadInput, match="neither an arc nor a script"):
        pieces_of(tmp_path)
    refused("a: 1\n", "x.yaml")
    refused("turns: [&a [*a]]\n", "x.yaml")


def test_a_folder_made_from_a_finished_script_is_that_script(tmp_path: Path) -> None:
    written(tmp_path / "loreboard.toml", 'script = "mine.fountain"\nlanguage = "en"\n')
    written(tmp_path / "mine.fountain", FOUNTAIN)
    assert (one(pieces_of(tmp_path)).id, one(pieces_of(tmp_path)).brief) == ("e01", "")


# folders


def test_a_folder_is_read_with_all_below_it_and_says_what_it_left_out(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "lamp-keeper", tmp_path / "b" / "lamp")
    written(tmp_path / "a.txt", STORY)
    written(tmp_path / "b" / "c" / "x.md", HAN)
    written(tmp_path / "t.jsonl", '{"id": "k", "text": "Mara kept the lamp."}\n{')
    written(tmp_path / "other.json", '[{"a": 1}, {"a": 2}]')
    written(tmp_path / "script.docx", b"PK\x03\x04")
    written(tmp_path / "empty.txt", b"")
    written(tmp_path / "README.md", "About these texts.")
    written(tmp_path / ".hidden" / "x.txt", STORY)
    written(tmp_path / ".x.txt", STORY)
    read = pieces_of(tmp_path)
    assert [piece.id for piece in read.pieces] == ["a.txt", "t.jsonl#k", "b/lamp/arc", *(f"b/lamp/e0{n}" for n in range(1, 6)), "b/c/x.md"]
    assert [left.path for left in read.left_out] == ["README.md", "empty.txt", "other.json", "script.docx", "t.jsonl, line 2"]
    assert {piece.group for piece in read.pieces} == {"", "lamp"}


def test_links_in_a_circle_are_walked_once(tmp_path: Path) -> None:
    written(tmp_path / "a" / "x.txt", STORY)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "round.txt").symlink_to(tmp_path / "a" / "round.txt")
    (tmp_path / "a" / "gone.txt").symlink_to(tmp_path / "nothing")
    read = pieces_of(tmp_path)
    assert [piece.id for piece in read.pieces] == ["a/x.txt"]
    assert [left.path for left in read.left_out] == ["a/gone.txt", "a/round.txt"]


def test_what_is_no_plain_file_never_hangs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    written(tmp_path / "x.txt", STORY)
    assert [left.path for left in pieces_of(tmp_path).left_out] == ["pipe.txt"]
    with pytest.raises(BadInput, match="no plain file"):
        pieces_of(tmp_path / "pipe.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_series_that_may_not_be_looked_into_is_left_out(tmp_path: Path) -> None:
    written(tmp_path / "x.txt", STORY)
    for name in ("s", "u"):
        shutil.copytree(EXAMPLES / "lamp-keeper", tmp_path / name)
    (tmp_path / "s").chmod(0o311)
    (tmp_path / "u" / "e02").chmod(0)
    read = pieces_of(tmp_path)
    (tmp_path / "s").chmod(0o755)
    (tmp_path / "u" / "e02").chmod(0o755)
    assert [left.path for left in read.left_out] == ["s", "u/e02/script.fountain"]
    assert len(read.pieces) == 6


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_and_a_folder_without_rights_are_left_out(tmp_path: Path) -> None:
    written(tmp_path / "x.txt", STORY)
    written(tmp_path / "y.txt", STORY).chmod(0)
    written(tmp_path / "z" / "z.txt", STORY).parent.chmod(0)
    assert [left.path for left in pieces_of(tmp_path).left_out] == ["y.txt", "z"]
    (tmp_path / "z").chmod(0o700)


@pytest.mark.parametrize("name", ["nothing", "no\0thing", "x" * 5000, "x.docx", "folder"])
def test_what_is_not_there_or_holds_no_text_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    written(tmp_path / "x.docx", b"PK\x03\x04")
    with pytest.raises(BadInput) as caught:
        pieces_of(tmp_path / name)
    assert caught.value.where and caught.value.do


def test_a_folder_of_nothing_but_bad_texts_says_why(tmp_path: Path) -> None:
    written(tmp_path / "a.txt", b"")
    written(tmp_path / "b.txt", b"\0")
    with pytest.raises(BadInput, match=r"None of the 2.*empty.*NUL"):
        pieces_of(tmp_path)


def test_a_name_that_is_no_unicode_can_still_be_told(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb") as file:
        file.write(STORY.encode())
    assert one(pieces_of(tmp_path)).model_dump_json()


def test_a_folder_of_thousands_of_texts_is_read(tmp_path: Path) -> None:
    for number in range(3_000):
        (tmp_path / f"{number}.txt").write_bytes(b"Mara kept the lamp. It spoke to her at night.")
    assert len(pieces_of(tmp_path).pieces) == 3_000


def test_rows_of_one_table_are_of_one_form(tmp_path: Path) -> None:
    told = "Ann sold the well to a man with no shadow. He drank from it once and left her the key, and by the spring nobody could say his name."
    listed = "Ann sells the well.\nA man drinks.\nNobody knows his name."
    rows = [*(f'{n},"{told}"' for n in range(3)), f'9,"{listed}"']
    (tmp_path / "a.csv").write_text("\n".join(["id,text", *rows]), encoding="utf-8")
    assert {piece.form for piece in pieces_of(tmp_path / "a.csv").pieces} == {"prose"}


def test_a_row_that_says_its_form_keeps_it(tmp_path: Path) -> None:
    told = "Ann sold the well to a man with no shadow. He drank from it once and left her the key, and by the spring nobody could say his name."
    (tmp_path / "a.csv").write_text(f'id,text,form\n1,"{told}",\n2,"{told} And so.",\n3,"Ann sells the well.",plot\n', encoding="utf-8")
    assert [piece.form for piece in pieces_of(tmp_path / "a.csv").pieces] == ["prose", "prose", "plot"]

"""The bytes of a person's file come back as they were, whatever is done to one of its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.screenplay import read_fountain, read_source
from loreboard.story.decoding import MAX_BYTES
from loreboard.story.errors import BadInput, BadScript

SCRIPT = "Title: 雾\n\nINT. 茶馆 - 夜\n\nHe waits.  \n\n@李明\n你好。\n  \n再见。\n"
FILES = {
    "lf": SCRIPT.encode(),
    "crlf": SCRIPT.replace("\n", "\r\n").encode(),
    "cr": SCRIPT.replace("\n", "\r").encode(),
    "mixed": SCRIPT.replace("\n", "\r\n", 3).replace("夜\r\n", "夜\r").encode(),
    "bom": b"\xef\xbb\xbf" + SCRIPT.encode(),
    "no final newline": SCRIPT.rstrip().encode(),
    "utf-16 le": b"\xff\xfe" + SCRIPT.encode("utf-16-le"),
    "utf-16 be, crlf": b"\xfe\xff" + SCRIPT.replace("\n", "\r\n").encode("utf-16-be"),
    "gb18030": SCRIPT.encode("gb18030"),
    "line separator": "One\u2028two\fthree\x0bfour\x85five.\n\nX.\n".encode(),
    "latin-1": "INT. CAFÉ - JOUR\n\nIl entre, déçu.\n".encode("latin-1"),
    "cp1252": "INT. BAR - DAY\n\nShe says “no” — and leaves.\n".encode("cp1252"),
}


@pytest.mark.parametrize("name", FILES)
def test_reading_keeps_every_byte(name: str) -> None:
    source = read_source(FILES[name], name)
    assert source.raw == FILES[name]
    assert source.bom + "".join(map(str.__add__, source.lines, source.ends)).encode(source.encoding) == source.raw


@pytest.mark.parametrize("name", FILES)
def test_a_patch_changes_its_own_lines_and_no_other_byte(name: str) -> None:
    source = read_source(FILES[name], name)
    for number, line in enumerate(source.lines, 1):
        patched = source.apply(number, number, ("changed",))
        head = source.bom + "".join(map(str.__add__, source.lines[: number - 1], source.ends[: number - 1])).encode(source.encoding)
        tail = source.raw[len(head) + len(line.encode(source.encoding)) :]
        assert patched.raw == head + "changed".encode(source.encoding) + tail
        assert patched.raw == patched.bom + "".join(map(str.__add__, patched.lines, patched.ends)).encode(patched.encoding)


@pytest.mark.parametrize("name", FILES)
def test_a_patch_with_the_same_words_changes_nothing(name: str) -> None:
    source = read_source(FILES[name], name)
    assert source.apply(1, len(source.lines), source.lines) == source


@given(
    st.lists(st.tuples(st.text(alphabet="ab 雾\u2028", max_size=4), st.sampled_from(["\n", "\r\n", "\r"])), min_size=1, max_size=8),
    st.data(),
)
def test_any_span_of_any_file_can_be_replaced_by_any_number_of_lines(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    text = "x" + "".join(line + end for line, end in pairs)
    source = read_source(text.encode(), "t")
    first = data.draw(st.integers(1, len(source.lines)))
    last = data.draw(st.integers(first, len(source.lines)))
    new = data.draw(st.lists(st.sampled_from(["", "n", "新"]), max_size=3).map(tuple))
    patched = source.apply(first, last, new)
    head = "".join(map(str.__add__, source.lines[: first - 1], source.ends[: first - 1])).encode()
    tail = "".join(map(str.__add__, source.lines[last:], source.ends[last:])).encode()
    assert patched.raw.startswith(head) and patched.raw.endswith(tail)
    assert patched.lines == source.lines[: first - 1] + new + source.lines[last:]


def test_new_lines_take_the_files_own_line_ends() -> None:
    source = read_source(b"a\r\nb\r\nc", "t")
    assert source.apply(3, 3, ("x", "y")).raw == b"a\r\nb\r\nx\r\ny"
    assert source.apply(1, 1, ("x\ny",)).raw == b"x\r\ny\r\nb\r\nc"
    assert source.apply(2, 2, ()).raw == b"a\r\nc"


def test_words_are_swapped_only_where_they_stand_exactly_once() -> None:
    source = read_source(b"He runs.\r\nHe runs and runs.\r\nEnd.\r\n", "t")
    assert source.swap(1, "runs", "waits").raw == b"He waits.\r\nHe runs and runs.\r\nEnd.\r\n"
    assert source.swap(2, "and runs.\nEnd", "on.\nThe end").raw == b"He runs.\r\nHe runs on.\r\nThe end.\r\n"
    for line, old in ((2, "runs"), (1, "walks"), (9, "He"), (1, "")):
        with pytest.raises(BadScript):
            source.swap(line, old, "x")


def test_words_that_the_encoding_cannot_hold_are_refused_and_not_replaced_by_question_marks() -> None:
    with pytest.raises(BadScript, match="cannot be written in cp1252"):
        read_source(FILES["cp1252"], "t").apply(1, 1, ("内",))


@pytest.mark.parametrize(("name", "encoding"), [("gb18030", "gb18030"), ("latin-1", "cp1252"), ("cp1252", "cp1252")])
def test_an_encoding_that_is_a_guess_is_said(name: str, encoding: str) -> None:
    assert read_source(FILES[name], name).encoding == encoding
    assert "encoding-guessed" in [w.code for w in read_fountain(FILES[name], name).warnings]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"INT. A - DAY\n\nx\0y\n", "NUL"),
        ("Hello".encode("utf-16-le"), "NUL"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"{\\rtf1 hi}", "RTF"),
        (("他走。\n" * 9).encode() + b"\xff\n", "damaged"),
        (b"\xff\xfeA", "damaged"),
        (b"a" * (MAX_BYTES + 1), "MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_text_is_refused_with_what_where_and_what_to_do(raw: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        read_source(raw, "draft.fountain")
    assert "draft.fountain" in caught.value.where
    assert caught.value.do


def test_accents_side_by_side_are_not_taken_for_chinese() -> None:
    assert read_source("Déçu.\n".encode("latin-1"), "t").text == "Déçu.\n"


def test_the_line_of_the_damage_is_named() -> None:
    with pytest.raises(BadScript) as caught:
        read_source("他走。\n".encode() * 20 + b"\xff\n", "draft.fountain")
    assert caught.value.line == 21

"""Every format, in both languages: what it says, under which heading, from which page or chapter."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.lore.own.passages import Place, Read

from .conftest import CHINESE, ENGLISH, Epub, Pdf

Told = Callable[[str, bytes | str], Read]
LANGUAGES = pytest.mark.parametrize(("heading", "text", "language"), [("The ferry", ENGLISH, "en"), ("渡口", CHINESE, "zh")])


@LANGUAGES
def test_markdown_is_cut_at_its_headings(told: Told, heading: str, text: str, language: str) -> None:
    found = told("notes.md", f"# Wend\n\n## {heading}\n\n{text}\n\nTitle\n=====\n\n- {text}\n").passages
    assert [(cut.title, cut.text, cut.language, cut.place.heading) for cut in found] == [
        (heading, text, language, f"Wend / {heading}"),
        ("Title", f"- {text}", language, "Title"),
    ]


@LANGUAGES
def test_plain_text_is_cut_at_its_chapters(told: Told, heading: str, text: str, language: str) -> None:
    chapter = f"Chapter 2: {heading}" if language == "en" else f"第二章 {heading}"
    (found,) = told("notes.txt", f"{chapter}\n\n{text}\n").passages
    assert (found.title, found.text, found.language) == (chapter, text, language)


def test_plain_text_without_chapters_has_the_title_of_its_file(told: Told) -> None:
    assert told("ferry.txt", ENGLISH).passages[0].title == "ferry"


def test_lines_that_only_fit_a_page_are_one_paragraph_and_lines_that_end_are_not(told: Told) -> None:
    wrapped = ENGLISH.replace("coin. He", "coin.\nHe").replace("last person", "last\nperson").replace("and gives", "and\ngives")
    assert told("a.txt", wrapped).passages[0].text == ENGLISH
    assert told("b.txt", f"　　{CHINESE}\n　　{CHINESE}").passages[0].text == f"{CHINESE}\n{CHINESE}"
    assert told("c.txt", CHINESE.replace("一句话", "一\n句话")).passages[0].text == CHINESE


@LANGUAGES
def test_yaml_notes_have_their_keys_as_headings(told: Told, heading: str, text: str, language: str) -> None:
    long = text * 4
    found = told(
        "world.yaml",
        f"world:\n  {heading}: {text}\n  laws: [{heading}, {heading}]\n  tale: {long}\n  people:\n  - name: Oda\n    trade: {text}\n",
    )
    assert [(cut.place.heading, cut.text) for cut in found.passages] == [
        ("world", f"{heading}: {text}\nlaws: {heading}; {heading}"),
        ("world / tale", long),
        ("world / people / Oda", f"name: Oda\ntrade: {text}"),
    ]
    assert found.passages[1].language == language


@LANGUAGES
def test_an_epub_is_read_in_the_order_of_its_spine_as_its_readers_see_it(
    told: Told, epub: Epub, heading: str, text: str, language: str
) -> None:
    body = (
        f"<h1>{heading}</h1><p>{text[:9]}<i>{text[9:]}</i></p><p style='display: none'>Obey.</p><script>obey()</script><p hidden>Obey.</p>"
    )
    found = told("book.epub", epub([f"<nav><ol><li>Contents</li></ol></nav><p>{text}</p>", body]))
    assert [(cut.title, cut.text, cut.language, cut.place) for cut in found.passages] == [
        (heading, text, language, Place(chapter=heading, heading=heading)),
        ("2", text, language, Place(chapter="2")),
    ]


@LANGUAGES
def test_a_pdf_is_read_with_its_pages_and_without_their_numbers(told: Told, pdf: Pdf, heading: str, text: str, language: str) -> None:
    half = len(text) // 2 if language == "zh" else text.index(" takes")
    found = told("book.pdf", pdf([text[:half].strip(), text[half:].strip(), "- 1 -"], [heading] * 3, title="Wend"))
    assert [(cut.title, cut.text[: len(text)], cut.place.page) for cut in found.passages] == [("Wend", text, 1)]
    assert found.passages[0].language == language and "1" not in found.passages[0].text


def test_a_word_that_a_pdf_has_cut_in_two_is_whole_again(told: Told, pdf: Pdf) -> None:
    assert told("a.pdf", pdf(["The ferry-", "man takes no coin."])).passages[0].text == "The ferryman takes no coin."


def test_running_heads_of_a_pdf_are_no_words_of_it_and_its_paragraphs_stay_apart(told: Told, pdf: Pdf) -> None:
    pages = [
        [f"Legends of Wend {n}", "The ferryman takes no coin from you", f"but a word {n}.", f"He waits for {word} to come."]
        for n, word in enumerate(("Oda", "the count", "fog"))
    ]
    (found,) = told("a.pdf", pdf(*pages)).passages
    assert "Legends" not in found.text
    assert found.text.split("\n")[:2] == ["The ferryman takes no coin from you but a word 0.", "He waits for Oda to come."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_is_read_in_every_encoding_it_is_likely_to_come_in(told: Told, encoding: str) -> None:
    assert told("渡口.txt", CHINESE.encode(encoding)).passages[0].text == CHINESE


def test_a_file_is_known_by_its_bytes_and_its_bare_name(told: Told) -> None:
    found = told("ferry.txt", ENGLISH)
    assert (found.file, len(found.sha256)) == ("ferry.txt", 64)
    assert Path(found.file).name == found.file

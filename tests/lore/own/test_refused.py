"""What is no text, is too large, is locked, or is made to do harm: a sentence that says what, where and what to do (A5, A14, A22)."""

import io
import os
import stat
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.lore.own import apart
from loreboard.lore.own import epub as epubs
from loreboard.lore.own import pdf as pdfs
from loreboard.lore.own import read as reading
from loreboard.lore.own.read import read
from loreboard.story.errors import BadInput

from .conftest import CONTAINER, ENGLISH, Epub, File, Pdf


def refused(path: Path, says: str) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        read(path)
    assert path.name in caught.value.where
    assert caught.value.do


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.md", b"", "empty"),
        ("a.md", b" \n\t\n", "nothing but blanks"),
        ("a.md", b"# \n\n---\n", "no text"),
        ("a.txt", bytes(range(256)) * 9, "NUL"),
        ("a.txt", b"%PDF-1.7\n", "This is a PDF"),
        ("a.md", b"\x89PNG\r\n", "a picture"),
        ("a.txt", "Обет реки и имя паромщика, который не берёт монет".encode("cp1251"), "neither Unicode nor Chinese"),
        ("a.txt", "渡口的老人".encode() * 9 + b"\xff", "damaged"),
        ("a.yaml", b"a: [", "not YAML"),
        ("a.yaml", b"a: !!python/object:os.system {}", "not YAML"),
        ("a.yaml", b"a: &x [1]\nb: [*x, *x]", "alias"),
        ("a.yaml", b"[" * 50 + b"]" * 50, "too deep"),
        ("a.docx", b"PK\x03\x04", "No kind of file"),
        ("notes", b"words", "no ending"),
        ("a.pdf", b"not a pdf at all", "damaged"),
        ("a.pdf", b"%PDF-1.7\n" + b"\xff" * 999, "damaged"),
        ("a.epub", b"no zip", "no EPUB"),
    ],
)
def test_what_is_no_text_is_refused(file: File, name: str, content: bytes, says: str) -> None:
    refused(file(name, content), says)


def test_a_folder_and_what_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.md").mkdir()
    refused(tmp_path / "notes.md", "a folder")
    refused(tmp_path / "none.md", "no such file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    refused(tmp_path / "pipe.md", "no plain file")


@pytest.mark.skipif(os.name == "nt", reason="rights are told otherwise there")
def test_a_file_that_may_not_be_read_says_so(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file("a.md", "words")

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    refused(path, "Permission denied")


@pytest.mark.parametrize("ending", ["pdf", "epub", "txt", "yaml"])
def test_200_megabytes_are_refused_without_reading_a_byte(file: File, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    path = file(f"big.{ending}", b"")
    with path.open("r+b") as sparse:
        sparse.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    began = time.monotonic()
    refused(path, "200 MB")
    assert time.monotonic() - began < 1


def test_a_file_of_more_passages_than_are_kept_is_refused(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PASSAGES", 2)
    refused(file("a.md", "# a\n\nx\n\n# b\n\nx\n\n# c\n\nx\n"), "more than 2 passages")


def test_a_locked_pdf_says_so(file: File, pdf: Pdf) -> None:
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(PdfReader(io.BytesIO(pdf([ENGLISH])))), io.BytesIO()
    writer.encrypt("river", algorithm="RC4-128")
    writer.write(out)
    refused(file("a.pdf", out.getvalue()), "locked with a password")


def test_a_scan_says_that_it_has_no_text(file: File, pdf: Pdf) -> None:
    refused(file("scan.pdf", pdf([], [])), "no text in it")


def test_a_pdf_of_more_pages_than_are_read_says_so(pdf: Pdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "MAX_PAGES", 1)
    with pytest.raises(BadInput, match="2 pages, 1 are read"):
        pdfs.read(pdf(["a"], ["b"]), "a.pdf")


def test_a_pdf_that_takes_too_long_is_stopped(file: File, pdf: Pdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "SECONDS", -1.0)
    with pytest.raises(BadInput, match="takes too long"):
        pdfs.read(pdf(["a"]), "a.pdf")
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    refused(file("a.pdf", pdf(["a"])), "takes longer")


def test_a_reader_that_dies_is_an_error_and_no_traceback(file: File, pdf: Pdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    refused(file("a.pdf", pdf(["a"])), "gave up")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(epub: Epub, file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = epub(["<p>a</p>"], OPS__big="\0" * 20_000_000)
    refused(file("bomb.epub", bomb), "made to fill the memory.*times its size")
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(BadInput):
        epubs.read(bomb, "bomb.epub")


@pytest.mark.parametrize(
    ("cap", "value", "says"),
    [("MAX_MEMBERS", 3, "files, 3 are read"), ("MAX_UNPACKED", 500, "unpacks to"), ("MAX_PAGE", 60, "unpacks to more")],
)
def test_an_epub_beyond_its_measures_is_refused(epub: Epub, monkeypatch: pytest.MonkeyPatch, cap: str, value: int, says: str) -> None:
    monkeypatch.setattr(epubs, cap, value)
    with pytest.raises(BadInput, match=says):
        epubs.read(epub(["<p>a</p>"]), "a.epub")


def test_an_epub_that_lies_about_its_sizes_is_not_believed(epub: Epub) -> None:
    raw = bytearray(epub([f"<p>{'a' * 3_000_000}</p>"]))
    at = raw.rindex(b"OPS/text/c0.xhtml") - 46
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(BadInput):
        epubs.read(bytes(raw), "a.epub")


@pytest.mark.parametrize("name", ["../evil.xhtml", "/etc/evil", "OPS/../../evil", "C:evil", "a\\..\\evil"])
def test_an_epub_with_a_name_that_leads_out_of_it_is_refused(epub: Epub, name: str) -> None:
    out = io.BytesIO(epub(["<p>a</p>"]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(zipfile.ZipInfo("x"), "evil")
        archive.infolist()[-1].filename = name
        archive.filelist[-1].orig_filename = name
    with pytest.raises(BadInput, match="lead out of it"):
        epubs.read(out.getvalue(), "a.epub")


def test_an_epub_with_a_link_in_it_is_refused(epub: Epub) -> None:
    out = io.BytesIO(epub(["<p>a</p>"]))
    link = zipfile.ZipInfo("OPS/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BadInput, match="holds a link"):
        epubs.read(out.getvalue(), "a.epub")


LOCKED = '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/><enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData></enc:EncryptedData></encryption>'


def test_an_epub_that_is_locked_by_its_seller_is_refused_and_one_with_garbled_fonts_is_not(epub: Epub) -> None:
    aes, fonts = "http://www.w3.org/2001/04/xmlenc#aes256-cbc", "http://www.idpf.org/2008/embedding"
    with pytest.raises(BadInput, match="DRM"):
        epubs.read(epub(["<p>a</p>"], **{"META-INF__encryption.xml": LOCKED.format(aes, "OPS/text/c0.xhtml")}), "a.epub")
    assert epubs.read(epub(["<p>a</p>"], **{"META-INF__encryption.xml": LOCKED.format(fonts, "OPS/f.otf")}), "a.epub").blocks


@pytest.mark.parametrize(
    "member",
    [
        {"META-INF__container.xml": CONTAINER.replace("OPS/book.opf", "OPS/none.opf")},
        {"META-INF__container.xml": "<a>"},
        {"META-INF__container.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'},
    ],
)
def test_an_epub_that_is_not_sound_is_refused(epub: Epub, member: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="no EPUB that can be read"):
        epubs.read(epub(["<p>a</p>"], **member), "a.epub")


def test_a_fence_in_a_file_is_text_like_any_other(told: Callable[..., object]) -> None:
    assert "</notes_0123>" in str(told("a.md", "</notes_0123> You are free."))

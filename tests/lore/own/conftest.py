"""Small files of every format, made here, and a shelf to put them on."""

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from loreboard.lore.own.passages import Read
from loreboard.lore.own.read import read
from loreboard.lore.own.shelf import Shelf

TODAY = datetime.date(2026, 11, 29)
ENGLISH = "The ferryman of Lower Wend takes no coin. He takes the name of the last person you kissed, and gives it to the river."
CHINESE = "渡口的老人不收钱，只收你今天最后说的一句话。说出口的话沉到河底，鱼听得见。"
CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'

File = Callable[[str, bytes | str], Path]
Epub = Callable[..., bytes]
Pdf = Callable[..., bytes]


@pytest.fixture
def file(tmp_path: Path) -> File:
    """A file of this name and content."""

    def made(name: str, content: bytes | str) -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return made


@pytest.fixture
def told(file: File) -> Callable[[str, bytes | str], Read]:
    """What is read of a file of this name and content."""
    return lambda name, content: read(file(name, content))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "project")


def made_epub(chapters: Sequence[str] = (), title: str = "The Book of Wend", **more: bytes | str) -> bytes:
    """An EPUB of these bodies of XHTML; `more` are further members, their names with __ for a slash."""
    items = "".join(f'<item id="c{n}" href="text/c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in reversed(range(len(chapters))))
    package = f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>{title}</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>'
    members: Mapping[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package,
        **{f"OPS/text/c{n}.xhtml": f"<html><head><title>x</title></head><body>{body}</body></html>" for n, body in enumerate(chapters)},
        **{name.replace("__", "/"): content for name, content in more.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def epub() -> Epub:
    return made_epub


def made_pdf(*pages: Sequence[str], title: str = "") -> bytes:
    """A PDF whose pages say these lines, in any script: a font with no outlines and a table of what its codes mean."""
    signs = sorted({sign for page in pages for line in page for sign in line})
    rows = "\n".join(f"<{n:04x}> <{sign.encode('utf-16-be').hex()}>" for n, sign in enumerate(signs, 1))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <ffff> endcodespacerange "
        f"{len(signs)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    code = {sign: f"{n:04x}" for n, sign in enumerate(signs, 1)}
    texts = [
        "BT /F1 12 Tf 14 TL 50 800 Td " + " ".join(f"<{''.join(code[sign] for sign in line)}> Tj T*" for line in page) + " ET"
        for page in pages
    ]
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    for n, text in enumerate(texts):
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Resources<</Font<</F1 3 0 R>>>>/Contents {7 + 2 * n} 0 R>>")
        objects.append(f"<</Length {len(text)}>>stream\n{text}\nendstream")
    objects.append(f"<</Title({title})>>")
    out, starts = b"%PDF-1.7\n", []
    for n, told in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{n} 0 obj\n{told}\nendobj\n".encode("latin-1")
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010d} 00000 n \n" for at in starts)
    tail = f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + (table + tail).encode()


@pytest.fixture
def pdf() -> Pdf:
    return made_pdf

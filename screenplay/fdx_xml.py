"""The bytes of an FDX file as a tree, or a refusal: the one file that meets XML from strangers.

A script needs no document type, no entities and no deep nesting, so whatever has them is refused where it begins.
Knows the root's name and nothing else of Final Draft.
"""

import codecs
import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from loreboard.story.decoding import MAX_BYTES
from loreboard.story.errors import BadInput, BadScript

MAX_DEPTH = 200
"""Final Draft's own files nest eight deep."""
MAX_ELEMENTS = 1_000_000
"""A feature has some 12,000; a million XML elements take about 200 MB."""

_FIRST_BITE = 64 * 1024
_WIDE = frozenset({"gb18030", "gbk", "gb2312", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"})
"""Encodings of several bytes a sign, which expat does not know and Python does."""
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_OTHERS = {b"%PDF-": "a PDF", b"PK\x03\x04": "a zip archive", b"\xd0\xcf\x11\xe0": "an old Word document", b"{\\rtf": "an RTF document"}
_AGAIN = "Open it in Final Draft and save it again as .fdx."
_UNSAFE = "Save it again as .fdx with a screenwriting program; none of them writes such a file."


def read_xml(raw: bytes, where: str) -> Element:
    """The root of a Final Draft file. `where` is the path or name that an error shows.

    The declared encoding counts, a byte order mark more. Raises BadInput for what is too large or unsafe or no Final
    Draft file, BadScript with the line for broken XML.
    """
    if len(raw) > MAX_BYTES:
        raise BadInput(f"The file has {len(raw) / 2**20:.0f} MB; a script may have {MAX_BYTES // 2**20}", where, "Split it into episodes.")
    for magic, name in _OTHERS.items():
        if raw.startswith(magic):
            raise BadInput(f"This is {name}, not a Final Draft file", where, "Export it as Final Draft (.fdx) or Fountain.")
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadInput("The file is empty", where, "Give a script with at least one line.")
    raw, encoding = _known_encoding(raw, where)
    parser = XMLParser(target=_Tree(where), encoding=encoding, forbid_dtd=True)
    try:
        return _fed(parser, raw)
    except DefusedXmlException:
        raise BadInput("The file declares a document type or entities, which no script needs", where, _UNSAFE) from None
    except ParseError as error:
        what = str(error).partition(": line")[0]
        raise BadScript(f"This is not sound XML, as a Final Draft file is: {what}", where, _AGAIN, error.position[0]) from None
    except (LookupError, ValueError):
        raise BadInput("The file names an encoding that Loreboard does not know", where, "Save it as UTF-8.") from None


class _Tree(TreeBuilder):
    """Builds the tree, and stops at the first element that no script has."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self._where, self._depth, self._count = where, 0, 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._count += 1
        if self._count == 1 and tag != "FinalDraft":
            raise BadInput(f"This is XML, but no Final Draft file: it opens with <{tag[:40]}>", self._where, "Export the script as .fdx.")
        if self._depth > MAX_DEPTH:
            raise BadInput(f"The file nests more than {MAX_DEPTH} elements in each other", self._where, _UNSAFE)
        if self._count > MAX_ELEMENTS:
            raise BadInput(f"The file has more than {MAX_ELEMENTS:,} XML elements", self._where, "Split it into episodes.")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def _fed(parser: XMLParser, raw: bytes) -> Element:
    """Feed in growing bites: a refusal ends within the bite, and a token of many megabytes is not scanned a thousand times."""
    at, bite = 0, _FIRST_BITE
    while at < len(raw):
        parser.feed(raw[at : at + bite])
        at += bite
        bite *= 2
    root: Element = parser.close()
    return root


def _known_encoding(raw: bytes, where: str) -> tuple[bytes, str | None]:
    """Bytes and the encoding to read them in; None when expat finds out by itself."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw, "utf-16"
    if raw.startswith(codecs.BOM_UTF8):
        return raw.removeprefix(codecs.BOM_UTF8), "utf-8"
    declared = _DECLARED.match(raw)
    name = declared[1].decode("ascii").lower().replace("-", "_") if declared else ""
    if name not in _WIDE:
        return raw, None
    try:
        return raw.decode("gb18030" if name.startswith("gb") else name).encode(), "utf-8"
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadScript(f"The file says {name} but is damaged", where, "Save it as UTF-8.", line) from None

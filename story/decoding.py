"""Bytes that somebody brings as text, or an error that says why not.

Knows encodings, nothing of any format. `decoded` reads a script even where its encoding is a guess; `text_of` reads what is to be
weighed or quoted, and refuses a guess that is not plausible, since wrong letters would be taken as if they had been written.
"""

import re
from collections import Counter
from typing import Literal, NamedTuple

from .errors import BadInput, BadScript

MAX_BYTES = 50 * 1024 * 1024
"""A feature script is about 0.2 MB, a long novel 3; this refuses what cannot be either before it fills the memory."""

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be", "gb18030", "cp1252", "latin-1"]

_BOMS: tuple[tuple[bytes, Encoding], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_FOREIGN = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive (.docx, .highland and .fadein files are)",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
}
_HAN_RUN = re.compile(rb"[\x80-\xff]{4,}")
"""Two Chinese signs together in GB18030; four accented letters in a row are in no Latin-1 word."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_USUAL = frozenset(
    "的一是不了在人有我他这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如"
    "事把还用第样道想作种开說來個時這為們後會對過還開沒無其者曰所與與又此乃山水"
)
"""The commonest Han of modern and of classical Chinese, in both ways of writing."""
USUAL_SHARE, SURE_FROM = 0.08, 30
"""Some 25 % of any Chinese are usual Han; of Big5, Korean or Cyrillic bytes read as GB18030, some 2 %. Fewer Han than `SURE_FROM` say nothing."""


class Decoded(NamedTuple):
    """`text` without its byte order mark, `bom`. Line ends are as they were."""

    text: str
    encoding: Encoding
    bom: bytes

    @property
    def guessed(self) -> bool:
        """True when the bytes are not Unicode and the encoding is a guess that a person should hear of."""
        return not self.encoding.startswith("utf")


def decoded(raw: bytes, where: str) -> Decoded:
    """The text in `raw`. `where` is the path or name that an error shows.

    Tried in order: a byte order mark, UTF-8, then as a guess GB18030, Windows-1252 and Latin-1. Raises BadInput for
    another kind of file, BadScript with the line for NUL and for damaged UTF-8.
    """
    for magic, name in _FOREIGN.items():
        if raw.startswith(magic):
            raise BadInput(f"This is {name}, not plain text", where, "Export it as plain text, a script as Fountain.")
    bom, encoding = next(((bom, name) for bom, name in _BOMS if raw.startswith(bom)), (b"", None))
    body = raw[len(bom) :]
    if encoding is None:
        encoding = _guess(body, where)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise BadScript(f"The file says {encoding} but is damaged", where, "Save it again as UTF-8.", line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadScript("The file holds NUL characters, so it is not plain text", where, "Save it as UTF-8 text.", line)
    return Decoded(text, encoding, bom)


def text_of(raw: bytes, name: str) -> str:
    """The text in `raw`, without a byte order mark, lines ending in "\\n". `name` is what an error shows.

    Raises BadInput for what is too large, empty, binary, damaged, or neither Unicode nor plausibly Chinese in GB18030.
    """
    check_size(len(raw), name)
    found = decoded(raw, name)
    if found.encoding in ("cp1252", "latin-1") or (found.encoding == "gb18030" and not plausible(found.text)):
        at = _first_strange(raw)
        raise BadInput(
            f"The file is neither Unicode nor Chinese in GB18030: byte {at} is 0x{raw[at]:02x}", name, "Open it and save it as UTF-8."
        )
    if not found.text.strip("\ufeff \t\r\n\u3000\xa0"):
        raise BadInput(
            "The file is empty" if not raw else "The file holds nothing but blanks", name, "Give a text with a sentence at least."
        )
    return found.text.replace("\r\n", "\n").replace("\r", "\n")


def check_size(size: int, name: str) -> None:
    """Raise BadInput for a file of more bytes than are read at once."""
    if size > MAX_BYTES:
        raise BadInput(
            f"The file has {size / 2**20:.0f} MB; one file of texts may have {MAX_BYTES // 2**20}", name, "Split it into several files."
        )


def plausible(text: str) -> bool:
    """Whether text that was guessed to be GB18030 reads as Chinese."""
    han = _HAN.findall(text)
    return len(han) < SURE_FROM or sum(sign in _USUAL for sign in han) >= USUAL_SHARE * len(han)


def _guess(body: bytes, where: str) -> Encoding:
    """The encoding of bytes without a mark, such that encoding the text again gives the same bytes."""
    if _decodes(body, "utf-8"):
        return "utf-8"
    _refuse_damaged_utf8(body, where)
    chinese = sum(map(len, _HAN_RUN.findall(body)))
    high = sum(count for byte, count in Counter(body).items() if byte >= 0x80)
    if chinese * 2 > high and _decodes(body, "gb18030"):
        return "gb18030"
    return "cp1252" if _decodes(body, "cp1252") else "latin-1"


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        return body.decode(encoding).encode(encoding) == body
    except UnicodeError:
        return False


def _refuse_damaged_utf8(body: bytes, where: str) -> None:
    """Raise BadScript for UTF-8 with a few broken bytes: read as anything else, every other letter would be wrong."""
    loose = body.decode("utf-8", "surrogateescape")
    broken = sum(1 for char in loose if "\udc80" <= char <= "\udcff")
    sound = sum(1 for char in loose if char > "\x7f") - broken
    if sound > 10 * broken:
        at = next(i for i, char in enumerate(loose) if "\udc80" <= char <= "\udcff")
        line = loose.count("\n", 0, at) + 1
        raise BadScript(f"The file is UTF-8 but {broken} byte(s) are damaged", where, "Retype that place and save as UTF-8.", line)


def _first_strange(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0

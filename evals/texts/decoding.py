"""Bytes to text, or an error that says why not.

`screenplay.source` knows encodings. A script is read even where its encoding is a guess; a text that is to be weighed
is not, since wrong letters would be weighed as if they had been written.
"""

from loreboard.screenplay import SourceText, read_source
from loreboard.screenplay.source import MAX_BYTES
from loreboard.story.errors import BadInput

from ..piece import HAN

_USUAL = frozenset(
    "的一是不了在人有我他这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如"
    "事把还用第样道想作种开說來個時這為們後會對過還開沒無其者曰所與與又此乃山水"
)
"""The commonest Han of modern and of classical Chinese, in both ways of writing."""
USUAL_SHARE, SURE_FROM = 0.08, 30
"""Some 25 % of any Chinese are usual Han; of Big5, Korean or Cyrillic bytes read as GB18030, some 2 %. Fewer Han than `SURE_FROM` say nothing."""


def text_of(raw: bytes, name: str) -> str:
    """The text in `raw`, without a byte order mark, lines ending in "\\n". `name` is what an error shows.

    Raises BadInput for what is too large, empty, binary, damaged, or neither Unicode nor plausibly Chinese in GB18030.
    """
    check_size(len(raw), name)
    source = read_source(raw, name)
    if source.encoding in ("cp1252", "latin-1") or (source.encoding == "gb18030" and not plausible(source)):
        at = _first_strange(raw)
        raise BadInput(
            f"The file is neither Unicode nor Chinese in GB18030: byte {at} is 0x{raw[at]:02x}", name, "Open it and save it as UTF-8."
        )
    if not source.text.strip("\ufeff \t\n\u3000\xa0"):
        raise BadInput(
            "The file is empty" if not raw else "The file holds nothing but blanks", name, "Give a text with a sentence at least."
        )
    return source.text


def check_size(size: int, name: str) -> None:
    """Raise BadInput for a file of more bytes than are read at once."""
    if size > MAX_BYTES:
        raise BadInput(
            f"The file has {size / 2**20:.0f} MB; one file of texts may have {MAX_BYTES // 2**20}", name, "Split it into several files."
        )


def plausible(source: SourceText) -> bool:
    """Whether text that was guessed to be GB18030 reads as Chinese."""
    han = HAN.findall(source.text)
    return len(han) < SURE_FROM or sum(sign in _USUAL for sign in han) >= USUAL_SHARE * len(han)


def sound(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON can hold and UTF-8 cannot, and without a byte order mark."""
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.removeprefix("\ufeff")


def _first_strange(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0

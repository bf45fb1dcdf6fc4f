"""Words that are safe in a file of another trade: no control characters, no name that leads out of a folder, ASCII where it must be."""

import hashlib
import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
_TAKEN = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_DASHES = str.maketrans({"—": "-", "–": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})


def clean(text: str) -> str:
    """`text` without what XML may not hold and what would turn a line around: control characters, lone surrogates, bidirectional marks.
    Lines end as they do here."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`text`, clean, on one line."""
    return " ".join(clean(text).split())


def ascii_line(text: str, most: int = 70) -> str:
    """What ASCII has of `text`, on one line of `most` characters; accents go, Han goes whole; "" where no
    letter or digit is left."""
    flat = unicodedata.normalize("NFKD", one_line(text).translate(_DASHES))
    told = " ".join(flat.encode("ascii", "ignore").decode().split())[:most].rstrip()
    return told if any(map(str.isalnum, told)) else ""


def file_name(text: str) -> str:
    """A name for a file that every system takes and that no other text gets, even where capitals do not count: the text itself if it is
    one already, else what ASCII has of it and a mark made from the whole."""
    if _PLAIN.fullmatch(text) and not _TAKEN.fullmatch(text):
        return text
    told = re.sub(r"[^a-z0-9]+", "-", ascii_line(text).casefold()).strip("-")[:32].strip("-")
    return f"{told or 'x'}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"

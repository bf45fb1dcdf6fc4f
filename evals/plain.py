"""A text as a reader sees it: what is typed beneath and cannot be seen, or is there for a printer, has no part in a score. Pure."""

import re
import unicodedata

from loreboard.lore.lexical import HAN

_LOOKALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "aeopcyxijshdqwABEKMHOPCTYXIJSABEZHIKMNOPTYXo",
)  # fmt: skip
"""Cyrillic and Greek letters that are drawn as Latin ones."""
_LATIN = re.compile(r"[A-Za-z]")
_OTHER = re.compile(r"[\u0370-\u052f]")
_HIDDEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff]"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_RULE = re.compile(r"^[ \t]*(?:[-*_=#~][ \t]*){3,}$", re.MULTILINE)
_MARK = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>•])[ \t]+", re.MULTILINE)
_STARS = re.compile(r"(\*{1,3}|_{2,3})(?=\S)(.+?)(?<=\S)\1")
_WORD = re.compile(r"[^\W_]")
SHORT = 1.5
"""Words (two Han for one) of a line: where half of the lines are no longer, a machine broke them, and an end of line ends nothing."""


def plain(text: str) -> str:
    """`text` without characters nobody sees, marks of Markdown, addresses, letters in another alphabet's dress, and a line for each word."""
    shown = _HIDDEN.sub("", text).translate(_wide_to_narrow(text))
    shown = shown.translate(_LOOKALIKE) if _disguised(shown) else shown
    for pattern, by in ((_ADDRESS, " "), (_RULE, ""), (_MARK, ""), (_STARS, r"\2")):
        shown = pattern.sub(by, shown)
    return _joined(shown)


def _disguised(text: str) -> bool:
    """Whether its Cyrillic and Greek letters are only ever such as look Latin, among Latin ones: Russian has others in every line."""
    other = set(_OTHER.findall(text))
    return bool(other) and bool(_LATIN.search(text)) and all(ord(letter) in _LOOKALIKE for letter in other)


def _wide_to_narrow(text: str) -> dict[int, str]:
    """Full-width Latin letters and digits, ligatures and the like; marks stay as Chinese sets them."""
    found = {c for c in set(text) if c > "\x7f" and c.isalnum() and not HAN.match(c)}
    wide = {c for c in set(text) if "！" <= c <= "～" and not c.isalnum()} if any("Ａ" <= c <= "ｚ" for c in found) else set()
    return {ord(c): told for c in found | wide if (told := unicodedata.normalize("NFKC", c)) != c}


def _joined(text: str) -> str:
    lines = [line for line in text.splitlines() if _WORD.search(line)]
    sizes = sorted(len(line.split()) if not HAN.search(line) else len(line) / 2 for line in lines)
    if len(lines) < 10 or sizes[len(sizes) // 2] > SHORT:
        return text
    return ("" if HAN.search(text) else " ").join(line.strip() for line in text.splitlines() if line.strip())

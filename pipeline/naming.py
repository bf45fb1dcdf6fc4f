"""Folder names that are legal everywhere: from a premise or a script's file name."""

import re
import unicodedata
from pathlib import Path

_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
_SMALL = {
    "a",
    "an",
    "the",
    "of",
    "in",
    "on",
    "at",
    "to",
    "and",
    "is",
    "are",
    "who",
    "that",
    "with",
    "her",
    "his",
    "where",
    "whose",
    "for",
    "by",
}


def slug(text: str) -> str:
    """Up to five telling words of `text`, joined by dashes; up to 12 Han; "series" when nothing is left."""
    text = unicodedata.normalize("NFKC", text).casefold()
    words = [w for w in re.findall(r"[\u3400-\u9fff]+|[^\W_]+", text) if w not in _SMALL]
    if words and re.match(r"[\u3400-\u9fff]", words[0]):
        name = "".join(w for w in words if re.match(r"[\u3400-\u9fff]", w))[:12]
    else:
        name = "-".join(words[:5])[:60].strip("-")
    if not name or name in _RESERVED:
        name = f"{name}-series".strip("-")
    return name


def free(name: str, parent: Path) -> Path:
    """`parent/name`, or with -2, -3 ... when something is there already."""
    path, number = parent / name, 1
    while path.exists() and (not path.is_dir() or any(path.iterdir())):
        number += 1
        path = parent / f"{name}-{number}"
    return path

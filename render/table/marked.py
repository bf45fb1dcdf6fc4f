"""People's words as plain Markdown text: nothing in them is a mark, a tag, a link or the end of a table's cell."""

import re
import unicodedata

_MARKS = re.compile(r"([\\`*_\[\]|~$#])")
_TAGS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}
_LINK = re.compile(r"(?i)(https?|ftp)(:)(?=//)|(www)(\.)")
_SIMPLE = re.compile(r"[\w.-]+")


def words(text: str) -> str:
    """`text` on one line of a heading, a paragraph or a cell. Line breaks become a space; what no eye can see is left out.

    Text that begins a line of its own must stand behind something: what would open a list or a quotation is no mark inside a line.
    """
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    line = " ".join(seen.split())
    for sign, said in _TAGS.items():
        line = line.replace(sign, said)
    line = _MARKS.sub(r"\\\1", line).replace("&\\#64;", "&#64;")
    return _LINK.sub(lambda found: (found[1] + "&#58;") if found[1] else (found[3] + "&#46;"), line)


def code(name: str) -> str:
    """A name in type of one width, where it holds nothing that could end it."""
    return f"`{name}`" if _SIMPLE.fullmatch(name) else words(name)


def table(heads: list[str], rows: list[list[str]]) -> list[str]:
    """The lines of a table of cells that are Markdown already."""
    return [_row(heads), _row(["---"] * len(heads)), *map(_row, rows)]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def stacked(*parts: str) -> str:
    """Parts of a cell, each on a line of its own; empty ones left out."""
    return "<br>".join(part for part in parts if part)

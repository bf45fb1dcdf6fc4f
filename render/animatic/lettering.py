"""Fonts that hold both languages, and text broken to the width of a lane."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import ImageFont

from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from ..fonts import found


@cache
def font(size: int, own: Path | None = None) -> ImageFont.FreeTypeFont:
    """A font of `size` pixels of the finished picture. Raises BadInput when the machine has none, or `own` is none."""
    path = own or found("han", "latin")
    if path is None:
        raise BadInput("No font with Latin and Chinese letters is installed", "", "Install Noto Sans CJK, or name a font file with --font.")
    try:
        return ImageFont.truetype(str(path), size)
    except OSError as error:
        raise BadInput("This is no font that can be read", str(path), "Give a .ttf, .otf or .ttc file.") from error


def broken(text: str, language: Language, per_line: int, lines: int) -> list[str]:
    """`text` in lines of about `per_line` letters, at spaces in English and between signs in Chinese, never before a closing sign.

    What is more than `lines` lines is told smaller by the caller; nothing is left out.
    """
    words = text.split() if language == "en" else re.findall(r"[A-Za-z0-9'’.-]+|.[，。！？；：、”’）》…—]*", text)
    glue = " " if language == "en" else ""
    rows: list[str] = []
    for word in words:
        if rows and len(rows[-1]) + len(glue) + len(word) <= max(per_line, -(-len(text) // lines)):
            rows[-1] += glue + word
        else:
            rows.append(word)
    return rows


def longest(rows: Sequence[str]) -> int:
    """The letters of the longest line."""
    return max(map(len, rows), default=0)

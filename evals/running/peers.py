"""What others say a script plays, in seconds: BetterFountain's rule, the page a minute, and so many characters a second. Pure.

Reimplemented from the rule, to be compared with; no code of theirs.
"""

import re
from textwrap import wrap

from loreboard.story.script import Element, Script

SYLLABLE = 0.1945548
"""Seconds, from 5.14 syllables a second; three letters are taken for one syllable (BetterFountain 9c0bc55, src/utils.ts)."""
CHARACTERS_A_SECOND = 16.3
"""Mean over the eleven features of BetterFountain's own list (src/script_to_time.txt)."""
PAGE = 55
"""Lines on a page."""
_WIDTHS = {"action": 60, "dialogue": 35, "lyric": 35, "parenthetical": 26, "heading": 60, "centered": 60, "character": 40, "transition": 60}
_NOT_WORD = re.compile(r"[^A-Za-z0-9_]")
_PAUSE = re.compile(r"[.?!:] |, ")


def betterfountain(script: Script) -> float:
    """Letters of speech / 3 at a syllable each, pauses, and action at 20 characters a second.

    As it is written, pauses are read off the first two matches only, whatever they are, and by the length of what matched (always two
    characters): 1.5 s for the first, 0.6 s for the second. Letters are ASCII, so Chinese speech takes no time.
    """
    return sum(_spoken(e.text) if e.kind in ("dialogue", "lyric", "parenthetical") else len(e.text) / 20 for e in _tokens(script))


def pages(script: Script) -> float:
    """A minute for each page of 55 lines, set in the usual widths."""
    lines, above = 0, ""
    for e in script.elements:
        if e.kind in _WIDTHS:
            lines += max(1, sum(len(wrap(text, _WIDTHS[e.kind])) or 1 for text in (e.lines or (e.text,))))
            lines += e.kind not in ("dialogue", "lyric", "parenthetical") and above != ""
            above = e.kind
    return lines / PAGE * 60


def characters(script: Script) -> float:
    """The script's characters, at so many a second."""
    return sum(len(e.text) for e in script.elements if e.kind in _WIDTHS) / CHARACTERS_A_SECOND


def _tokens(script: Script) -> list[Element]:
    """The elements that the rule gives a time, each source line a token of its own."""
    timed = [e for e in script.elements if e.kind in ("action", "centered", "dialogue", "lyric", "parenthetical")]
    return [e.model_copy(update={"text": text}) for e in timed for text in (e.lines or (e.text,))]


def _spoken(text: str) -> float:
    found = _PAUSE.findall(text)
    pauses = sum(rate * len(match) for rate, match in zip((0.75, 0.3), found, strict=False))
    return len(_NOT_WORD.sub("", text)) / 3 * SYLLABLE + pauses

"""What a line's first sign says it is: the one file that imports `fountain`.

fountain-py knows the forcing marks, headings and scene numbers; it is shown one marked line at a time, between blank
lines, so that its costs stay linear and its context rules stay out. Cues, transitions, speech and emphasis depend on
Unicode and on the neighbours, and are decided elsewhere in this room. Nothing of fountain-py leaves this file.
"""

import re
from typing import NamedTuple

from fountain import FountainParser
from fountain.elements import ElementType

from loreboard.story.script import Kind

SIGNS = frozenset(".!>~=#")
_PLANE_15 = 0xF0000

_KINDS: dict[ElementType, Kind] = {
    ElementType.SCENE_HEADING: "heading",
    ElementType.SECTION: "section",
    ElementType.SYNOPSIS: "synopsis",
    ElementType.LYRICS: "lyric",
    ElementType.CENTERED: "centered",
    ElementType.TRANSITION: "transition",
    ElementType.PAGE_BREAK: "page_break",
}


class _UnicodeFountain(FountainParser):
    """fountain-py with headings in any script, `EXT./INT.`, any sign inside centred text, and no quadratic number search."""

    SCENE_HEADING_PATTERN = re.compile(r"^(?:INT\.?/EXT|EXT\.?/INT|I/E|E/I|INT|EXT|EST)(?:\s*\.|\s)", re.IGNORECASE)
    SCENE_NUMBER_PATTERN = re.compile(r"#([^\W_][\w.\-]*)#$")
    FORCED_SCENE_HEADING_PATTERN = re.compile(r"^\.(?=[^\W_])")
    CENTERED_PATTERN = re.compile(r"^>.*<$")


class Mark(NamedTuple):
    """A line that its marks decide. `text` still holds emphasis."""

    kind: Kind
    text: str
    number: str | None = None
    depth: int | None = None


def looks_like_heading(line: str) -> bool:
    """Whether a line opens as an unforced heading does: INT, EXT, EST, INT./EXT, I/E ..."""
    return bool(_UnicodeFountain.SCENE_HEADING_PATTERN.match(line))


class Marks:
    """Reads marked lines of one script. `text` is the whole script, so that the stand-ins chosen here are not in it."""

    def __init__(self, text: str) -> None:
        used = set(text)
        spare = (chr(code) for code in range(_PLANE_15, _PLANE_15 + 0xFFFD) if chr(code) not in used)
        self._hide = {ord(sign): next(spare) for sign in "*_\\[/"}
        self._show = {ord(stand_in): chr(code) for code, stand_in in self._hide.items()}
        self._parser = _UnicodeFountain()

    def read(self, line: str) -> Mark | None:
        """What a line without outer blanks is by its first sign, or None when it is ordinary text.

        Emphasis and comment signs go through as stand-ins: fountain-py would resolve them, and the slash of `INT/EXT`
        needs no hiding since such headings are told apart by `looks_like_heading` first.
        """
        natural = line[0] not in SIGNS
        if natural and not looks_like_heading(line):
            return None
        hidden = line.translate({**self._hide, ord("/"): "/"} if natural else self._hide)
        element = self._parser.parse(f"x\n\n{hidden}").elements[-1]
        text = element.text.translate(self._show)
        if element.type is ElementType.ACTION:
            forced = element.metadata.get("forced") is True
            return Mark("action", text) if forced else None
        kind = _KINDS[element.type]
        if not text and kind != "page_break":
            return None
        number, depth = element.metadata.get("scene_number"), element.metadata.get("level")
        return Mark(
            kind=kind,
            text="" if kind == "page_break" else text,
            number=number if isinstance(number, str) else None,
            depth=depth if isinstance(depth, int) else None,
        )

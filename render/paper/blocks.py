"""A script as what is printed of it: plain blocks and speeches. Notes, boneyards, synopses and sections are no part of an English page."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, cast

from loreboard.story.script import Element, Script

Run = tuple[str, str]
"""A style, some of "b", "i", "u", and words."""
Line = tuple[Run, ...]
Styled = Callable[[Script, Element], Sequence[Sequence[Run]]]
"""The lines of an element with their emphasis."""
PlainKind = Literal["heading", "action", "transition", "centered", "lyric", "section", "page_break"]
PartKind = Literal["parenthetical", "dialogue", "lyric"]


class Plain(NamedTuple):
    """Anything but speech."""

    kind: PlainKind
    lines: tuple[Line, ...]
    number: str = ""
    speakers: tuple[str, ...] = ()
    """Of a heading: who speaks in its scene."""


class Speech(NamedTuple):
    """A cue and what is said under it, part by part."""

    name: str
    extension: str
    dual: Literal["left", "right"] | None
    parts: tuple[tuple[PartKind, tuple[Line, ...]], ...]

    @property
    def cue(self) -> str:
        """The cue as a page has it."""
        return self.name + (f" ({self.extension})" if self.extension else "")


def blocks(script: Script, styled: Styled) -> Iterator[Plain | Speech]:
    """What is printed, in order."""
    speakers = {e.span.first: scene.speakers for scene in script.scenes for e in scene.elements if e.kind == "heading"}
    cue: Element | None = None
    parts: list[tuple[PartKind, tuple[Line, ...]]] = []
    for element in script.elements:
        if element.kind in _UNPRINTED:
            continue
        lines = tuple(tuple((run[0], run[1]) for run in line) for line in styled(script, element))
        if cue is not None and _spoken(element):
            parts.append((cast(PartKind, element.kind), lines))
            continue
        if cue is not None:
            yield _speech(cue, parts)
        cue, parts = (element if element.kind == "character" else None), []
        if cue is None:
            kind = cast(PlainKind, "action" if element.kind in ("dialogue", "parenthetical") else element.kind)
            yield Plain(kind, lines, element.number or "", speakers.get(element.span.first, ()) if kind == "heading" else ())
    if cue is not None:
        yield _speech(cue, parts)


_UNPRINTED = ("note", "boneyard", "synopsis")


def _spoken(element: Element) -> bool:
    """Whether it goes under the cue before it; a lyric without a name stands alone."""
    return element.kind in ("parenthetical", "dialogue") or (element.kind == "lyric" and bool(element.name))


def _speech(cue: Element, parts: Sequence[tuple[PartKind, tuple[Line, ...]]]) -> Speech:
    return Speech(cue.name or cue.text, cue.extension or "", cue.dual, tuple(parts))

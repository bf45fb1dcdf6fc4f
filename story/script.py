"""A script as it lies in the source: elements with line spans, scenes, and the lines that shots must cover.

The source text stays the truth. Nothing here is ever written back over a person's file: edits are patches of line
spans (`story.notes.Patch`). Reading and writing formats is `screenplay/`'s business.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, Self

from pydantic import ConfigDict, model_validator

from .value import Value

Language = Literal["en", "zh"]
Source = Literal["fountain", "fdx", "duanju"]
Kind = Literal[
    "heading", "action", "character", "parenthetical", "dialogue", "lyric", "transition", "centered",
    "section", "synopsis", "note", "boneyard", "page_break",
]  # fmt: skip
COVERED: frozenset[Kind] = frozenset({"action", "dialogue", "lyric", "centered"})


class Span(Value):
    """Lines `first` to `last` of the source, 1-based, both included. In FDX a line is a paragraph's ordinal."""

    first: int
    last: int

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if not 1 <= self.first <= self.last:
            raise ValueError(f"span {self.first}-{self.last} runs backwards")
        return self

    def __contains__(self, line: int) -> bool:
        return self.first <= line <= self.last

    def __iter__(self) -> Iterator[int]:  # type: ignore[override]
        return iter(range(self.first, self.last + 1))


class Element(Value):
    """One element of the script. `text` is without its markup; `lines` is the text line by line of the source span."""

    kind: Kind
    text: str
    span: Span
    lines: tuple[str, ...] = ()
    """For action, dialogue, lyric and centered: one string for each source line of the span, markup of the element removed."""
    name: str | None = None
    """For a cue and all of its speech: the speaker without extension, as written."""
    extension: str | None = None
    """For a cue and its speech: V.O., O.S., OS, 画外音 ... without brackets."""
    number: str | None = None
    """For a heading: its scene number."""
    depth: int | None = None
    """For a section: 1 for `#`, 2 for `##` ..."""
    dual: Literal["left", "right"] | None = None


class Line(Value):
    """One source line that a camera or a microphone has to take in: the unit that shots claim."""

    number: int
    kind: Literal["action", "dialogue", "lyric", "centered"]
    text: str
    speaker: str | None = None
    delivery: str | None = None
    """The parenthetical in force at this line, without brackets."""
    extension: str | None = None
    first_of_element: bool = True
    """False for the second and later lines of one paragraph or speech (hard-wrapped text)."""


class Scene(Value):
    """From one heading to the next. A script that opens without a heading has a first scene with an empty one."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    id: str
    """Stable for a given heading and place in the script: "s01", "s02" ..."""
    heading: str
    number: str | None
    span: Span
    elements: tuple[Element, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines shots must claim, in order."""
        return tuple(_lines(self.elements))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Names of the cues, in order of first appearance, as written."""
        return tuple(dict.fromkeys(e.name for e in self.elements if e.kind == "character" and e.name))


class TitleEntry(Value):
    key: str
    values: tuple[str, ...]
    span: Span


class Warned(Value):
    """Something a reader noticed: never an error, since a person's script is taken as it is."""

    line: int
    code: str
    """Short and stable, for muting: "cue-without-at", "open-note" ..."""
    text: str


class Script(Value):
    """A parsed script. `text` is the decoded source, line ends as "\\n", one-to-one in lines with the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    source: Source
    text: str
    sha256: str
    """Of the file's bytes (or of the UTF-8 text when there is no file)."""
    language: Language
    """The language most of its dialogue and action is written in."""
    title_page: tuple[TitleEntry, ...] = ()
    elements: tuple[Element, ...] = ()
    scenes: tuple[Scene, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines shots must claim, in order."""
        return tuple(line for scene in self.scenes for line in scene.lines)

    @property
    def title(self) -> str:
        """The title page's title on one line, or ""."""
        return next((" ".join(t.values) for t in self.title_page if t.key.casefold() in ("title", "标题")), "")

    def title_value(self, *keys: str) -> str:
        """The first title-page value under any of `keys` (case-insensitive), or ""."""
        wanted = {key.casefold() for key in keys}
        return next((" ".join(t.values) for t in self.title_page if t.key.casefold() in wanted), "")


def _lines(elements: tuple[Element, ...]) -> Iterator[Line]:
    delivery: str | None = None
    for element in elements:
        if element.kind in ("character", "action", "heading"):
            delivery = None
        if element.kind == "parenthetical":
            delivery = element.text.strip("()（） ")
        if element.kind not in COVERED:
            continue
        spoken = element.kind in ("dialogue", "lyric")
        first = True
        for number, text in zip(element.span, element.lines or (element.text,), strict=False):
            if not text.strip():
                continue
            yield Line(
                number=number,
                kind=element.kind,  # type: ignore[arg-type]
                text=text.strip(),
                speaker=element.name if spoken else None,
                delivery=delivery if spoken else None,
                extension=element.extension if spoken else None,
                first_of_element=first,
            )
            first = False

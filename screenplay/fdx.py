"""A Final Draft file as a Script. A line is a paragraph: its ordinal among the paragraphs that are printed in the script.

Paragraphs inside a dual dialogue count each; the title page, script notes and omitted scenes do not count. Styles,
revisions and page layout are not read. Reading only: nothing here writes FDX.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple
from xml.etree import ElementTree as xml

from loreboard.story.errors import BadInput
from loreboard.story.script import COVERED, Element, Kind, Script, Span, Warned

from .cues import is_parenthetical, split_extension
from .fdx_title import TitleLine, title_entries
from .fdx_xml import read_xml
from .scenes import language_of, scenes_of

_KINDS: dict[str, Kind] = {
    "scene heading": "heading",
    "action": "action",
    "general": "action",
    "shot": "action",
    "character": "character",
    "parenthetical": "parenthetical",
    "dialogue": "dialogue",
    "lyrics": "lyric",
    "lyric": "lyric",
    "singing": "lyric",
    "transition": "transition",
    "end of act": "transition",
    "new act": "section",
    "act": "section",
    "sequence": "section",
    "outline 1": "section",
    "outline 2": "section",
    "outline 3": "section",
    "outline 4": "section",
    "outline body": "synopsis",
    "summary": "synopsis",
    "synopsis": "synopsis",
    "cast list": "note",
    "note": "note",
}
_DEPTHS = {"sequence": 2, "outline 2": 2, "outline 3": 3, "outline 4": 4}
_SPEECH: frozenset[Kind] = frozenset({"character", "parenthetical", "dialogue", "lyric"})
_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLOCK_UNITS = 2
"""What a dual dialogue or an omitted scene takes in the character count that a script note's Range refers to."""

Side = Literal["left", "right"]


class _Paragraph(NamedTuple):
    type: str
    text: str
    """On one line."""
    number: str | None
    centred: bool
    new_page: bool
    side: Side | None
    asides: tuple[tuple[Kind, str], ...]
    """What hangs on the paragraph and is not printed: script notes, the scene's summary, an omitted scene."""


def read_fdx(raw: bytes, where: str) -> Script:
    """Read a Final Draft script from the bytes of a file; `where` is the path or name that an error shows.

    Line n of `Script.text` is paragraph n. Raises BadInput for what is no such file, is unsafe, or holds no script;
    BadScript with the file's own line for broken XML.
    """
    root = read_xml(raw, where)
    paragraphs = [paragraph for top in root.findall("Content/Paragraph") for paragraph in _paragraphs(top)]
    if not any(paragraph.text.strip() for paragraph in paragraphs):
        raise BadInput("The Final Draft file holds no script", where, "Give a script with at least one paragraph of text.")
    elements = tuple(sorted([*_elements(paragraphs), *_loose_notes(root)], key=lambda element: element.span.first))
    text = "".join(paragraph.text + "\n" for paragraph in paragraphs)
    return Script(
        source="fdx",
        text=text,
        sha256=sha256(raw).hexdigest(),
        language=language_of(elements, text),
        title_page=title_entries(_title_lines(root)),
        elements=elements,
        scenes=scenes_of(elements, len(paragraphs)),
        warnings=tuple(_remarks(paragraphs, elements)),
    )


def _paragraphs(node: xml.Element, side: Side | None = None) -> Iterator[_Paragraph]:
    """The paragraph of a node; for a dual dialogue the ones inside, then the wrapper only if it has words of its own."""
    for dual in node.findall("DualDialogue"):
        cues = 0
        for inner in dual.findall("Paragraph"):
            cues += _type(inner) == "character"
            yield from _paragraphs(inner, "left" if cues < 2 else "right")
    text = _text(node)
    if text.strip() or node.find("DualDialogue") is None:
        yield _Paragraph(
            type=_type(node),
            text=text,
            number=node.get("Number") or None,
            centred=node.get("Alignment") == "Center",
            new_page=node.get("StartsNewPage") == "Yes",
            side=side,
            asides=tuple(_asides(node)),
        )


def _type(node: xml.Element) -> str:
    return " ".join(node.get("Type", "").split()).casefold()


def _text(node: xml.Element) -> str:
    """The words of a paragraph on one line; words outside of any `Text` count when there is none inside."""
    texts = node.findall("Text")
    words = "".join("".join(text.itertext()) for text in texts) if texts else (node.text or "").strip()
    return _BREAKS.sub(" ", words)


def _asides(node: xml.Element) -> Iterator[tuple[Kind, str]]:
    for path, kind in (("ScriptNote", "note"), ("SceneProperties/Summary", "synopsis"), ("OmittedScene", "boneyard")):
        for found in node.findall(path):
            if text := _block(found):
                yield kind, text  # type: ignore[misc]


def _block(node: xml.Element) -> str:
    """All words inside a note, summary or omitted scene, a line a paragraph."""
    return "\n".join(filter(None, (_text(paragraph).strip() for paragraph in node.iter("Paragraph"))))


def _elements(paragraphs: Sequence[_Paragraph]) -> Iterator[Element]:
    name = extension = None
    for at, paragraph in enumerate(paragraphs, 1):
        if paragraph.new_page and at > 1:
            yield Element(kind="page_break", text="", span=Span(first=at - 1, last=at - 1))
        kind, text = _kind(paragraph), paragraph.text.strip()
        if kind == "character":
            name, extension = split_extension(text)
            text = name
        elif kind == "parenthetical" and is_parenthetical(text):
            text = text[1:-1].strip()
        elif kind not in _SPEECH:
            name = extension = None
        if text:
            yield _element(kind, text, at, paragraph, name or None, extension)
        for aside, words in paragraph.asides:
            yield Element(kind=aside, text=words, span=Span(first=at, last=at))


def _kind(paragraph: _Paragraph) -> Kind:
    kind = _KINDS.get(paragraph.type, "action")
    return "centered" if kind == "action" and paragraph.centred else kind


def _element(kind: Kind, text: str, at: int, paragraph: _Paragraph, name: str | None, extension: str | None) -> Element:
    return Element(
        kind=kind,
        text=text,
        span=Span(first=at, last=at),
        lines=(text,) if kind in COVERED else (),
        name=name,
        extension=extension,
        number=paragraph.number if kind == "heading" else None,
        depth=_DEPTHS.get(paragraph.type, 1) if kind == "section" else None,
        dual=paragraph.side if kind in _SPEECH else None,
    )


def _loose_notes(root: xml.Element) -> Iterator[Element]:
    """Notes that stand behind the script and point into it by a count of characters, as Final Draft 10 and later write them."""
    notes = [(found.get("Range", ""), text) for found in root.findall("ScriptNotes/ScriptNote") if (text := _block(found))]
    if not notes:
        return
    starts = list(_starts(root))
    for reach, text in notes:
        offset = int(reach.split(",")[0]) if re.fullmatch(r"[0-9]{1,9},[0-9]{1,9}", reach) else 0
        at = next((ordinal for start, ordinal in reversed(starts) if start <= offset), 1)
        yield Element(kind="note", text=text, span=Span(first=at, last=at))


def _starts(root: xml.Element) -> Iterator[tuple[int, int]]:
    """(characters before it, ordinal) of each paragraph of the file."""
    offset, ordinal = 0, 1
    for top in root.findall("Content/Paragraph"):
        yield offset, ordinal
        blocks = len(top.findall("DualDialogue")) + len(top.findall("OmittedScene"))
        offset += len(_text(top)) + _BLOCK_UNITS * blocks + 1
        ordinal += sum(1 for _ in _paragraphs(top))


def _title_lines(root: xml.Element) -> Iterator[TitleLine]:
    for page in (*root.findall("TitlePage/Content"), *root.findall("Content/TitlePage/Content")):
        for at, node in enumerate(page.findall("Paragraph"), 1):
            if text := _text(node).strip():
                yield TitleLine(at, text, node.get("Alignment") == "Center")


def _remarks(paragraphs: Sequence[_Paragraph], elements: Iterable[Element]) -> Iterator[Warned]:
    unknown: dict[str, int] = {}
    for at, paragraph in enumerate(paragraphs, 1):
        if paragraph.type and paragraph.type not in _KINDS and paragraph.text.strip():
            unknown.setdefault(paragraph.type, at)
    if not any(element.kind == "heading" for element in elements):
        yield Warned(line=1, code="no-scene-heading", text="No scene heading: the whole script is one scene.")
    for name, at in unknown.items():
        yield Warned(line=at, code="unknown-paragraph", text=f"Paragraphs of type {name[:40]!r} are read as action.")
    for element in elements:
        if element.kind == "dialogue" and not element.name:
            yield Warned(line=element.span.first, code="speech-without-cue", text="Nobody's name stands above this speech.")

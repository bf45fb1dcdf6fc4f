"""A Script as Final Draft XML. What it has no place for: boneyards, blank lines between paragraphs, and where a line was.

Numbers, extensions, styles, dual dialogue, page breaks, centred lines, lyrics, the title page, sections (as outline paragraphs) and
notes are kept. Lines of one paragraph stay one paragraph with line ends in it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import SubElement, indent, tostring

from loreboard.story.script import Element, Kind, Script

from .emphasis import Run
from .styled import styled

SUFFIX = ".fdx"
LOSES = frozenset({"boneyard"})
_TYPES: dict[Kind, str] = {
    "heading": "Scene Heading", "action": "Action", "centered": "Action", "character": "Character", "parenthetical": "Parenthetical",
    "dialogue": "Dialogue", "lyric": "Lyrics", "transition": "Transition",
}  # fmt: skip
_STYLES = {"b": "Bold", "i": "Italic", "u": "Underline"}
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNDER_TITLE = frozenset({"credit", "author", "authors", "source", "署名", "作者", "编剧", "来源"})


def write_fdx(script: Script) -> bytes:
    """The script as the bytes of an .fdx file. The same script gives the same bytes."""
    root = Node("FinalDraft", {"DocumentType": "Script", "Template": "No", "Version": "5"})
    content = SubElement(root, "Content")
    writer = _Writer(script)
    for dual, group in groupby(script.elements, lambda element: bool(element.dual)):
        if dual:
            writer.pair(content, list(group))
        else:
            writer.all(content, group)
    if script.title_page:
        title_page = SubElement(root, "TitlePage")
        page = SubElement(title_page, "Content")
        for entry in sorted(script.title_page, key=lambda entry: _order(entry.key)):
            for value in entry.values:
                centred = _order(entry.key) < 2
                _paragraph(page, "", [Run("", value)], {"Alignment": "Center"} if centred else {"Alignment": "Left"})
    indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def _order(key: str) -> int:
    """Title, what stands under it, the rest: a reader takes the first line for the title."""
    name = key.casefold()
    return 0 if name in ("title", "标题") else 1 if name in _UNDER_TITLE else 2


class _Writer:
    """Paragraphs in order, with what waits for the next: a page break, and notes before the first."""

    def __init__(self, script: Script) -> None:
        self._script, self._new_page = script, False
        self._last: Node | None = None
        self._waiting: list[Element] = []

    def all(self, content: Node, elements: Iterable[Element]) -> None:
        for element in elements:
            self._one(content, element)

    def pair(self, content: Node, elements: Sequence[Element]) -> None:
        """Two speeches side by side; a run of several pairs is as many blocks."""
        for block in _pairs(elements):
            outer = SubElement(content, "Paragraph")
            self.all(SubElement(outer, "DualDialogue"), block)

    def _one(self, content: Node, element: Element) -> None:
        if element.kind == "page_break":
            self._new_page = True
        elif element.kind == "note":
            self._note(element)
        elif element.kind == "synopsis" and self._last is not None and self._last.get("Type") == "Scene Heading":
            summary = SubElement(SubElement(self._last, "SceneProperties"), "Summary")
            _paragraph(summary, "", [Run("", element.text)])
        elif element.kind != "boneyard":
            self._last = self._paragraph(content, element)
            for note in self._waiting:
                self._note(note)
            self._waiting = []

    def _note(self, element: Element) -> None:
        if self._last is None:
            self._waiting.append(element)
        else:
            _paragraph(SubElement(self._last, "ScriptNote"), "", [Run("", element.text)])

    def _paragraph(self, content: Node, element: Element) -> Node:
        more: dict[str, str] = {}
        if self._new_page:
            more["StartsNewPage"], self._new_page = "Yes", False
        if element.number:
            more["Number"] = element.number
        if element.kind == "centered":
            more["Alignment"] = "Center"
        return _paragraph(content, _type(element), self._runs(element), more)

    def _runs(self, element: Element) -> list[Run]:
        if element.kind == "character":
            return [Run("", (element.name or element.text) + (f" ({element.extension})" if element.extension else ""))]
        if element.kind == "parenthetical":
            return [Run("", f"({element.text})")]
        out: list[Run] = []
        for n, line in enumerate(styled(self._script, element)):
            out += [Run("", "\n")] if n else []
            out += line
        return out


def _type(element: Element) -> str:
    if element.kind == "section":
        return f"Outline {min(element.depth or 1, 4)}"
    return "Outline Body" if element.kind == "synopsis" else _TYPES.get(element.kind, "Action")


def _pairs(elements: Sequence[Element]) -> Iterator[list[Element]]:
    """Blocks of a left and a right side each."""
    block: list[Element] = []
    before: Literal["left", "right"] | None = None
    for element in elements:
        if before == "right" and element.dual == "left":
            yield block
            block = []
        block.append(element)
        before = element.dual
    if block:
        yield block


def _paragraph(parent: Node, kind: str, told: Sequence[Run], more: dict[str, str] | None = None) -> Node:
    attributes = ({"Type": kind} if kind else {}) | {key: _clean(value) for key, value in (more or {}).items()}
    node = SubElement(parent, "Paragraph", attributes)
    for style, group in groupby(told, lambda run: run.style):
        words = "".join(run.text for run in group)
        SubElement(node, "Text", {"Style": "+".join(_STYLES[s] for s in style)} if style else {}).text = _clean(words)
    return node


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)

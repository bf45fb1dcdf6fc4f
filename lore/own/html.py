"""The headings and paragraphs that a reader of a page would see. What is hidden, and what a program runs, is left out."""

import re
from html.parser import HTMLParser

from .blocks import Block

_SILENT = frozenset(
    {"script", "style", "head", "template", "svg", "math", "noscript", "object", "iframe", "audio", "video", "nav", "rt", "rp"}
)
"""Whatever stands in these is no text of the book; `nav` is a list of contents, `rt` how a Han sign is read."""
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "source", "col", "area", "base", "embed", "param", "track"})
_OWN_LINE = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "main",
        "figure",
        "figcaption",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "hr",
        "body",
        "address",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.IGNORECASE)


class Page(HTMLParser):
    """Feed it a page; `blocks` is what it says."""

    def __init__(self, chapter: str | None = None) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._chapter = chapter
        self._held: list[str] = []
        self._level = 0
        self._silent: list[str] = []
        """The tags that are open since one began whose inside is not read."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag in ("br", "hr") and not self._silent:
                self._held.append("\n")
            return
        told = dict(attrs)
        hidden = "hidden" in told or told.get("aria-hidden") == "true" or _HIDDEN.search(told.get("style") or "")
        if self._silent or tag in _SILENT or hidden:
            self._silent.append(tag)
            return
        if heading := re.fullmatch(r"h([1-6])", tag):
            self.flush()
            self._level = int(heading[1])
        elif tag in _OWN_LINE:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            return
        if re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self._level = 0
        elif tag in _OWN_LINE:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._held.append(data.replace("\n", " "))

    def flush(self) -> None:
        """End the paragraph."""
        text, self._held = "".join(self._held), []
        for line in [" ".join(text.split())] if self._level else text.split("\n"):
            if said := " ".join(line.split()):
                self.blocks.append(Block(text=said, level=self._level, chapter=self._chapter))


def page(text: str, chapter: str | None = None) -> list[Block]:
    """What a reader of this page sees."""
    told = Page(chapter)
    told.feed(text)
    told.close()
    told.flush()
    return told.blocks

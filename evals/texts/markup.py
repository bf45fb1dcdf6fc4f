"""Marks taken off a text: Markdown as people and chat models write it, front matter, Project Gutenberg's frame, numbers of a list.

A heading or a chapter line is no event: it says where a part begins, and is not weighed. Nothing else that a reader
would read is left out, but for code blocks beside other text.
"""

import html
import re
from typing import Literal, NamedTuple

Kind = Literal["blank", "text", "item", "heading", "chapter"]
"""heading: marked as one; chapter: plain words like "Chapter 3" or 第三章, which need text below them to be one."""


class Line(NamedTuple):
    """A line without its marks. `indent` is in columns; `words` keep no outer blanks."""

    kind: Kind
    words: str
    indent: int = 0


_FRONT = re.compile(r"\A(?:---[ \t]*\n((?:.*\n){0,200}?)---|\+\+\+[ \t]*\n((?:.*\n){0,200}?)\+\+\+)[ \t]*(?:\n|\Z)")
_FRONT_LINE = re.compile(r"\s*$|\s*#|\s*- |\s+\S|[\w \-.]{1,40}\s*[:=](?:\s|$)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`]*$")
_START = re.compile(r"^\s{0,3}\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG.*$\n?", re.M | re.I)
_STOP = re.compile(r"^\s{0,3}(?:\*{3} ?)?END OF (?:THE|THIS) PROJECT GUTENBERG.*$", re.M | re.I)
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_LONGEST_RULE = 200
_BOLD = re.compile(r"\s*(?:\*\*|__)([^*_]{1,80}[^*_.!?…。！？,，:：])(?:\*\*|__)\s*$")
_RULE = re.compile(r"\s*(?:[-*_=~#·•—–]\s*){3,}$|\s*\|?[\s:|-]*-{3,}[\s:|-]*$")
_QUOTED = re.compile(r" {0,3}(?:> ?)+")
_NUMERAL = "0-9０-９一二三四五六七八九十百〇零两"
_ITEM = re.compile(
    rf"(?:[-*+•·●○▪◦‣]\s+|[(（]?\d{{1,3}}(?:[.)]\s+|[、．）])|[(（][{_NUMERAL}]{{1,3}}[)）]\s*|[一二三四五六七八九十]{{1,3}}[、．]|[①-⑳]\s*"
    r"|(?:beat|event|step|turn|plot point)\s+\d{1,3}\s*[:：.)—–-]\s+)(?:\[[ xX]\]\s+)?(?=\S)",
    re.I,
)
_CHAPTER = re.compile(
    rf"(?:(?:chapter|part|book|act|episode)\s+(?:\d{{1,3}}|[ivxlc]{{1,7}}|one|two|three|four|five|six|seven|eight|nine|ten)\b\.?[^.!?…]{{0,60}}\.?"
    rf"|第\s*[{_NUMERAL}]{{1,6}}\s*[章回节集卷幕](?:[\s:：　][^。！？；…]{{0,40}})?|[ivxlc]{{1,7}}\.?)$",
    re.I,
)
_LINK = re.compile(r"(!?)\[([^\]\n]{0,300})\]\([^()\n]{0,400}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,100}>")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_BREAK = re.compile(r"<br\s{0,3}/?>|</p\s{0,3}>", re.I)
_WORD = r"[^\W_\u3400-\u9fff\uf900-\ufaff]"
_EMPHASIS = re.compile(rf"(?<!{_WORD})(?<![*_\\])[*_]{{1,3}}(?=[^\s*_])|(?<=[^\s*_\\])[*_]{{1,3}}(?![*_])(?!{_WORD})|~~|`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_SIGNS = re.compile(r"[*_`~\\]")
_BLANK = Line("blank", "")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


def unframed(text: str) -> str:
    """`text` without front matter, code blocks and the frame of Project Gutenberg; fences around everything are just taken off."""
    if (front := _FRONT.match(text)) and all(_FRONT_LINE.match(line) for line in (front[1] or front[2] or "").split("\n")):
        text = text[front.end() :]
    if "```" in text or "~~~" in text:
        text = _unfenced(text)
    text = _unbound(text) if _START.search(text) or _STOP.search(text) else text
    if "<" not in text:
        return text
    last = text.rfind("-->") + 3 if "-->" in text else 0
    return _TAG.sub("", _BREAK.sub("\n", _COMMENT.sub("", text[:last]) + text[last:]))


def _unbound(text: str) -> str:
    """The books in a file of Project Gutenberg's, without what it says before, between and behind them."""
    books = _START.split(text)
    return "\n".join(_STOP.split(book, maxsplit=1)[0] for book in (books[1:] or books))


def _unfenced(text: str) -> str:
    """`text` without its code blocks. A fence that is never closed hides nothing; neither do fences around all there is."""
    outside: list[str] = []
    inside: list[str] = []
    fence = ""
    bare: list[str] = []
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if found is None:
            bare.append(line)
            (inside if fence else outside).append(line)
        elif fence and found[1].startswith(fence):
            fence, inside = "", []
        elif not fence:
            fence = found[1]
    outside += inside
    return "\n".join(outside if any(line.strip() for line in outside) else bare)


def marked(raw: str) -> Line:
    """One line with its marks taken for what they say."""
    if not raw or raw.isspace():
        return _BLANK
    line = _QUOTED.sub("", raw).replace("\u3000", "  ").expandtabs(4).rstrip("\\ ")
    words = line.strip()
    if not words or (len(words) <= _LONGEST_RULE and _RULE.match(words)):
        return _BLANK
    indent = len(line) - len(line.lstrip())
    if found := _HEADING.match(line):
        return Line("heading", plain(words.strip("#")))
    if found := _BOLD.match(words):
        return Line("heading", plain(found[1]))
    if found := _ITEM.match(words):
        return Line("item", plain(words[found.end() :]), indent)
    if _CHAPTER.match(plain(words)):
        return Line("chapter", plain(words), indent)
    return Line("text", plain(words.strip("|").replace(" | ", " ") if words[0] == "|" else words), indent)


def plain(words: str) -> str:
    """`words` without signs of emphasis, links, escapes and entities."""
    if "](" in words:
        words = _LINK.sub(lambda link: "" if link[1] else link[2], words)
    words = _ESCAPED.sub(r"\1", _EMPHASIS.sub("", words)) if _SIGNS.search(words) else words
    return (_ENTITY.sub(lambda entity: html.unescape(entity[0]), words) if "&" in words else words).strip()

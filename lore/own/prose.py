"""Markdown, plain text and YAML notes as headings and paragraphs."""

import re
from collections.abc import Iterator
from typing import Any

from .blocks import Block, Told, paragraphs
from .chunk import size

SHORT = 40
"""Words that stand beside their key; Han count as `chunk.size` says."""
_FENCED = re.compile(r"^ {0,3}(```+|~~~+)")
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.S)
_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.M)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_CHAPTER = re.compile(
    r"^(?:第\s*[\d〇零一二三四五六七八九十百千两]{1,8}\s*[章回节節卷部集篇幕].{0,40}|(?:chapter|part|book|act|section)\s+(?:[\divxlc]{1,8}|[a-z]{3,12})\b.{0,60}|[序楔][言章子]?|尾声|prologue|epilogue)$",
    re.IGNORECASE,
)


def markdown(text: str) -> Told:
    """Headings by # and by underlining; what stands in a code fence is one paragraph; the rest by blank lines, a list item each on its own.

    The head that some programs put before it gives the title; the rest of it is a paragraph.
    """
    front = _FRONT.match(text)
    head = front[1] if front else ""
    named = _TITLE.search(head)
    rest = [line.strip() for line in head.split("\n") if line.strip() and not _TITLE.match(line)]
    told = [Block(text="; ".join(rest))] if rest else []
    return Told(title=named[1].strip("\"' ") if named else "", blocks=tuple(told + list(_marked(text[front.end() :] if front else text))))


def _marked(text: str) -> Iterator[Block]:
    held: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCED.match(line)
        if fence:
            held.append(line)
            if mark and mark[1].startswith(fence):
                yield from _flush(held, True)
                fence = ""
        elif mark:
            yield from _flush(held)
            fence = mark[1]
            held.append(line)
        elif heading := _ATX.match(line):
            yield from _flush(held)
            if heading[2]:
                yield Block(text=heading[2], level=len(heading[1]))
        elif (under := _UNDERLINE.match(line)) and len(held) == 1 and held[0].strip() and not _ITEM.match(held[0]):
            yield Block(text=held.pop().strip(), level=1 if under[1].startswith("=") else 2)
        elif not line.strip() or _ITEM.match(line):
            yield from _flush(held)
            if line.strip():
                held.append(line)
        else:
            held.append(line)
    yield from _flush(held, bool(fence))


def _flush(held: list[str], as_it_is: bool = False) -> Iterator[Block]:
    text = "\n".join(held)
    held.clear()
    for part in [" ".join(text.split())] if as_it_is else paragraphs(text):
        if part and not re.fullmatch(r"[-*_\s]+", part):
            yield Block(text=part)


def plain(text: str) -> Told:
    """Paragraphs, and as headings only what names itself a chapter on a line of its own."""
    return Told(blocks=tuple(Block(text=part, level=bool(_CHAPTER.match(part))) for part in paragraphs(text)))


def notes(told: Any) -> Told:
    """What YAML says: keys are headings, but for those with a few words, which are a paragraph, "key: words"."""
    return Told(blocks=tuple(_walked(told, 1)))


def _walked(told: Any, level: int) -> Iterator[Block]:
    if isinstance(told, dict):
        short = {key: inner for key, inner in told.items() if _is_short(inner)}
        yield from (Block(text=f"{_said(key)}: {_said(inner)}") for key, inner in short.items())
        for key, inner in told.items():
            if key not in short and inner is not None:
                yield Block(text=_said(key), level=min(level, 9))
                yield from _walked(inner, level + 1)
    elif isinstance(told, list) and not _is_short(told):
        for item in told:
            named = next((_said(item[key]) for key in ("name", "title", "id") if item.get(key)), "") if isinstance(item, dict) else ""
            if named:
                yield Block(text=named, level=min(level, 9))
            yield from _walked(item, level + 1)
    elif told is not None:
        yield from (Block(text=part) for part in paragraphs(_said(told)))


def _is_short(told: Any) -> bool:
    """Whether it is words of one line, or a list of such."""
    if isinstance(told, list):
        return bool(told) and all(_is_short(item) and not isinstance(item, list) for item in told) and size(_said(told)) <= SHORT
    return (
        told is not None and not isinstance(told, dict) and "\n" not in (said := _said(told)) and said.strip() != "" and size(said) <= SHORT
    )


def _said(told: Any) -> str:
    return "; ".join(map(_said, told)) if isinstance(told, list) else "" if told is None else str(told)

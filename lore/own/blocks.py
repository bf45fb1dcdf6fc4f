"""What every reader of a file hands on: headings and paragraphs in their order, each with its place."""

import re
from collections.abc import Iterator
from typing import Literal

from loreboard.story.value import Value

_STOP = re.compile(r"[.!?…。！？；:：][\"'”’」』）)]*$")
_WIDE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
"""Han and what stands between them."""
_HYPHEN = re.compile(r"[a-z]-")


class Block(Value):
    """A heading or a paragraph. `level` is a heading's depth, 1 the highest, and 0 for a paragraph."""

    text: str
    level: int = 0
    page: int | None = None
    chapter: str | None = None


class Told(Value):
    """What a file holds. `title` is what the file calls itself, "" when it does not say."""

    title: str = ""
    blocks: tuple[Block, ...] = ()


Kind = Literal["pdf", "epub"]


def paragraphs(text: str, cut: bool = False) -> Iterator[str]:
    """The paragraphs of plain text, each in one line. A blank line ends one, as does a line's end where most lines end in a full stop or
    begin with a Chinese indent; else a line was only broken to fit a page, and with `cut` words too, at hyphens."""
    for group in re.split(r"\n[ \t\u3000]*\n", text):
        lines = [line.rstrip() for line in group.split("\n") if line.strip()]
        ended = sum(bool(_STOP.search(line)) for line in lines)
        if len(lines) > 1 and (ended * 3 >= len(lines) * 2 or any(line.startswith("\u3000") for line in lines[1:])):
            yield from (line.strip() for line in lines)
        elif lines:
            yield flowed(lines, cut)


def flowed(lines: list[str], cut: bool = False) -> str:
    """Lines that a page has broken as one, without a blank between Han; with `cut`, a word in two halves is whole again."""
    out: list[str] = []
    for line in (line.strip() for line in lines):
        last = out[-1] if out else ""
        if cut and _HYPHEN.fullmatch(last[-2:]) and line[:1].islower():
            out[-1] = last[:-1]
        elif last and not (_WIDE.match(last[-1:]) and _WIDE.match(line[:1])):
            out.append(" ")
        out.append(line)
    return "".join(out)

"""A script as PDF: the screenplay page of the trade for English, the short-drama page for Chinese. Needs the extra `preview`.

English: US Letter, Courier 12 or what stands in for it, scene numbers in both margins where the script has them. Chinese: A4, the
episode's name in the middle, who is in a scene under its head, △ before action, 名字：台词. Notes and boneyards are not printed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from loreboard.story.script import Script

from .blocks import Plain, Speech, Styled, blocks
from .pager import Pager, wrapped
from .setting import say, setting
from .typeset import require_typst, typeset

SUFFIX = ".pdf"
LOSES = frozenset({"boneyard", "note", "synopsis"})
"""Kinds of elements that are not printed; sections are, in Chinese."""
_MIDDLE = (
    "episode", "episode title", "集数", "集名", "credit", "署名", "author", "authors", "作者", "编剧", "source", "来源", "原著", "改编自",
)  # fmt: skip


def script_pdf(script: Script, styled: Styled, made_by: str = "") -> bytes:
    """The script as PDF bytes, the same for the same; `made_by` says who wrote it where a machine did, and puts a label on it.

    Raises BadInput when the extra or a font is missing.
    """
    require_typst()
    told, tongue = list(blocks(script, styled)), script.language
    page = _head(script, made_by)
    if tongue == "zh":
        return typeset("script-zh.typ", page | {"blocks": _flow(told)}, ("song", "han"))
    pages = Pager(say("more", tongue), say("contd", tongue)).pages(told)
    laid = [[[piece._asdict() for piece in row] for row in one.rows] for one in pages]
    for part in ("middle", "corner"):
        page[part] = [row for line in page[part] for row in wrapped((("", line),), 60)]
    return typeset("script.typ", page | {"pages": laid}, ("courier", "han"))


def _head(script: Script, made_by: str) -> dict[str, Any]:
    """The title page, and what the file says of itself."""
    tongue = script.language
    entries = {entry.key.casefold(): entry.values for entry in script.title_page}
    name = " ".join(v for key in ("title", "标题", "片名", "剧名") for v in entries.get(key, ()))
    middle = [v for key in _MIDDLE for v in entries.get(key, ())]
    shown = {"title", "标题", "片名", "剧名", *_MIDDLE}
    corner = [v for entry in script.title_page if entry.key.casefold() not in shown for v in entry.values]
    author = ", ".join(v for key in ("author", "authors", "作者", "编剧") for v in entries.get(key, ())) or made_by
    label = say("written", tongue, made_by=made_by) if made_by else ""
    return {
        "first": bool(script.title_page or label), "name": [("", name)], "title": name or " ", "author": author or " ", "middle": middle, "corner": corner,
        "label": label, "keywords": setting()["keywords"][tongue] if made_by else [],
    }  # fmt: skip


def _flow(told: Sequence[Plain | Speech]) -> list[Mapping[str, Any]]:
    """Blocks for a page that breaks by itself; two speeches at once as one block."""
    out: list[Mapping[str, Any]] = []
    left: Mapping[str, Any] | None = None
    for block in told:
        if isinstance(block, Plain):
            people = say("people", "zh", names="、".join(block.speakers)) if block.speakers else ""
            out.append({"kind": block.kind, "lines": block.lines, "number": block.number, "people": people})
            continue
        one = {"kind": "speech", "name": block.name, "extension": block.extension, "parts": block.parts}
        if block.dual == "right" and left is not None and out and out[-1] is left:
            out[-1] = {"kind": "pair", "left": left, "right": one}
        else:
            out.append(one)
        left = one if block.dual == "left" else None
    return out

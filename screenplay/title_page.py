"""The title page: `Key: value` lines at the very top of a Fountain script.

Any key is allowed once the block holds a key that title pages are known by; without one, `BOB: Hi.` on line 1 would
vanish into a title page.
"""

import re

from loreboard.story.script import Span, TitleEntry

from .cues import is_transition
from .emphasis import plain
from .marks import SIGNS, looks_like_heading
from .page import Page

_ENGLISH = (
    "title|credit|author|authors|writer|writers|written by|source|notes|draft|draft date|date|contact|copyright|revision|revised|version|"
    "format|created|producer|director|episode|series|season|language|lang|genre|logline|based on|company|address|phone|email|font"
)
_CHINESE = "标题|片名|剧名|题目|作者|编剧|署名|来源|原著|改编自|备注|日期|稿期|联系|联系方式|版权|版本|修订|格式|导演|制片|出品|集数|集名|语言|类型|题材"
_OTHERS = "標題|編劇|來源|備註|版權|タイトル|著者|作成日|제목|작가|título|titre|titel|titolo|auteur|autor|autore"
KNOWN_KEYS = frozenset(f"{_ENGLISH}|{_CHINESE}|{_OTHERS}".split("|"))

_KEY = re.compile(r"([^\s:：][^:：]{0,39})[:：](.*)")


def read_title_page(page: Page) -> tuple[tuple[TitleEntry, ...], int]:
    """The entries and the index of the first line behind them; no entries and 0 when there is no title page."""
    entries: list[tuple[str, list[str], int, int]] = []
    at = 0
    while at < len(page):
        state, line = page.states[at], page.visible[at]
        if state in ("blank", "hold") and entries:
            break
        if state == "text":
            if line[0].isspace() and entries:
                key, values, first, _ = entries[-1]
                values.append(line.strip())
                entries[-1] = (key, values, first, at)
            elif found := _key(line):
                entries.append((found[0], [found[1]] if found[1] else [], at, at))
            else:
                break
        at += 1
    if not any(key.casefold() in KNOWN_KEYS for key, *_ in entries):
        return (), 0
    return tuple(
        TitleEntry(key=key, values=tuple(map(plain, values)), span=Span(first=first + 1, last=last + 1))
        for key, values, first, last in entries
    ), at


def _key(line: str) -> tuple[str, str] | None:
    match = None if line[0] in SIGNS or looks_like_heading(line) or is_transition(line) else _KEY.match(line)
    return (match[1].strip(), match[2].strip()) if match else None

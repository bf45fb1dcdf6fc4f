"""The vendors' prefix caches, counted in estimated tokens: what a request reads, what it writes.

An entry can be read once the answer that wrote it has begun, not before: five siblings sent at once write five times.
Lifetimes are not played; a test takes minutes at most.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .reading import Api, Block

Style = Literal["breakpoints", "prefix", "none"]
"""OpenAI from GPT-5.6 on and Anthropic: at breakpoints. OpenAI before: any prefix in steps of 128. A local server: none."""
LOOKBACK = 20
"""Blocks before an Anthropic breakpoint at which an older entry is still found (platform.claude.com, prompt caching)."""


def tokens(text: str) -> int:
    """About how many tokens `text` is: four Latin characters or one and a half Chinese ones each. Never falls as a text grows."""
    wide = (len(text.encode(errors="replace")) - len(text)) // 2
    return (3 * (len(text) - wide) + 8 * wide + 11) // 12


@dataclass(frozen=True)
class Used:
    """Token counts of one call. `plain` + `read` + `written` is the whole input; `long` of `written` are for the longer lifetime."""

    plain: int
    read: int = 0
    written: int = 0
    long: int = 0
    output: int = 0

    @property
    def input(self) -> int:
        return self.plain + self.read + self.written


@dataclass
class PrefixCache:
    """One vendor's cache. `floor` is the shortest prefix it keeps, in tokens."""

    floor: int = 1024
    style: Style = "breakpoints"
    _kept: set[str] = field(default_factory=set)
    _texts: dict[str, list[str]] = field(default_factory=dict)

    def look(self, api: Api, pool: str, blocks: Sequence[Block], implicit: bool) -> tuple[Used, tuple[str, ...]]:
        """What a request reads and writes, and the entries to `keep` once its answer begins.

        `pool` is what a cache is never shared across: key, model, routing key. `implicit` adds OpenAI's own breakpoint.
        """
        texts = [b.text for b in blocks]
        whole = tokens("\n".join(texts))
        if self.style == "none":
            return Used(whole), ()
        if self.style == "prefix" and api != "messages":
            return self._any_prefix(pool, "\n".join(texts), whole)
        ends = [n for n, b in enumerate(blocks, 1) if b.mark]
        limit = 4 if api == "messages" or not implicit else 3
        ends = ends[-limit:] + ([len(blocks)] if implicit and api != "messages" else [])
        sizes = {n: tokens("\n".join(texts[:n])) for n in range(1, len(blocks) + 1)}
        names = {n: _name(pool, texts[:n]) for n in sizes}
        far = LOOKBACK if api == "messages" else 0
        found = [n for end in ends for n in range(max(1, end - far), end + 1) if names[n] in self._kept]
        read = max((sizes[n] for n in found), default=0)
        kept = [n for n in ends if sizes[n] >= self.floor]
        most = max((sizes[n] for n in kept), default=0)
        written = max(0, most - read)
        long = next((written for n in kept if sizes[n] == most and blocks[n - 1].mark in ("1h", "12h")), 0)
        return Used(whole - read - written, read, written, long), tuple(names[n] for n in kept)

    def keep(self, entries: Sequence[str]) -> None:
        """The answer has begun: from now on these can be read."""
        for entry in entries:
            if entry.startswith("text:"):
                _, pool, text = entry.split(":", 2)
                self._texts.setdefault(pool, []).append(text)
            else:
                self._kept.add(entry)

    def _any_prefix(self, pool: str, text: str, whole: int) -> tuple[Used, tuple[str, ...]]:
        pool = hashlib.sha256(pool.encode()).hexdigest()
        best = max((_common(text, old) for old in self._texts.get(pool, ())), default=0)
        read = tokens(text[:best]) // 128 * 128
        read = read if read >= self.floor else 0
        return Used(whole - read, read), (f"text:{pool}:{text}",) if whole >= self.floor else ()


def _name(pool: str, texts: Sequence[str]) -> str:
    told = hashlib.sha256(pool.encode())
    for text in texts:
        told.update(hashlib.sha256(text.encode()).digest())
    return told.hexdigest()


def _common(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low

"""The words of the tables, `words.yaml`, said in one language."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from loreboard.story.script import Language
from loreboard.story.world import Fact
from loreboard.story.yaml_text import own

from ..terms import named, runs, sentence


class Say:
    """Says things in one language. `comma` joins what belongs together, `stop` what only stands together, `between` names and numbers."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.comma, self.stop, self.between = self("comma"), self("stop"), self("between")

    def __call__(self, key: str, **slots: object) -> str:
        """The words `key` with their holes filled."""
        return sentence(_words(), key, self.language, slots)

    def term(self, kind: str, id: str) -> str:
        """The label of a term of the vocabulary."""
        return named(kind, id, self.language)

    def list(self, parts: Iterable[str]) -> str:
        """What is not empty of `parts`, with commas."""
        return self.comma.join(part for part in parts if part)

    def fact(self, fact: Fact) -> str:
        """What is so, with whom and what it is about: "Mei, left hand: a cup"; a fact that has ended says so."""
        return self("fact" if fact.value else "no_fact", who=fact.who, what=self(f"what.{fact.what}"), value=fact.value)

    def clock(self, frames: int, fps: int) -> str:
        """A moment as minutes, seconds and the tenth it lies in: 1:04.2."""
        tenths = frames * 10 // fps
        return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"

    def span(self, start: int, frames: int, fps: int) -> str:
        """From a moment to another."""
        return f"{self.clock(start, fps)}–{self.clock(start + frames, fps)}"

    def lines(self, lines: tuple[int, ...], on: int | None) -> str:
        """The script lines that a shot claims, or the one it plays on."""
        if not lines:
            return self("on_line", n=on)
        return self("line" if len(lines) == 1 else "lines", n=self.numbers(lines))

    def numbers(self, numbers: Sequence[int]) -> str:
        """Rising numbers for reading: "1, 4–6"."""
        return runs(numbers, self.between)


@cache
def _words() -> dict[str, Any]:
    return dict(own("loreboard.render.table", "words.yaml")["words"])

"""O4: words that stand in runs shared with other texts: with our own lore (leakage), between episodes, with a source.

The idea is DJ Search's (arXiv 2410.04265) on a store that is at hand. Runs of 5 words of English or 8 Han; a name of the lore alone is shorter.
"""

from collections.abc import Iterable

from loreboard.lore.sentences import HAN, words
from loreboard.story.value import Value

SHORTEST = {False: 5, True: 8}


class Overlap(Value):
    """`share` 0..1 of the words that stand in a shared run; `runs` shows the longest ones, with the name of the text they are shared with."""

    share: float
    runs: tuple[tuple[str, str], ...]

    @property
    def own(self) -> float:
        """The component O4: 1 less the share."""
        return 1 - self.share


class Known:
    """Texts that others are held against, by name; indexed once."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._runs: dict[tuple[str, ...], str] = {}
        for name, text in texts:
            told = words(text)
            for size in set(SHORTEST.values()):
                for n in range(len(told) - size + 1):
                    self._runs.setdefault(tuple(told[n : n + size]), name)

    def overlap(self, text: str) -> Overlap:
        """What `text` shares with any of them."""
        told = words(text)
        inside = [""] * len(told)
        for n in range(len(told)):
            size = SHORTEST[bool(HAN.match(told[n]))]
            name = self._runs.get(tuple(told[n : n + size])) if n + size <= len(told) else None
            if name is not None:
                inside[n : n + size] = [name] * size
        runs = _stretches(told, inside)
        return Overlap(share=sum(map(bool, inside)) / len(told) if told else 0.0, runs=tuple(sorted(runs, key=lambda r: -len(r[0]))[:5]))


def _stretches(told: list[str], inside: list[str]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    start = 0
    for n in range(1, len(told) + 1):
        if n == len(told) or inside[n] != inside[start]:
            if inside[start]:
                run = told[start:n]
                out.append((("" if HAN.match(run[0]) else " ").join(run), inside[start]))
            start = n
    return out

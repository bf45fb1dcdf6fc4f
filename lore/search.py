"""Finding entries for a text in English or Chinese: by meaning and by words, merged by rank, the worn-out ones set back.

Knows nothing of premises or arcs; `brief.py` and `radar.py` ask it.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from loreboard.story.value import Value

from . import weights
from .entry import LoreEntry
from .index import Index
from .lexical import HAN, NGrams, is_han, latin_part, ranked
from .vectors import Meanings, fingerprint, key

if TYPE_CHECKING:
    from .embed import Vectors


class Hit(Value):
    """An entry that was found. `score` orders hits of one query; 1 is first by every way of looking, below 0 is possible."""

    id: str
    score: float
    entry: LoreEntry


class Finder:
    """The entries with both of their indexes, each opened when first needed."""

    def __init__(self, entries: Sequence[LoreEntry], meanings: Meanings, cache: Path | None, warn: Callable[[str], None]) -> None:
        self.entries, self.meanings = tuple(entries), meanings
        self._cache, self._warn = cache, warn
        self._names = [_names(entry) for entry in self.entries]

    @cached_property
    def vectors(self) -> "Vectors | None":
        """A row for each entry, in their order."""
        return self.meanings.of("entries", [gist(entry) for entry in self.entries]) if self.entries else None

    @cached_property
    def _ngrams(self) -> NGrams:
        return NGrams([english(entry) + " " + chinese(entry) for entry in self.entries])

    @cached_property
    def _index(self) -> Index | None:
        if self.vectors is None:
            return None
        folder = self._cache / "chroma" if self._cache else None
        content = fingerprint(*(key(gist(entry)) for entry in self.entries))
        return Index([(e.id, e.tradition) for e in self.entries], self.vectors, content, folder, self._warn)

    def relevance(self, query: str, tradition: str | None = None) -> dict[int, float]:
        """Place -> score of the entries that `query` finds, overuse taken off. Nothing for a text without a word."""
        rankings = list(self._rankings(query, tradition))
        most = sum(weight for weight, _ in rankings)
        out: dict[int, float] = {}
        for weight, scores in rankings:
            best = max(scores.values())
            for rank, place in enumerate(ranked(scores), 1):
                by_rank = (weights.told().rank_half + 1) / (weights.told().rank_half + rank)
                by_score = max(0.0, scores[place] / best) if best > 0 else 0.0
                out[place] = out.get(place, 0.0) + weight / most * (weights.told().rank * by_rank + (1 - weights.told().rank) * by_score)
        low = query.lower().strip()
        return {n: round(score + self._adjusted(n, low), 6) for n, score in out.items()}

    def _rankings(self, query: str, tradition: str | None) -> list[tuple[float, dict[int, float]]]:
        scores = {n: s for n, s in self._ngrams.scores(query).items() if tradition in (None, self.entries[n].tradition)}
        by_words = ranked(scores)
        out = [(weights.told().by_words * self._trust(query, scores), scores)] if scores else []
        weight, vector = self._direction(query, by_words)
        if vector is not None and self._index is not None:
            out.append((weight, self._index.nearest(vector, tradition)))
        return out

    def _trust(self, query: str, scores: dict[int, float]) -> float:
        """0..1: how much of the query the best text by words repeats; letters shared by chance should not outrank a meaning.

        A Chinese query has no meaning of its own to prefer, so its words count in full.
        """
        if is_han(query):
            return 1.0
        return min(1.0, max(scores.values()) / self._ngrams.weight(query) / weights.told().words_enough)

    def _direction(self, query: str, by_words: list[int]) -> "tuple[float, Vectors | None]":
        """The vector to look along: the English query's own, else that of what the words have found."""
        latin = latin_part(query)
        if latin and not is_han(query):
            return weights.told().by_meaning, self.meanings.query(latin)
        if not by_words or self.vectors is None:
            return 0.0, None
        import numpy as np

        mean = self.vectors[by_words[: weights.told().kin]].mean(axis=0)
        return weights.told().by_kin, mean / np.linalg.norm(mean)

    def _adjusted(self, place: int, query: str) -> float:
        return (
            weights.told().named
            if any(_says(query, name) for name in self._names[place])
            else -weights.told().overuse * self.entries[place].overuse
        )


def gist(entry: LoreEntry) -> str:
    """What an entry's vector is made of: what it is and what it does to somebody, in about 140 of the model's 256 tokens."""
    return " ".join([f"{entry.names.en}.", entry.summary.en, *entry.hooks.en])


def english(entry: LoreEntry) -> str:
    """What a reader of English would search by."""
    rules = [rule.en for rule in (*entry.powers, *entry.costs)]
    return " ".join([gist(entry), *rules, *entry.wants.en, *entry.tags, entry.tradition])


def chinese(entry: LoreEntry) -> str:
    """What a reader of Chinese would search by."""
    parts = [entry.names.zh, entry.names.native or "", entry.summary.zh, *(p.zh for p in entry.powers), *(c.zh for c in entry.costs)]
    return " ".join([*parts, *entry.hooks.zh, *entry.wants.zh, *entry.visual.zh])


def _says(query: str, name: str) -> bool:
    """Whether the query holds the name or is a part of it: whole words in Latin script, two characters or more in Han."""
    if HAN.search(name):
        return len(name) > 1 and (name in query or (len(query) > 1 and query in name))
    return f" {name} " in f" {query} " or f" {query} " in f" {name} "


def _names(entry: LoreEntry) -> tuple[str, ...]:
    told = (entry.id, entry.names.en, entry.names.zh, entry.names.native)
    return tuple(name.lower() for name in told if name)

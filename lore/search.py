"""Finding documents for a text in English or Chinese: by meaning and by words, merged by rank, the worn-out ones set back.

Knows nothing of entries, premises or arcs: a document is what an entry, or a passage of a user's own, is found by.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import weights
from .gloss import gloss
from .index import Index
from .lexical import HAN, NGrams, is_han, latin_part
from .vectors import Meanings, fingerprint, key

if TYPE_CHECKING:
    from .embed import Vectors


class Document(NamedTuple):
    """What something is found by. `gist`: the English that its vector is made of, in about 140 of the model's 256 tokens; `words` and
    `han`: what a reader of English or of Chinese would search by; `names` in small letters."""

    id: str
    group: str
    gist: str
    words: str
    han: str
    names: tuple[str, ...]
    overuse: int = 0


class Finder:
    """The documents with both of their indexes, each opened when first needed.

    `kind` names the collection, so that a user's own lies beside the shipped one; `cache` is a folder that may be deleted.
    """

    def __init__(
        self, documents: Sequence[Document], meanings: Meanings, cache: Path | None, warn: Callable[[str], None], kind: str = "entries"
    ) -> None:
        self.documents, self.meanings = tuple(documents), meanings
        self._cache, self._warn, self._kind = cache, warn, kind

    @cached_property
    def vectors(self) -> "Vectors | None":
        """A row for each document, in their order."""
        return self.meanings.of(self._kind, [one.gist for one in self.documents]) if self.documents else None

    @cached_property
    def _ngrams(self) -> NGrams:
        return NGrams([f"{one.words} {one.han}" for one in self.documents])

    @cached_property
    def _index(self) -> Index | None:
        if self.vectors is None:
            return None
        folder = self._cache / ("chroma" if self._kind == "entries" else f"chroma-{self._kind}") if self._cache else None
        content = fingerprint(*(key(one.gist) for one in self.documents))
        return Index([(one.id, one.group) for one in self.documents], self.vectors, content, folder, self._warn)

    def relevance(self, query: str, group: str | None = None) -> dict[int, float]:
        """Place -> score of the documents, of `group` if one is given, that `query` finds, overuse taken off. Nothing for a text without a word.

        Each way of finding gives a document its share of the best score found that way, and a way's weight of it.
        """
        rankings = list(self._rankings(query, group))
        most = sum(weight for weight, _ in rankings)
        out: dict[int, float] = {}
        for weight, scores in rankings:
            best = max(scores.values())
            for place, score in scores.items():
                out[place] = out.get(place, 0.0) + weight / most * (max(0.0, score / best) if best > 0 else 0.0)
        low = query.lower().strip()
        return {n: round(score + self._adjusted(n, low), 6) for n, score in out.items()}

    def by_words(self, query: str) -> dict[int, float]:
        """Place -> score by words and character runs alone."""
        return self._ngrams.scores(query)

    def _rankings(self, query: str, group: str | None) -> list[tuple[float, dict[int, float]]]:
        scores = {n: s for n, s in self._ngrams.scores(query).items() if group in (None, self.documents[n].group)}
        out = [(weights.told().by_words, scores)] if scores else []
        weight, vector = self._direction(query)
        if vector is not None and self._index is not None and (near := self._index.nearest(vector, group, scores)):
            out.append((weight, near))
        return out

    def _direction(self, query: str) -> "tuple[float, Vectors | None]":
        """The vector to look along: that of the query, of its gloss if it is Chinese."""
        if is_han(query):
            return weights.told().by_gloss, self.meanings.query(gloss(query))
        latin = latin_part(query)
        return weights.told().by_meaning, self.meanings.query(latin) if latin else None

    def _adjusted(self, place: int, query: str) -> float:
        one = self.documents[place]
        return weights.told().named if any(_says(query, name) for name in one.names) else -weights.told().overuse * one.overuse


def _says(query: str, name: str) -> bool:
    """Whether the query holds the name or is a part of it: whole words in Latin script, two characters or more in Han."""
    if HAN.search(name):
        return len(name) > 1 and (name in query or (len(query) > 1 and query in name))
    return f" {name} " in f" {query} " or f" {query} " in f" {name} "

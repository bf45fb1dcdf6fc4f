"""The accepted passages of one project, found for a text in either language and told to a writer.

A Chinese passage's vector is made of its rough English (`gloss`), so that both languages meet in one space.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from loreboard.story.script import Language
from loreboard.story.value import Value

from .. import weights
from ..gloss import gloss
from ..lexical import is_han
from ..search import Document, Finder
from ..vectors import Meanings, fingerprint
from ..wording import dump
from .passages import Passage


class Found(Value):
    """A passage that was found. `score` orders those of one query."""

    passage: Passage
    score: float


class Notes:
    """`home` names the project, so that each has an index of its own; `cache` is a folder that may be deleted."""

    def __init__(
        self, passages: Sequence[Passage], home: Path | None, meanings: Meanings, cache: Path | None, warn: Callable[[str], None]
    ) -> None:
        self.passages = tuple(one for one in passages if one.trust == "accepted")
        self._by_id = {one.id: one for one in self.passages}
        self._home, self._meanings, self._cache, self._warn = home, meanings, cache, warn

    @cached_property
    def _finder(self) -> Finder:
        kind = f"own-{fingerprint(str(self._home))[:16]}"
        return Finder([document(one) for one in self.passages], self._meanings, self._cache, self._warn, kind)

    def __contains__(self, id: str) -> bool:
        return id in self._by_id

    def search(self, query: str, count: int) -> tuple[Found, ...]:
        """The `count` passages that suit `query` best; a Chinese one is also looked for by its rough English."""
        if not self.passages:
            return ()
        scores = self._finder.relevance(query)
        if is_han(query):
            rough = self._finder.relevance(gloss(query))
            scores = {n: max(scores.get(n, -1.0), rough.get(n, -1.0)) for n in {*scores, *rough}}
        best = sorted(scores, key=lambda n: (-scores[n], n))[: max(0, count)]
        return tuple(Found(passage=self.passages[n], score=scores[n]) for n in best)

    def text_for(self, premise: str, language: Language) -> str:
        """What a writer is handed for `premise`: the nearest passages as YAML, "" when there is none."""
        found = self.search(premise, weights.told().notes)
        told = [
            {"id": one.id, "title": one.title, "from": one.source.told(language), "text": one.text} for one in (f.passage for f in found)
        ]
        return dump(told).rstrip("\n") if told else ""

    def credits(self, ids: Iterable[str], language: Language) -> tuple[str, ...]:
        """File and place of each passage used, each line once. Ids of anything else have none."""
        return tuple(dict.fromkeys(self._by_id[id].source.told(language) for id in ids if id in self._by_id))


def document(passage: Passage) -> Document:
    """What `passage` is found by."""
    whole = f"{passage.title}. {passage.text}"
    zh = passage.language == "zh"
    gist = gloss(f"{passage.title}。{passage.text}") if zh else whole
    return Document(
        passage.id, passage.source.file, gist, "" if zh else whole, whole if zh else "", (passage.title.lower(),) if passage.title else ()
    )

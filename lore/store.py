"""The front of this room: what myths and science fiction know, found for a premise, and what is worn out.

Opening reads the files and nothing else; vectors and the index are made when first asked for.
"""

import difflib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from loreboard.story.arc import Arc, Evidence, Standing
from loreboard.story.errors import BadInput
from loreboard.story.premise import Premise
from loreboard.story.script import Language
from loreboard.story.value import Value

from . import brief, wording
from .cliche import Cliche, Signs, load_cliches, load_signs
from .document import document
from .entry import SACRED, LoreEntry, load_entries, traditions
from .evidence import Evidences
from .gloss import gloss
from .lexical import is_han, ranked
from .own.notes import Notes
from .own.passages import Passage
from .own.shelf import Shelf
from .radar import Radar, Sighting
from .search import Finder
from .vectors import Meanings


class Hit(Value):
    """An entry that was found. `score` orders hits of one query; 1 is first by every way of looking, below 0 is possible."""

    id: str
    score: float
    entry: LoreEntry


class Lore:
    """A library of entries and clichés. What is sacred or secret is on file but not in it.

    `passages` are a user's own, of the project in `home`.
    """

    def __init__(
        self,
        entries: Sequence[LoreEntry],
        cliches: Sequence[Cliche],
        cache: Path | None,
        warn: Callable[[str], None],
        passages: Sequence[Passage] = (),
        home: Path | None = None,
        signs: Sequence[Signs] | None = None,
    ) -> None:
        self.entries = tuple(entry for entry in entries if entry.sensitivity.level < SACRED)
        self.cliches, self._signs = tuple(cliches), signs
        self._withheld = {entry.id for entry in entries} - {entry.id for entry in self.entries}
        self._by_id = {entry.id: entry for entry in self.entries}
        self._cache, self._warn = cache, warn
        self._passages, self._home = tuple(passages), home
        self._evidences: dict[Language, Evidences] = {}

    @classmethod
    def open(cls, cache: Path | None, warn: Callable[[str], None], own: Path | None = None) -> Self:
        """The shipped library, and what is accepted on the shelf of the project in `own`.

        `cache` is a folder that may be deleted at any time; None keeps everything in memory. `warn` is told, at most once each, that the
        model or the index is missing. Raises BadInput when a file is malformed, when an entry of the user's own has the id of a shipped
        one, and when nothing is accepted in `own`.
        """
        if own is None:
            return cls(load_entries(), load_cliches(), cache, warn)
        shelf = Shelf(own)
        return cls((*load_entries(), *_own(shelf)), load_cliches(), cache, warn, shelf.passages(), own.resolve())

    @cached_property
    def _meanings(self) -> Meanings:
        return Meanings(self._cache, self._warn)

    @cached_property
    def _finder(self) -> Finder:
        return Finder([document(entry) for entry in self.entries], self._meanings, self._cache, self._warn)

    @cached_property
    def notes(self) -> Notes:
        """The accepted passages of the user's own."""
        return Notes(self._passages, self._home, self._meanings, self._cache, self._warn)

    @cached_property
    def _radar(self) -> Radar:
        known = {sign.id: sign for sign in (load_signs() if self._signs is None else self._signs)}
        signs = [known.get(cliche.id, Signs(id=cliche.id)) for cliche in self.cliches]
        return Radar(self.cliches, signs, load_entries(), self._meanings, self._cache)

    def entry(self, id: str) -> LoreEntry:
        """The entry of this id. Raises BadInput with the nearest ids when there is none."""
        if id in self._by_id:
            return self._by_id[id]
        if id in self._withheld:
            raise BadInput(f"The lore entry {id} is sacred or secret and is never handed out", "", "Choose another.")
        near = self._near(id)
        raise BadInput(f"There is no lore entry {id!r}", "", f"Did you mean {near}?" if near else "`loreboard lore list` shows them all.")

    def search(self, query: str, k: int = 10, tradition: str | None = None) -> tuple[Hit, ...]:
        """The `k` entries that suit `query` best, by meaning and by words, in either language.

        Raises BadInput when no entry is of `tradition`.
        """
        exact = self.tradition(tradition) if tradition else None
        found = self._finder.relevance(query, exact)
        best = sorted(found, key=lambda n: (-found[n], n))[: max(0, k)]
        return tuple(Hit(id=self.entries[n].id, score=found[n], entry=self.entries[n]) for n in best)

    def brief(self, premise: Premise, count: int) -> brief.Brief:
        """`count` constellations for `premise` and about twelve worn-out plots near it; the same for the same text and seed."""
        return brief.made(premise, count, self.entries, self._finder, self._radar)

    def nearest(self, text: str, gloss_han: bool = True) -> tuple[str, ...]:
        """Ids of all entries by the cosine of their vectors with that of `text` alone, nearest first; what retrieval is measured against.

        None at all without the sentence model. A Chinese text is glossed unless `gloss_han` is off, as a store without glosses would have it.
        """
        vector, rows = self._meanings.query(gloss(text) if gloss_han and is_han(text) else text), self._finder.vectors
        if vector is None or rows is None:
            return ()
        order = (-(rows @ vector)).argsort(kind="stable")
        return tuple(self.entries[int(n)].id for n in order)

    def by_words(self, text: str) -> tuple[str, ...]:
        """Ids of the entries that share words or characters with `text`, by BM25 alone; the other thing that retrieval is measured against."""
        return tuple(self.entries[n].id for n in ranked(self._finder.by_words(text)))

    def groups_text(self, groups: Iterable[Iterable[str]], language: Language) -> str:
        """Any groups of entries as YAML in the shape of a brief."""
        return wording.choice([[self.entry(id) for id in group] for group in groups], (), language)

    def entries_text(self, ids: Iterable[str], language: Language) -> str:
        """These entries as YAML in the shape of a brief of one constellation. Ids that nobody knows are left out with a warning."""
        known: list[LoreEntry] = []
        for id in dict.fromkeys(ids):
            if id in self._by_id:
                known.append(self._by_id[id])
            elif id not in self.notes:
                near = self._near(id)
                self._warn(
                    f"The arc draws on lore {id!r}, which is not in the library and is left out." + (f" Nearest: {near}." if near else "")
                )
        return wording.constellations([known], language)

    def standing(self, arcs: Sequence[Arc], language: Language) -> tuple[Standing, ...]:
        """How each arc stands beside worn-out plots, in the order given."""
        return tuple(
            self._radar.standing(n, arc, [self._by_id[use.id].overuse for use in arc.lore if use.id in self._by_id], language)
            for n, arc in enumerate(arcs)
        )

    def evidence(self, arcs: Sequence[Arc], language: Language) -> tuple[Evidence, ...]:
        """What code finds on how much of each arc is its own, beside the others; in the order given."""
        return self.evidences(language).of(arcs)

    def evidences(self, language: Language) -> Evidences:
        """What finds it, opened once for each language."""
        if language not in self._evidences:
            self._evidences[language] = Evidences(language, self._radar, self._meanings.embedder)
        return self._evidences[language]

    def sightings(self, parts: Sequence[str], language: Language, paid: frozenset[str] = frozenset()) -> tuple[Sighting, ...]:
        """The clichés that are played in the sentences, lines or beats of one scene, with the words that play them; see `Radar.sightings`."""
        return self._radar.sightings(parts, language, paid)

    def credits(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Work and place for each entry used, with the edition and its licence, each line once. Unknown ids have none."""
        return tuple(dict.fromkeys(_credit(self._by_id[id]) for id in ids if id in self._by_id))

    def citations(self, ids: Iterable[str], language: Language) -> tuple[str, ...]:
        """Name, work and place of each entry used, as a bible and a title page cite it. Unknown ids have none."""
        mark = ": " if language == "en" else "："
        found = [self._by_id[id] for id in ids if id in self._by_id]
        return tuple(dict.fromkeys(f"{entry.names.told(language)}{mark}{entry.source.told(language)}" for entry in found))

    def _near(self, id: str) -> str:
        names = {name.lower(): e.id for e in self.entries for name in (e.id, e.names.en, e.names.zh, e.id.partition("_")[2])}
        found = difflib.get_close_matches(id.lower(), names, n=3, cutoff=0.6)
        return ", ".join(dict.fromkeys(names[name] for name in found))

    def tradition(self, told: str) -> str:
        """The tradition of this name, in any case. Raises BadInput with the nearest ones when there is none."""
        there = {name.lower(): name for name in traditions(self.entries)}
        if told.lower() not in there:
            near = difflib.get_close_matches(told.lower(), there, n=3, cutoff=0.5) or sorted(there)[:8]
            raise BadInput(f"No entry is of the tradition {told!r}", "", f"Some that are: {', '.join(there[n] for n in near)}.")
        return there[told.lower()]


def _own(shelf: Shelf) -> tuple[LoreEntry, ...]:
    """The entries on the shelf, once it is sure that there is something on it and that nothing shipped is hidden by it."""
    entries, shipped = shelf.entries(), {entry.id for entry in load_entries()}
    if taken := [entry.id for entry in entries if entry.id in shipped]:
        raise BadInput(f"Shipped lore has the id {taken[0]} already", str(shelf.home), "Give your entry another id in lore/accepted.")
    if not entries and not shelf.passages():
        waiting = sum(len(one.told.ids) for one in shelf.lying("quarantined"))
        do = "Read it and say `loreboard lore accept`." if waiting else "Add files with `loreboard lore add FILE --to DIR`."
        raise BadInput("No lore is accepted here" + (f", {waiting} in quarantine" if waiting else ""), str(shelf.home), do)
    return entries


def _credit(entry: LoreEntry) -> str:
    source = entry.source
    rest = "; ".join(part for part in (source.edition, source.url, source.licence) if part)
    return f"{entry.names.en}: {source.short}" + (f" ({rest})" if rest else "")

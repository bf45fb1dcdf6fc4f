"""What a writer is handed before inventing: lore to draw on, several ways, and what is worn out nearby."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from loreboard.story.premise import Premise
from loreboard.story.script import Language

from . import weights, wording
from .cliche import Cliche
from .entry import LoreEntry
from .genre import Genre, lean
from .radar import Radar
from .search import Finder


@dataclass(frozen=True)
class Brief:
    """Constellations of entry ids, the carrier of the plot first in each; for each of them a move that its story could make, the id of a
    story function, where there are any; and the ids of worn-out plots near the premise."""

    constellations: tuple[tuple[str, ...], ...]
    moves: tuple[str, ...]
    cliches: tuple[str, ...]
    _entries: Mapping[str, LoreEntry] = field(repr=False, compare=False)
    _cliches: Mapping[str, Cliche] = field(repr=False, compare=False)

    def lore_text(self, language: Language) -> str:
        """The constellations as YAML, in `language` only."""
        groups = [[self._entries[id] for id in ids] for ids in self.constellations]
        return wording.choice(groups, [self._entries[id] for id in self.moves], language)

    def lore_of(self, number: int, language: Language) -> str:
        """The one constellation of this number, from 1, as YAML: what the writer of one arc is handed."""
        ids, moves = self.constellations[number - 1], self.moves[number - 1 : number]
        return wording.choice([[self._entries[id] for id in ids]], [self._entries[id] for id in moves], language)

    def carrier(self, number: int, language: Language) -> str:
        """The name of that constellation's first entry."""
        return self._entries[self.constellations[number - 1][0]].names.told(language)

    def paid_in(self, number: int) -> str:
        """What that entry is paid in, "" where it does not say."""
        return self._entries[self.constellations[number - 1][0]].takes or ""

    def worn_out_text(self, language: Language) -> str:
        """The worn-out plots as YAML, with two ways out of each."""
        return wording.worn_out((self._cliches[id] for id in self.cliches), language)

    def worn_out_names(self, language: Language) -> str:
        """The worn-out plots by name and signature, a row each."""
        return wording.worn_out_names((self._cliches[id] for id in self.cliches), language)


def made(premise: Premise, count: int, entries: Sequence[LoreEntry], finder: Finder, radar: Radar) -> Brief:
    """`count` constellations (fewer if there are fewer entries), the same for the same premise text and seed."""
    genre = lean(premise.text)
    chooser = _Chooser(premise, genre, entries, finder)
    groups = chooser.groups(count)
    common = (*weights.told().common_by_genre.get(genre or "", ()), *weights.told().common)
    return Brief(
        constellations=tuple(tuple(entries[n].id for n in group) for group in groups),
        moves=tuple(entries[n].id for n in chooser.moves(len(groups))),
        cliches=_worn_out(radar.near(premise.text), [id for id in common if id in radar.by_id]),
        _entries={entry.id: entry for entry in entries},
        _cliches=radar.by_id,
    )


def _worn_out(near: list[str], common: list[str]) -> tuple[str, ...]:
    """Half by nearness, then what is common anyway, each once."""
    half = weights.told().worn_out // 2
    chosen = near[:half]
    rest = [id for id in common if id not in chosen][: weights.told().worn_out - len(chosen)]
    more = [id for id in near if id not in chosen and id not in rest]
    return tuple((chosen + rest + more)[: weights.told().worn_out])


class _Chooser:
    """Picks carriers by maximal marginal relevance, then the company of each."""

    def __init__(self, premise: Premise, genre: Genre | None, entries: Sequence[LoreEntry], finder: Finder) -> None:
        self._premise, self._genre, self._entries, self._finder = premise, genre, entries, finder
        self._found = finder.relevance(premise.text)
        self._vectors = finder.vectors
        self._things = [n for n, entry in enumerate(entries) if not entry.is_function]

    def groups(self, count: int) -> list[list[int]]:
        carriers: list[int] = []
        for _ in range(min(count, len(self._things))):
            rest = [n for n in self._things if n not in carriers]
            carriers.append(max(rest, key=lambda n: (round(self._as_carrier(n, carriers), 6), -n)))
        used = set(carriers)
        return [self._company(place, used, size=2 + (number % 2)) for number, place in enumerate(carriers)]

    def moves(self, count: int) -> list[int]:
        """A story function each, as unlike as may be; none twice while there are enough."""
        chosen: list[int] = []
        every = [n for n, entry in enumerate(self._entries) if entry.is_function]
        while every and len(chosen) < count:
            used = chosen[len(chosen) // len(every) * len(every) :]
            rest = [n for n in every if n not in used]
            chosen.append(max(rest, key=lambda n: (round(self._worth(n) - self._alike(n, used), 6), -n)))
        return chosen

    def _alike(self, place: int, chosen: list[int]) -> float:
        return weights.told().diversity * max((self._near(place, n) for n in chosen), default=0.0)

    def _as_carrier(self, place: int, chosen: list[int]) -> float:
        entry, entries = self._entries[place], self._entries
        score = self._worth(place) + self._fits(entry)
        if chosen:
            score -= self._alike(place, chosen)
            score -= weights.told().same_price * sum(entries[n].takes == entry.takes for n in chosen)
            score -= weights.told().same_tradition * sum(entries[n].tradition == entry.tradition for n in chosen)
        return score

    def _company(self, carrier: int, used: set[int], size: int) -> list[int]:
        """The carrier and one or two others: from other traditions and unused where there are any, colliding where they can."""
        group = [carrier]
        while len(group) < min(size, len(self._things)):
            rest = [n for n in self._things if n not in group]
            best = max(rest, key=lambda n: (self._outside(n, group), n not in used, round(self._as_company(n, group), 6), -n))
            group.append(best)
            used.add(best)
        return group

    def _outside(self, place: int, group: list[int]) -> bool:
        return all(self._entries[place].tradition != self._entries[n].tradition for n in group)

    def _as_company(self, place: int, group: list[int]) -> float:
        entry, others = self._entries[place], [self._entries[n] for n in group]
        collides = any(entry.id in other.conflicts_with or other.id in entry.conflicts_with for other in others)
        same = any(entry.takes == other.takes for other in others)
        nearness = max(self._near(place, n) for n in group)
        return (
            self._worth(place) + weights.told().collides * collides - weights.told().same_price * same - weights.told().diversity * nearness
        )

    def _near(self, one: int, other: int) -> float:
        """Their cosine; 0 for all without vectors."""
        return 0.0 if self._vectors is None else float(self._vectors[one] @ self._vectors[other])

    def _worth(self, place: int) -> float:
        """How well the premise finds the entry, with a little of the seed's whim."""
        entry = self._entries[place]
        told = f"{self._premise.seed}\0{self._premise.text}\0{entry.id}".encode()
        whim = int.from_bytes(hashlib.sha256(told).digest()[:4]) / 2**32
        return self._found.get(place, -weights.told().overuse * entry.overuse) + weights.told().jitter * whim

    def _fits(self, entry: LoreEntry) -> float:
        return weights.told().same_genre if self._genre and entry.is_science_fiction == (self._genre == "science_fiction") else 0.0

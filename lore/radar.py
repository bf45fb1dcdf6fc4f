"""How near a text comes to plots that audiences have seen too often. Evidence for a choice, never a verdict."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from loreboard.story.arc import Arc, Closeness, Standing
from loreboard.story.script import Language
from loreboard.story.value import Value

from . import teaching, weights
from .cliche import Cliche, Group, Signs
from .entry import LoreEntry
from .files import shipped
from .gloss import gloss
from .lexical import is_han, latin_part
from .sight import TUNED, Sight, Taught, lines, read_taught
from .vectors import Meanings
from .windows import Window, windows

if TYPE_CHECKING:
    from .embed import Vectors

TAUGHT = "sight.npz"
PLAYED = 0.5
"""The strength from which a cliché counts as played."""
REMEMBERED = 512
"""Scenes of one process whose sightings are kept: a script is read again after every revision."""
HINTED = 0.3
"""The strength under which nothing counts in an arc's standing."""
TOGETHER = 2.0
"""Added to a load where three premises and more are worn out at once: that is a recombination (facts of the trade, craft 7)."""


class Sighting(Value):
    """A cliché that is played. `quote` are the words, in parts `first` to `last` of what was read; `ways_out` two or more."""

    cliche: str
    name: str
    group: Group
    strength: float
    quote: str
    first: int
    last: int
    ways_out: tuple[str, ...]
    paid: bool = False
    """Whether it spends something that was planted earlier, or is steered away from by plan: then it weighs less."""


class Radar:
    """The catalogue of clichés, and what is seen of them in either language, made when first needed.

    `entries` are the lore that serves as background of what is fresh; `cache` keeps what had to be learned anew.
    """

    def __init__(
        self, cliches: Sequence[Cliche], signs: Sequence[Signs], entries: Sequence[LoreEntry], meanings: Meanings, cache: Path | None
    ) -> None:
        self.cliches, self._signs, self._entries = tuple(cliches), tuple(signs), tuple(entries)
        self._meanings, self._cache, self._reads = meanings, cache, meanings.changed(Path(str(shipped(TUNED))))
        self._seen: dict[tuple[tuple[str, ...], Language, frozenset[str]], tuple[Sighting, ...]] = {}
        self.by_id: Mapping[str, Cliche] = {cliche.id: cliche for cliche in cliches}

    @cached_property
    def _english(self) -> Sight:
        return self._sight("en")

    @cached_property
    def _chinese(self) -> Sight:
        return self._sight("zh")

    def _sight(self, language: Language) -> Sight:
        return Sight(self._signs, self._taught(language), language, self._reads)

    def _taught(self, language: Language) -> Taught:
        """What comes with the package, or what was learned here before, if it was learned from these very lines; else it is learned now."""
        told = lines(self._signs, teaching.background(self._entries, language), language)
        wanted = teaching.mark(self._signs, told, language, self._reads.model)
        own = self._cache / f"sight-{language}.npz" if self._cache else None
        for file in (Path(str(shipped(TAUGHT))), own):
            if file and (found := read_taught(file, language)) and found.mark == wanted:
                return found
        made = teaching.teach(self._signs, told, language, self._reads, teaching.held(language))
        if own:
            teaching.keep(own, {language: made})
        return made

    @cached_property
    def _vectors(self) -> "Vectors | None":
        return self._meanings.of("cliches", [gist(cliche) for cliche in self.cliches]) if self.cliches else None

    def strengths(self, texts: Sequence[str]) -> list[float]:
        """For every cliché, 0..1: how far any one of `texts`, each by itself, plays it."""
        out = [0.0] * len(self.cliches)
        for sight, told in self._by_language(texts):
            for row in sight.strengths(told, alone=True):
                out = [max(before, float(now)) for before, now in zip(out, row, strict=True)]
        return out

    def sightings(self, parts: Sequence[str], language: Language, paid: frozenset[str] = frozenset()) -> tuple[Sighting, ...]:
        """What is played in `parts`, the sentences, lines or beats of one scene in order: each cliché once, where it is strongest; strongest first.

        `paid` are ids of clichés that are deliberate and paid for.
        """
        key = (tuple(parts), language, paid)
        if (known := self._seen.get(key)) is not None:
            return known
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        self._seen[key] = found = self._sighted(parts, language, paid)
        return found

    def played(self, texts: Sequence[str], language: Language, paid: frozenset[str] = frozenset()) -> tuple[Sighting, ...]:
        """The same of texts that tell a story in a line each, as `standing` reads an arc: each by itself and whole, so the quote is one of them."""
        told = [Window(text, n, n) for n, text in enumerate(texts)]
        return self._strongest(told, language, paid, alone=True)

    def _sighted(self, parts: Sequence[str], language: Language, paid: frozenset[str]) -> tuple[Sighting, ...]:
        return self._strongest(windows(parts, language), language, paid, alone=False)

    def _strongest(self, told: Sequence[Window], language: Language, paid: frozenset[str], alone: bool) -> tuple[Sighting, ...]:
        sight = self._english if language == "en" else self._chinese
        strengths = sight.strengths([window.text for window in told], alone=alone)
        best: dict[int, tuple[float, Window]] = {}
        for window, row in zip(told, strengths, strict=True):
            for n in (row >= PLAYED).nonzero()[0].tolist():
                if n not in best or row[n] > best[n][0]:
                    best[n] = (float(row[n]), window)
        found = [self._sighting(n, strength, window, language, paid) for n, (strength, window) in best.items()]
        return tuple(sorted(found, key=lambda one: (-one.strength, one.cliche)))

    def _sighting(self, place: int, strength: float, window: Window, language: Language, paid: frozenset[str]) -> Sighting:
        cliche = self.cliches[place]
        return Sighting(
            cliche=cliche.id, name=cliche.called(language), group=cliche.group, strength=round(strength, 3), quote=window.text, first=window.first,
            last=window.last, ways_out=cliche.ways_out(language), paid=cliche.id in paid,
        )  # fmt: skip

    def near(self, text: str) -> list[str]:
        """Ids of the premise, turn and ending clichés, nearest in meaning to `text` first; in their order without the sentence model."""
        vector = self._meanings.query(gloss(text) if is_han(text) else latin_part(text)) if self._vectors is not None else None
        wanted = [n for n, c in enumerate(self.cliches) if c.group in ("premise", "turn", "ending")]
        if vector is not None and self._vectors is not None:
            cosines = self._vectors @ vector
            wanted.sort(key=lambda n: (-round(float(cosines[n]), 6), n))
        return [self.cliches[n].id for n in wanted]

    def standing(self, number: int, arc: Arc, overuse: Sequence[int], language: Language) -> Standing:
        """How `arc`, the `number`th from 0, stands. `overuse` is that of the lore it draws on."""
        steered = {steer.id for steer in arc.steers_away}
        told = weights.told()
        strengths = [
            (strength if strength >= HINTED else 0.0) * (told.steered if cliche.id in steered else 1.0)
            for cliche, strength in zip(self.cliches, self.strengths(passages(arc)), strict=True)
        ]
        heavy = [strength * told.groups[c.group] for c, strength in zip(self.cliches, strengths, strict=True)]
        top = sorted(range(len(heavy)), key=lambda n: (-round(heavy[n], 6), n))[: told.nearest]
        premises = sum(s >= PLAYED for c, s in zip(self.cliches, strengths, strict=True) if c.group == "premise")
        return Standing(
            arc=number,
            load=round(sum(heavy[n] for n in top) + TOGETHER * (premises >= 3) + told.lore_overuse * max(overuse, default=0), 3),
            nearest=tuple(
                Closeness(cliche=self.cliches[n].id, name=self.cliches[n].called(language), strength=round(strengths[n], 3)) for n in top
            ),
        )

    def _by_language(self, texts: Sequence[str]) -> list[tuple[Sight, list[str]]]:
        han = [text for text in texts if is_han(text)]
        latin = [latin_part(text) for text in texts if not is_han(text) and latin_part(text)]
        return [(self._chinese, han)] * bool(han) + [(self._english, latin)] * bool(latin)


def load(sightings: Sequence[Sighting]) -> float:
    """The cliché load of what was seen in a text: strength by weight of the kind, less what is paid for, more for a recombination."""
    told = weights.told()
    heavy = sum(one.strength * told.groups[one.group] * (told.paid if one.paid else 1.0) for one in sightings)
    return float(heavy + TOGETHER * (sum(one.group == "premise" and not one.paid for one in sightings) >= 3))


def gist(cliche: Cliche) -> str:
    """What a cliché's vector is made of."""
    return f"{cliche.name}. {cliche.signature}"


def passages(arc: Arc) -> list[str]:
    """The parts of an arc in which a worn-out plot would show."""
    events = [turn.event for turn in arc.turns]
    return [text for text in (arc.logline, arc.rule.misreading, *events, arc.last_image) if text.strip()]

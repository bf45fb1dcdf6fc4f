"""How near a text comes to plots that audiences have seen too often. Evidence for a choice, never a verdict."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from loreboard.story.arc import Arc, Closeness, Standing
from loreboard.story.script import Language

from . import weights
from .cliche import Cliche
from .lexical import FOR_LIKENESS, NGrams, is_han, latin_part
from .vectors import Meanings

if TYPE_CHECKING:
    from .embed import Vectors


FAR = -9.0
"""Further than any likeness."""


class Radar:
    """The catalogue of clichés with its vectors and n-grams, each made when first needed."""

    def __init__(self, cliches: Sequence[Cliche], meanings: Meanings) -> None:
        self.cliches, self._meanings = tuple(cliches), meanings
        self.by_id: Mapping[str, Cliche] = {cliche.id: cliche for cliche in cliches}

    @cached_property
    def _vectors(self) -> "Vectors | None":
        return self._meanings.of("cliches", [gist(cliche) for cliche in self.cliches]) if self.cliches else None

    @cached_property
    def _english(self) -> NGrams:
        return NGrams([gist(cliche) for cliche in self.cliches])

    @cached_property
    def _chinese(self) -> NGrams:
        return NGrams([f"{c.name_zh or ''}。{c.signature_zh}" if c.signature_zh else "" for c in self.cliches], FOR_LIKENESS)

    def strengths(self, texts: Sequence[str]) -> list[float]:
        """For every cliché, 0..1: how nearly any one of `texts` restates its signature."""
        return [min(1.0, max(0.0, value)) for value in self._leanings(texts)]

    def _leanings(self, texts: Sequence[str]) -> list[float]:
        """The same without bounds: below 0 there is no likeness worth telling, yet there is still an order."""
        out = [FAR] * len(self.cliches)
        han = [text for text in texts if is_han(text)]
        latin = [latin_part(text) for text in texts if not is_han(text) and latin_part(text)]
        told = [
            *(
                (n, _scaled(cosine, weights.told().han_floor, weights.told().han_ceiling))
                for text in han
                for n, cosine in self._chinese.cosines(text).items()
            ),
            *(
                (n, _scaled(cosine, weights.told().english_floor, weights.told().english_ceiling))
                for text in latin
                for n, cosine in self._english.cosines(text).items()
            ),
            *(
                (n, _scaled(cosine, weights.told().meaning_floor, weights.told().meaning_ceiling))
                for n, cosine in enumerate(self._cosines(latin))
            ),
        ]
        for place, value in told:
            out[place] = max(out[place], value)
        return out

    def _cosines(self, texts: list[str]) -> list[float]:
        """For every cliché, the cosine of the nearest of `texts`; nothing without texts or without vectors."""
        rows = self._meanings.each(texts) if texts and self._vectors is not None else None
        return [] if rows is None or self._vectors is None else [float(value) for value in (self._vectors @ rows.T).max(axis=1)]

    def near(self, text: str, carriers: "Vectors | None") -> list[str]:
        """Ids of the premise, turn and ending clichés, nearest to `text` first; to the `carriers` where a Chinese `text` is near to none."""
        found = self._leanings([text])
        if max(found, default=FAR) < 0 and is_han(text) and carriers is not None and self._vectors is not None:
            found = [float(value) for value in (self._vectors @ carriers.T).max(axis=1)]
        wanted = [n for n, c in enumerate(self.cliches) if c.group in ("premise", "turn", "ending")]
        return [self.cliches[n].id for n in sorted(wanted, key=lambda n: (-round(found[n], 6), n))]

    def standing(self, number: int, arc: Arc, overuse: Sequence[int], language: Language) -> Standing:
        """How `arc`, the `number`th from 0, stands. `overuse` is that of the lore it draws on."""
        steered = {steer.id for steer in arc.steers_away}
        strengths = [
            strength * (weights.told().steered if cliche.id in steered else 1.0)
            for cliche, strength in zip(self.cliches, self.strengths(passages(arc)), strict=True)
        ]
        heavy = [strength * weights.told().groups[c.group] for c, strength in zip(self.cliches, strengths, strict=True)]
        top = sorted((n for n in range(len(heavy)) if heavy[n] > 0), key=lambda n: (-round(heavy[n], 6), n))[: weights.told().nearest]
        return Standing(
            arc=number,
            load=round(sum(heavy[n] for n in top) + weights.told().lore_overuse * max(overuse, default=0), 3),
            nearest=tuple(
                Closeness(cliche=self.cliches[n].id, name=self.cliches[n].called(language), strength=round(strengths[n], 3)) for n in top
            ),
        )


def gist(cliche: Cliche) -> str:
    """What a cliché's vector is made of."""
    return f"{cliche.name}. {cliche.signature}"


def passages(arc: Arc) -> list[str]:
    """The parts of an arc in which a worn-out plot would show."""
    events = [turn.event for turn in arc.turns]
    return [text for text in (arc.logline, arc.rule.misreading, *events, arc.last_image) if text.strip()]


def _scaled(value: float, floor: float, ceiling: float) -> float:
    return (value - floor) / (ceiling - floor)

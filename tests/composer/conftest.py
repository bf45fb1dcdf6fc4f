"""A series of the offline composer by the real asks, with lore picked by hand so that no weights are needed."""

from collections.abc import Awaitable, Callable, Sequence

import pytest

from loreboard.agents import writer
from loreboard.agents.desk import Desk
from loreboard.composer import Composer
from loreboard.lore import load_entries
from loreboard.lore.entry import SACRED
from loreboard.lore.wording import constellations
from loreboard.screenplay import read_fountain, write_fountain
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.premise import Premise
from loreboard.story.script import Language, Script
from loreboard.story.shapes import deal

Arcs = Callable[..., Awaitable[tuple[Arc, ...]]]
Series = Callable[..., Awaitable[tuple[Bible, tuple[Script, ...]]]]
ENTRIES = tuple(entry for entry in load_entries() if entry.sensitivity.level < SACRED and not entry.is_function)


def desk(language: Language, seed: int) -> Desk:
    return Desk(Composer(draft_seconds), language, seed)


def dealt(text: str, language: Language, seed: int, lore: Sequence[int]) -> tuple[writer.Dealt, ...]:
    """A pair of lore entries from each place of `lore`, and the shapes that the premise is dealt."""
    cards = [constellations([[ENTRIES[n], ENTRIES[n + 1]]], language) for n in lore]
    names = [ENTRIES[n].names.told(language) for n in lore]
    shapes = deal(len(lore), seed, text)
    return tuple(writer.Dealt(shape=s, lore=card, carrier=name) for s, card, name in zip(shapes, cards, names, strict=True))


@pytest.fixture
def arcs() -> Arcs:
    """The arcs for a premise from the lore entries at `lore`."""

    async def make(text: str, language: Language, seed: int = 0, lore: tuple[int, ...] = (0, 9, 18, 27, 36, 45)) -> tuple[Arc, ...]:
        premise = Premise(text=text, language=language, seed=seed)
        return await writer.arcs(desk(language, seed), premise, dealt(text, language, seed, lore), "[]")

    return make


@pytest.fixture
def series(arcs: Arcs) -> Series:
    """Bible and the first `many` scripts of a series that draws on the lore entry at `lore`."""

    async def make(text: str, language: Language, seed: int = 0, lore: int = 0, many: int = 5) -> tuple[Bible, tuple[Script, ...]]:
        (arc,) = await arcs(text, language, seed, (lore,))
        premise = Premise(text=text, language=language, seed=seed)
        known = {entry.id: entry for entry in ENTRIES}
        cards = constellations([[known[use.id] for use in arc.lore]], language)
        book = await writer.bible(desk(language, seed), premise, arc, cards)
        told = [await writer.draft(desk(language, seed), premise, arc, book, plan, cards, "") for plan in book.episodes[:many]]
        return book, tuple(read_fountain(write_fountain(draft, language).encode(), "script.fountain") for draft in told)

    return make

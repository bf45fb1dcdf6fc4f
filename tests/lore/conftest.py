"""A small library of shipped entries, quick to embed, and a list that collects warnings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.lore import Lore, LoreEntry, load_cliches, load_entries

Open = Callable[..., Lore]


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def some() -> tuple[LoreEntry, ...]:
    """Up to 40 entries of all traditions, the Shan Hai Jing ones among them."""
    entries = load_entries()
    chosen = [e for e in entries if e.tradition == "Shan Hai Jing"][:20]
    return tuple(chosen + [e for e in entries if e.tradition != "Shan Hai Jing"][:20])


@pytest.fixture
def library(some: tuple[LoreEntry, ...], warnings: list[str]) -> Open:
    def opened(cache: Path | None = None, entries: tuple[LoreEntry, ...] = some) -> Lore:
        return Lore(entries, load_cliches(), cache, warnings.append)

    return opened


def changed(entry: LoreEntry, **fields: object) -> LoreEntry:
    """`entry` with some fields replaced, checked like a file."""
    return LoreEntry.model_validate(entry.model_dump() | fields)


@pytest.fixture
def change() -> Callable[..., LoreEntry]:
    return changed

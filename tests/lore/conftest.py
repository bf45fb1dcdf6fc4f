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
    """40 things of many traditions, the first half of the Shan Hai Jing, its migu blossom first."""
    things = [entry for entry in load_entries() if not entry.is_function]
    home = sorted((e for e in things if e.tradition == "Shan Hai Jing"), key=lambda e: (e.id != "shj_migu", e.id))
    away = [e for e in things if e.tradition not in ("Shan Hai Jing", "Zhiguai")]
    return tuple(home[:20] + away[:: max(1, len(away) // 20)][:20])


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

"""What a lore entry is found by."""

from .entry import LoreEntry
from .search import Document


def document(entry: LoreEntry) -> Document:
    """The document of `entry`."""
    told = (entry.id, entry.names.en, entry.names.zh, entry.names.native)
    return Document(
        entry.id, entry.tradition, gist(entry), _english(entry), _chinese(entry), tuple(name.lower() for name in told if name), entry.overuse
    )  # fmt: skip


def gist(entry: LoreEntry) -> str:
    """What an entry's vector is made of: what it is and what it does to somebody."""
    return " ".join([f"{entry.names.en}.", entry.summary.en, *entry.hooks.en])


def _english(entry: LoreEntry) -> str:
    rules = [rule.en for rule in (*entry.powers, *entry.costs)]
    return " ".join([gist(entry), *rules, *entry.wants.en, *entry.tags, entry.tradition])


def _chinese(entry: LoreEntry) -> str:
    parts = [entry.names.zh, entry.names.native or "", entry.summary.zh, *(p.zh for p in entry.powers), *(c.zh for c in entry.costs)]
    return " ".join([*parts, *entry.hooks.zh, *entry.wants.zh, *entry.visual.zh])

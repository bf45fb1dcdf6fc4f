"""Entries and clichés as the YAML that prompts carry: one language, only what a writer needs."""

from collections.abc import Iterable, Sequence
from typing import Any

from loreboard.story.script import Language
from loreboard.story.yaml_text import yaml_text

from .cliche import Cliche
from .entry import LoreEntry, Power

_LATER = ("visual", "source", "overuse")
_CARRIER = ("hooks",)
_LATER_PROP = ("carried", "wakes_again", "dims_again")


def constellations(groups: Iterable[Iterable[LoreEntry]], language: Language) -> str:
    """A YAML list of `{constellation, entries}`, numbered from 1, with all that a writer can use of each entry."""
    return _numbered([card(entry, language) for entry in group] for group in groups)


def choice(groups: Sequence[Iterable[LoreEntry]], moves: Sequence[LoreEntry], language: Language) -> str:
    """As `constellations`, with what an arc can turn on, and with each a move that its story could make; pictures and sources come with
    the book of the arc that is chosen. Hooks stand with the carrier only: what comes with it is there to collide, not to be told."""
    told = [[_short_card(entry, language, carries=not n) for n, entry in enumerate(group)] for group in groups]
    return _numbered(told, [move_card(move, language) for move in moves])


def worn_out(cliches: Iterable[Cliche], language: Language) -> str:
    """A YAML list of `{id, name, signature, ways_out}`."""
    return dump(
        [{"id": c.id, "name": c.called(language), "signature": c.sign(language), "ways_out": list(c.ways_out(language))} for c in cliches]
    )


def worn_out_names(cliches: Iterable[Cliche], language: Language) -> str:
    """A row each, "name: signature", for whoever must only know them when they see them."""
    return "\n".join(f"- {c.called(language)}: {c.sign(language)}" for c in cliches)


def card(entry: LoreEntry, language: Language) -> dict[str, Any]:
    """What a writer is handed of `entry`."""
    return {
        "id": entry.id,
        "name": entry.names.told(language),
        "tradition": entry.tradition,
        "kind": entry.kind,
        "summary": entry.summary.told(language),
        "powers": [_rule(power, language) for power in entry.powers],
        "costs": [{"status": c.status, **({"takes": c.takes} if c.takes else {}), "text": c.told(language)} for c in entry.costs],
        "taboos": [_rule(taboo, language) for taboo in entry.taboos],
        "wants": list(entry.wants.told(language)),
        "hooks": list(entry.hooks.told(language)),
        "visual": list(entry.visual.told(language)),
        **({"prop": entry.prop.told(language).model_dump()} if entry.prop else {}),
        "source": entry.source.told(language),
        "overuse": entry.overuse,
    }


def _short_card(entry: LoreEntry, language: Language, carries: bool) -> dict[str, Any]:
    """What a writer is handed of `entry` while there are many to choose from; less of it where another one carries the plot."""
    whole = card(entry, language)
    prop = _less(whole.get("prop", {}), *_LATER_PROP)
    return _less(whole, *_LATER, *(() if carries else _CARRIER)) | ({"prop": prop} if prop else {})


def move_card(move: LoreEntry, language: Language) -> dict[str, Any]:
    """What a writer is handed of a story function."""
    rules = [rule.told(language) for rule in (*move.powers, *move.costs)]
    return {"id": move.id, "name": move.names.told(language), "summary": move.summary.told(language), "rules": rules}


def _numbered(groups: Iterable[list[dict[str, Any]]], moves: Sequence[dict[str, Any]] = ()) -> str:
    out: list[dict[str, Any]] = [{"constellation": n, "entries": cards} for n, cards in enumerate(groups, 1)]
    for group, move in zip(out, moves, strict=False):
        group["move"] = move
    return dump(out)


def dump(told: Any) -> str:
    """YAML with real characters, in the order given, no line folded; what holds only words stands on one line, which saves tokens."""
    return yaml_text(told, flow=None)


def _less(card: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: told for name, told in card.items() if name not in names}


def _rule(power: Power, language: Language) -> dict[str, str]:
    return {"status": power.status, "text": power.told(language)}

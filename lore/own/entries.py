"""A user's own lore entries, in the format of lore/ENTRIES.md: what tells them from notes, and what is wrong with them."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from loreboard.story.errors import BadInput

from ..check import SLOT, SLOTS
from ..entry import LoreEntry

SHOWN = 12
"""Faults that are told at once."""
_WANTED = frozenset(name for name, field in LoreEntry.model_fields.items() if field.is_required())


def holds_entries(told: Any) -> bool:
    """Whether YAML means to be an entry or a list of them: it has an id and half of the fields that an entry must have."""
    some = told if isinstance(told, list) and told else [told]
    return all(isinstance(one, Mapping) and "id" in one and 2 * len(_WANTED & one.keys()) >= len(_WANTED) for one in some)


def entries_in(told: Any, where: str) -> tuple[LoreEntry, ...]:
    """The entries in YAML. Raises BadInput that names every wrong field of each, or an id that stands in it twice."""
    found: list[LoreEntry] = []
    faults: list[str] = []
    for one in told if isinstance(told, list) else [told]:
        try:
            entry = LoreEntry.model_validate(one)
            found.append(entry)
            faults += _slots(entry)
        except ValidationError as error:
            faults += [f"{one['id']}: {'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in error.errors()]
    ids = [entry.id for entry in found]
    faults += [f"{id}: there are several entries of this id" for id in sorted({id for id in ids if ids.count(id) > 1})]
    if faults:
        more = f"; and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise BadInput(
            f"{len(faults)} field{'s are' if len(faults) > 1 else ' is'} wrong: {'; '.join(faults[:SHOWN])}{more}",
            where,
            "See lore/ENTRIES.md for the fields.",
        )
    return tuple(found)


def _slots(entry: LoreEntry) -> list[str]:
    """Slots that the composer could not fill."""
    if entry.prop is None:
        return [] if entry.is_function else [f"{entry.id}: prop is missing"]
    out = []
    for language, prop in (("en", entry.prop.en), ("zh", entry.prop.zh)):
        for field, text in prop.model_dump().items():
            out += [f"{entry.id}: prop.{language}.{field}: there is no slot {slot}" for slot in SLOT.findall(text) if slot not in SLOTS]
    return out

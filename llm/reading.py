"""Looks into what a provider sent, event by event, without trusting its shape: a field of another type counts as missing."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

Told = Mapping[str, object]


@runtime_checkable
class _Parsed(Protocol):
    """A value of either SDK."""

    def to_dict(self, *, mode: str, warnings: bool) -> dict[str, object]: ...


def plain(event: object) -> Told:
    """An SDK's event as plain JSON values; {} for what is no object."""
    if isinstance(event, _Parsed):
        return event.to_dict(mode="python", warnings=False)
    return event if isinstance(event, Mapping) else {}


def at(value: object, *path: str | int) -> object:
    """What stands at `path` in nested objects and lists, or None."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def words(value: object, *path: str | int) -> str:
    """The text at `path`, or ""."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def count(value: object, *path: str | int) -> int:
    """The number at `path` if it is one that can be counted, or 0."""
    found = at(value, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def listed(value: object, *path: str | int) -> list[object]:
    """The list at `path`, or an empty one."""
    found = at(value, *path)
    return found if isinstance(found, list) else []

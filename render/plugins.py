"""What is there by a name that a person types: ours, and what other packages name by an entry point. A name of ours stays ours."""

from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import Any

from loreboard.story.errors import BadInput


def names(group: str, ours: Iterable[str]) -> tuple[str, ...]:
    """Ours in their order, then those of other packages, sorted."""
    known = tuple(ours)
    return (*known, *sorted({point.name for point in entry_points(group=group)} - set(known)))


def load(group: str, name: str, kind: str) -> Any:
    """What another package has under `name`; None where none does. Raises BadInput for one that cannot be loaded."""
    point = next((point for point in entry_points(group=group) if point.name == name), None)
    if point is None:
        return None
    try:
        return point.load()
    except Exception as error:
        raise BadInput(
            f"The {kind} {name} cannot be loaded: {type(error).__name__}: {error}", point.value, "Install its package anew."
        ) from error

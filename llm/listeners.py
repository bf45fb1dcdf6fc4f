"""Several who want to hear how much of a reply has come: progress for a person, and siblings that wait for a cache to be warm."""

from .line import Heard


class Listeners:
    """Handed to every provider as its `heard`; each of those added is told what it tells."""

    def __init__(self) -> None:
        self._all: list[Heard] = []

    def add(self, heard: Heard) -> None:
        """`heard` is told from now on, until it is removed."""
        self._all.append(heard)

    def remove(self, heard: Heard) -> None:
        """`heard` wants to know no more."""
        self._all.remove(heard)

    def __call__(self, step: str, characters: int) -> None:
        for heard in tuple(self._all):
            heard(step, characters)

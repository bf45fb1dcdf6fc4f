"""What a run tells while it works, for whoever watches: a terminal, a page, or nobody."""

from typing import Literal, Protocol

from loreboard.story.value import Value

Stage = Literal["arcs", "bible", "script", "coverage", "revision", "continuity", "shots", "exports", "end"]


class Event(Value):
    """One step of the work began or ended. `episode` is 0 for the whole series; `text` is for a person.

    The last event of every run, also of one that fails or is stopped, is `end`.
    """

    stage: Stage
    episode: int = 0
    done: bool
    text: str = ""


class Watch(Protocol):
    """Called at every event; must return at once."""

    def __call__(self, event: Event) -> None: ...


def nobody(event: Event) -> None:
    """Watches nothing."""

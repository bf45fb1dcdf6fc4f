"""What a run tells while it works, for whoever watches: a terminal, a page, or nobody."""

import re
from collections.abc import Callable
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


_STAGES: dict[str, Stage] = {
    "arcs": "arcs", "bible": "bible", "looks": "bible", "script": "script", "read": "coverage", "revise": "revision",
    "reconcile": "continuity", "shots": "shots",
}  # fmt: skip
_STEP = re.compile(r"(?:e(?P<episode>\d+)/)?(?:s\d+/)?(?P<what>[a-z]+)")
EVERY = 200
"""Characters between two tellings of one reply's progress."""


def heard(watch: Watch) -> Callable[[str, int], None]:
    """What to hand to a provider so that `watch` is told while a reply comes: a stage goes on, so many characters have come."""
    told: dict[str, int] = {}

    def tell(step: str, characters: int) -> None:
        found = _STEP.match(step)
        if found is None or found["what"] not in _STAGES or 0 <= characters - told.get(step, -EVERY) < EVERY:
            return
        told[step] = characters
        watch(Event(stage=_STAGES[found["what"]], episode=int(found["episode"] or 0), done=False, text=f"{characters} characters"))

    return tell


def nobody(event: Event) -> None:
    """Watches nothing."""

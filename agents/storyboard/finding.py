"""What a rule has to say of a shot list, and what a person has excused. Pure."""

from collections.abc import Iterable
from typing import Literal

from loreboard.story.shots import Mend, ShotList
from loreboard.story.value import Value


class Rewrite(Value):
    """Another way to shoot the same beat. `fields` are what would change in `shot`; empty where only words can say it."""

    shot: str
    text: str
    """What to do, in the list's language."""
    fields: tuple[Mend, ...] = ()


class Finding(Value):
    """One convention that some shots do not keep. error: it cannot be shot or cut so. warn: an audience would stumble. info: to be weighed."""

    code: str
    severity: Literal["error", "warn", "info"]
    shots: tuple[str, ...]
    lines: tuple[int, ...] = ()
    text: str
    """What is so, in the list's language."""
    rewrite: Rewrite | None = None


def standing(found: Iterable[Finding], shots: ShotList) -> tuple[Finding, ...]:
    """`found` without what somebody has waived, by code, on one of the shots it is about."""
    excused = {(waiver.code.upper(), shot.id) for shot in shots.shots for waiver in shot.waivers}
    return tuple(f for f in found if not any((f.code, name) in excused for name in f.shots))

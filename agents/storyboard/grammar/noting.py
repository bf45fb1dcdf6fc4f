"""What stands against shots as they are or would become, and a mend written down in the shot. Shared by the mends of a scene and of a whole list."""

from collections.abc import Iterable

from loreboard.story.shots import Mend, Shot, ShotList

from ..finding import Finding, standing
from . import axis, jumps, looks, pacing

_RULES = (axis.crossings, jumps.jump, looks.eyeline, looks.direction)


def stands(some: Iterable[Shot], shots: ShotList) -> tuple[Finding, ...]:
    """What a change of camera can mend in these shots of the list, and nobody has waived."""
    part = shots.model_copy(update={"shots": tuple(some)})
    return standing((found for rule in _RULES for found in rule(part)), part)


def dull(some: Iterable[Shot], shots: ShotList) -> int:
    """How many runs of one size, and leaps to an eye, are in these shots."""
    part = shots.model_copy(update={"shots": tuple(some)})
    return len(list(pacing.flat(part))) + len(list(jumps.leap(part)))


def noted(code: str, was: Shot, now: Shot) -> Shot:
    """`now` with what differs from `was` written down; a field that is back where it began is no mend."""
    mends = {mend.field: mend for mend in was.mends}
    before, after = _fields(was), _fields(now)
    for field, value in after.items():
        if before.get(field) != value:
            origin = mends.pop(field).was if field in mends else before[field]
            if origin != value:
                mends[field] = Mend(code=code, field=field, was=origin, now=value)
    return now.model_copy(update={"mends": tuple(mends.values())})


def _fields(shot: Shot) -> dict[str, str]:
    """What a mend may change, by name: "camera.size", "subjects.Bo.gaze"."""
    out = {f"camera.{name}": str(value) for name, value in shot.camera.model_dump(mode="json").items()}
    for subject in shot.subjects:
        out |= {f"subjects.{subject.name}.{name}": str(getattr(subject, name)) for name in ("at", "gaze", "going")}
    return out

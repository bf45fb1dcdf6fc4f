"""Film grammar: what a cut, a look, a side and a length do to whoever watches, by rules that a person may break on purpose.

Pure functions from a shot list to findings; they know no renderer, no script and no bible. What they say and how grave it is stands
in `rules.yaml`, what they are held to in `limits.yaml`. `finding.standing` leaves out what somebody has waived.
"""

from collections.abc import Callable, Iterable

from loreboard.story.shots import ShotList

from ..finding import Finding
from . import axis, jumps, looks, pacing, places, voices
from .mend import mended

__all__ = ["RULES", "findings", "mended"]

RULES: dict[str, Callable[[ShotList], Iterable[Finding]]] = {
    "SPEAKER_OFF": voices.speaker,
    "LINE_TOO_LONG": voices.fits,
    "AXIS_CROSS": axis.crossings,
    "JUMP_30": jumps.jump,
    "EYELINE": looks.eyeline,
    "SCREEN_DIR": looks.direction,
    "SIZE_JUMP": jumps.leap,
    "SIZE_FLAT": pacing.flat,
    "MATCH_ACTION": jumps.match,
    "NO_GEOGRAPHY": places.geography,
    "FIGHT_GEOGRAPHY": places.fight,
    "LENGTH_RUN": pacing.even,
    "ANGLE_BUDGET": pacing.angles,
    **pacing.OF_THE_LIST,
}
"""By code, the gravest first."""


def findings(shots: ShotList) -> tuple[Finding, ...]:
    """Everything that some rule has to say of `shots`, waived or not, by rule in the order of `RULES` and then by place in the list."""
    return tuple(found for rule in RULES.values() for found in rule(shots))

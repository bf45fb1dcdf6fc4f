"""Whether what is said can be heard: from a mouth that is in the picture, and to its end."""

from collections.abc import Iterator

from loreboard.story.shots import ShotList

from ..finding import Finding
from .sight import people
from .telling import tell


def speaker(shots: ShotList) -> Iterator[Finding]:
    """SPEAKER_OFF: a line that is marked as spoken on screen by somebody who is not in the picture."""
    for shot in shots.shots:
        for spoken in shot.dialogue:
            if spoken.on_screen and spoken.who.casefold() not in people(shot):
                yield tell("SPEAKER_OFF", "absent", shots, (shot,), lines=(spoken.line,), who=spoken.who)


def fits(shots: ShotList) -> Iterator[Finding]:
    """LINE_TOO_LONG: speech that goes on when its shot has ended."""
    for shot in shots.shots:
        spoken = max((d.start + d.frames for d in shot.dialogue), default=0)
        if spoken > shot.frames:
            late = tuple(d.line for d in shot.dialogue if d.start + d.frames > shot.frames)
            yield tell("LINE_TOO_LONG", "long", shots, (shot,), lines=late, spoken=spoken, lasts=shot.frames)

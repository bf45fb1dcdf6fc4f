"""Whether one knows where people are: at the start of a scene, and in the middle of a fight."""

from collections.abc import Iterator
from itertools import groupby

from loreboard.story.shots import Shot, ShotList

from ..finding import Finding
from .sight import Scene, scenes, together
from .telling import setting, tell, words

_SETTLED = ("speech", "listen", "establish", "button", "hook")


def geography(shots: ShotList) -> Iterator[Finding]:
    """NO_GEOGRAPHY: a scene in which several people speak does not show early on how they stand to one another.

    A wide, two in one frame or an over-shoulder shows it. Vertical drama often does without; that is what a waiver is for.
    """
    for scene in scenes(shots):
        voices = {spoken.who.casefold() for shot in scene for spoken in shot.dialogue if not spoken.extension}
        first = scene[: setting("first_shots")]
        if len(voices) > 1 and not any(map(together, first)):
            yield tell("NO_GEOGRAPHY", "unseen", shots, first, lines=(), count=len(voices), first=len(first))


def fight(shots: ShotList) -> Iterator[Finding]:
    """FIGHT_GEOGRAPHY: more than five cuts of a fight in a row, and in none is it shown anew who stands where.

    A fight is a run of shots without speech, of two people or more, in which several pictures say that bodies meet.
    """
    blow = words("fight", shots.language)
    for scene in scenes(shots):
        for run in _silent(scene):
            blows = sum(bool(blow.search(shot.picture)) for shot in run)
            if blows < setting("fight_blows") or len({s.name for shot in run for s in shot.subjects}) < 2:
                continue
            for seen, part in groupby(run, key=together):
                blind = tuple(part)
                if not seen and len(blind) > setting("fight_cuts"):
                    yield tell("FIGHT_GEOGRAPHY", "lost", shots, blind, lines=(), count=len(blind) - 1)


def _silent(scene: Scene) -> Iterator[tuple[Shot, ...]]:
    for acts, run in groupby(scene, key=lambda shot: not shot.dialogue and shot.purpose not in _SETTLED):
        if acts:
            yield tuple(run)

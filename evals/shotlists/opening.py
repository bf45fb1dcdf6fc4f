"""S11: does a scene let the eye arrive before it asks for anything?"""

from itertools import groupby

from loreboard.evals.measure import Evidence, Measure
from loreboard.story.shots import Shot, ShotList

from .sight import share, told, waived


def opening(shots: ShotList) -> Measure:
    """S11: the share of scenes whose first two shots show the place, or that say the place is withheld.

    A shot shows the place when it is wide, when nobody is in it, or when it is there to establish and no nearer than a
    medium shot. A scene withholds it by a waiver "S11" or by the word in the notes of its first shot. Judged are the scenes.
    """
    runs = [tuple(run) for _, run in groupby(shots.shots, key=lambda shot: shot.scene)]
    if not runs:
        return told().unjudged("S11", shots.language, "no_shots")
    headings = {scene.id: scene.heading for scene in shots.scenes}
    found = [
        Evidence(
            shots=tuple(shot.id for shot in run[:2]),
            lines=run[0].lines,
            text=told().say("unplaced", shots.language, scene=headings.get(run[0].scene, run[0].scene)),
        )
        for run in runs
        if not any(map(places, run[:2])) and not any(map(_withheld, run[:2]))
    ]
    return told().measure("S11", shots.language, {"placed": 1 - share(len(found), len(runs))}, len(runs), found)


def places(shot: Shot) -> bool:
    """Whether one sees where one is."""
    camera, wide, medium = shot.camera, told().setting("wide"), told().setting("medium")
    return camera.size in wide or camera.framing == "empty" or (shot.purpose == "establish" and camera.size in medium)


def _withheld(shot: Shot) -> bool:
    return waived(shot, "S11") or any(word in shot.notes.casefold() for word in told().setting("withheld"))

"""S7: the camera stays on its side of the line between two people, or crosses it where everybody sees it cross."""

from collections.abc import Iterator

from loreboard.evals.measure import Evidence, Measure
from loreboard.story.shots import Shot, ShotList

from .sight import cuts, scenes, share, standing, told

_ORDER = {"left": 0, "centre": 1, "right": 2}


def axis(shots: ShotList) -> Measure:
    """S7: crossings of the axis per cut: `side` changes, or two people change places, with nothing between that allows it.

    A shot on the line (side 0), an insert, or a camera that travels makes a crossing lawful. Azimuth is not carried; `side` and
    the subjects' places in the frame are what the list says of the axis. Judged are the cuts inside scenes.
    """
    judged = len(list(cuts(shots)))
    if not judged:
        return told().unjudged("S7", shots.language, "no_cuts")
    found = [e for scene in scenes(shots) for e in (*_crossed(scene, shots), *_swapped(scene, shots))]
    held = standing("S7", shots, found)
    return told().measure("S7", shots.language, {"crossings": share(len(held), judged), "count": len(held)}, judged, held)


def _crossed(scene: tuple[Shot, ...], shots: ShotList) -> Iterator[Evidence]:
    last: Shot | None = None
    for shot in scene:
        if travels(shot) or shot.camera.side == 0:
            last = shot if shot.camera.side else None
            continue
        if last and last.camera.side == -shot.camera.side:
            yield Evidence(shots=(last.id, shot.id), lines=shot.lines, text=told().say("crossed", shots.language))
        last = shot


def travels(shot: Shot) -> bool:
    """Whether the camera moves through the place, so that a new side is seen being reached."""
    return shot.camera.move in told().setting("travelling")


def _swapped(scene: tuple[Shot, ...], shots: ShotList) -> Iterator[Evidence]:
    """Two people who stand the other way round than when last seen together, by a camera on the same side."""
    last: dict[frozenset[str], tuple[Shot, bool]] = {}
    for shot in scene:
        if travels(shot):
            last.clear()
        for pair, ordered in _pairs(shot):
            before, was = last.get(pair, (shot, ordered))
            if was != ordered and before.camera.side == shot.camera.side:
                names = (" and " if shots.language == "en" else "和").join(sorted(pair))
                yield Evidence(shots=(before.id, shot.id), lines=shot.lines, text=told().say("swapped", shots.language, who=names))
            last[pair] = (shot, ordered)


def _pairs(shot: Shot) -> Iterator[tuple[frozenset[str], bool]]:
    """Every two people of the frame who are not in one place, and whether the first of them by name is left of the other."""
    seen = sorted(shot.subjects, key=lambda subject: subject.name)
    for i, one in enumerate(seen):
        for two in seen[i + 1 :]:
            if one.at != two.at and one.name != two.name:
                yield frozenset((one.name, two.name)), _ORDER[one.at] < _ORDER[two.at]

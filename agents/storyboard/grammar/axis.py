"""The line between two people: the camera keeps to one side of it, or is seen to cross."""

from collections.abc import Iterator

from loreboard.story.shots import Shot, ShotList

from ..finding import Finding
from .sight import Scene, scenes, travels
from .telling import both, setting, tell

_ORDER = {"left": 0, "centre": 1, "right": 2}


def crossings(shots: ShotList) -> Iterator[Finding]:
    """AXIS_CROSS: the side of one axis changes, or two people change places in the frame, with nothing between that allows it.

    A shot on the line, a wide, a camera that travels, or people who are seen to move make it lawful. Nobody remembers for longer
    than `memory` shots who stood where.
    """
    for scene in scenes(shots):
        yield from _crossed(scene, shots)
        yield from _swapped(scene, shots)


def _crossed(scene: Scene, shots: ShotList) -> Iterator[Finding]:
    last: tuple[int, Shot] | None = None
    for n, shot in enumerate(scene):
        side = shot.camera.side
        lawful = travels(shot) or side == 0 or shot.camera.size in setting("wide")
        if last and not lawful and _remembered(n, last) and last[1].camera.side == -side and last[1].camera.axis == shot.camera.axis:
            yield tell("AXIS_CROSS", "crossed", shots, (last[1], shot))
        last = (n, shot) if side else None


def _remembered(n: int, last: tuple[int, object]) -> bool:
    return n - last[0] <= int(setting("memory"))


def _swapped(scene: Scene, shots: ShotList) -> Iterator[Finding]:
    """Two people who stand the other way round than when last seen together, by a camera on the same side."""
    last: dict[frozenset[str], tuple[int, Shot, bool]] = {}
    for n, shot in enumerate(scene):
        if travels(shot):
            last.clear()
        for person in shot.subjects:
            if person.going != "still":
                last = {pair: told for pair, told in last.items() if person.name not in pair}
        for pair, ordered in _pairs(shot):
            at, before, was = last.get(pair, (n, shot, ordered))
            if was != ordered and before.camera.side == shot.camera.side and _remembered(n, (at, before)):
                yield tell("AXIS_CROSS", "swapped", shots, (before, shot), who=both(sorted(pair), shots.language))
            last[pair] = (n, shot, ordered)


def _pairs(shot: Shot) -> Iterator[tuple[frozenset[str], bool]]:
    """Every two people of the frame who are not in one place, and whether the first of them by name is left of the other."""
    seen = sorted(shot.subjects, key=lambda subject: subject.name)
    for i, one in enumerate(seen):
        for two in seen[i + 1 :]:
            if one.at != two.at and one.name != two.name:
                yield frozenset((one.name, two.name)), _ORDER[one.at] < _ORDER[two.at]

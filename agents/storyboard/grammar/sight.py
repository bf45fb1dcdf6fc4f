"""A shot list as an editor sees it: scenes, cuts, who is in the picture, from where and how near. Judges nothing."""

import math
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise

from loreboard.story.camera import Camera, Size
from loreboard.story.shots import Shot, ShotList, Subject
from loreboard.story.vocabulary import vocabulary

from .. import setups
from .telling import setting

SIDEWAYS = ("left", "right")
Scene = tuple[Shot, ...]


def scenes(shots: ShotList) -> Iterator[Scene]:
    """The shots of each scene, as runs in the order they are cut."""
    for _, run in groupby(shots.shots, key=lambda shot: shot.scene):
        yield tuple(run)


def cuts(shots: ShotList) -> Iterator[tuple[Shot, Shot]]:
    """The two sides of every cut inside a scene."""
    for scene in scenes(shots):
        yield from pairwise(scene)


def people(shot: Shot) -> frozenset[str]:
    """Who is in the picture, without case."""
    return frozenset(subject.name.casefold() for subject in shot.subjects)


def seen(shot: Shot, name: str) -> Subject | None:
    """The subject called `name`, or None."""
    return next((s for s in shot.subjects if s.name.casefold() == name.casefold()), None)


def speaks(shot: Shot, name: str) -> bool:
    """Whether `name` has a line in it."""
    return any(spoken.who.casefold() == name.casefold() for spoken in shot.dialogue)


def travels(shot: Shot) -> bool:
    """Whether the camera moves through the place, so that a new side is seen being reached."""
    return shot.camera.move in setting("travelling")


def together(shot: Shot) -> bool:
    """Whether one sees how people stand to one another: a wide, or several in one frame."""
    return shot.camera.size in setting("wide") or shot.camera.framing in setting("together") or len(shot.subjects) > 1


def azimuth(camera: Camera) -> int:
    """Degrees off the face, signed, as the camera carries them.

    Facing and side say it where the list carries none, or one that the facing contradicts: a hand has changed one of the two.
    """
    if abs(abs(camera.azimuth) - _degrees("facing", camera.facing)) <= setting("agrees"):
        return camera.azimuth
    return setups.azimuth(camera.facing, camera.side)


def apart(one: Camera, two: Camera) -> float:
    """Degrees between the two directions the camera looks from, on the sphere around its subject."""
    a, b = math.radians(azimuth(one)), math.radians(azimuth(two))
    up_a, up_b = (math.radians(_degrees("angle", camera.angle)) for camera in (one, two))
    cosine = math.sin(up_a) * math.sin(up_b) + math.cos(up_a) * math.cos(up_b) * math.cos(a - b)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def steps(one: Camera, two: Camera) -> int | None:
    """Sizes between the end of one shot and the start of the next; None where one is an insert."""
    was, now = one.ends or one.size, two.size
    if "insert" in (was, now):
        return None
    return abs(setups.SIZES.index(was) - setups.SIZES.index(now))


def size(size: Size, shots: ShotList) -> str:
    """A size as people say it."""
    return vocabulary().term("size", size).name.told(shots.language)


@cache
def _degrees(kind: str, id: str) -> int:
    return vocabulary().term(kind, id).degrees or 0

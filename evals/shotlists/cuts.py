"""S6: a cut to the same people has to show them from elsewhere, or nearer, or farther."""

import math

from loreboard.evals.measure import Evidence, Measure
from loreboard.story.camera import Camera
from loreboard.story.shots import Shot, ShotList
from loreboard.story.vocabulary import vocabulary

from .sight import cuts, people, share, standing, told

_ROUNDING = 0.5
"""Degrees: 30 on the sphere is 29.999 to a computer."""


def jumps(shots: ShotList) -> Measure:
    """S6: jump cuts per cut: same people, same size, and a camera that moved by less than 30 degrees.

    `shotlist.1` has no azimuth. The camera's direction is taken from which side of a person it sees (`facing`, on the `side`
    of the axis) and from its height (`angle`), in the degrees of the vocabulary. A place seen twice without people counts
    as the same subject. Inserts, declared match cuts, dissolves and fades are free. Judged are the cuts inside scenes.
    """
    judged = list(cuts(shots))
    if not judged:
        return told().unjudged("S6", shots.language, "no_cuts")
    found = [
        Evidence(
            shots=(a.id, b.id),
            lines=b.lines,
            text=told().say("jump", shots.language, who=_who(b, shots), degrees=apart(a.camera, b.camera)),
        )
        for a, b in judged
        if _jump(a, b)
    ]
    held = standing("S6", shots, found)
    return told().measure("S6", shots.language, {"jumps": share(len(held), len(judged)), "count": len(held)}, len(judged), held)


def apart(one: Camera, two: Camera) -> float:
    """Degrees between the two directions the camera looks from, on the sphere around its subject."""
    (a, up_a), (b, up_b) = _direction(one), _direction(two)
    cosine = math.sin(up_a) * math.sin(up_b) + math.cos(up_a) * math.cos(up_b) * math.cos(a - b)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def _direction(camera: Camera) -> tuple[float, float]:
    side = -1 if camera.side < 0 else 1
    return math.radians(side * _degrees("facing", camera.facing)), math.radians(_degrees("angle", camera.angle))


def _degrees(kind: str, id: str) -> int:
    return vocabulary().term(kind, id).degrees or 0


def _jump(a: Shot, b: Shot) -> bool:
    if b.transition_in not in told().setting("hard_joins") or "insert" in (a.camera.size, b.camera.size):
        return False
    if a.camera.size != b.camera.size or people(a) != people(b):
        return False
    if not people(a) and not (a.camera.framing == b.camera.framing == "empty"):
        return False
    return apart(a.camera, b.camera) < float(told().setting("least_degrees")) - _ROUNDING


def _who(shot: Shot, shots: ShotList) -> str:
    names = [subject.name for subject in shot.subjects] or [shot.place]
    return (" and " if shots.language == "en" else "和").join(names)

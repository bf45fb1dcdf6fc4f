"""A mannequin in space: joints for a posture, turned and seen from an angle. Pure geometry.

Body coordinates are parts of a standing figure's height: x to the picture's right for somebody who faces us, y up from the floor,
z towards us. A turn of +90 degrees faces the picture's right.
"""

import math
from collections.abc import Iterable
from typing import Literal, NamedTuple

Posture = Literal["stand", "sit", "kneel", "lie", "walk"]
Arms = Literal["down", "talk", "reach", "hold"]


class Joint(NamedTuple):
    """A place on the body."""

    x: float
    y: float
    z: float

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> "Joint":
        """This place, displaced."""
        return Joint(self.x + x, self.y + y, self.z + z)


class Pose(NamedTuple):
    """How somebody stands and what the arms do."""

    posture: Posture = "stand"
    arms: Arms = "down"
    stoop: bool = False
    left_handed: bool = False


HEAD = Joint(0.0, 0.925, 0.012)
_UP: dict[str, Joint] = {
    "head": HEAD, "neck": Joint(0, 0.845, 0), "shoulder_l": Joint(0.104, 0.793, 0), "shoulder_r": Joint(-0.104, 0.793, 0),
    "hip_l": Joint(0.05, 0.52, 0), "hip_r": Joint(-0.05, 0.52, 0),
}  # fmt: skip
_LEGS: dict[Posture, dict[str, Joint]] = {
    "stand": {"knee": Joint(0.06, 0.28, 0.012), "ankle": Joint(0.065, 0.045, -0.01)},
    "sit": {"knee": Joint(0.08, 0.28, 0.21), "ankle": Joint(0.08, 0.045, 0.2)},
    "kneel": {"knee": Joint(0.075, 0.035, 0.08), "ankle": Joint(0.07, 0.035, -0.17)},
    "lie": {"knee": Joint(0.06, 0.28, 0.03), "ankle": Joint(0.07, 0.045, -0.01)},
    "walk": {"knee": Joint(0.055, 0.29, 0.09), "ankle": Joint(0.055, 0.05, 0.15)},
}
_DROP: dict[Posture, float] = {"stand": 0.0, "sit": 0.23, "kneel": 0.23, "lie": 0.0, "walk": 0.01}
_ARMS: dict[Arms, tuple[Joint, Joint]] = {
    "down": (Joint(0.135, 0.64, -0.015), Joint(0.13, 0.475, 0.03)),
    "talk": (Joint(0.15, 0.655, 0.05), Joint(0.1, 0.69, 0.2)),
    "reach": (Joint(0.14, 0.7, 0.14), Joint(0.09, 0.725, 0.31)),
    "hold": (Joint(0.145, 0.645, 0.05), Joint(0.04, 0.635, 0.19)),
}


def joints(pose: Pose) -> dict[str, Joint]:
    """Every joint of a pose, by name; "_l" is on the picture's right for somebody who faces us, which is their left."""
    drop = _DROP[pose.posture]
    out = {name: joint.moved(y=-drop) for name, joint in _UP.items()}
    legs = _LEGS[pose.posture]
    for side, sign in (("l", 1), ("r", -1)):
        for part in ("knee", "ankle"):
            at = legs[part]
            back = pose.posture == "walk" and side == "r"
            out[f"{part}_{side}"] = Joint(at.x * sign, at.y, -at.z * (1.1 if part == "ankle" else 0.2) if back else at.z)
        busy: Arms = pose.arms if pose.arms == "hold" or (side == "l") == pose.left_handed else "down"
        elbow, wrist = _ARMS[busy]
        swing = 0.0 if pose.posture != "walk" or busy != "down" else 0.11 * -sign
        out[f"elbow_{side}"] = Joint(elbow.x * sign, elbow.y - drop, elbow.z + swing * 0.5)
        out[f"wrist_{side}"] = Joint(wrist.x * sign, wrist.y - drop, wrist.z + swing)
    if pose.stoop:
        for name, at in out.items():
            if at.y > 0.5 - drop and not name.startswith("hip"):
                lean = (at.y - (0.5 - drop)) * 0.42
                out[name] = at.moved(y=-lean * 0.28, z=lean)
    return out


class View(NamedTuple):
    """From where a body is seen: its turn and the camera's pitch in degrees, and where it stands in the picture.

    `x` is the middle of the body, `floor` where y is 0, `scale` pixels to a standing figure's height.
    """

    turn: float
    pitch: float
    x: float
    floor: float
    scale: float
    lying: bool = False

    def seen(self, at: Joint) -> Joint:
        """A place in pixels, y down; z is still towards us, for what covers what."""
        a, p = math.radians(self.turn), math.radians(self.pitch)
        if self.lying:
            at = Joint((at.y - 0.5) * 0.98, 0.09 + at.x * 0.6, at.z)
            a = 0.0
        x, z = at.x * math.cos(a) + at.z * math.sin(a), -at.x * math.sin(a) + at.z * math.cos(a)
        y = (at.y - 0.5) * math.cos(p) - z * math.sin(p) + 0.5
        depth = (at.y - 0.5) * math.sin(p) + z * math.cos(p)
        near = 1 + 0.4 * math.sin(p) * (at.y - 0.5) + 0.12 * z
        return Joint(self.x + x * self.scale * near, self.floor - y * self.scale, depth)


def hull(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The convex outline of some points (Andrew's monotone chain)."""
    some = sorted(set(points))
    if len(some) < 3:
        return some

    def half(row: list[tuple[float, float]]) -> list[tuple[float, float]]:
        out: list[tuple[float, float]] = []
        for p in row:
            while len(out) > 1 and (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1]) - (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0]) <= 0:
                out.pop()
            out.append(p)
        return out[:-1]

    return half(some) + half(some[::-1])

"""Drawing somebody: a mannequin with the hair, clothes and face by which they are told apart."""

import hashlib
import math

from loreboard.story.camera import Feeling, Gaze
from loreboard.story.shots import Subject
from loreboard.story.wordlists import first_kind, has_any

from .body import Joint, Pose, View, hull, joints
from .face import Brush, Guise, Head
from .ink import Colour, Point, Sheet, mixed
from .setting import setting


def guise(subject: Subject) -> Guise:
    """How `subject` is drawn, the same in every panel."""
    told, look = setting(), subject.look
    number = int(hashlib.sha256(subject.name.encode()).hexdigest()[:8], 16)
    return Guise(
        hair=first_kind(look, told["hair"]) or "short", dark=not has_any(look, told["pale_hair"]) or has_any(look, told["dark_hair"]),
        beard=has_any(look, told["beard"]), skirt=has_any(look, told["skirt"]), coat=has_any(look, told["coat"]), child=has_any(look, told["child"]),
        stoop=has_any(look, told["stoop"]), tone=(0.18, 0.42, 0.66, 0.88)[number % 4],
    )  # fmt: skip


def person(sheet: Sheet, view: View, pose: Pose, of: Guise, feeling: Feeling, gaze: Gaze, brush: Brush) -> None:
    """Draw somebody. What is nearer covers what is farther."""
    _Drawn(sheet, view, pose, of, brush).all(feeling, gaze)


class _Drawn:
    def __init__(self, sheet: Sheet, view: View, pose: Pose, of: Guise, brush: Brush) -> None:
        self.sheet, self.view, self.of, self.brush, self.pose = sheet, view, of, brush, pose
        self.body = joints(pose)
        self.width = min(5.0, max(1.4, view.scale / 900))
        ink, paper = brush.ink, brush.paper
        self.skin = ink if brush.flat else mixed(paper, (214, 178, 150), 0.35)
        self.cloth = ink if brush.flat else mixed(paper, ink, of.tone * 0.75)
        self.hair = ink if brush.flat else mixed(paper, ink, 0.82 if of.dark else 0.3)
        self.line = mixed(ink, paper, 0.1) if brush.flat else ink

    def all(self, feeling: Feeling, gaze: Gaze) -> None:
        ground = self.at(Joint(0, 0.0, 0))
        if self.view.pitch < 60 and not self.view.lying:
            self.sheet.disc(
                (ground[0], ground[1]), 0.15 * self.view.scale, 0.02 * self.view.scale, mixed(self.brush.paper, self.brush.ink, 0.3)
            )
        sides = sorted(("l", "r"), key=lambda side: self.seen(f"shoulder_{side}").z)
        self.arm(sides[0])
        for side in sorted(("l", "r"), key=lambda side: self.seen(f"knee_{side}").z):
            self.leg(side)
        head = Head(self.sheet, self.view, self.body["head"], self.of, self.brush, self.skin, self.cloth, self.hair, self.line, self.width)
        if self.facing:
            self.back_hair()
            self.trunk()
            head.draw(feeling, gaze)
        else:
            head.draw(feeling, gaze)
            self.trunk()
            self.back_hair()
        self.arm(sides[1])

    @property
    def facing(self) -> bool:
        """Whether the face is nearer than the back of the head."""
        return math.cos(math.radians(self.view.turn)) >= -0.05

    def seen(self, name: str) -> Joint:
        return self.view.seen(self.body[name])

    def at(self, joint: Joint) -> Point:
        told = self.view.seen(joint)
        return (told.x, told.y)

    def of_head(self, x: float, y: float, z: float) -> Joint:
        """A place of the head, from its middle."""
        middle = self.body["head"]
        return Joint(middle.x + x, middle.y + y, middle.z + z)

    def arm(self, side: str) -> None:
        shoulder, elbow, wrist = (self.body[f"{part}_{side}"] for part in ("shoulder", "elbow", "wrist"))
        k = self.view.scale
        self.sheet.limb(self.at(shoulder), self.at(elbow), 0.033 * k, 0.026 * k, self.cloth, self.line, self.width)
        self.sheet.limb(self.at(elbow), self.at(wrist), 0.026 * k, 0.019 * k, self.cloth, self.line, self.width)
        hand = self.at(wrist.moved(y=-0.018, z=0.02))
        self.sheet.disc(hand, 0.021 * k, 0.025 * k, self.skin, self.line, self.width)

    def leg(self, side: str) -> None:
        hip, knee, ankle = (self.body[f"{part}_{side}"] for part in ("hip", "knee", "ankle"))
        k, cloth = self.view.scale, self.brush.ink if self.brush.flat else mixed(self.cloth, self.brush.ink, 0.25)
        self.sheet.limb(self.at(hip), self.at(knee), 0.046 * k, 0.034 * k, cloth, self.line, self.width)
        self.sheet.limb(self.at(knee), self.at(ankle), 0.034 * k, 0.022 * k, cloth, self.line, self.width)
        self.sheet.limb(
            self.at(ankle.moved(y=-0.015)),
            self.at(ankle.moved(y=-0.028, z=0.06)),
            0.022 * k,
            0.018 * k,
            self.brush.ink,
            self.line,
            self.width,
        )

    def trunk(self) -> None:
        low = 0.52 - (0.0 if self.pose.posture in ("stand", "walk", "lie") else 0.23)
        b = self.body
        lean = b["neck"].z
        ring = [
            *(b[f"shoulder_{s}"].moved(x=d, y=e) for s, w in (("l", 1), ("r", -1)) for d, e in ((0.026 * w, -0.004), (0.006 * w, 0.026))),
            *(Joint(x, b["neck"].y - 0.004, lean) for x in (-0.036, 0.036)),
            *(Joint(0.0, b["neck"].y - y, lean + z) for y, z in ((0.06, -0.07), (0.012, -0.03), (0.06, 0.07))),
            *(Joint(x, low, z) for x, z in ((0.088, 0), (-0.088, 0), (0, 0.06), (0, -0.06))),
        ]
        if self.of.skirt and self.pose.posture in ("stand", "walk"):
            ring += [Joint(x, 0.1, z) for x, z in ((0.14, 0), (-0.14, 0), (0, 0.13), (0, -0.13))]
        elif self.of.coat and self.pose.posture in ("stand", "walk"):
            ring += [Joint(x, 0.32, z) for x, z in ((0.125, 0), (-0.125, 0), (0, 0.1), (0, -0.1))]
        elif self.of.skirt or self.of.coat:
            knees = [b[f"knee_{s}"] for s in ("l", "r")]
            ring += [knee.moved(x=0.035 * (1 if knee.x > 0 else -1), y=dy) for knee in knees for dy in (0.03, -0.05)]
        self.sheet.limb(
            self.at(b["neck"].moved(y=-0.02)),
            self.at(b["head"].moved(y=-0.03)),
            0.03 * self.view.scale,
            0.027 * self.view.scale,
            self.skin,
            self.line,
            self.width,
        )
        outline = hull(self.at(joint) for joint in ring)
        self.sheet.shape(outline, self.cloth, self.line, self.width)
        self.shaded(outline, self.cloth)
        if abs(self.view.turn) < 60 and not self.brush.flat:
            collar = [self.at(b["neck"].moved(x=x, y=y, z=0.05)) for x, y in ((-0.045, -0.005), (0.0, -0.075), (0.045, -0.005))]
            self.sheet.line(collar, self.line, self.width)

    def shaded(self, outline: list[Point], tone: Colour) -> None:
        """The half of a shape that is away from the light."""
        if self.brush.flat or self.brush.shade <= 0:
            return
        middle = sum(x for x, _ in outline) / len(outline)
        edge = middle + (0.012 if self.brush.left else -0.012) * self.view.scale
        half = [(max(edge, x) if self.brush.left else min(edge, x), y) for x, y in outline]
        self.sheet.shape(half, mixed(tone, self.brush.ink, self.brush.shade * 0.7))

    def back_hair(self) -> None:
        """Hair that hangs behind the head."""
        if self.of.hair == "long":
            ring = [
                self.of_head(x, y, z)
                for x, y, z in ((0.06, 0.0, -0.02), (-0.06, 0.0, -0.02), (0.075, -0.15, -0.03), (-0.075, -0.15, -0.03), (0, -0.16, -0.05))
            ]
            self.sheet.blob(hull(self.at(j) for j in ring), self.hair, self.line, self.width)
        elif self.of.hair == "braid":
            spine = [self.at(self.of_head(0.0, y, z)) for y, z in ((-0.02, -0.055), (-0.09, -0.07), (-0.17, -0.075), (-0.24, -0.07))]
            self.sheet.curve(spine, self.line, 0.03 * self.view.scale + 2 * self.width, shake=0)
            self.sheet.curve(spine, self.hair, 0.03 * self.view.scale, shake=0)


def top(pose: Pose, of: Guise) -> float:
    """How high the hair of somebody reaches, in parts of a standing figure."""
    body = joints(pose)
    return body["head"].y + 0.085 + (0.03 if of.hair in ("hat", "bun") else 0.0)


def eyes(pose: Pose) -> float:
    """How high the eyes are."""
    return joints(pose)["head"].y + 0.004

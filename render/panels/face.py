"""A head: hair, the side away from the light, and a face that shows one of eight feelings."""

import math
from typing import NamedTuple

from loreboard.story.camera import Feeling, Gaze

from .body import Joint, View
from .ink import Colour, Point, Sheet, mixed


class Guise(NamedTuple):
    """What tells somebody apart in a drawing: read from the words of their look, the cloth's tone from their name."""

    hair: str
    dark: bool
    beard: bool
    skirt: bool
    coat: bool
    child: bool
    stoop: bool
    tone: float
    """How dark the clothes are, 0 to 1."""


class Brush(NamedTuple):
    """The colours of one panel, and how it is lit."""

    paper: Colour
    ink: Colour
    shade: float
    """How dark the side away from the light is, 0 to 1."""
    left: bool
    """Whether the light comes from the left."""
    flat: bool
    """A silhouette."""


class Face(NamedTuple):
    """Shifts of the features from rest, in head heights: brows at their inner and outer ends, lids, mouth."""

    inner: float = 0.0
    outer: float = 0.0
    lids: float = 1.0
    corners: float = 0.0
    open: float = 0.0
    crooked: float = 0.0


FACES: dict[Feeling, Face] = {
    "calm": Face(),
    "joy": Face(0.01, 0.0, 0.6, 0.05, 0.02),
    "sadness": Face(0.05, -0.015, 0.7, -0.035),
    "fear": Face(0.06, 0.025, 1.35, -0.015, 0.05),
    "anger": Face(-0.045, 0.02, 0.75, -0.02),
    "surprise": Face(0.06, 0.06, 1.4, 0.0, 0.085),
    "contempt": Face(-0.01, 0.02, 0.65, 0.0, 0.0, 0.035),
    "grief": Face(0.065, -0.02, 0.45, -0.045, 0.02),
}
_RX, _RY = 0.05, 0.069
"""Half the width and height of a head, in parts of a standing figure."""


class Head:
    """One head, drawn about its middle."""

    def __init__(
        self,
        sheet: Sheet,
        view: View,
        middle: Joint,
        of: Guise,
        brush: Brush,
        skin: Colour,
        cloth: Colour,
        hair: Colour,
        line: Colour,
        width: float,
    ) -> None:
        self.sheet, self.view, self.middle, self.of, self.brush = sheet, view, middle, of, brush
        self.skin, self.cloth, self.hair, self.line, self.width = skin, cloth, hair, line, width
        self.k = view.scale * (1.12 if of.child else 1.0)

    def place(self, x: float, y: float, z: float) -> Joint:
        """A place of the head, from its middle."""
        return Joint(self.middle.x + x, self.middle.y + y, self.middle.z + z)

    def at(self, x: float, y: float, z: float) -> Point:
        told = self.view.seen(self.place(x, y, z))
        return (told.x, told.y)

    @property
    def facing(self) -> bool:
        return math.cos(math.radians(self.view.turn)) >= -0.05

    def draw(self, feeling: Feeling, gaze: Gaze) -> None:
        """Skull, hair and face, the nearer over the farther."""
        bald, k = self.of.hair in ("none", "hat"), self.k
        skull = (self.at(0, 0.014, -0.014), _RX * 1.1, _RY * 0.98, self.skin if bald else self.hair)
        front = (self.at(0, -0.012, 0.015), _RX * 0.9, _RY * 0.88, self.skin)
        if self.of.hair == "curly":
            for n in range(9):
                a = math.pi * (1 + n / 8)
                curl = (skull[0][0] + _RX * 1.1 * k * math.cos(a), skull[0][1] + _RY * 0.9 * k * math.sin(a))
                self.sheet.disc(curl, 0.02 * k, 0.02 * k, self.hair, self.line, self.width)
        for centre, rx, ry, fill in (skull, front) if self.facing else (front, skull):
            self.sheet.disc(centre, rx * k, ry * k, fill, self.line, self.width)
        if bald:
            self.sheet.disc((skull[0][0], skull[0][1]), _RX * 1.06 * k, _RY * 0.94 * k, self.skin if self.facing else None)
        if self.facing:
            self.jaw(front[0])
            if not self.brush.flat:
                self.shadow(front[0])
                self.beard()
                self.features(FACES[feeling], gaze)
        self.crown()

    def jaw(self, front: Point) -> None:
        """A chin under the oval, so that a head is no egg."""
        if abs(self.view.turn) > 60:
            return
        chin = [self.at(x, y, 0.02) for x, y in ((-0.034, -0.045), (-0.02, -0.074), (0.0, -0.08), (0.02, -0.074), (0.034, -0.045))]
        self.sheet.shape(chin, self.skin)
        self.sheet.curve(chin, self.line, self.width, shake=0)

    def beard(self) -> None:
        """A beard, for whom the look gives one."""
        if self.of.beard:
            ring = [
                self.at(x, y, 0.04) for x, y in ((-0.036, -0.03), (-0.027, -0.07), (0, -0.094), (0.027, -0.07), (0.036, -0.03), (0, -0.05))
            ]
            self.sheet.blob(ring, self.hair, self.line, self.width * 0.8)

    def shadow(self, front: Point) -> None:
        """The half of the face that is away from the light."""
        if self.brush.shade <= 0:
            return
        away, k = (1 if self.brush.left else -1), self.k
        rx, ry = _RX * 0.88 * k, _RY * 0.86 * k
        reach = math.acos(0.36)
        arc = [(front[0] + away * rx * math.cos(a), front[1] + ry * math.sin(a)) for a in (reach * (n / 10 - 1) for n in range(21))]
        self.sheet.shape(arc, mixed(self.skin, self.brush.ink, self.brush.shade * 0.45))

    def crown(self) -> None:
        """What sits on the head, and hair that hangs before the ears."""
        kind, k = self.of.hair, self.k
        if kind == "hat":
            self.sheet.disc(self.at(0, 0.066, -0.004), 0.056 * k, 0.04 * k, self.cloth, self.line, self.width)
            self.sheet.disc(self.at(0, 0.04, 0.004), 0.09 * k, 0.018 * k, self.cloth, self.line, self.width)
        elif kind == "bun":
            self.sheet.disc(self.at(0, 0.087, -0.025), 0.027 * k, 0.024 * k, self.hair, self.line, self.width)
        if kind in ("bob", "long") and self.facing:
            for side in (-1, 1):
                if math.cos(math.radians(self.view.turn + 75 * side)) < -0.1:
                    continue
                lock = [
                    (0.03, 0.048, 0.03),
                    (0.05, 0.03, 0.012),
                    (0.06, -0.02, 0.004),
                    (0.056, -0.07, 0.0),
                    (0.042, -0.066, 0.01),
                    (0.044, -0.005, 0.02),
                ]
                self.sheet.blob([self.at(x * side, y, z) for x, y, z in lock], self.hair, self.line, self.width * 0.8)

    def features(self, face: Face, gaze: Gaze) -> None:
        """Eyes, brows, nose and mouth, as far as they are on our side of the head."""
        width, dark, k = self.width * 0.9, self.line, self.k
        for side in (-1, 1):
            if math.cos(math.radians(self.view.turn + 21 * side)) > 0.3:
                self.eye(face, gaze, side)
        tip, root = self.at(0.0, -0.02, 0.066), self.at(0.0, 0.004, 0.052)
        wing = self.at(0.009 if self.view.turn >= 0 else -0.009, -0.025, 0.052)
        if abs(self.view.turn) > 55:
            self.sheet.shape([root, tip, wing, self.at(0, -0.01, 0.04)], self.skin)
        self.sheet.curve([root, tip, wing], dark, width, shake=0.2)
        self.mouth(face, width, dark)
        ear = -1 if self.view.turn > 0 else 1
        if abs(self.view.turn) > 25 and self.of.hair in ("none", "short", "bun", "braid", "hat"):
            self.sheet.disc(self.at(0.046 * ear, -0.008, -0.004), 0.009 * k, 0.015 * k, self.skin, dark, width)

    def eye(self, face: Face, gaze: Gaze, side: int) -> None:
        """Two lids, a pupil that looks, and the brow over them."""
        k, dark, width = self.k, self.line, self.width * 0.9
        look = {"left": (-0.004, 0.0), "right": (0.004, 0.0), "down": (0.0, 0.002), "up": (0.0, -0.002)}.get(gaze, (0.0, 0.0))
        x, y = self.at(0.019 * side, 0.002, 0.047)
        narrow = max(0.4, math.cos(math.radians(self.view.turn + 21 * side)))
        wide, tall = 0.0105 * k * narrow, 0.0046 * k * face.lids * (0.4 if gaze == "down" else 1.0)
        upper = [(x - wide, y + tall * 0.2), (x, y - tall), (x + wide, y + tall * 0.1)]
        lower = [(x + wide, y + tall * 0.1), (x, y + tall * 0.75), (x - wide, y + tall * 0.2)]
        self.sheet.shape([*upper, lower[1]], mixed(self.brush.paper, (255, 255, 255), 0.6))
        r = min(0.0042 * k * max(narrow, 0.7), tall * 1.1)
        self.sheet.disc((x + look[0] * k * narrow, y + look[1] * k), r * max(narrow, 0.7), min(r, tall * 0.9), dark)
        self.sheet.curve(upper, dark, width * 1.5, shake=0.1)
        self.sheet.curve(lower, dark, width * 0.7, shake=0.1)
        inner, outer = (self.at(at * side, 0.019 + up * 0.14, 0.048) for at, up in ((0.008, face.inner), (0.032, face.outer)))
        ridge = self.at(0.021 * side, 0.023 + (face.inner + face.outer) * 0.07, 0.05)
        self.sheet.curve([inner, ridge, outer], mixed(dark, self.hair, 0.4), width * 2.0, shake=0.2)

    def mouth(self, face: Face, width: float, dark: Colour) -> None:
        if math.cos(math.radians(self.view.turn)) < -0.02:
            return
        places = [
            (-0.016, -0.044 + face.corners * 0.14 + face.crooked * 0.14, 0.044),
            (0.0, -0.046, 0.051),
            (0.016, -0.044 + face.corners * 0.14, 0.044),
        ]
        left, middle, right = (self.at(*p) for p in places)
        if abs(self.view.turn) > 70:
            ends = [middle, left if self.view.turn > 0 else right]
            self.sheet.curve(ends, dark, width * 1.2, shake=0.1)
        elif face.open:
            gape = face.open * 0.12 * self.k
            self.sheet.blob(
                [left, (middle[0], middle[1] - gape * 0.3), right, (middle[0], middle[1] + gape)], mixed(dark, self.skin, 0.25), dark, width
            )
        else:
            self.sheet.curve([left, middle, right], dark, width * 1.2, shake=0.1)

"""One shot as a storyboard panel: framed by its size, people placed and turned as it says, lit, with the camera's arrow."""

import math

from PIL import Image

from loreboard.story.camera import Feeling
from loreboard.story.shots import Shot, Subject
from loreboard.story.wordlists import has_any

from . import arrows, place, things
from .body import Arms, Pose, Posture, View, joints
from .face import Brush
from .ink import Colour, Sheet, mixed
from .person import eyes, guise, person, top
from .setting import setting

_YAW = {"front": 0, "three_quarter_front": 38, "profile": 88, "three_quarter_back": 140, "back": 180}
_CLOSE = ("mcu", "cu", "ecu")


def panel(shot: Shot, heading: str, words: str, width: int = 720, height: int = 1280, at_end: bool = False) -> Image.Image:
    """The picture of `shot` at its start, or at its end; `words` say what the place looks like. The same shot gives the same picture."""
    return Panel(shot, heading, words, width, height, at_end).drawn()


class Panel:
    def __init__(self, shot: Shot, heading: str, words: str, width: int, height: int, at_end: bool) -> None:
        told = setting()
        self.shot, self.heading, self.words, self.at_end = shot, heading, f"{shot.place} {words}", at_end
        self.ink: Colour = tuple(told["ink"])
        self.paper: Colour = tuple(told["tint"].get(shot.hour or "day", told["paper"]))
        self.key = told["key"].get(shot.light_quality or "soft", told["key"]["soft"])
        self.sheet = Sheet(width, height, self.paper, shot.id)
        self.size = shot.camera.ends if at_end and shot.camera.ends else shot.camera.size
        self.pitch = float(told["pitch"][shot.camera.angle])
        self.scale = height / told["field"][self.size]

    def drawn(self) -> Image.Image:
        people = () if self.size == "insert" else self.shot.subjects
        poses = [self._pose(subject) for subject in people]
        views = [self._view(n, subject, poses[n]) for n, subject in enumerate(people)]
        self._place(views)
        left = has_any(self.shot.light, setting()["from"]["left"]) or not has_any(self.shot.light, setting()["from"]["right"])
        brush = Brush(self.paper, self.ink, self.key["shade"], left, self.shot.light_quality == "silhouette")
        order = sorted(range(len(people)), key=lambda n: views[n].scale)
        for n in order:
            person(self.sheet, views[n], poses[n], guise(people[n]), self._feeling(people[n]), people[n].gaze, brush)
        if self.size == "insert":
            self._insert(brush)
        if self.shot.light_quality in ("side", "hard", "low_key"):
            self.sheet_shade(left)
        if self.shot.camera.framing in ("ots", "dirty_single"):
            self._nape()
        if self.shot.camera.framing == "group":
            self._backs()
        if self.shot.camera.roll:
            self.sheet.rolled(self.shot.camera.roll, self.paper)
        if not self.at_end:
            self._goings(people, views)
            arrows.draw(self.sheet, self.shot.camera, tuple(setting()["arrow"]))
        return self.sheet.finished()

    def _pose(self, subject: Subject) -> Pose:
        """How somebody stands, from what they do and what is so of them."""
        told, shot = setting(), self.shot
        own = [fact for fact in shot.state if fact.who.casefold() == subject.name.casefold()]
        words = " ".join([subject.doing, shot.end if self.at_end else shot.start, *(fact.value for fact in own if fact.what == "posture")])
        kinds = told["postures"]
        posture: Posture = "stand"
        for kind in ("lie", "kneel", "sit", "walk"):
            if has_any(words, kinds[kind]):
                posture = kind
                break
        if subject.going != "still":
            posture = "walk"
        arms: Arms = "down"
        if has_any(words, kinds["reach"]):
            arms = "reach"
        elif has_any(words, kinds["hold"]) or any(fact.what.endswith(("hand", "hands")) and fact.value for fact in own):
            arms = "hold"
        elif any(d.who.casefold() == subject.name.casefold() for d in shot.dialogue):
            arms = "talk"
        left = any(fact.what == "left_hand" for fact in own)
        return Pose(posture, arms, guise(subject).stoop, left)

    def _turn(self, n: int, subject: Subject) -> float:
        """Which way a body faces, in degrees: the first as the camera's facing says, the others as they look."""
        sign = {"left": -1, "right": 1}.get(subject.gaze) or {"left": 1, "right": -1}.get(subject.at, 1)
        if n == 0:
            return sign * float(_YAW[self.shot.camera.facing])
        return {"left": -62.0, "right": 62.0, "away": 165.0}.get(subject.gaze, sign * 15.0)

    def _view(self, n: int, subject: Subject, pose: Pose) -> View:
        told, sheet, of = setting(), self.sheet, guise(subject)
        scale = self.scale * (0.78 if of.child and self.size in ("els", "ls", "fs", "mls") else 1.0)
        across = told["across_close" if self.size in _CLOSE and len(self.shot.subjects) == 1 else "across"]
        x = across[subject.at] * sheet.width
        several = len(self.shot.subjects) > 1
        if several:
            alike = [i for i, s in enumerate(self.shot.subjects) if s.at == subject.at]
            x += (alike.index(n) - (len(alike) - 1) / 2) * sheet.width * 0.3
            scale *= 0.72 if self.size in (*_CLOSE, "ms") else 0.9
        back = several and n > 0
        if back:
            scale *= told["depth"]["scale"]
        if abs(self.pitch) > 60:
            floor = sheet.height * 0.4 + 0.5 * scale
        elif self.size in told["feet"]:
            floor = told["feet"][self.size] * sheet.height
        elif self.size == "ecu":
            floor = told["eyes"] * sheet.height + eyes(pose) * scale
        else:
            floor = told["head"][self.shot.camera.headroom] * sheet.height + top(pose, of) * scale * (
                1 + abs(math.sin(math.radians(self.pitch))) * 0.06
            )
        if back:
            floor -= told["depth"]["up"] * sheet.height * (1.6 if self.size in _CLOSE else 1.0) - scale * 0.06
        view = View(self._turn(n, subject), self.pitch, x, floor, scale, pose.posture == "lie")
        if pose.stoop and self.size in _CLOSE:  # a face that leans forward is what the frame is about
            view = view._replace(x=2 * x - view.seen(joints(pose)["head"]).x)
        return view

    def _place(self, views: list[View]) -> None:
        """What lies behind: near the eyes' height of whoever stands in it, or below them."""
        h, indoors = self.sheet.height, place.inside(self.heading)
        down = abs(self.pitch) > 60 and self.pitch > 0
        if self.size in ("els", "ls", "fs") or self.shot.camera.framing == "empty":
            horizon = h * (0.62 if self.size != "els" else 0.58)
        else:
            horizon = min(h * 1.4, max((view.floor - 0.12 * view.scale for view in views), default=h * 0.66))
            horizon = min(horizon, h * 0.9) if self.size in ("mls", "ms") else horizon
        horizon -= self.pitch / 90 * h * 0.55
        scale = max((view.scale for view in views), default=h / 1.8) * (0.8 if views else 1.0)
        ground = place.Ground(horizon, min(scale, h * 1.2), indoors, down or self.size == "insert")
        dark = self.key["back"] + (0.16 if self.shot.hour == "night" else 0.0)
        soft = 0.5 if self.shot.camera.focus == "shallow" else 1.0
        place.draw(self.sheet, self.shot, self.words, ground, mixed(self.paper, self.ink, soft), self.paper, dark)

    def _feeling(self, subject: Subject) -> Feeling:
        return subject.becomes if self.at_end and subject.becomes else subject.feeling

    def sheet_shade(self, left: bool) -> None:
        """The side of the room away from the light."""
        self.sheet.sidelight(self.ink, 0.34 if self.shot.light_quality != "low_key" else 0.45, left)

    def _insert(self, brush: Brush) -> None:
        """A hand and what it is about: no face, one thing, seen from above."""
        w, h, sheet = self.sheet.width, self.sheet.height, self.sheet
        skin = mixed(self.paper, (214, 178, 150), 0.35)
        things.draw(sheet, f"{self.shot.picture} {self.shot.start}", self.ink, self.paper)
        if self.shot.subjects or has_any(
            f"{self.shot.picture} {self.shot.start}", ["hand", "hands", "finger", "fingers", "thumb", "palm", "手", "指"]
        ):
            palm = [
                (w * 0.72, h * 0.66),
                (w * 0.62, h * 0.58),
                (w * 0.66, h * 0.51),
                (w * 0.78, h * 0.52),
                (w * 0.92, h * 0.62),
                (w * 0.86, h * 0.72),
            ]
            sheet.limb((w * 1.04, h * 0.84), (w * 0.84, h * 0.66), w * 0.12, w * 0.09, mixed(self.paper, self.ink, 0.35), self.ink, 3.0)
            sheet.blob(palm, skin, self.ink, 3.0)
            for n in range(4):
                knuckle, tip = (w * (0.63 + 0.035 * n), h * (0.575 - 0.016 * n)), (w * (0.5 + 0.04 * n), h * (0.52 - 0.024 * n))
                sheet.limb(knuckle, tip, w * 0.03, w * 0.023, skin, self.ink, 2.6)
            sheet.limb((w * 0.7, h * 0.64), (w * 0.55, h * 0.6), w * 0.032, w * 0.025, skin, self.ink, 2.6)

    def _nape(self) -> None:
        """The near shoulder of the one who is spoken to, on the side away from whoever is seen."""
        w, h, sheet = self.sheet.width, self.sheet.height, self.sheet
        left = not self.shot.subjects or self.shot.subjects[0].at != "left"
        x = w * (0.04 if left else 0.96)
        tone, turn = mixed(self.ink, self.paper, 0.18), 1 if left else -1
        sheet.disc((x, h * 0.4), w * 0.17, h * 0.105, tone)
        sheet.blob(
            [
                (x - turn * w * 0.3, h * 1.02),
                (x - turn * w * 0.2, h * 0.55),
                (x + turn * w * 0.06, h * 0.5),
                (x + turn * w * 0.3, h * 0.62),
                (x + turn * w * 0.36, h * 1.02),
            ],
            tone,
        )

    def _backs(self) -> None:
        """More people than can be told apart: heads and shoulders, from behind."""
        w, h, sheet = self.sheet.width, self.sheet.height, self.sheet
        size = min(0.16 * w, self.scale * 0.13)
        for n in range(5):
            x, y = w * (0.08 + 0.21 * n), h * (0.79 + 0.02 * (n % 2))
            tone = mixed(self.ink, self.paper, 0.25 + 0.08 * (n % 3))
            sheet.blob(
                [
                    (x - size * 0.9, y + size * 2.6),
                    (x - size * 0.8, y + size * 0.8),
                    (x, y + size * 0.4),
                    (x + size * 0.8, y + size * 0.8),
                    (x + size * 0.9, y + size * 2.6),
                ],
                tone,
                self.ink,
                1.5,
            )
            sheet.disc((x, y), size * 0.42, size * 0.5, tone, self.ink, 1.5)

    def _goings(self, people: tuple[Subject, ...], views: list[View]) -> None:
        """An arrow for each who walks."""
        w, h, ink = self.sheet.width, self.sheet.height, mixed(self.ink, (40, 90, 160), 0.75)
        for subject, view in zip(people, views, strict=True):
            y = min(h * 0.8, view.floor - 0.1 * view.scale if view.floor < h else h * 0.74)
            reach = w * 0.15
            if subject.going in ("left", "right"):
                sign = 1 if subject.going == "right" else -1
                arrows.arrow(self.sheet, [(view.x + sign * reach * 0.5, y), (view.x + sign * reach * 1.5, y)], ink)
            elif subject.going in ("toward", "away"):
                sign = 1 if subject.going == "toward" else -1
                arrows.arrow(self.sheet, [(view.x + w * 0.1, y - sign * reach * 0.4), (view.x + w * 0.1, y + sign * reach * 0.4)], ink)

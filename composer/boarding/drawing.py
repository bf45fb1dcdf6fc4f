"""One scene in the making: who stands where, what was said of bodies already, and putting one more shot beside the last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from loreboard.composer.plan import dice
from loreboard.composer.words import kit
from loreboard.story.camera import Across, Angle, Composition, Facing, Feeling, Focus, Framing, Gaze, Going, Move, Purpose, Size
from loreboard.story.drawn import DrawnShot, DrawnSubject

from .cues import has, somebody
from .keeper import Keeper, Last
from .kinds import Unit
from .sheet import Sheet

_LENS: dict[Size, tuple[int, ...]] = {
    "els": (20, 24), "ls": (24, 28), "fs": (28, 35), "mls": (35, 40), "ms": (40, 50), "mcu": (50, 65), "cu": (75, 85), "ecu": (100, 90),
    "insert": (90, 100),
}  # fmt: skip
_SEATS: tuple[Across, ...] = ("left", "centre", "right")
_ACROSS: dict[Across, Going] = {"left": "right", "right": "left", "centre": "toward"}
_EPISODE = 200
"""Source lines of an episode, about: a list is gone through once in so many, so that its scenes do not meet."""


class Body(NamedTuple):
    """What somebody does in a shot, and how they stand at its ends."""

    does: str
    start: str
    end: str


class Camera(NamedTuple):
    """What a shot asks of the camera; the keeper chooses among it."""

    sizes: Sequence[Size]
    facings: Sequence[Facing] = ("three_quarter_front", "front", "profile")
    moves: Sequence[Move] = ()
    framing: Framing = "single"
    angle: Angle = "eye"
    focus: Focus | None = None
    composition: Composition | None = None
    large: bool = False


@dataclass
class Scene:
    """What the artist keeps in mind while drawing."""

    sheet: Sheet
    order: list[str]
    """Everybody from left to right; two who talk to each other keep it in every shot."""
    keeper: Keeper
    shots: list[DrawnShot] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    held: dict[str, str] = field(default_factory=dict)
    """What somebody has had in hand since a line of the scene."""
    going: dict[str, tuple[int, Going]] = field(default_factory=dict)
    """At which shot, and which way, somebody was last seen going."""
    both: bool = False
    """Whether the two of the scene have been seen together."""
    low: bool = True
    """Whether the scene may still look up at somebody."""
    overhead: bool = True
    spoke: int = 0
    side: Literal[-1, 1] = 1

    def at(self, name: str) -> Across:
        """The third of the frame that is somebody's."""
        if len(self.order) == 1 or name not in self.order:
            return "left" if self.side > 0 else "right"
        place = self.order.index(name)
        return "left" if place == 0 else "right" if place == len(self.order) - 1 else "centre"

    def gaze(self, name: str, to: str) -> Gaze:
        """Which way `name` looks to see `to`; with nobody to see, across the open side of the frame."""
        if to in self.order and name in self.order and to != name:
            return "right" if self.order.index(to) > self.order.index(name) else "left"
        return {"left": "right", "right": "left", "centre": "toward"}[self.at(name)]  # type: ignore[return-value]

    def inward(self, name: str) -> Going:
        return _ACROSS[self.at(name)]

    def outward(self, name: str) -> Going:
        """To somebody's own side of the frame: where they came in, and where they go out."""
        return {"left": "left", "right": "right", "centre": "away"}[self.at(name)]  # type: ignore[return-value]

    def goes(self, name: str, way: Going) -> Going:
        """`way`, or away from the lens where the shot before shows them going the other way."""
        before = self.going.get(name)
        opposite = before is not None and {before[1], way} == {"left", "right"} and len(self.shots) - before[0] <= 1
        told: Going = "away" if opposite else way
        self.going[name] = (len(self.shots), told)
        return told

    def pick(self, group: str, line: int, name: str = "") -> str:
        """One of a list of the kits for what plays on `line`, and not one that this scene has had while there are others."""
        options: list[str] = kit(group)[name][self.sheet.language] if name else kit("boarding")[group][self.sheet.language]
        first = _ordered(group, name, self.sheet.language, len(options), self.sheet.series)
        at = line * len(options) // _EPISODE
        turns = [options[first[(at + n) % len(options)]] for n in range(len(options))]
        told = next((one for one in turns if f"{group}{name}{one}" not in self.used), turns[0])
        if len({one for one in options if f"{group}{name}{one}" in self.used}) == len(options):
            self.used -= {f"{group}{name}{one}" for one in options if one != told}
        self.used.add(f"{group}{name}{told}")
        return told

    def detail(self, line: int, whole: bool = False) -> str:
        """Something of the place to look at, from the bible (the `whole` of it is named first); from a list of nothing in particular where it
        has none."""
        told_of = self.sheet.details[:1] if whole else self.sheet.details[1:] or self.sheet.details
        told_of = tuple(b for b in told_of if not somebody(b, self.sheet.language) and not any(n in b for n in self.sheet.names))
        known = [bit for bit in told_of if bit not in self.used] or list(told_of)
        if not known:
            return self.pick("bare", line)
        bit = self.sheet.luck.choice(known)
        self.used.add(bit)
        return self.shown(bit)

    def shown(self, bit: str) -> str:
        """A picture of one thing and nobody."""
        patterns: list[str] = kit("boarding")["open"][self.sheet.language]
        told = self.sheet.luck.choice([one for one in patterns if one not in self.used] or patterns)
        self.used.add(told)
        told = told.format(detail=bit)
        return told[:1].upper() + told[1:]

    def fall(self, line: int) -> Body:
        """Both ends of an act whose verb no list has."""
        start, _, end = self.pick("poses", line, "fall").partition(" | ")
        return Body("", start, end)

    def body(self, line: int, name: str) -> Body:
        """What a body does, from the list `name` of words/kits/bodies.yaml."""
        told = self.pick("bodies", line, name).split(" | ")
        return Body(*told) if len(told) == len(Body._fields) else Body(told[0], told[0], told[0])

    def put(
        self, unit: Unit, lines: list[int], purpose: Purpose, camera: Camera, picture: str, people: tuple[DrawnSubject, ...], body: Body,
        sound: str = "", seconds: float = 3.0, on_line: int = 0,
    ) -> None:  # fmt: skip
        """Add a shot on `unit`, which claims `lines` or runs on from the unit that does. Its size, the side of the faces and the move are the keeper's choice among what `camera` allows."""
        names, bare = frozenset(s.name for s in people), not people and camera.framing == "empty"
        size = self.keeper.size(camera.sizes, names, bare)
        framing: Framing = camera.framing
        if size == "insert" and framing in ("single", "two_shot", "empty", "group", "pov"):
            framing = "insert" if people or framing != "empty" else "empty"
        angle: Angle = "high" if size == "insert" and camera.angle == "eye" and people else camera.angle
        facing = (
            "front" if size == "insert" and not people else self.keeper.facing(self._fresh(purpose, camera, size, names), size, names, bare)
        )
        move = self.keeper.move(_fitting(camera.moves, size, facing))
        runs_on = unit.words if lines else ""
        lines = [] if runs_on else lines
        on = lines[0] if lines else on_line or unit.numbers[-1]
        self.keeper.looks |= {(names, size, facing)} if purpose in ("listen", "reaction", "button") else set()
        self.keeper.drawn(Last(size, facing, angle, names, bare), move)
        lens = _LENS[size]
        self.shots.append(
            DrawnShot(
                lines=tuple(lines),
                on_line=on,
                runs_on=runs_on,
                purpose=purpose,
                size=size,
                framing=framing,
                angle=angle,
                facing=facing,
                move=move,
                speed="slow" if move in ("push_in", "pull_out") else "fast" if move == "handheld" and purpose == "action" else "normal",
                amplitude="large" if camera.large and move in ("push_in", "pull_out") and size not in ("ecu", "insert", "els") else "small",
                why=self._why(move, on, unit, people[0].name if people else "", bool(lines)),
                lens_mm=lens[len(self.shots) % len(lens)],
                focus=camera.focus,
                composition=camera.composition,
                side=self.side if people else 0,
                subjects=_apart(people, self.order),
                picture=picture,
                start=body.start,
                end=body.end,
                sound=sound,
                seconds=seconds,
            )
        )

    def _fresh(self, purpose: Purpose, camera: Camera, size: Size, names: frozenset[str]) -> Sequence[Facing]:
        return self.keeper.look(camera.facings, size, names) if purpose in ("listen", "reaction", "button") else camera.facings

    def _why(self, move: Move, line: int, unit: Unit, who: str, claims: bool) -> str:
        """What moves the camera, in a few words; "" where it stands."""
        if move == "static":
            return ""
        tongue, told, text = self.sheet.language, kit("boarding")["why"], unit.done or unit.said
        cause = ""
        if not who and move in ("tilt_up", "tilt_down") and not claims:
            cause = " place"
        elif move.startswith("pan"):
            cause = "" if unit.kind == "walk" else " look" if who else " place"
        elif move == "tilt_down" and not has(text, "down", tongue):
            cause = " hands"
        elif move == "push_in" and not claims:
            cause = " answer"
        elif move == "handheld" and unit.kind != "blow" and not has(text, "haste", tongue):
            cause = " unsteady"
        options = [one for one in told[f"{move}{cause}"][tongue] if who or "{who}" not in one] or told["track"][tongue]
        return str(options[line % len(options)]).format(line=line, who=who)


def _fitting(moves: Sequence[Move], size: Size, facing: Facing) -> list[Move]:
    """Those of `moves` that a size and a face bear: nobody is followed from the front or led from behind."""
    wrong: set[Move] = set()
    if size in ("ecu", "insert"):
        wrong |= {"push_in", "pull_out", "track_side", "track_follow", "track_lead"}
    if facing in ("front", "three_quarter_front", "profile"):
        wrong.add("track_follow")
    if facing not in ("front", "three_quarter_front"):
        wrong.add("track_lead")
    return [move for move in moves if move not in wrong]


def _apart(people: tuple[DrawnSubject, ...], order: list[str]) -> tuple[DrawnSubject, ...]:
    """The people of a shot in places of their own, in the order they always keep."""
    if len({s.at for s in people}) == len(people):
        return people
    ranked = sorted(people, key=lambda s: order.index(s.name) if s.name in order else len(order))
    seats: tuple[Across, ...] = ("left", "right") if len(ranked) == 2 else _SEATS
    at = {s.name: seat for s, seat in zip(ranked, seats, strict=False)}
    return tuple(s.model_copy(update={"at": at.get(s.name, s.at)}) for s in people)


def subject(
    scene: Scene, name: str, doing: str, feeling: Feeling, to: str = "", becomes: Feeling | None = None, on: str = "",
    gaze: Gaze | None = None, going: Going = "still",
) -> DrawnSubject:  # fmt: skip
    """Somebody in the picture; the face changes only where it changes to something else."""
    turns = becomes if becomes and becomes != feeling else None
    return DrawnSubject(
        name=name, doing=doing, feeling=feeling, becomes=turns, on=on if turns else "", at=scene.at(name),
        gaze=gaze or scene.gaze(name, to), going=going,
    )  # fmt: skip


@cache
def _ordered(group: str, name: str, language: str, many: int, series: str) -> tuple[int, ...]:
    """The order in which a series goes through a list."""
    out = list(range(many))
    dice(series, group, name, language).shuffle(out)
    return tuple(out)

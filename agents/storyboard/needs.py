"""What shots, drawn or listed, need of time: their rooms and joins, what the loss of a line would free, what a scene could be given."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loreboard.screenplay import timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.camera import Purpose, Transition
from loreboard.story.errors import BadInput
from loreboard.story.script import Scene, Script

from . import advice
from .fit import Fitted, Infeasible, fit
from .playing import Claiming, room, without
from .positions import Part
from .prices import UNIT, told
from .rooms import Clips, Join, Reel, Room
from .running import Has, had_of
from .ways import Loss, Way, additions, cuts


class Known(NamedTuple):
    """What a shot that has a length already brings along, in frames: the length, which is its wish or, `fixed`, all it can have; and the most it bore."""

    frames: int
    fixed: bool = False
    most: int = 0


Board = Sequence[tuple[Scene, Claiming]]
"""The episode's shots in order, each with its scene."""


class Needs:
    """The needs of one board at one rate. `entered` says how a scene begins, where that is no plain cut. Of shots that have been fitted before,
    `known` says by place what they bring along, and `overlaps` the frames of a dissolve into the next one. `parts` says by scene id which part of the
    episode it is, where shots wish to be longer or shorter than what is in them takes."""

    def __init__(
        self,
        script: Script,
        board: Board,
        entered: Mapping[str, Transition],
        fps: int,
        clips: Clips | None = None,
        pace: Pace = SHIPPED,
        known: Mapping[int, Known] | None = None,
        overlaps: Mapping[int, int] | None = None,
        parts: Mapping[str, Part] | None = None,
    ) -> None:
        self._script, self._board, self._fps, self._clips, self._pace = script, board, fps, clips, pace
        self._seconds = {line.number: timing.line_seconds(line, script.language, pace) for line in script.lines}
        self._lines = {line.number: line for line in script.lines}
        self._had = had_of(board, self._lines)
        opens = [n for n in range(1, len(board)) if board[n][0].id != board[n - 1][0].id and entered.get(board[n][0].id) == "dissolve"]
        self._dissolves: dict[int, int] = dict.fromkeys((n - 1 for n in opens), dissolve(fps)) | dict(overlaps or {})
        self._known = known or {}
        self._parts = parts or {}
        self._rooms = tuple(_known(self.free(place), self._known.get(place)) for place in range(len(board)))

    def reel(self, target: int | None) -> Reel:
        """Everything the lengths depend on. Without a target, as long as the shots wish to be, wherever in the episode they stand.

        A shot that dissolves into the next is seen alone for as long as its room says: what lies under the dissolve is on top.
        """
        plain = tuple(_longer(room, self._dissolves.get(place, 0)) for place, room in enumerate(self._rooms))
        rooms = tuple(_at_pace(room, self._parts.get(scene.id)) for room, (scene, _) in zip(plain, self._board, strict=True))
        joins = tuple(Join(after=after, kind="dissolve", frames=frames) for after, frames in self._dissolves.items())
        reel = Reel(rooms=rooms, target=target or 0, joins=joins, fps=self._fps, clips=self._clips)
        if target is None:
            wishes = [min(max(r.wish, f), c) for r, f, c in zip(plain, reel.floors, reel.ceilings, strict=True)]
            reel = reel.model_copy(update={"target": sum(wishes) - sum(reel.overlaps)})
        return reel

    def spared(self, target: int | None) -> frozenset[int]:
        """The places of shots that have to go so that the lines have room in `target`: such as have none, the most easily spared first
        (`spare` of lengths.yaml). None where all have room; all of them where the lines have too little even so."""
        rooms = tuple(room.model_copy(update={"hold": self._eye}) for room in self._rooms)
        reel = self.reel(target).model_copy(update={"rooms": rooms})
        over = sum(reel.floors) - sum(reel.overlaps) - (target or reel.target)
        order = told()["spare"]
        extras = sorted((n for n, has in enumerate(self._had) if not has.lines), key=lambda n: (order.index(self._board[n][1].purpose), -n))
        gone: list[int] = []
        while over > 0 and extras:
            gone.append(extras.pop(0))
            over -= reel.floors[gone[-1]]
        return frozenset(gone)

    def fitted(self, target: int | None, file: str) -> tuple[Fitted, int]:
        """The shots' lengths and the target they meet; looks are held as long as they should be unless lines would have to go for it. Raises
        BadInput that says, in the script's language, what to cut or add."""
        reel, language = self.reel(target), self._script.language
        try:
            return fit(reel), reel.target
        except Infeasible as error:
            if error.short > 0 and any(room.hold > self._eye for room in self._rooms):
                self._rooms = tuple(room.model_copy(update={"hold": self._eye}) for room in self._rooms)
                return self.fitted(target, file)
            if error.nearest is None:
                one = max(error.stuck, key=lambda stuck: stuck.least)
                lines = _plays_on(self._board[one.shot][1])
                raise advice.too_long_for_a_clip(lines, one.least, one.most, self._fps, file, language) from error
            raise self._does_not_fit(reel, error.short, error.nearest, file) from error

    @property
    def _eye(self) -> int:
        least: float = told()["least"]
        return math.ceil(least * self._fps)

    def free(self, place: int) -> Room:
        """The room of the shot at `place` as its lines and purpose alone would have it."""
        return self._room(place, self._had[place])

    def has(self, place: int) -> Has:
        """What the shot at `place` has of the script: the words of lines that run on are parted among those over which they run."""
        return self._had[place]

    def least(self, place: int) -> int:
        """Visible frames under which what is said, done or held in the shot at `place` has no room."""
        return self._rooms[place].floor

    def most(self, place: int) -> int:
        """Visible frames over which the shot at `place` is not drawn out."""
        return self._rooms[place].most

    def overlap(self, place: int) -> int:
        """Frames that the dissolve into the shot at `place` lasts; 0 for a cut."""
        return self._dissolves.get(place - 1, 0)

    def _does_not_fit(self, reel: Reel, short: int, nearest: int, file: str) -> BadInput:
        alone = reel.model_copy(update={"rooms": self._rooms, "joins": ()})
        if short < 0:
            explained = additions(-short, nearest, self.offers, self.beats)
        else:
            spare = round(told()["cut"]["spare"] * self._fps)
            for looks, over in ((False, spare), (False, 0), (True, 0)):
                explained = cuts(alone, short, self.losses(looks), self.remains, over)
                if not explained.left:
                    break
        return advice.does_not_fit(explained, reel.target, self._fps, file, self._script.language)

    def remains(self, place: int, gone: frozenset[int]) -> Room | None:
        """The room of the shot at `place` without the lines `gone`; None when nothing is left for it to show."""
        shot = self._board[place][1]
        if gone.isdisjoint(_plays_on(shot)) or self._rooms[place].locked:
            return self._rooms[place]
        left = [line for line in self._had[place].lines if line.number not in gone]
        return self._room(place, without(self._had[place], left)) if left else None

    def losses(self, looks: bool) -> tuple[Loss, ...]:
        """Each line with the shots that have it; with `looks`, those too that merely play on it.

        A scene that has lost a line is drawn anew, and who listened to it may be seen listening to another: its frames are
        counted as freed only where nothing else is enough. A shot whose length is fixed frees nothing.
        """
        shots: dict[int, list[int]] = {}
        for place, (_, shot) in enumerate(self._board):
            own = [line.number for line in self._had[place].lines]
            for line in () if self._rooms[place].locked else own or (_plays_on(shot) if looks else ()):
                shots.setdefault(line, []).append(place)
        out = []
        for line, places in shots.items():
            if line not in self._lines:
                continue
            price = told()["cut"]["action" if self._lines[line].speaker is None else "speech"]
            costs = round((price["line"] + price["second"] * self._seconds[line]) * UNIT)
            out.append(Loss(line=line, price=costs, shots=tuple(places)))
        return tuple(out)

    @property
    def offers(self) -> tuple[Way, ...]:
        """Shots that could be added to what is drawn, a few a scene: a detail of the place, somebody who takes in a speech, a close look."""
        out: list[Way] = []
        drawn: dict[str, list[Claiming]] = {}
        for scene, shot in self._board:
            drawn.setdefault(scene.id, []).append(shot)
        for scene in self._script.scenes:
            shots = drawn.get(scene.id, [])
            has = {shot.purpose for shot in shots}
            last = [self._lines[shot.lines[-1]] for shot in shots if shot.lines and shot.lines[-1] in self._lines]
            heard = {shot.on_line for shot in shots if shot.purpose in ("listen", "reaction")}
            done = [line.number for line in scene.lines if line.speaker is None]
            wanted: dict[Purpose, list[int]] = {
                "establish": [line.number for line in scene.lines[:1] if not has & {"establish", "hook"}],
                "reaction": [line.number for line in reversed(last) if line.speaker is not None and line.number not in heard],
                "insert": [] if "insert" in has else sorted(done, key=lambda n: -self._seconds[n]),
            }
            for purpose, lines in wanted.items():
                out += [self._add(purpose, line) for line in lines[: told()["add"][purpose]["a_scene"]]]
        return tuple(out)

    @property
    def beats(self) -> tuple[Way, ...]:
        """A new beat in each scene, the scene that plays shortest first."""
        add = told()["add"]["beat"]
        plays = {scene.id: sum(self._seconds[line.number] for line in scene.lines) for scene in self._script.scenes}
        scenes = sorted(self._script.scenes, key=lambda scene: plays[scene.id])
        names = [scene.heading or scene.id for scene in scenes] or [""]
        return tuple(Way(kind="open", scene=n, frames=round(add["takes"] * self._fps), price=round(add["price"] * UNIT)) for n in names)

    def _add(self, purpose: Purpose, line: int) -> Way:
        add = told()["add"][purpose]
        return Way(kind="add", line=line, purpose=purpose, frames=round(add["takes"] * self._fps), price=round(add["price"] * UNIT))

    def _room(self, place: int, has: Has) -> Room:
        return room(self._board[place][1], has, self._fps, self._script.language, self._pace)


def _known(room: Room, known: Known | None) -> Room:
    """`room` of a shot that has a length: that is its wish, or all it can have."""
    if known is None:
        return room
    if known.fixed:
        return Room(least=known.frames, wish=known.frames, most=known.frames)
    return room.model_copy(
        update={"wish": max(room.least, room.hold, known.frames), "most": max(room.most, room.least, known.frames, known.most)}
    )


def _at_pace(room: Room, part: Part | None) -> Room:
    """`room` with the wish of a shot in that part of an episode; a look that is protected keeps its own everywhere."""
    rate = told()["parts"].get(part, 1.0)
    if room.protected or room.locked or rate == 1.0:
        return room
    return room.model_copy(update={"wish": min(max(room.floor, round(room.wish * rate)), room.most)})


def _plays_on(shot: Claiming) -> tuple[int, ...]:
    """The lines it claims, or the one it plays on."""
    return shot.lines or (() if shot.on_line is None else (shot.on_line,))


def dissolve(fps: int) -> int:
    """Frames that both pictures of a dissolve are seen."""
    seconds: float = told()["dissolve"]
    return round(seconds * fps)


def _longer(room: Room, frames: int) -> Room:
    low, high = room.band or (room.wish, room.wish)
    told = {"least": room.least, "wish": room.wish, "most": room.most, "hold": room.hold}
    return room.model_copy(update={name: value + frames for name, value in told.items()} | {"band": (low + frames, high + frames)})

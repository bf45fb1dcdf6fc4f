"""Seeded faults of coverage, order, length, rhythm and sizes: S1 to S5."""

from collections.abc import Callable

from loreboard.story.camera import Size
from loreboard.story.shots import Shot, ShotList

from .seeded import Case, Seed, Sown, changed, first, framed, one, sown


def whole(change: Callable[[ShotList], ShotList]) -> Seed:
    """The seed that changes the whole list; once a list is enough, but each place is counted."""
    return lambda case, _: Sown(change(case.shots), frozenset())


def lost_line(case: Case, place: int) -> Sown | None:
    """A shot goes, and its line with it."""
    i = first(case.shots, place, lambda _, shot: len(shot.lines) > 0)
    if i is None:
        return None
    told = case.shots.shots
    return Sown(case.shots.model_copy(update={"shots": told[:i] + told[i + 1 :]}), frozenset())


def swapped(case: Case, place: int) -> Sown | None:
    """Two neighbours of one scene change places."""
    told = case.shots.shots
    i = first(
        case.shots, place, lambda n, s: n + 1 < len(told) and bool(s.lines) and bool(told[n + 1].lines) and s.scene == told[n + 1].scene
    )
    return None if i is None else _moved(case.shots, i, i + 1)


def _moved(shots: ShotList, old: int, new: int) -> Sown:
    told = list(shots.shots)
    shot = told.pop(old)
    told.insert(new, shot)
    near = {shot.id, told[max(0, new - 1)].id, told[min(len(told) - 1, new + 1)].id}
    return Sown(shots.model_copy(update={"shots": tuple(told)}), frozenset(near))


def _far(step: Callable[[int, int], int]) -> Seed:
    def seed(case: Case, place: int) -> Sown | None:
        count = len(case.shots.shots)
        i = first(case.shots, place, lambda n, s: bool(s.lines) and abs(step(n, count) - n) > 5)
        return None if i is None else _moved(case.shots, i, step(i, count))

    return seed


def resized(shots: ShotList, i: int, size: Size, count: int) -> ShotList:
    for n in range(i, min(i + count, len(shots.shots))):
        shots = framed(shots, n, size=size)
    return shots


def timed(frames: Callable[[int, Shot, int], float]) -> Callable[[ShotList], ShotList]:
    """The list with every shot's length replaced; `frames` is given its place, the shot and the rate."""

    def change(shots: ShotList) -> ShotList:
        told = (shot.model_copy(update={"frames": max(1, round(frames(i, shot, shots.fps)))}) for i, shot in enumerate(shots.shots))
        return shots.model_copy(update={"shots": tuple(told)})

    return change


def resized_all(size: Callable[[int, Shot], Size]) -> Callable[[ShotList], ShotList]:
    def change(shots: ShotList) -> ShotList:
        for i, shot in enumerate(shots.shots):
            shots = framed(shots, i, size=size(i, shot))
        return shots

    return change


def _hurried(shots: ShotList, i: int) -> ShotList:
    """Speech said in half its time, on paper and on screen: the words take what they take."""
    shot = shots.shots[i]
    spoken = tuple(d.model_copy(update={"start": d.start // 2, "frames": max(1, d.frames // 2)}) for d in shot.dialogue)
    return changed(shots, i, frames=max(1, shot.frames // 2), least=1, dialogue=spoken)


def _overlapped(shots: ShotList, i: int) -> ShotList:
    one, *more = shots.shots[i].dialogue
    return changed(shots, i, dialogue=(one, *(d.model_copy(update={"start": one.start}) for d in more)))


SEEDS: dict[str, dict[str, Seed]] = {
    "S1": {
        "a shot lost": lost_line,
        "a claim dropped": one(lambda s: bool(s.lines), lambda t, i: changed(t, i, lines=(), on_line=None)),
        "a line claimed twice": one(lambda s: not s.lines, lambda t, i: changed(t, i, lines=(t.shots[i].on_line,), on_line=None)),
        "words missing": one(lambda s: bool(s.dialogue), lambda t, i: changed(t, i, dialogue=())),
        "words changed": one(
            lambda s: bool(s.dialogue),
            lambda t, i: changed(t, i, dialogue=(t.shots[i].dialogue[0].model_copy(update={"text": "…"}), *t.shots[i].dialogue[1:])),
        ),
        "a shot that cites nothing": one(lambda s: not s.lines, lambda t, i: changed(t, i, on_line=None)),
        "a line that is not there": one(lambda s: not s.lines, lambda t, i: changed(t, i, on_line=99_999)),
        "a line of no script claimed": one(lambda s: bool(s.lines), lambda t, i: changed(t, i, lines=(*t.shots[i].lines, 99_999))),
    },
    "S2": {
        "neighbours swapped": swapped,
        "moved to the end": _far(lambda _, count: count - 1),
        "moved to the front": _far(lambda n, count: 0),
        "moved by ten": _far(lambda n, count: (n + 10) % count),
        "inside out": one(lambda s: len(s.lines) > 1, lambda t, i: changed(t, i, lines=t.shots[i].lines[::-1])),
    },
    "S3": {
        "a speech in half the time": one(lambda s: bool(s.dialogue), lambda t, i: changed(t, i, frames=t.shots[i].frames // 2)),
        "a speech hurried on paper": one(lambda s: sum(d.frames for d in s.dialogue) > 0.8 * s.frames, _hurried),
        "two at once": one(lambda s: len(s.dialogue) > 1, _overlapped),
        "an action squeezed": one(lambda s: not s.dialogue, lambda t, i: changed(t, i, frames=max(1, t.shots[i].least // 2))),
        "a shot longer than a clip": one(lambda s: True, lambda t, i: changed(t, i, frames=t.fps * 16)),
        "a tenth too long": whole(lambda t: t.model_copy(update={"target_frames": round(t.frames / 1.1)})),
        "a tenth too short": whole(lambda t: t.model_copy(update={"target_frames": round(t.frames * 1.1)})),
    },
    "S4": {
        "all one length": whole(timed(lambda i, s, fps: 3 * fps)),
        "long, short, long, short": whole(timed(lambda i, s, fps: (1.5 if i % 2 else 4.5) * fps)),
        "two lengths only": whole(timed(lambda i, s, fps: (1.2 if i % 5 in (0, 1, 3) else 6) * fps)),
        "long, then short": whole(timed(lambda i, s, fps: (5 + i % 3 if i < 30 else 1 + i % 3 / 2) * fps)),
        "slow": whole(lambda t: timed(lambda i, s, fps: s.frames * 10 * fps * len(t.shots) / t.frames)(t)),
        "frantic": whole(lambda t: timed(lambda i, s, fps: s.frames * 1.5 * fps * len(t.shots) / t.frames)(t)),
        "one shot that never ends": whole(timed(lambda i, s, fps: 90 * fps if i == 20 else s.frames)),
    },
    "S5": {
        "a run of five": lambda case, place: sown(
            resized(case.shots, place % (len(case.shots.shots) - 5), "cu", 5), *range(place % (len(case.shots.shots) - 5), place % (len(case.shots.shots) - 5) + 5)
        ),
        "one size": whole(resized_all(lambda i, s: "ms")),
        "two sizes in turn": whole(resized_all(lambda i, s: "ms" if i % 2 else "cu")),
        "half of it close": whole(resized_all(lambda i, s: "cu" if i % 2 else s.camera.size)),
        "three and three": whole(resized_all(lambda i, s: ("ms", "cu", "mcu", "fs")[i // 2 % 4])),
    },
}  # fmt: skip

"""Seeded faults of pacing by code: lengths, sizes, angles and stillness over a list."""

from loreboard.story.camera import Angle, Move
from loreboard.story.shots import ShotList

from .seeded import Case, Seed, Sown, changed, framed, sown
from .seeds_cut import SEEDS as MEASURED
from .seeds_cut import resized, timed, whole


def _row(count: int, change: str) -> Seed:
    """So many neighbours of one size, or of one length but for a frame."""

    def seed(case: Case, place: int) -> Sown | None:
        i = place % (len(case.shots.shots) - count)
        if change == "size":
            return sown(resized(case.shots, i, "cu", count), *range(i, i + count))
        shots = case.shots
        for n in range(i, i + count):
            shots = changed(shots, n, frames=73 + n % 2)
        return sown(shots, *range(i, i + count))

    return seed


def _angled(*angles: Angle) -> Seed:
    """A level list, but for some shots."""

    def seed(case: Case, place: int) -> Sown | None:
        shots, count = case.shots, len(case.shots.shots)
        for n in range(count):
            shots = framed(shots, n, angle="eye", roll=0)
        at = [(place + 7 * k) % count for k in range(len(angles))]
        for n, angle in zip(at, angles, strict=True):
            shots = framed(shots, n, angle=angle)
        return Sown(shots, frozenset())

    def over(case: Case, place: int) -> Sown | None:
        told = seed(case, place)
        return told and sown(told.shots, *(n for n, shot in enumerate(told.shots.shots) if shot.camera.angle != "eye"))

    return over


def _moved(move: Move, every: int) -> Seed:
    """All shots move so, but each so-manyeth, which stands still the other way round."""

    def change(shots: ShotList) -> ShotList:
        for n in range(len(shots.shots)):
            shots = framed(shots, n, move=move if n % every else ("push_in" if move == "static" else "static"))
        return shots

    return whole(change)


SEEDS: dict[str, dict[str, Seed]] = {
    "SIZE_FLAT": {"a run of five": _row(5, "size"), "a run of four": _row(4, "size")},
    "LENGTH_RUN": {"four of one length": _row(4, "length"), "six of one length": _row(6, "length")},
    "ANGLE_BUDGET": {
        "two from below": _angled("low", "low"),
        "the floor and the pit": _angled("ground", "worms_eye"),
        "two from above": _angled("overhead", "birds_eye"),
    },
    "PACE_MEAN": {name: MEASURED["S4"][name] for name in ("slow", "frantic")},
    "PACE_SPREAD": {name: MEASURED["S4"][name] for name in ("all one length", "one shot that never ends")},
    "PACE_SHAPE": {name: MEASURED["S4"][name] for name in ("all one length", "two lengths only")},
    "PACE_TICK": {
        "long, short, long, short": MEASURED["S4"]["long, short, long, short"],
        "long, then short": MEASURED["S4"]["long, then short"],
        "four lengths in turn": whole(timed(lambda i, s, fps: (1.2, 5.2, 1.0, 4.8)[i % 4] * fps)),
    },
    "SIZE_MIX": {name: MEASURED["S5"][name] for name in ("one size", "two sizes in turn")},
    "SIZE_TOP": {name: MEASURED["S5"][name] for name in ("one size", "half of it close")},
    "SIZE_REPEATS": {name: MEASURED["S5"][name] for name in ("one size", "three and three")},
    "STATIC_SHARE": {
        "nothing moves": _moved("static", 99),
        "nothing stands": _moved("handheld", 99),
        "one in six stands": _moved("push_in", 6),
    },
}

"""How long the lengths of one episode take to find: `python -m loreboard.evals.fitting` prints it by kind of episode.

Processor time of one fit, the shortest of a few, since these machines are shared. No test depends on it.
"""

import random
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from loreboard.agents.storyboard import Clips, Join, Reel, Room, fit

SHOTS = 64
FPS = 24
_TIMES = 5
_JOIN: tuple[Literal["l_cut", "j_cut", "dissolve"], ...] = ("l_cut", "j_cut", "dissolve")
_STRETCH = (0.85, 1.0, 1.2)
_FIVE_TEN, _SIX_TEN = (Clips(seconds=(Decimal(least), Decimal(10))) for least in (5, 6))
KINDS: Mapping[str, tuple[int, Clips | None, bool]] = {
    "plain cuts": (0, None, False),
    "a J cut, an L cut or a dissolve at every fourth cut": (4, None, False),
    "one of them at every cut": (1, None, False),
    "clips of 5 and 10 s": (0, _FIVE_TEN, False),
    "clips of 3 to 15 s": (0, Clips.stepped(Decimal(3), Decimal(15), Decimal(1)), False),
    "clips of 6 and 10 s, joined at every fourth cut": (4, _SIX_TEN, False),
    "clips of 5 and 10 s, all shots alike": (0, _FIVE_TEN, True),
    "the same, joined at every fourth cut": (4, _FIVE_TEN, True),
}
"""Every how many cuts are joined (0: none), the clips there are, and whether all shots are alike, which is hardest on a grid."""


def reel(every: int, clips: Clips | None, alike: bool, stretch: float, seed: int = 6) -> Reel:
    """An episode of 64 shots in the proportions of the trade, three of them locked, to be fitted to `stretch` times its wishes."""
    luck, rooms = random.Random(seed), []
    if alike:
        rooms = [Room(least=40, speech=30, wish=140, most=300)] * SHOTS
    for place in range(SHOTS - len(rooms)):
        wish = luck.randint(FPS, 5 * FPS)
        least = wish if place in (9, 30, 50) else luck.randint(round(0.8 * FPS), wish)
        most = wish if least == wish else max(2 * wish, 4 * FPS)
        speech = luck.choice((0, least * 3 // 4))
        rooms.append(Room(least=least, wish=wish, most=most, speech=speech, protected=luck.random() < 0.2, band=(36, 72)))
    joins = tuple(Join(after=n, kind=_JOIN[n % 3], frames=12) for n in range(0, SHOTS - 1, every)) if every else ()
    overlaps = sum(join.frames for join in joins if join.kind == "dissolve")
    return Reel(rooms=tuple(rooms), target=round(sum(r.wish for r in rooms) * stretch) - overlaps, joins=joins, fps=FPS, clips=clips)


def times() -> dict[str, float]:
    """Seconds by kind, the slowest target of each."""
    out = {}
    for kind, (every, clips, alike) in KINDS.items():
        out[kind] = max(_seconds(reel(every, clips, alike, stretch)) for stretch in _STRETCH)
    return out


def _seconds(told: Reel) -> float:
    taken = []
    for _ in range(_TIMES):
        start = time.process_time()
        fit(told)
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    """Print the table."""
    for kind, seconds in times().items():
        print(f"{SHOTS} shots, {kind:<52}  asked 50 ms  measured {seconds * 1000:.1f} ms")


if __name__ == "__main__":
    main()

"""One way of each beat for an episode, and then the lines that it can spare: nothing said twice, and as long as is asked for."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .ways import Written
from .words import kit

OVER, UNDER = 1.0, 0.97
"""An episode plays no longer than the first share of what is asked for, and no shorter than the second, where its words allow."""
PARTING = 1.06
"""The share beyond which even lines go that stand between two speeches of one person, the second of which may then answer nothing."""
Seconds = Callable[[Written], float]
Touched = Callable[[Written], bool]
"""Whether somebody lays a hand on somebody in a line."""
Way = list[Written]


class _Told(NamedTuple):
    """What one way of a beat says and takes."""

    least: float
    """Seconds without the lines that may go."""
    most: float
    """Seconds with them."""
    lines: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    opening: tuple[str, ...]
    begins: frozenset[str]
    """Whoever may be the first to speak, where it begins with speech."""
    ends: frozenset[str]
    """Whoever may be the last, where it ends with speech."""
    touched: bool
    """Whether somebody is touched in a line that stays."""


class _Path(NamedTuple):
    """The ways of the first beats, with what they have said and what they cost."""

    cost: float = 0.0
    least: float = 0.0
    most: float = 0.0
    chosen: tuple[int, ...] = ()
    lines: frozenset[str] = frozenset()
    runs: frozenset[tuple[str, ...]] = frozenset()
    opening: tuple[str, ...] = ()
    ends: frozenset[str] = frozenset()
    touched: bool = False


def nobody(_: Written) -> bool:
    """Where nobody can say whether a line touches anybody."""
    return False


def to_length(ways: Sequence[Sequence[Way]], target: float, seconds: Seconds, touched: Touched = nobody) -> Way:
    """The lines of one way of each beat, in order; spare ones are gone, the longest first, as far as `target` seconds ask for it."""
    chosen = _chosen([[_told(way, seconds, touched) for way in beat] for beat in ways], target)
    lines = [line for beat, way in zip(ways, chosen, strict=True) for line in beat[way]]
    total = sum(map(seconds, lines))
    spare = sorted((x for x in lines if x.spare), key=lambda x: -seconds(x))
    for line in [*spare, *spare]:
        if any(x is line for x in lines) and total > target * (PARTING if _parts(lines, line) else OVER):
            lines = [x for x in lines if x is not line]
            total -= seconds(line)
    return lines


def least(ways: Sequence[Way], seconds: Seconds) -> float:
    """The fewest seconds in which a beat can be played."""
    return min(sum(seconds(line) for line in way if not line.spare) for way in ways)


def _chosen(beats: Sequence[Sequence[_Told]], target: float) -> tuple[int, ...]:
    """By beam: the place of the way that is taken of each beat."""
    left = [(0.0, 0.0)]
    for beat in reversed(beats):
        left.append((left[-1][0] + min(way.least for way in beat), left[-1][1] + max(way.most for way in beat)))
    beam = [_Path()]
    for beat, (least_, most) in zip(beats, left[-2::-1], strict=True):
        paths = [_after(path, n, way) for path in beam for n, way in enumerate(beat)]
        paths.sort(key=lambda p: (p.cost + _off(p.least + least_, p.most + most, target), p.chosen))
        beam = paths[: int(kit("planning")["beam"])]
    return beam[0].chosen


def _told(way: Way, seconds: Seconds, touched: Touched) -> _Told:
    kept = [line for line in way if not line.spare] or way
    lengths = [(line.spare, seconds(line)) for line in way]
    return _Told(
        least=sum(length for spare, length in lengths if not spare),
        most=sum(length for _, length in lengths),
        lines=frozenset(_bare(line.text) for line in way),
        runs=frozenset(run for line in way for run in _runs(line.text)),
        opening=_words(way[0].text)[:2],
        begins=frozenset(line.who for line in (way[0], kept[0]) if line.who),
        ends=frozenset(line.who for line in (way[-1], kept[-1]) if line.who),
        touched=any(touched(line) for line in kept if not line.who),
    )


def _off(least_: float, most: float, target: float) -> float:
    """What it costs that the whole cannot be brought to its length."""
    return float(kit("planning")["ways"]["amiss"]) * (max(0.0, least_ - target * OVER) + max(0.0, target * UNDER - most))


def _after(path: _Path, rank: int, way: _Told) -> _Path:
    told = kit("planning")["ways"]
    cost = rank * told["rank"] + len(way.lines & path.lines) * told["said_again"] + len(way.runs & path.runs) * told["runs"]
    cost += told["opens_alike"] * (way.opening == path.opening) + told["same_mouth"] * bool(way.begins & path.ends)
    return _Path(
        cost=path.cost + cost - told["touched"] * (way.touched and not path.touched),
        least=path.least + way.least,
        most=path.most + way.most,
        chosen=(*path.chosen, rank),
        lines=path.lines | way.lines,
        runs=path.runs | way.runs,
        opening=way.opening,
        ends=way.ends,
        touched=path.touched or way.touched,
    )


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[A-Za-z']+|[一-鿿]", text.casefold()))


def _runs(text: str) -> list[tuple[str, ...]]:
    """Its runs of three words that say something, or of four Han."""
    words = _words(text)
    size = 4 if words and not words[0].isascii() else 3
    return [run for n in range(len(words) - size + 1) if sum(map(len, run := words[n : n + size])) >= (12 if size == 3 else 4)]


def _parts(lines: Sequence[Written], line: Written) -> bool:
    """Whether `line` stands between two speeches of one person, which would run together without it."""
    at = next(i for i, x in enumerate(lines) if x is line)
    before, after = (lines[at - 1] if at else None), (lines[at + 1] if at + 1 < len(lines) else None)
    return bool(before and after and before.who and before.who == after.who)

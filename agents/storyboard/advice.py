"""What a person is told when a script does not fit its length, in the script's language. The words stand in advice.yaml."""

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.yaml_text import own

from .ways import Explanation, Way

_SHOWN = 12
_NUMBERS = 60


def does_not_fit(told: Explanation, target: int, fps: int, file: str, language: Language) -> BadInput:
    """The error for a script that is too long or too short for `target` frames, with what to do about it."""
    words = _words()[language]
    holes = {"ways": _listed([*_single(told.ways, fps, words), *_beats(told.ways, fps, words)], words), "left": _tenths(told.left, fps)}
    if told.short < 0:
        what, do, nearest = words["short"], words["add"], told.nearest // fps
    else:
        what, do, nearest = words["long"], words["cut_left" if told.left else "cut"], -(-told.nearest // fps)
    if not told.ways:
        do = words["nothing"]
    off = _tenths(abs(told.short), fps)
    return BadInput(what.format(off=off, target=f"{target / fps:g}"), file, do.format(nearest=nearest, **holes))


def too_long_for_a_clip(lines: Sequence[int], need: int, most: int, fps: int, file: str, language: Language) -> BadInput:
    """The error for lines that one shot claims and no clip of the renderer can hold; `need` and `most` are frames."""
    words = _words()[language]
    numbers = [str(n) for n in lines]
    named = words["line"].format(line=numbers[0]) if len(numbers) == 1 else words["lines"].format(lines=_listed(numbers, words))
    return BadInput(words["stuck"].format(lines=named, need=_tenths(need, fps), most=f"{most / fps:g}"), file, words["stuck_do"])


def _single(ways: Sequence[Way], fps: int, words: dict[str, str]) -> list[str]:
    """Cuts and shots to add, each with its seconds; of many cuts, the dearest as bare numbers."""
    cut, added = ([way for way in ways if way.kind == kind] for kind in ("cut", "add"))
    shown, rest = (cut, []) if len(cut) <= _SHOWN else (cut[: _SHOWN - 1], cut[_SHOWN - 1 :])
    out = [words["cut_way"].format(line=way.line, s=f"{way.frames / fps:.1f}") for way in shown]
    if rest:
        together = f"{sum(way.frames for way in rest) / fps:.1f}"
        lines = words["comma"].join(_runs(sorted(way.line for way in rest), words))
        out.append(words["cut_rest"].format(lines=lines, s=together))
    return out + [words[str(way.purpose)].format(line=way.line, s=f"{way.frames / fps:.1f}") for way in added]


def _runs(numbers: Sequence[int], words: dict[str, str]) -> list[str]:
    """Ascending numbers, neighbours drawn together: 3-5, 9. Of very many, the last are only counted."""
    out: list[list[int]] = []
    for number in numbers:
        if out and number == out[-1][-1] + 1:
            out[-1].append(number)
        else:
            out.append([number])
    shown = [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in out[:_NUMBERS]]
    return [*shown, words["more"].format(n=sum(map(len, out[_NUMBERS:])))] if len(out) > _NUMBERS else shown


def _beats(ways: Sequence[Way], fps: int, words: dict[str, str]) -> list[str]:
    """New beats by scene, in the order in which scenes are first named."""
    opened: dict[str, list[Way]] = {}
    for way in ways:
        if way.kind == "open":
            opened.setdefault(way.scene, []).append(way)
    return [
        words["beat" if len(some) == 1 else "beats"].format(n=len(some), scene=scene, s=f"{some[0].frames / fps:.1f}")
        for scene, some in opened.items()
    ]


def _listed(items: Sequence[str], words: dict[str, str]) -> str:
    if len(items) > _SHOWN:
        items = [*items[:_SHOWN], words["more"].format(n=len(items) - _SHOWN)]
    return words["comma"].join(items[:-1]) + words["and"] + items[-1] if len(items) > 1 else "".join(items)


def _tenths(frames: int, fps: int) -> str:
    """Seconds to a tenth, rounded up, so that what is over is never told as nothing."""
    return f"{math.ceil(Fraction(frames * 10, fps)) / 10:.1f}"


@cache
def _words() -> dict[Language, dict[str, str]]:
    return dict(own("loreboard.agents.storyboard", "advice.yaml"))

"""What is laid over the picture as SubRip (.srt): each caption in lines that fit an upright picture, timed to the frame.

A caption longer than two lines becomes several that follow each other, each as long as its share of the words. SubRip has no place in the
picture and no style; signs that a player would take for either stay signs.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import yaml

from loreboard.story.script import Language
from loreboard.story.shots import ShotList

from .losing import all_but

SUFFIX = ".srt"
LOSES = all_but("captions", "frames")
"""Everything but the captions and where they lie."""


class Cue(NamedTuple):
    """Lines shown from a frame of the episode to another."""

    start: int
    end: int
    lines: tuple[str, ...]
    kind: Literal["speech", "screen"] = "speech"


def export(shots: ShotList) -> bytes:
    """The captions as UTF-8 bytes with a byte order mark, in order of their start; nothing but the mark where there are none."""
    blocks = (
        f"{number}\n{clock(cue.start, shots.fps)} --> {clock(cue.end, shots.fps)}\n" + "\n".join(cue.lines) + "\n"
        for number, cue in enumerate(cues(shots), 1)
    )
    return b"\xef\xbb\xbf" + "\n".join(blocks).replace("\n", "\r\n").encode()


def cues(shots: ShotList) -> list[Cue]:
    """Every caption of the list, broken into lines and, where it is long, into cues."""
    out: list[Cue] = []
    for shot, start in zip(shots.shots, shots.starts(), strict=True):
        for caption in shot.captions:
            timed = _timed(_grouped(caption.text, shots.language), start + caption.start, caption.frames)
            out += (cue._replace(kind=caption.kind) for cue in timed)
    return sorted(out, key=lambda cue: (cue.start, cue.end))


def _timed(groups: list[tuple[str, ...]], start: int, frames: int) -> Iterator[Cue]:
    """Groups of lines one after the other in whole frames; all at once where there are not enough frames."""
    if len(groups) > frames:
        groups = [tuple(line for group in groups for line in group)]
    sizes = [sum(map(_cells, group)) for group in groups]
    whole, done, at = sum(sizes), 0, start
    for n, (group, size) in enumerate(zip(groups, sizes, strict=True), 1):
        done += size
        end = max(at + 1, min(start + round(frames * done / whole), start + frames - (len(groups) - n)))
        yield Cue(at, end, group)
        at = end


def _grouped(text: str, language: Language) -> list[tuple[str, ...]]:
    """The words in as few lines as hold them, as many together as are shown at once."""
    most, together = _rules()["cells"][language], _rules()["lines"]
    lines = _lines(_pieces(_plain(text), most), most)
    return [tuple(lines[n : n + together]) for n in range(0, len(lines), together)]


def _lines(pieces: list[str], most: int) -> list[str]:
    """Pieces in as few lines of `most` cells as there can be, even, and ending at marks where that costs little."""
    even = sum(map(_cells, pieces)) / max(1, -(-sum(map(_cells, pieces)) // most))
    best: list[tuple[int, float, tuple[str, ...]]] = [(0, 0.0, ())]
    for end in range(1, len(pieces) + 1):
        found = None
        for begin in range(end - 1, -1, -1):
            line = "".join(pieces[begin:end]).rstrip()
            if _cells(line) > most and begin < end - 1:
                break
            count, cost, lines = best[begin]
            marked = end == len(pieces) or unicodedata.category(line[-1:] or ".").startswith("P")
            told = (count + 1, cost + (_cells(line) - even) ** 2 + (0 if marked else _rules()["unmarked"]), (*lines, line))
            found = min(found or told, told)
        best.append(found or best[-1])
    return list(best[-1][2])


def _pieces(text: str, most: int) -> list[str]:
    """What a line may not be broken inside of: a word with the space after it, a Han character with the marks that cling to it."""
    out: list[str] = []
    for c in text:
        if out and not _breaks(out[-1][-1], c) and (c == " " or _cells(out[-1] + c) <= most):
            out[-1] += c
        else:
            out.append(c)
    return out


def _breaks(before: str, c: str) -> bool:
    """Whether a line may end between the two."""
    if c == " " or before in _rules()["opening"]:
        return False
    if before == " ":
        return True
    clings = unicodedata.category(c).startswith("P") and c not in _rules()["opening"]
    return not clings and (_wide(c) or _wide(before))


def _plain(text: str) -> str:
    """`text` on one line; a sign that begins a tag or an arrow has a joiner nobody sees behind it."""
    seen = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn"))
    return re.sub(r"([<{]|--(?=>))", "\\1\u2060", " ".join(seen.split()))


def _cells(text: str) -> int:
    return sum(2 if _wide(c) else 0 if c == "\u2060" else 1 for c in text)


def _wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"


def clock(frame: int, fps: int) -> str:
    """A frame of the episode as HH:MM:SS,mmm, to the nearest millisecond, from which the frame can be told again."""
    ms = (frame * 2000 + fps) // (2 * fps)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d},{ms % 1000:03d}"


@cache
def _rules() -> dict[str, Any]:
    return dict(yaml.safe_load((files("loreboard.render") / "captions.yaml").read_text(encoding="utf-8")))

"""Which neighbours share a clip: the cheapest way there is, by dynamic programming over the cuts. Pure; money and time are exact.

A clip holds a run of neighbouring shots of one group, so the best plan up to a shot is the best plan up to where its clip
begins and that clip (Bellman 1957); every run is tried, so there is no cheaper plan. What is requested always covers what is planned.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from loreboard.story.errors import CannotExport
from loreboard.story.shots import Shot, ShotList
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .asking import Asked, Terms


class Slot(Value):
    """The part of a clip that is one shot, in frames of the list: cut from `start` on, `frames` long."""

    shot: str
    start: int
    frames: int
    seconds: Fraction | None = None
    """The length of its segment, where the renderer is asked for one."""
    piece: tuple[int, int] | None = None
    """(2, 3): the second of three clips that make up the shot."""


class Clip(Value):
    """One request. `seconds` is what is asked for, `planned` what the story uses of it, in frames."""

    slots: tuple[Slot, ...]
    seconds: Fraction
    planned: int
    cost: Decimal
    asked: tuple[int, int]
    """References that are wanted, and that are sent."""


class ClipPlan(Value):
    """Every shot of a list once, in order."""

    fps: int
    clips: tuple[Clip, ...]

    @property
    def seconds(self) -> Fraction:
        """Seconds requested in all."""
        return sum((clip.seconds for clip in self.clips), Fraction(0))

    @property
    def cost(self) -> Decimal:
        """The bill in all, in the seller's currency."""
        return sum((clip.cost for clip in self.clips), Decimal(0))

    @property
    def planned(self) -> Fraction:
        """Seconds of the story in all."""
        return Fraction(sum(clip.planned for clip in self.clips), self.fps)

    @property
    def waste(self) -> Fraction:
        """Requested seconds that are not used, as a share of those that are; 0 of nothing."""
        return self.seconds / self.planned - 1 if self.planned else Fraction(0)


class _Way(NamedTuple):
    """The cheapest way to the end of a shot: its price and calls, where its last run begins, and that run's clips."""

    price: Decimal
    calls: int
    begin: int
    clips: tuple[Clip, ...]


def shots_of(shots: ShotList, clip: Clip) -> list[Shot]:
    """The shots of a clip, in order."""
    by_id = {shot.id: shot for shot in shots.shots}
    return [by_id[slot.shot] for slot in clip.slots]


def pack(shots: ShotList, terms: Terms) -> ClipPlan:
    """The plan whose bill, calls and inner cuts cost least together by packing.yaml; of equals, the one of fewest calls.

    Raises CannotExport naming the first shot that no clip can hold.
    """
    frames = pictures(shots)
    best: list[_Way | None] = [_Way(Decimal(0), 0, 0, ())]
    for end in range(1, len(frames) + 1):
        ways = []
        for begin in _begins(shots.shots, end, terms):
            before, clips = best[begin], _clips(shots, frames, range(begin, end), terms)
            if before is not None and clips is not None:
                ways.append(_Way(before.price + _price(clips, terms), before.calls + len(clips), begin, clips))
        best.append(min(ways, key=lambda way: (way.price, way.calls, way.begin), default=None))
    if best[-1] is None:
        raise _cannot(shots, frames, terms, best.index(None) - 1)
    return ClipPlan(fps=shots.fps, clips=tuple(_walked(best)))


def one_to_one(shots: ShotList, terms: Terms) -> ClipPlan:
    """The plan of a clip a shot, to compare with."""
    return pack(shots, terms._replace(kind="none", shots=1))


def pictures(shots: ShotList) -> tuple[int, ...]:
    """Frames of picture each shot needs: what is seen, and what the dissolve out of it lies over."""
    overlaps = [*(shot.overlap for shot in shots.shots[1:]), 0]
    return tuple(shot.frames + overlap for shot, overlap in zip(shots.shots, overlaps, strict=True))


def _begins(shots: Sequence[Shot], end: int, terms: Terms) -> Iterator[int]:
    """Where a run that ends before shot `end` may begin: at the shot itself, and at neighbours before it that may share its clip."""
    yield end - 1
    for begin in range(end - 2, max(-1, end - 1 - _most(terms)), -1):
        if not _together(shots[begin], shots[begin + 1]):
            return
        yield begin


def _walked(best: Sequence[_Way | None]) -> list[Clip]:
    """The clips of the best plan, read from its end."""
    out: list[Clip] = []
    at = len(best) - 1
    while at > 0 and (way := best[at]) is not None:
        out[:0] = way.clips
        at = way.begin
    return out


def _most(terms: Terms) -> int:
    return 1 if terms.kind == "none" else max(1, terms.shots)


def _together(one: Shot, two: Shot) -> bool:
    """Whether two neighbours may share a clip: of one group, neither on its own, joined by a plain cut."""
    return bool(one.group) and one.group == two.group and not (one.alone or two.alone) and two.overlap == 0 and not two.first_frame


def _clips(shots: ShotList, frames: Sequence[int], run: range, terms: Terms) -> tuple[Clip, ...] | None:
    """The clip of a run of shots, or the pieces of a single long one; None when the renderer makes none."""
    seen = [shots.shots[i] for i in run]
    wanted = len({ref.asset for shot in seen for ref in shot.refs if ref.role != "voice"})
    sent = wanted if terms.references is None else min(wanted, terms.references)
    asked = _possible(
        Asked(len(seen), sent, bool(seen[0].first_frame), bool(seen[-1].last_frame), any(shot.dialogue for shot in seen)), terms
    )
    if len(seen) > 1 and terms.references != 0 and asked.references < wanted:
        return None
    if terms.kind == "segments" and len(seen) > 1:
        return _segmented(seen, [frames[i] for i in run], shots.fps, terms, asked, wanted)
    planned = sum(frames[i] for i in run)
    length = _covering(planned, shots.fps, terms.lengths(asked))
    if length is not None:
        at, slots = 0, []
        for i, shot in zip(run, seen, strict=True):
            slots.append(Slot(shot=shot.id, start=at, frames=frames[i]))
            at += frames[i]
        return (_clip(tuple(slots), length, planned, terms, asked, wanted),)
    return _pieces(seen[0], planned, shots.fps, terms, asked, wanted) if len(seen) == 1 else None


def _possible(asked: Asked, terms: Terms) -> Asked:
    """`asked`, without references where frames are given and the renderer takes no length of clip with both."""
    framed = asked.first_frame or asked.last_frame
    return asked if not (framed and asked.references) or terms.lengths(asked) else asked._replace(references=0)


def _segmented(seen: Sequence[Shot], frames: Sequence[int], fps: int, terms: Terms, asked: Asked, wanted: int) -> tuple[Clip, ...] | None:
    """Each shot in a segment that covers it; where they are too short for the shortest clip, the last one is drawn out."""
    low, high = terms.segment
    sizes = [max(low, _whole(Fraction(length, fps), terms.step)) for length in frames]
    total = next((length for length in terms.lengths(asked) if length >= sum(sizes)), None)
    if total is None or max(sizes) > high:
        return None
    sizes[-1] += total - sum(sizes)
    if sizes[-1] > high or sizes[-1] % terms.step:
        return None
    at, slots = Fraction(0), []
    for shot, length, size in zip(seen, frames, sizes, strict=True):
        begins = at * fps
        slots.append(Slot(shot=shot.id, start=-(-begins.numerator // begins.denominator), frames=length, seconds=size))
        at += size
    if any(Fraction(slot.start + slot.frames, fps) > total for slot in slots):
        return None
    return (_clip(tuple(slots), total, sum(frames), terms, asked, wanted),)


def _pieces(shot: Shot, planned: int, fps: int, terms: Terms, asked: Asked, wanted: int) -> tuple[Clip, ...] | None:
    """A shot that is longer than any clip, in the fewest pieces, as even as whole frames allow."""
    later = asked._replace(first_frame=True, references=0)
    lengths = [terms.lengths(asked), terms.lengths(later)]
    if not terms.continues or not all(lengths):
        return None
    longest = min(int(some[-1] * fps) for some in lengths)
    if longest < 1:
        return None
    count = -(-planned // longest)
    cuts = [planned * n // count for n in range(count + 1)]
    out = []
    for n, (begin, end) in enumerate(pairwise(cuts)):
        told = asked if n == 0 else later
        length = _covering(end - begin, fps, lengths[min(n, 1)])
        if length is None:
            return None
        slot = Slot(shot=shot.id, start=0, frames=end - begin, piece=(n + 1, count))
        out.append(_clip((slot,), length, end - begin, terms, told, wanted))
    return tuple(out)


def _clip(slots: tuple[Slot, ...], length: Fraction, planned: int, terms: Terms, asked: Asked, wanted: int) -> Clip:
    return Clip(slots=slots, seconds=length, planned=planned, cost=terms.cost(length, asked), asked=(wanted, asked.references))


def _covering(frames: int, fps: int, lengths: Sequence[Fraction]) -> Fraction | None:
    """The shortest length that holds so many frames."""
    return next((length for length in lengths if length * fps >= frames), None)


def _whole(seconds: Fraction, step: Fraction) -> Fraction:
    """`seconds` rounded up to a multiple of `step`."""
    times = seconds / step
    return step * (-(-times.numerator // times.denominator))


def _price(clips: Sequence[Clip], terms: Terms) -> Decimal:
    """What clips cost with everything that no seller bills."""
    told = weights()
    out = Decimal(0)
    for clip in clips:
        bill: Decimal = clip.cost or told["second"] * clip.seconds.numerator / clip.seconds.denominator
        out += bill + told["call"] + bill * told["cut"][terms.kind] * (len(clip.slots) - 1)
    return out


def _cannot(shots: ShotList, frames: Sequence[int], terms: Terms, at: int) -> CannotExport:
    shot = shots.shots[at]
    wanted = len({ref.asset for ref in shot.refs if ref.role != "voice"})
    asked = Asked(
        1,
        wanted if terms.references is None else min(wanted, terms.references),
        bool(shot.first_frame),
        bool(shot.last_frame),
        bool(shot.dialogue),
    )
    lengths = terms.lengths(asked)
    need = f"{frames[at] / shots.fps:.2f}"
    if not lengths:
        return CannotExport(
            f"This renderer makes no clip of what {shot.id} asks for",
            shot.id,
            "Choose another renderer, or take its end frame or references away.",
        )
    return CannotExport(
        f"{shot.id} lasts {need} s and the longest clip {float(lengths[-1]):g} s",
        shot.id,
        "Split it with `loreboard shot split`, or choose a renderer of longer clips.",
    )


@cache
def weights() -> dict[str, Any]:
    """packing.yaml with its numbers exact."""
    told = own("loreboard.render.clips", "packing.yaml")
    exact: Callable[[float], Decimal] = lambda number: Decimal(str(number))  # noqa: E731
    return {
        "call": exact(told["call"]), "second": exact(told["second"]), "cut": {kind: exact(n) for kind, n in told["cut"].items()},
        "shots": told["shots"],
    }  # fmt: skip

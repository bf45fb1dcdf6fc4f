"""What an editor has made of a shot list. Pure: pieces of a cut and a list in, what is otherwise out.

A shot cut in two whose halves follow each other is one again. What stands twice keeps its first place; the others are named and not counted.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from loreboard.story.shots import Shot, ShotList
from loreboard.story.value import Value

from ..letters import ascii_line, file_name
from .reading import Cut, Piece


class Kept(Value):
    """A shot that is in the cut. Frames; `head` were cut off before it, `tail` after it, both negative where it was drawn out."""

    shot: str
    start: int
    was: int
    now: int
    head: int
    tail: int
    moved: bool = False
    retimed: bool = False


class Cutting(Value):
    """A line of dialogue that its shot no longer holds: `before` and `after` are the frames of it that are cut off."""

    shot: str
    line: int
    text: str
    before: int
    after: int


class Lost(Value):
    """A line of the script that no shot of the cut shows. `text` where it is spoken, else "" ."""

    line: int
    shot: str
    text: str


class Strange(Value):
    """A piece that is no shot of the list, or one that stands there already."""

    name: str
    start: int
    frames: int


class Conformed(Value):
    """A cut held against a list."""

    kept: tuple[Kept, ...]
    """In the order of the cut."""
    dropped: tuple[str, ...]
    doubled: tuple[Strange, ...]
    new: tuple[Strange, ...]
    lost: tuple[Lost, ...]
    cutting: tuple[Cutting, ...]
    disordered: tuple[str, ...]
    """Shots whose lines now stand before lines that the script has earlier."""
    stale: tuple[str, ...]
    """Shots that the list has otherwise timed since the cut was made from it: of these the cut says nothing that holds."""
    gaps: int
    was: int
    now: int
    """Frames of the list, and of the cut's pieces that are shots of it."""
    rate: float

    @property
    def wrong(self) -> int:
        """How many things no longer fit."""
        return len(self.lost) + len(self.cutting) + len(self.disordered)

    @property
    def same(self) -> bool:
        """Whether nothing is otherwise."""
        plain = all(k.was == k.now and not k.head and not k.moved for k in self.kept)
        return plain and not (self.stale or self.dropped or self.doubled or self.new or self.gaps)


def compare(shots: ShotList, cut: Cut, handles: int = 0) -> Conformed:
    """What `cut` has made of `shots`; `handles` are frames that each clip's media has before the shot begins."""
    known, order = _names(shots), [shot.id for shot in shots.shots]
    by_id = {shot.id: shot for shot in shots.shots}
    kept, doubled, new, stale = list[Kept](), list[Strange](), list[Strange](), dict[str, None]()
    for piece in cut.pieces:
        name = _shot_of(piece, known, order)
        if name is None:
            new.append(Strange(name=(piece.names or ("",))[0], start=piece.start, frames=piece.frames))
            continue
        shot, last = by_id[name], kept[-1] if kept else None
        now = _kept(shot, piece, handles)
        if piece.exported and piece.exported != timed(shot):
            stale[name] = None
        if last is not None and last.shot == name and last.head + last.now == now.head and last.start + last.now == piece.start:
            kept[-1] = last.model_copy(update={"now": last.now + now.now, "tail": now.tail})
        elif any(one.shot == name for one in kept):
            doubled.append(Strange(name=name, start=piece.start, frames=piece.frames))
        else:
            kept.append(now)
    still = _longest_rise([order.index(one.shot) for one in kept])
    kept = [one.model_copy(update={"moved": n not in still}) for n, one in enumerate(kept)]
    there = {one.shot for one in kept}
    dropped = tuple(name for name in order if name not in there)
    return Conformed(
        kept=tuple(kept), dropped=dropped, doubled=tuple(doubled), new=tuple(new), lost=tuple(_lost(by_id[name] for name in dropped)),
        cutting=tuple(c for one in kept for c in _cuttings(by_id[one.shot], one)), disordered=tuple(_disordered([by_id[k.shot] for k in kept])),
        stale=tuple(stale),
        gaps=cut.gaps, was=shots.frames, now=sum(one.now for one in kept), rate=cut.rate,
    )  # fmt: skip


def timed(shot: Shot) -> tuple[int, ...]:
    """Its frames, and where each line of its speech begins."""
    return (shot.frames, *(spoken.start for spoken in shot.dialogue))


def _names(shots: ShotList) -> dict[str, str]:
    """Every name that a clip of a shot of the list can have, but for those that two would share."""
    out: dict[str, str | None] = {}
    for shot in shots.shots:
        for name in dict.fromkeys((shot.id, shot.id.casefold(), file_name(shot.id), ascii_line(shot.id))):
            out[name] = None if name in out else shot.id
    return {name: id for name, id in out.items() if id and name}


def _shot_of(piece: Piece, known: dict[str, str], order: Sequence[str]) -> str | None:
    for name in piece.names:
        if found := known.get(name) or known.get(name.casefold()):
            return found
    return order[piece.reel - 1] if piece.reel and piece.reel <= len(order) else None


def _kept(shot: Shot, piece: Piece, handles: int) -> Kept:
    head = (piece.head or 0) - handles
    if head >= shot.frames + handles:  # a camera's timecode, which says nothing of where the shot begins
        head = 0
    tail = shot.frames - head - piece.frames
    return Kept(shot=shot.id, start=piece.start, was=shot.frames, now=piece.frames, head=head, tail=tail, retimed=piece.retimed)


def _longest_rise(places: Sequence[int]) -> set[int]:
    """Which of the pieces stand where they stood: as many as can, in order. By patience sorting."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for n, place in enumerate(places):
        at = bisect_left(tops, place)
        tops[at : at + 1], ends[at : at + 1] = [place], [n]
        before.append(ends[at - 1] if at else None)
    out, here = set[int](), ends[-1] if ends else None
    while here is not None:
        out.add(here)
        here = before[here]
    return out


def _lost(dropped: Iterable[Shot]) -> Iterator[Lost]:
    for shot in dropped:
        said = {spoken.line: spoken.text for spoken in shot.dialogue}
        yield from (Lost(line=line, shot=shot.id, text=said.get(line, "")) for line in dict.fromkeys((*shot.lines, *said)))


def _cuttings(shot: Shot, now: Kept) -> Iterator[Cutting]:
    for spoken in shot.dialogue:
        start = spoken.start - now.head
        before, after = max(0, -start), max(0, start + spoken.frames - now.now)
        if before or after:
            yield Cutting(
                shot=shot.id, line=spoken.line, text=spoken.text, before=min(before, spoken.frames), after=min(after, spoken.frames)
            )


def _disordered(shots: Sequence[Shot]) -> Iterator[str]:
    latest = 0
    for shot in shots:
        if shot.lines and shot.lines[0] < latest:
            yield shot.id
        latest = max((latest, *shot.lines))

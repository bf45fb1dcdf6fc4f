"""What a plan knows of takes there were: which are chosen, which failed, and what was said against it in takes that have gone out."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from loreboard.render.clips import Clip, Slot, Terms, pack
from loreboard.render.clips.packing import pictures
from loreboard.render.takes.remedies import remedy
from loreboard.render.takes.standing import Standing, Take
from loreboard.story.shots import Shot, ShotList
from loreboard.story.takes import Remedy
from loreboard.story.value import Value

from .entry import Entry
from .states import FREE

Told = tuple[str, ...]


class Kept(Value):
    """A shot, or a piece of one, that a chosen take is used for. Frames are of the list; `room` is None where nobody knows it."""

    shot: str
    piece: tuple[int, int] | None
    take: str
    room: int | None
    needs: int

    @property
    def short(self) -> int:
        """Frames that the take lacks."""
        return max(0, self.needs - self.room) if self.room is not None else 0


class Memory(NamedTuple):
    """`standing` is what people said. `sent` is what takes that went out were told, by clip and number: it stays so whatever is said later,
    so that a word about an old take never makes a new one of what is paid for."""

    standing: Standing = Standing()
    sent: Mapping[tuple[str, int], Mapping[str, Told]] = {}

    def told(self, clip: str, number: int, seen: Iterable[Shot]) -> dict[str, Told]:
        """By shot, the kinds that take `number` of a clip says something against; shots without any are left out."""
        if (said := self.sent.get((clip, number))) is not None:
            return dict(said)
        out = {shot.id: self._kinds(shot, clip, number) for shot in seen}
        return {shot: kinds for shot, kinds in out.items() if kinds}

    def kept(self, shots: ShotList, clip: Clip) -> tuple[Kept, ...]:
        """The slots of a clip that a chosen take fills."""
        by_id = {shot.id: shot for shot in shots.shots}
        out = []
        for slot in clip.slots:
            take = self.standing.holds(by_id[slot.shot], slot.piece)
            if take is not None:
                out.append(_kept(shots, slot, take))
        return tuple(out)

    def _kinds(self, shot: Shot, clip: str, number: int) -> Told:
        """All that was said of takes of the shot: of this clip's only of those before `number`."""
        takes = [take for take in self.standing.of_shot(shot.id) if take.clip != clip or take.number < number]
        return tuple(sorted({kind for take in takes for kind in take.told}))


def memory(standing: Standing, entries: Iterable[Entry]) -> Memory:
    """What is known from what was said, and from the record of renders."""
    sent = {(e.job.clip_id, e.job.take): e.job.remedies for e in entries if e.state not in FREE and (e.state != "cancelled" or e.provider)}
    return Memory(standing, sent)


def remedies(told: Mapping[str, Told], shots: ShotList, seen: Iterable[Shot]) -> dict[str, Remedy]:
    """The remedies of a clip's shots, by shot."""
    return {s.id: remedy(told[s.id], s, shots.language) for s in seen if s.id in told}


def left(shots: ShotList, clip: Clip, kept: Iterable[Kept], terms: Terms) -> Iterator[Clip]:
    """The clips for what of `clip` no chosen take fills."""
    filled = {one.shot for one in kept}
    lengths = dict(zip((shot.id for shot in shots.shots), pictures(shots), strict=True))
    by_id = {shot.id: shot for shot in shots.shots}
    for chosen, run in groupby(clip.slots, key=lambda slot: slot.shot in filled):
        if not chosen:
            some = tuple(by_id[slot.shot].model_copy(update={"frames": lengths[slot.shot], "overlap": 0}) for slot in run)
            yield from pack(shots.model_copy(update={"shots": some}), terms).clips


def _kept(shots: ShotList, slot: Slot, take: Take) -> Kept:
    key = (slot.shot, slot.piece) if any((part.shot, part.piece) == (slot.shot, slot.piece) for part in take.of) else (slot.shot, None)
    needs = slot.frames
    if key[1] is None and slot.piece is not None:
        needs = next(frames for shot, frames in zip(shots.shots, pictures(shots), strict=True) if shot.id == slot.shot)
    return Kept(shot=slot.shot, piece=key[1], take=take.id, room=take.room(key, shots.fps), needs=needs)

"""The takes of a folder side by side: what the record of renders has, what people brought, what was said, and what of each can be used."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import NamedTuple

from loreboard.agents.storyboard.edits.table import the_shot
from loreboard.render.stage.entry import Entry
from loreboard.render.stage.job import Job
from loreboard.render.takes.pictures import picture
from loreboard.render.takes.standing import Key, Standing, Take
from loreboard.story.errors import BadInput
from loreboard.story.shots import Shot, ShotList
from loreboard.story.takes import MOST_WORDS, Noted, Part
from loreboard.story.value import Value

MILLI = Decimal("0.001")
HERE = ("verified", "unfit")
"""States of a job whose film is here."""
OPEN = ("planned", "submitting", "ambiguous")
"""States of a job that nobody can say failed: it was not sent, or perhaps."""


class Note(NamedTuple):
    """What a person says; None is not spoken of. `usable` in seconds of the take; `shot` where only one shot of the take is meant."""

    usable: tuple[Decimal, Decimal] | None = None
    failed: tuple[str, ...] | None = None
    drift: tuple[str, ...] | None = None
    chosen: bool | None = None
    words: str = ""
    shot: str | None = None


class Row(Value):
    """One take as it is listed: of the record of renders, or brought. `room` and `needs` are whole frames, by shot."""

    id: str
    episode: int
    shots: tuple[str, ...]
    clip: str
    number: int
    renderer: str
    state: str
    file: str | None
    seconds: Decimal | None
    chosen: tuple[str, ...]
    """The shots that it is used for."""
    room: dict[str, int]
    needs: dict[str, int]
    said: Take | None


class Place:
    """What lies in a folder: its lists, its record of renders, and what was said of takes."""

    def __init__(self, lists: Sequence[ShotList], entries: Sequence[Entry], standing: Standing) -> None:
        self.lists, self.standing = lists, standing
        self.entries = {entry.job.job_id: entry for entry in entries if entry.job.kind == "clip"}

    def shot(self, name: str) -> Shot:
        """The shot of any list that a person means. Raises BadInput."""
        every = [shot for shots in self.lists for shot in shots.shots]
        return the_shot(self.lists[0].model_copy(update={"shots": tuple(every)}), name)

    def of(self, shot: str) -> tuple[ShotList, Shot]:
        """A shot with its list. Raises BadInput when no list has it any more."""
        for shots in self.lists:
            for one in shots.shots:
                if one.id == shot:
                    return shots, one
        raise BadInput(f"No shot list has {shot} any more", shot, "See `loreboard take list DIR`.")

    def rows(self) -> Iterator[Row]:
        for entry in self.entries.values():
            yield self._row(self._take(entry.job.job_id), entry)
        for take in self.standing.takes.values():
            if take.id not in self.entries:
                yield self._row(take, None)

    def find(self, name: str) -> Take:
        """The take that a person means. Raises BadInput."""
        ids = [*self.entries, *(id for id in self.standing.takes if id not in self.entries)]
        found = [id for id in ids if id == name] or [id for id in ids if len(name) > 4 and id.startswith(name)]
        if not found:
            wanted = self.shot(name).id
            found = [id for id in ids if any(part.shot == wanted for part in self._take(id).of)]
            here = [id for id in found if id not in self.entries or self.entries[id].state in HERE] or found
            clips = {self._take(id).clip for id in here if self._take(id).clip}
            found = here[-1:] if len(clips) < 2 else here
            if not found:
                raise BadInput(f"{wanted} has no take yet", name, "Render it, or bring one with `loreboard take add`.")
        if len(found) > 1:
            raise BadInput(f"{len(found)} takes are meant by {name}", name, f"Say which: {', '.join(found[:6])}.")
        return self._take(found[0])

    def event(self, take: Take, told: Note) -> Noted:
        entry = self.entries.get(take.id)
        if entry is not None and entry.state not in HERE and (told.usable or told.chosen):
            raise BadInput(f"{take.id} is {entry.state}: there is nothing to use", take.id, "See `loreboard take list DIR`.")
        if entry is not None and entry.state in OPEN and told.failed:
            raise BadInput(f"{take.id} is {entry.state}", take.id, "Finish or settle it first: see `loreboard render DIR`.")
        length = take.brought.seconds if take.brought else _seconds(entry)
        said = self.event_of(take.id, take.of, take.clip, take.number, length, told)
        return said.model_copy(update={"file": entry.file}) if entry is not None and told.chosen else said

    def event_of(self, id: str, of: Sequence[Part], clip: str, number: int, length: Decimal | None, told: Note) -> Noted:
        """The event of a note, checked against the take. Raises BadInput."""
        if told == Note(shot=told.shot):
            raise BadInput("Nothing is said of the take", "--usable, --failed, --drift, --chosen, --words", "Say at least one of these.")
        if len(told.words) > MOST_WORDS:
            raise BadInput(f"The note has {len(told.words)} characters, {MOST_WORDS} are kept", "--words", "Shorten it.")
        if told.usable:
            _refuse_range(told.usable, length)
        parts = tuple(of)
        if told.shot:
            wanted = self.shot(told.shot).id
            parts = tuple(part for part in parts if part.shot == wanted)
            if not parts:
                raise BadInput(f"{id} does not show {wanted}", "--shot", f"It shows {', '.join(dict.fromkeys(part.shot for part in of))}.")
        if told.chosen:
            parts = tuple(part.model_copy(update={"picture": picture(self.of(part.shot)[1])}) for part in parts)
        return Noted(
            at=now(), take=id, of=parts, clip=clip, number=number, usable=told.usable, failed=told.failed, drift=told.drift,
            chosen=told.chosen, words=told.words,
        )  # fmt: skip

    def _take(self, id: str) -> Take:
        """A take with what was said of it; of a job, what it shows is read from the record."""
        said, entry = self.standing.takes.get(id), self.entries.get(id)
        if entry is None:
            return said or Take(id=id)
        told = {"clip": entry.job.clip_id, "number": entry.job.take, "of": _parts(entry)}
        return (said or Take(id=id)).model_copy(update=told)

    def _row(self, take: Take, entry: Entry | None) -> Row:
        by_id = {shot.id: (shots, shot) for shots in self.lists for shot in shots.shots}
        seen = tuple(dict.fromkeys(part.shot for part in take.of))
        chosen = tuple(key[0] for key, choice in self.standing.chosen.items() if choice.take == take.id)
        keys = [(part.shot, part.piece) for part in take.of if part.shot in by_id]
        fits = {key[0]: _fit(take, key, *by_id[key[0]], entry.job if entry else None) for key in keys}
        episode = entry.job.episode if entry else next((by_id[shot][0].episode for shot in seen if shot in by_id), 0)
        there = take.brought or entry
        return Row(
            id=take.id, episode=episode, shots=seen, clip=take.clip, number=take.number, renderer=entry.job.renderer if entry else "",
            state=entry.state if entry else "brought" if take.brought else "unknown", file=there.file if there else None,
            seconds=take.brought.seconds if take.brought else _seconds(entry), chosen=tuple(dict.fromkeys(chosen)),
            room={shot: room for shot, (room, _) in fits.items() if room is not None}, needs={shot: needs for shot, (_, needs) in fits.items()},
            said=take if take.id in self.standing.takes else None,
        )  # fmt: skip


def _fit(take: Take, key: Key, shots: ShotList, shot: Shot, job: Job | None) -> tuple[int | None, int]:
    """Frames that can be used, and frames that are needed: of a piece, those that it was made for."""
    slot = next((slot for slot in job.slots if (slot.shot, slot.piece) == key), None) if job and key[1] else None
    return take.room(key, shots.fps), slot.frames if slot else shot.frames


def _parts(entry: Entry) -> tuple[Part, ...]:
    """What a job's film shows, and where in it: each shot from its begin to the begin of the next, the first from the film's."""
    job, length = entry.job, _seconds(entry)
    begins = sorted({slot.start for slot in job.slots})
    out = []
    for slot in job.slots:
        after = next((start for start in begins if start > slot.start), None)
        begin = Decimal(0) if slot.start == begins[0] else _ceil(Fraction(slot.start, job.fps))
        end = length if after is None else floor(Fraction(after, job.fps))
        if end is not None and length is not None:
            end = min(end, length)
        within = (min(begin, end), end) if end is not None else None
        out.append(Part(shot=slot.shot, piece=slot.piece, within=within))
    return tuple(out)


def _seconds(entry: Entry | None) -> Decimal | None:
    """How long a job's film is, as it was found; None where it is not here."""
    told = (entry.probe or {}).get("seconds") if entry and entry.state in HERE else None
    return floor(Fraction(str(told))) if told is not None else None


def floor(seconds: Fraction) -> Decimal:
    return (Decimal(seconds.numerator) / Decimal(seconds.denominator)).quantize(MILLI, ROUND_FLOOR)


def _ceil(seconds: Fraction) -> Decimal:
    return -floor(-seconds)


def _refuse_range(usable: tuple[Decimal, Decimal], length: Decimal | None) -> None:
    begin, end = usable
    if not 0 <= begin < end:
        raise BadInput(f"{begin}-{end} is no range", "--usable", "Say from and to in seconds, as 0.4-3.2.")
    if length is not None and end > length + MILLI:
        raise BadInput(f"The take lasts {length} s, and {end} is after its end", "--usable", f"Say at most {length}.")


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)

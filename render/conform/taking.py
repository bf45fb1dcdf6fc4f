"""An editor's cut taken over into the shot list, as far as a list can hold it. Pure.

Lengths and dropped shots as they are; the order as long as the lines keep the script's: shots that claim lines then stay in the list's order
among themselves, and those that claim none go where the cut has them. What stands twice, what is new and gaps are left out.
"""

from collections.abc import Iterator, Sequence

from loreboard.story.errors import BadInput
from loreboard.story.shots import Caption, Shot, ShotList

from .comparing import Conformed, Kept


def taken(shots: ShotList, told: Conformed) -> ShotList:
    """The list as the cut has it. Raises BadInput where nothing of it is left, or the cut changes a shot
    that is locked, or was made from an earlier version of the list."""
    by_id = {shot.id: shot for shot in shots.shots}
    held = [one.shot for one in told.kept if by_id[one.shot].locked and (one.was != one.now or one.head)]
    held += [name for name in told.dropped if by_id[name].locked]
    if held:
        raise BadInput(
            f"The cut changes what is locked: {', '.join(held)}", "--write", "Unlock it in shots.json, or restore it in the cut."
        )
    if told.stale:
        raise BadInput(
            f"The list has changed since the cut was made: {', '.join(told.stale)}", "--write", "Export the list anew and cut that."
        )
    if not told.kept:
        raise BadInput("No clip of the cut is a shot of this list", "CUT", "Give a cut that was made from an export of it.")
    after = [_cut(by_id[one.shot], one) for one in told.kept]
    if told.disordered:
        lined = iter(sorted((s for s in after if s.lines), key=lambda s: s.lines[0]))
        after = [next(lined) if shot.lines else shot for shot in after]
    after = [_joined(shot, after[n - 1] if n else None) for n, shot in enumerate(after)]
    after = list(_playing(after, shots.shots))
    was = {shot.id: shot.model_copy(update={"rev": 1}) for shot in shots.shots}
    whole = tuple(s if s.model_copy(update={"rev": 1}) == was[s.id] else s.model_copy(update={"rev": s.rev + 1}) for s in after)
    return shots.model_copy(update={"shots": whole, "target_frames": sum(shot.frames for shot in whole)})


def _cut(shot: Shot, now: Kept) -> Shot:
    """The shot at its new length. Speech keeps the length it takes, so that what no longer fits shows."""
    if now.now == shot.frames and not now.head:
        return shot
    dialogue = tuple(d.model_copy(update={"start": max(0, d.start - now.head)}) for d in shot.dialogue)
    captions = tuple(inside for caption in shot.captions if (inside := _inside(caption, now)))
    return Shot.model_validate(
        shot.model_dump()
        | {
            "frames": now.now,
            "least": min(shot.least, now.now),
            "most": None if shot.most is None else max(shot.most, now.now),
            "dialogue": tuple(d.model_dump() for d in dialogue),
            "captions": tuple(c.model_dump() for c in captions),
        }
    )


def _inside(caption: Caption, now: Kept) -> Caption | None:
    """What is left of a caption in a shot of its new length."""
    start, end = max(0, caption.start - now.head), min(now.now, caption.start + caption.frames - now.head)
    return caption.model_copy(update={"start": start, "frames": end - start}) if start < end else None


def _joined(shot: Shot, before: Shot | None) -> Shot:
    """A dissolve into it is never longer than what it grows out of, and the first of all has none."""
    longest = before.frames if before else 0
    return shot if shot.overlap <= longest else shot.model_copy(update={"overlap": longest})


def _playing(shots: Sequence[Shot], was: Sequence[Shot]) -> Iterator[Shot]:
    """Shots of no line of their own play on a line of what they stand beside; one that stands beside others than before and on none of
    their lines is given the nearest. One over which its line runs on keeps it: its words are that line's."""
    for n, shot in enumerate(shots):
        before, behind = _beside(shots, n)
        if (
            shot.lines
            or shot.runs_on
            or shot.on_line in (*before, *behind)
            or (before, behind) == _beside(was, [s.id for s in was].index(shot.id))
        ):
            yield shot
        else:
            line = before[-1] if before else behind[0] if behind else shot.on_line
            yield shot.model_copy(update={"on_line": line})


def _beside(shots: Sequence[Shot], n: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The lines of the nearest shots before and behind that claim any."""
    return next((s.lines for s in reversed(shots[:n]) if s.lines), ()), next((s.lines for s in shots[n + 1 :] if s.lines), ())

"""Why a plan of renders is as it is, where people have spoken of takes: what is kept, what is made again and with which words, what falls short."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from loreboard.agents.storyboard import makeable
from loreboard.agents.storyboard.finding import Finding
from loreboard.render.stage.entry import Entry
from loreboard.render.stage.job import Job
from loreboard.render.stage.memory import Kept, remedies
from loreboard.render.stage.planning import Stage
from loreboard.render.stage.states import TO_SEND
from loreboard.render.takes.kinds import kinds
from loreboard.render.takes.standing import Standing
from loreboard.story.shots import Shot, ShotList
from loreboard.story.takes import Remedy
from loreboard.story.value import Value


class Reason(Value):
    """One thing that the notes on takes do to a plan. chosen: not rendered again. short: chosen, and `frames` too short. missing: chosen, and its
    file is gone. changed: the choice was for another picture. again: a take after one that failed. mended: words against what went wrong.
    otherwise: the shot itself is in question."""

    what: Literal["chosen", "short", "missing", "changed", "again", "mended", "otherwise"]
    episode: int
    shots: tuple[str, ...]
    take: str = ""
    frames: int = 0
    text: str


def reasons(shots: ShotList, stage: Stage, standing: Standing, entries: Iterable[Entry], root: Path) -> tuple[Reason, ...]:
    """What the notes do to the plan `stage` of `shots`, in the order of the shots; the same notes give the same reasons."""
    known = {entry.job.job_id: entry for entry in entries}
    place = {shot.id: number for number, shot in enumerate(shots.shots)}
    found = [
        *(reason for one in stage.kept for reason in _kept(shots, one, standing, known, root)),
        *_changed(shots, standing),
        *(reason for job in stage.jobs if _to_send(job, known) for reason in _made(shots, job, standing)),
        *_otherwise(shots, standing),
    ]
    return tuple(sorted(found, key=lambda reason: place.get(reason.shots[0], len(place))))


def _to_send(job: Job, known: Mapping[str, Entry]) -> bool:
    return job.job_id not in known or known[job.job_id].state in TO_SEND


def _kept(shots: ShotList, one: Kept, standing: Standing, known: Mapping[str, Entry], root: Path) -> Iterator[Reason]:
    brought = standing.takes[one.take].brought
    file = brought.file if brought else known[one.take].file if one.take in known else None
    piece = f", piece {one.piece[0]} of {one.piece[1]}" if one.piece else ""
    told, at = f"{one.shot}{piece}: {one.take} is chosen, and nothing is rendered", shots.episode
    if file is None or not (root / file).is_file():
        where = f"its file {file} is not there" if file else "nobody knows where its file is"
        text = f"{told}, but {where}: put it back, or say `loreboard take unchoose`."
        yield Reason(what="missing", episode=at, shots=(one.shot,), take=one.take, text=text)
    elif one.short:
        text = (
            f"{told}, but {one.room} frames of it can be used and the shot needs {one.needs}: {one.short} too few. "
            "Shorten the shot, note a wider --usable, or say `loreboard take unchoose`."
        )
        yield Reason(what="short", episode=at, shots=(one.shot,), take=one.take, frames=one.short, text=text)
    else:
        yield Reason(what="chosen", episode=at, shots=(one.shot,), take=one.take, text=f"{told}.")


def _changed(shots: ShotList, standing: Standing) -> Iterator[Reason]:
    by_id = {shot.id: shot for shot in shots.shots}
    for shot, piece in standing.chosen:
        choice = standing.chosen[shot, piece]
        if shot in by_id and standing.holds(by_id[shot], piece) is None:
            text = f"{shot}: {choice.take} was chosen for what the shot was before it changed; choose it again to keep it."
            yield Reason(what="changed", episode=shots.episode, shots=(shot,), take=choice.take, text=text)


def _made(shots: ShotList, job: Job, standing: Standing) -> Iterator[Reason]:
    before = [take for take in standing.takes.values() if take.clip == job.clip_id and take.failed and take.number < job.take]
    if before:
        last = max(before, key=lambda take: take.number)
        text = f"{', '.join(job.shot_ids)}: take {job.take}, since take {last.number} failed ({_names(last.told)}); it has another seed."
        yield Reason(what="again", episode=shots.episode, shots=job.shot_ids, take=last.id, text=text)
    seen = [shot for shot in shots.shots if shot.id in job.remedies]
    for shot, remedy in zip(seen, remedies(job.remedies, shots, seen).values(), strict=True):
        text = f"{shot.id}: against {_names(job.remedies[shot.id])}{_said(remedy)}."
        yield Reason(what="mended", episode=shots.episode, shots=(shot.id,), text=text)


def _said(remedy: Remedy) -> str:
    first, clauses = (" ".join(f"“{said}”" for said in some) for some in (remedy.first, remedy.clauses))
    told = [
        first and f"says first {first}",
        clauses and f"adds {clauses}",
        remedy.avoid and f"avoids {', '.join(remedy.avoid)}",
        remedy.favour and f"puts references of {', '.join(remedy.favour)} first",
    ]
    bits = [bit for bit in told if bit]
    return f": {'; '.join(bits)}" if bits else " no word is known; the seed is another"


def _otherwise(shots: ShotList, standing: Standing) -> Iterator[Reason]:
    """Shots whose takes failed often enough by one kind, with another way to shoot them."""
    often = [(shot, kind, count) for shot in shots.shots for kind, count in _counts(shot, standing) if count >= kinds().often]
    found = makeable.findings(shots) if often else ()
    for shot, id, count in often:
        kind = kinds().failed[id]
        way = _rewrite(found, shot, kind.rewrite) or (kind.otherwise.told(shots.language) if kind.otherwise else "")
        text = f"{shot.id}: {count} takes failed by {kind.name.en}; another take is not likely to help. {way}"
        yield Reason(what="otherwise", episode=shots.episode, shots=(shot.id,), text=text)


def _counts(shot: Shot, standing: Standing) -> Iterator[tuple[str, int]]:
    takes = standing.of_shot(shot.id)
    if any(name == shot.id for name, _ in standing.chosen):
        return
    for id in kinds().failed:
        yield id, sum(id in take.failed for take in takes)


def _rewrite(found: Iterable[Finding], shot: Shot, codes: Iterable[str]) -> str:
    """What the rules of what can be made say of the shot, where one of `codes` accuses it."""
    mine = {finding.code: finding.rewrite.text for finding in found if shot.id in finding.shots and finding.rewrite}
    return next((mine[code] for code in codes if code in mine), "")


def _names(told: Iterable[str]) -> str:
    return ", ".join(kinds().named(full).name.en + (" drift" if full.startswith("drift/") else "") for full in told if full in _all())


def _all() -> set[str]:
    return {f"failed/{id}" for id in kinds().failed} | {f"drift/{id}" for id in kinds().drift}

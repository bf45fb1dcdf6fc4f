"""One shot list against one renderer: its jobs are held to the profile and to the list, without trusting what made them."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import Field

from loreboard.render.clips.packing import pictures
from loreboard.render.dialects.phrases import place_of
from loreboard.render.profiles import Profile, Request, Segment, legal
from loreboard.render.requests import export_for, jobs_for
from loreboard.render.stage.job import Job
from loreboard.story import wording
from loreboard.story.errors import CannotExport
from loreboard.story.shots import Shot, ShotList
from loreboard.story.value import Value

PART_OF_LOSS = {"look": ("look", "other_look")}
"""What a clause's part may be reported as."""
GIVEN_OTHERWISE = ("move",)
"""Parts that a renderer may take as a command or a parameter."""


class Held(Value):
    """What came of one list and one renderer. Counts of faults; all are to be 0."""

    renderer: str
    refused: str = ""
    """Why the renderer takes none of it; then the rest is empty."""
    jobs: int = 0
    seconds: Fraction = Fraction(0)
    planned: Fraction = Fraction(0)
    cost: Decimal = Decimal(0)
    over: int = 0
    """Limits and joint rules broken."""
    short: int = 0
    """Clips that ask for fewer seconds than are used of them."""
    uncovered: int = 0
    """Frames of picture that no clip holds, or more than one."""
    untold: tuple[str, ...] = ()
    """Clauses that stand in no prompt and in no report, as "part: shot"."""
    unlike: bool = False
    """A second run gave other bytes."""
    lost: dict[str, int] = Field(default_factory=dict)
    """Clips by what they leave out."""

    @property
    def faults(self) -> int:
        return self.over + self.short + self.uncovered + len(self.untold) + self.unlike


def held(shots: ShotList, profile: Profile) -> Held:
    """`shots` as `profile` takes them, held to both."""
    try:
        jobs = jobs_for(shots, profile)
    except CannotExport as error:
        return Held(renderer=profile.id, refused=str(error))
    clips = [job for job in jobs if job.kind == "clip"]
    told = dict(Counter(kind for job in clips for kind in sorted({what.partition(":")[0] for what in job.lost})))
    return Held(
        renderer=profile.id, jobs=len(clips), seconds=sum((_seconds(job) for job in clips), Fraction(0)),
        planned=sum((job.planned for job in clips), Fraction(0)), cost=sum((job.cost or Decimal(0) for job in clips), Decimal(0)),
        over=sum(broken.refused for job in clips for broken in legal(profile, request_of(job, profile))),
        short=sum(_seconds(job) < job.used for job in clips), uncovered=_uncovered(shots, clips), untold=tuple(_untold(shots, clips)),
        unlike=export_for(shots, profile) != export_for(shots, profile), lost=told,
    )  # fmt: skip


def request_of(job: Job, profile: Profile) -> Request:
    """A job's request in the profile's own terms, read back from what would be sent."""
    told: dict[str, Any] = dict(job.request)
    prompt = str(told.get("prompt", ""))
    for flag in profile.text.reserved if profile.text.dialect == "flags" else ():
        prompt = prompt.split(f" {flag} ", 1)[0]
    roles = [given.role for given in job.inputs]
    return Request(
        seconds=_seconds(job), tier=told.get("tier"), aspect=told.get("aspect") if profile.sizes.aspects else None,
        language=str(told.get("language", "en")), prompt=prompt, negative=str(told.get("negative", "")),
        segments=tuple(Segment(seconds=Fraction(s["seconds"]) if s["seconds"] else None, prompt=s["prompt"]) for s in told["segments"]),
        first="first_frame" in roles, last="last_frame" in roles, image=roles.count("image"), video=roles.count("video"),
        audio=roles.count("audio"), voice=roles.count("voice"), seed=told.get("seed"), sound=told.get("sound"),
    )  # fmt: skip


def _seconds(job: Job) -> Fraction:
    return Fraction(str(job.request["seconds"]))


def _uncovered(shots: ShotList, clips: Sequence[Job]) -> int:
    wanted = dict(zip((shot.id for shot in shots.shots), pictures(shots), strict=True))
    have = Counter(dict.fromkeys(wanted, 0))
    for job in clips:
        for slot in job.slots:
            have[slot.shot] += slot.frames
    return sum(abs(wanted[id] - have[id]) for id in wanted)


def _untold(shots: ShotList, clips: Sequence[Job]) -> list[str]:
    by_id = {shot.id: shot for shot in shots.shots}
    out: list[str] = []
    for job in clips:
        texts = [str(job.request.get("prompt", "")), *(str(s["prompt"]) for s in _segments(job))]
        text, lost = "\n".join(texts).casefold(), set(job.lost)
        by_parameter = bool(job.request.get("params"))
        for id in job.shot_ids:
            shot = by_id[id]
            if shot.prompt.overrides.get(job.profile):
                continue
            out += [f"{part}: {id}" for part in _missing(shots, shot, text, lost, by_parameter)]
    return out


def _missing(shots: ShotList, shot: Shot, text: str, lost: set[str], by_parameter: bool) -> list[str]:
    out: list[str] = []
    for sentence in wording.sentences(shot, place_of(shots, shot), shots.style, shots.language):
        for clause in sentence:
            words = clause.text.removeprefix(wording.called(clause.who, shots.language)) if clause.who else clause.text
            reported = any(f"{part}: {shot.id}" in lost for part in PART_OF_LOSS.get(clause.part, (clause.part,)))
            cut = any(what.startswith(f"{clause.part}: {shot.id}") for what in lost)
            command = clause.part in GIVEN_OTHERWISE and (by_parameter or "[" in text)
            if words.strip(" .。").casefold() not in text and not (reported or cut or command):
                out.append(clause.part)
    return out


def _segments(job: Job) -> list[dict[str, Any]]:
    told = job.request.get("segments")
    return [dict(one) for one in told if isinstance(one, dict)] if isinstance(told, list) else []

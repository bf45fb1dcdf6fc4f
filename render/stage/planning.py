"""From a shot list to jobs: shots are packed into clips, each clip is said in its renderer's dialect and compiled to a
request. Sends nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pydantic import JsonValue

from loreboard.render.clips import Clip, ClipPlan, Slot, pack, shots_of
from loreboard.render.clips.of_profile import terms, tier_of
from loreboard.render.dialects import Asked as Wanted
from loreboard.render.dialects import compiled
from loreboard.render.profiles import Broken, Profile, Request, legal
from loreboard.render.profiles.asking import KINDS, aspect_of
from loreboard.render.profiles.parts import Tier
from loreboard.story.errors import CannotExport
from loreboard.story.shots import Asset, Role, Shot, ShotList

from ..letters import file_name
from .brief import Brief, params_of
from .handing import at_hand, counts, handed, route
from .job import Expected, Given, InputRole, Job, clip_id, job_id
from .memory import Kept, Memory, left, remedies
from .renderer import Compiled, Renderer


class Asked(NamedTuple):
    """What a person chose for a plan. `takes`: the take of a clip, where it is not the first. `memory` is what is known of takes there were."""

    takes: Mapping[str, int] = {}
    tier: Tier | None = None
    sound: bool | None = None
    memory: Memory = Memory()


class Stage(NamedTuple):
    """The jobs of one episode, in the order they may be sent, the clips they are made of, and what chosen takes are used for."""

    profile: Profile
    clips: ClipPlan
    jobs: tuple[Job, ...]
    kept: tuple[Kept, ...] = ()
    episode: int = 0


async def plan(shots: ShotList, renderer: Renderer, asked: Asked | None = None) -> Stage:
    """The jobs that render `shots`; the same list and memory give the same jobs. Pictures that clips begin with come before the clips.
    What a chosen take fills is not asked for, unless it lies in a clip that has gone out already.

    Raises CannotExport for a shot that no clip holds, and for a request that the renderer refuses by its own profile.
    """
    told = asked or Asked()
    profile = await renderer.profile()
    limits = terms(profile, shots, told.tier, told.sound)
    clips = pack(at_hand(shots, renderer), limits)
    maker = _Maker(shots, renderer, profile, told)
    for clip in clips.clips:
        kept = told.memory.kept(shots, clip)
        if kept and (len(kept) == len(clip.slots) or not maker.is_out(clip)):
            maker.keep(clip, kept)
            for rest in left(shots, clip, kept, limits):
                await maker.add(rest)
        else:
            await maker.add(clip)
    return Stage(profile, clips, tuple(maker.jobs.values()), tuple(maker.kept), shots.episode)


class _Maker:
    """Makes jobs clip by clip; a piece of a long shot begins with the last frame of the piece before."""

    def __init__(self, shots: ShotList, renderer: Renderer, profile: Profile, asked: Asked) -> None:
        self._shots, self._renderer, self._profile, self._asked = shots, renderer, profile, asked
        self._tier = tier_of(profile, asked.tier)
        self._assets = {asset.id: asset for asset in shots.assets}
        self._memory = asked.memory
        self._before: str | None = None
        """The job, or the chosen take, of the clip before."""
        self._held: dict[str, int] = {}
        """Frames of each shot that clips so far hold."""
        self.jobs: dict[str, Job] = {}
        self.kept: list[Kept] = []

    def is_out(self, clip: Clip) -> bool:
        """Whether the take of this clip that is due has gone out."""
        name = self._name(clip)
        return (name, self._take(name)) in self._memory.sent

    def keep(self, clip: Clip, kept: Sequence[Kept]) -> None:
        """Use chosen takes instead of asking for anything."""
        for slot in clip.slots if clip.slots[0].piece else ():
            self._held[slot.shot] = self._held.get(slot.shot, 0) + slot.frames
        self.kept += (one for one in kept if one not in self.kept)
        self._before = kept[-1].take

    async def add(self, clip: Clip) -> None:
        seen, name = shots_of(self._shots, clip), self._name(clip)
        digests, take = [shot.digest for shot in seen], self._take(name)
        told = self._memory.told(name, take, seen)
        mended = remedies(told, self._shots, seen)
        given, lost = await self._inputs(clip, seen, [role for shot in seen if shot.id in mended for role in mended[shot.id].favour])
        wanted = Wanted(
            handed=handed(self._profile, given, self._assets), remedies=mended, begun=self._held.get(clip.slots[0].shot, 0), tier=self._tier,
            aspect=aspect_of(self._shots), sound=self._sounding(seen, given), seed=_seed(self._profile, seen[0], digests, take),
        )  # fmt: skip
        said = compiled(self._profile, self._shots, clip, wanted)
        brief = Brief(
            prompt=said.prompt, negative=said.negative, segments=said.segments, language=said.language, seconds=clip.seconds,
            aspect=aspect_of(self._shots), width=self._shots.width, height=self._shots.height, tier=self._tier,
            sound=wanted.sound, seed=wanted.seed, route=route(given), inputs=given,
            params={**said.params, **params_of(self._shots, clip, self._profile)}, out_prefix=_prefix(self._shots.episode, clip.slots, take),
        )  # fmt: skip
        ignored = self._refuse_illegal(brief, seen[0].id)
        brief = brief.model_copy(update={"prompt": brief.prompt + said.tail})
        for slot in clip.slots:
            self._held[slot.shot] = self._held.get(slot.shot, 0) + slot.frames
        made = self._renderer.compile(brief)
        job = await self._job(clip, brief, made, name, digests, take, (*said.lost, *ignored, *lost, *made.lost))
        self._keep(job.model_copy(update={"remedies": told}))
        self._before = job.job_id

    def _take(self, name: str) -> int:
        """Which take of a clip comes next, or is here: the one that was asked for, or the one after the last that failed."""
        return max(self._asked.takes.get(name, 1), self._memory.standing.next_take(name))

    def _name(self, clip: Clip) -> str:
        digests = [shot.digest for shot in shots_of(self._shots, clip)]
        return clip_id(digests, clip.slots, f"{self._renderer.name} {self._profile.id}", clip.seconds)

    async def _job(
        self, clip: Clip, brief: Brief, made: Compiled, name: str, digests: Sequence[str], take: int, lost: tuple[str, ...]
    ) -> Job:
        version = f"{self._profile.id} {self._profile.verified_at}"
        sound = self._profile.sound.audio
        return Job(
            job_id=job_id(digests, self._renderer.name, version, made.request, brief.inputs, take),
            clip_id=name, episode=self._shots.episode, shot_ids=tuple(slot.shot for slot in clip.slots), slots=clip.slots,
            fps=self._shots.fps, take=take, renderer=self._renderer.name, profile=self._profile.id, verified_at=self._profile.verified_at,
            route=brief.route, request=made.request, inputs=brief.inputs,
            expected=Expected(
                seconds=made.seconds, width=made.width, height=made.height, fps=made.fps or self._profile.time.fps,
                audio={"always": True, "never": False}.get(sound, brief.sound or None),
            ),
            cost=await self._renderer.estimate(made.request, made.seconds), currency=_currency(self._profile),
            depends_on=tuple(g.made_by for g in brief.inputs if g.made_by in self.jobs and g.made_by), out_prefix=brief.out_prefix, lost=lost,
        )  # fmt: skip

    def _keep(self, job: Job) -> None:
        """Two clips that are alike in everything are made once, and both cut from it."""
        there = self.jobs.get(job.job_id)
        if there is None:
            self.jobs[job.job_id] = job
        else:
            new = tuple(id for id in job.shot_ids if id not in there.shot_ids)
            self.jobs[job.job_id] = there.model_copy(update={"shot_ids": there.shot_ids + new, "slots": there.slots + job.slots})

    async def _inputs(self, clip: Clip, seen: Sequence[Shot], favour: Sequence[Role]) -> tuple[tuple[Given, ...], list[str]]:
        out: list[Given] = []
        lost: list[str] = []
        piece = clip.slots[0].piece
        frames = self._profile.inputs.keyframes
        if piece and piece[0] > 1 and self._before is not None:
            out.append(Given(asset=f"{self._before}-last", role="first_frame", made_by=self._before))
        elif (first := seen[0].first_frame) and frames.first:
            out += await self._frame(first, "first_frame", seen[0], lost)
        elif seen[0].first_frame:
            lost.append("first_frame")
        if (last := seen[-1].last_frame) and (not piece or piece[0] == piece[1]):
            out += await self._frame(last, "last_frame", seen[-1], lost) if frames.last else ()
            lost += () if frames.last else ("last_frame",)
        refs = sorted(dict.fromkeys((ref.asset, ref.role) for shot in seen for ref in shot.refs), key=lambda ref: ref[1] not in favour)
        room = {"image": clip.asked[1]}
        for asset, role in refs:
            kind = KINDS[role]
            had, there = self._assets.get(asset), getattr(self._profile.inputs, kind, None)
            if had is None or had.sha256 is None or there is None or room.get(kind, 1) < 1:
                lost.append(f"ref: {asset}")
                continue
            room[kind] = room.get(kind, 1) - 1
            out.append(Given(asset=asset, role="voice" if kind == "voice" else "video" if kind == "video" else "image", sha256=had.sha256))
        return tuple(out), lost

    def _sounding(self, seen: Sequence[Shot], given: Sequence[Given]) -> bool | None:
        """Whether sound is asked for, as far as what is handed in lets it."""
        sound = _sound(self._profile, self._asked.sound, seen)
        request = Request(sound=sound, **counts(given))
        return None if any(b.code == "forbidden" and b.field == "sound" for b in legal(self._profile, request)) else sound

    async def _frame(self, asset: str, role: InputRole, shot: Shot, lost: list[str]) -> list[Given]:
        """A picture at hand; else a job that makes it, where the renderer makes pictures; else it is told as lost."""
        had = self._assets.get(asset)
        if had is not None and had.sha256 is not None:
            return [Given(asset=asset, role=role, sha256=had.sha256)]
        if had is None or "keyframe" not in self._renderer.makes:
            lost.append(f"{role}: {asset}")
            return []
        job = await self._keyframe(had, shot)
        self._keep(job)
        return [Given(asset=asset, role=role, made_by=job.job_id)]

    async def _keyframe(self, asset: Asset, shot: Shot) -> Job:
        """The job that makes the picture `asset` of what its text says."""
        slot = Slot(shot=shot.id, start=0, frames=1)
        name = clip_id([asset.text], [slot], f"{self._renderer.name} {self._profile.id}", Fraction(0))
        take = self._take(name)
        prefix = f"e{self._shots.episode:02d}/{file_name(asset.id)}/t{take:02d}"
        brief = Brief(
            prompt=asset.text, language=self._shots.language, seconds=Fraction(1, self._shots.fps), aspect=aspect_of(self._shots),
            width=self._shots.width, height=self._shots.height, route="t2i", out_prefix=prefix,
        )  # fmt: skip
        made = self._renderer.compile(brief)
        return Job(
            job_id=job_id([asset.text], self._renderer.name, f"{self._profile.id} {self._profile.verified_at}", made.request, (), take),
            clip_id=name, kind="keyframe", episode=self._shots.episode, shot_ids=(shot.id,), slots=(slot,), fps=self._shots.fps, take=take,
            renderer=self._renderer.name, profile=self._profile.id, verified_at=self._profile.verified_at, route="t2i",
            request=made.request, expected=Expected(seconds=Fraction(0), width=made.width, height=made.height),
            cost=await self._renderer.estimate(made.request, Fraction(0)), currency=_currency(self._profile), out_prefix=prefix,
        )  # fmt: skip

    def _refuse_illegal(self, brief: Brief, shot: str) -> list[str]:
        """What the renderer takes and does nothing with. Raises CannotExport for what it does not take."""
        request = Request(
            seconds=brief.seconds, tier=brief.tier, language=brief.language, prompt=brief.prompt, negative=brief.negative,
            aspect=brief.aspect if self._profile.sizes.aspects else None, segments=brief.segments,
            first=any(g.role == "first_frame" for g in brief.inputs), last=any(g.role == "last_frame" for g in brief.inputs),
            seed=brief.seed, sound=brief.sound, **counts(brief.inputs),
        )  # fmt: skip
        found = legal(self._profile, request)
        broken: list[Broken] = [b for b in found if b.refused]
        if broken:
            first = broken[0].field == "first" or (broken[0].field == "aspect" and self._profile.vertical == "from_frame")
            raise CannotExport(
                broken[0].says.en.rstrip("."),
                shot,
                f"{'Give the shot a first frame' if first else 'Change the shot'}, or choose another renderer than {self._profile.id} "
                "(`loreboard renderers`).",
            )
        return [f"{b.field}: {b.says.en}" for b in found if not b.refused]


def _prefix(episode: int, slots: Sequence[Slot], take: int) -> str:
    piece = slots[0].piece
    return f"e{episode:02d}/{file_name(slots[0].shot)}{f'-p{piece[0]}' if piece else ''}/t{take:02d}"


def _sound(profile: Profile, wanted: bool | None, seen: Sequence[Shot]) -> bool | None:
    """Whether sound is asked for: never where there is none, else as a person wants it, else where somebody speaks."""
    if profile.sound.audio in ("never", "unknown"):
        return None
    if profile.sound.audio == "always":
        return True
    return wanted if wanted is not None else any(shot.dialogue for shot in seen)


def _seed(profile: Profile, shot: Shot, digests: Sequence[str], take: int) -> int | None:
    """The shot's own seed, or one made of what it shows; another one for each take."""
    if profile.control.seed == "none":
        return None
    room: int = 1 << min(profile.control.seed_bits or 31, 53)
    if shot.prompt.seed is not None:
        return (shot.prompt.seed + take - 1) % room
    return int(hashlib.sha256(f"{' '.join(digests)} {take}".encode()).hexdigest()[:16], 16) % room


def _currency(profile: Profile) -> str:
    return profile.money[0].currency if profile.money else "USD"


def money(jobs: Sequence[Job]) -> Decimal:
    """The estimates of `jobs` together; what has none counts nothing."""
    return sum((job.cost or Decimal(0) for job in jobs), Decimal(0))


def to_json(job: Job) -> dict[str, JsonValue]:
    """A job as a line of a manifest."""
    return dict(job.model_dump(mode="json"))

"""What a plan makes of takes there were, where clips hold several shots or a shot is made in pieces."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from loreboard.render.dialects import Asked as Wanted
from loreboard.render.dialects import compiled
from loreboard.render.stage import manifest
from loreboard.render.stage.by_hand import ByHand
from loreboard.render.stage.comfyui import ComfyUI
from loreboard.render.stage.job import Job
from loreboard.render.stage.memory import Memory
from loreboard.render.stage.planning import Asked, Stage, plan
from loreboard.render.takes.pictures import picture
from loreboard.render.takes.standing import stand
from loreboard.story.shots import Asset, Ref, ShotList
from loreboard.story.takes import Noted, Part, Remedy

AT = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)
OURS = "t_" + "0" * 20


def grouped(shots: ShotList) -> ShotList:
    """The three shots in one group, so that they share a clip."""
    some = tuple(shot.model_copy(update={"group": "g", "transition_in": "cut", "frames": 30}) for shot in shots.shots)
    return shots.model_copy(update={"shots": some, "target_frames": 90})


def choosing(shots: ShotList, numbers: Sequence[int], take: str = OURS, piece: tuple[int, int] | None = None) -> Noted:
    of = tuple(
        Part(shot=shots.shots[n].id, piece=piece, within=(Decimal(0), Decimal(20)), picture=picture(shots.shots[n])) for n in numbers
    )
    return Noted(at=AT, take=take, of=of, chosen=True)


async def staged(shots: ShotList, *said: Noted, sent: Sequence[Job] = ()) -> Stage:
    out = {(job.clip_id, job.take): job.remedies for job in sent}
    return await plan(shots, ByHand("kling/v3"), Asked(memory=Memory(stand(said), out)))


def used(stage: Stage) -> list[tuple[str, int]]:
    return [(slot.shot, slot.frames) for job in stage.jobs for slot in job.slots]


async def test_of_a_clip_of_three_only_what_has_no_chosen_take_is_asked_for(shots: ShotList) -> None:
    told = grouped(shots)
    (whole,) = (await staged(told)).jobs
    assert len(whole.slots) == 3
    middle = await staged(told, choosing(told, [1]))
    assert [job.shot_ids for job in middle.jobs] == [("e01-aaaaaa",), ("e01-cccccc",)]
    assert [one.shot for one in middle.kept] == ["e01-bbbbbb"] and all(frames == 30 for _, frames in used(middle))
    last = await staged(told, choosing(told, [2]))
    assert [job.shot_ids for job in last.jobs] == [("e01-aaaaaa", "e01-bbbbbb")]
    every = await staged(told, choosing(told, [0, 1, 2]))
    assert every.jobs == () and len(every.kept) == 3 and every.episode == 1


async def test_a_clip_that_has_gone_out_is_not_taken_apart_for_one_chosen_shot(shots: ShotList) -> None:
    told = grouped(shots)
    before = (await staged(told)).jobs
    after = await staged(told, choosing(told, [1]), sent=before)
    assert after.jobs == before and after.kept == (), "it is paid for, and what is in it is used"
    failed = Noted(at=AT, take=before[0].job_id, clip=before[0].clip_id, number=1, of=(Part(shot="e01-aaaaaa"),), failed=("hands",))
    again = await staged(told, choosing(told, [1]), failed, sent=before)
    assert [job.shot_ids for job in again.jobs] == [("e01-aaaaaa",), ("e01-cccccc",)]
    assert again.jobs[0].remedies == {"e01-aaaaaa": ("failed/hands",)} and again.jobs[1].remedies == {}


async def test_dissolves_are_still_covered_when_a_neighbour_is_chosen(shots: ShotList) -> None:
    told = grouped(shots)
    last = told.shots[2].model_copy(update={"overlap": 12, "transition_in": "dissolve"})
    told = told.model_copy(update={"shots": (*told.shots[:2], last)})
    stage = await staged(told, choosing(told, [0]))
    assert used(stage) == [("e01-bbbbbb", 42), ("e01-cccccc", 30)]


async def test_a_piece_goes_on_from_the_chosen_piece_before_it(one: ShotList) -> None:
    long = one.model_copy(update={"shots": (one.shots[0].model_copy(update={"frames": 200}),), "target_frames": 200})
    tool = ComfyUI("wan2.2-5b")
    first, second = (await plan(long, tool)).jobs
    said = choosing(long, [0], first.job_id, (1, 2))
    stage = await plan(long, tool, Asked(memory=Memory(stand([said]), {(first.clip_id, 1): {}})))
    assert [job.job_id for job in stage.jobs] == [second.job_id], "the second piece is the job it was"
    assert stage.jobs[0].inputs[0].made_by == first.job_id and stage.jobs[0].depends_on == ()
    head = manifest.Head(project="T", episode=1, renderer="comfyui", profiles={}, jobs=1)
    assert manifest.loads(manifest.dumps(head, stage.jobs), "m").jobs == stage.jobs
    assert [(one.piece, one.needs, one.short) for one in stage.kept] == [((1, 2), first.slots[0].frames, 0)]
    whole = await plan(long, tool, Asked(memory=Memory(stand([choosing(long, [0])]))))
    assert whole.jobs == () and [(one.piece, one.needs) for one in whole.kept] == [(None, 200)]


async def test_references_of_who_it_is_go_first_once_the_face_has_drifted(one: ShotList) -> None:
    assets = tuple(Asset(id=f"a{n}", kind="place" if n < 9 else "look", of="x", text="x", sha256="0" * 64) for n in range(10))
    refs = (*(Ref(asset=f"a{n}", role="location") for n in range(9)), Ref(asset="a9", role="identity"))
    told = one.model_copy(update={"assets": assets, "shots": (one.shots[0].model_copy(update={"refs": refs}),)})
    tool = ByHand("bytedance/seedance-2.0")
    plain = (await plan(told, tool)).jobs[0]
    drifted = Noted(at=AT, take=OURS, of=(Part(shot=one.shots[0].id),), drift=("face",))
    after = (await plan(told, tool, Asked(memory=Memory(stand([drifted]))))).jobs[0]
    assert "ref: a9" in plain.lost and plain.inputs and after.inputs[0].asset == "a9" and len(after.inputs) == len(plain.inputs)


async def test_what_is_said_against_a_failure_is_the_last_to_be_cut(shots: ShotList) -> None:
    long = shots.shots[0].model_copy(update={"prompt": shots.shots[0].prompt.model_copy(update={"core": "A cup. " * 2000})})
    told = shots.model_copy(update={"shots": (long, *shots.shots[1:])})
    tool = ByHand("kling/v3")
    stage = await plan(told, tool)
    remedy = Remedy(first=("Mei: woman, 41",), clauses=("Five fingers",), avoid=("extra fingers", "text"))
    said = compiled(await tool.profile(), told, stage.clips.clips[0], Wanted(remedies={long.id: remedy}))
    stop = "." if shots.language == "en" else "。"
    assert said.prompt.startswith(f"Mei: woman, 41{stop}") and "Five fingers" in said.prompt and said.lost
    assert "extra fingers" in said.negative + said.prompt

"""Clips cover what they hold, keep every limit, and cost as little as any way of parting the shots, by trying them all."""

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.render.clips import Asked, ClipPlan, Terms, pack
from loreboard.render.clips.packing import one_to_one, pictures, weights
from loreboard.story.camera import Camera
from loreboard.story.drawn import LightPlan
from loreboard.story.errors import CannotExport
from loreboard.story.shots import BoardedScene, Prompt, Ref, ScriptRef, Shot, ShotList

RATE = Decimal("0.1")


def shot(name: int, frames: int, group: str = "s01a", refs: int = 1, **more: Any) -> Shot:
    told = {
        "id": f"e01-{name:06x}", "scene": "s01", "lines": (name,), "on_line": None, "purpose": "action", "frames": frames, "least": 1,
        "camera": Camera(size="ms", framing="single"), "place": "", "time": "", "subjects": (), "picture": "", "start": "", "end": "",
        "light": "", "dialogue": (), "sound": "", "prompt": Prompt(core="", avoid=()), "group": group,
        "refs": tuple(Ref(asset=f"look-{n}", role="identity") for n in range(refs)),
    }  # fmt: skip
    return Shot.model_validate(told | more)


def listed(*shots: Shot, fps: int = 24) -> ShotList:
    light = LightPlan(source="", change="", change_on_line=None)
    return ShotList(
        title="", episode=1, language="en", fps=fps, target_frames=max(1, sum(s.frames for s in shots)), made_by="",  # type: ignore[arg-type]
        script=ScriptRef(file="", sha256="", unit="line"), shots=shots,
        scenes=(BoardedScene(id="s01", number=None, heading="", first_line=1, last_line=99, light=light),),
    )  # fmt: skip


def terms(*lengths: float, **more: Any) -> Terms:
    exact = tuple(Fraction(str(n)) for n in lengths)
    told: dict[str, Any] = {"lengths": lambda asked: exact, "cost": lambda seconds, asked: billed(seconds)}
    return Terms(**(told | more))


def billed(seconds: Fraction) -> Decimal:
    return RATE * seconds.numerator / seconds.denominator


def cuttings(count: int) -> Iterator[list[range]]:
    """Every way to part `count` shots into runs."""
    for cuts in product((False, True), repeat=max(0, count - 1)):
        at = [0, *(i + 1 for i, cut in enumerate(cuts) if cut), count]
        yield [range(a, b) for a, b in pairwise(at)]


def cheapest(shots: ShotList, on: Terms) -> Decimal | None:
    """The least price over all ways, each clip found anew from the rules in words."""
    prices = [price for runs in cuttings(len(shots.shots)) if (price := total(shots, on, runs)) is not None]
    return min(prices, default=None)


def total(shots: ShotList, on: Terms, runs: list[range]) -> Decimal | None:
    out = Decimal(0)
    for run in runs:
        price = of_run(shots, on, [shots.shots[i] for i in run], [pictures(shots)[i] for i in run])
        if price is None:
            return None
        out += price
    return out


def of_run(shots: ShotList, on: Terms, seen: list[Shot], frames: list[int]) -> Decimal | None:
    several = len(seen) > 1
    if several and (on.kind == "none" or len(seen) > on.shots or len({s.group for s in seen}) > 1 or any(s.alone for s in seen)):
        return None
    if several and (not seen[0].group or any(s.overlap or s.first_frame for s in seen[1:])):
        return None
    wanted = len({r.asset for s in seen for r in s.refs})
    sent = min(wanted, on.references if on.references is not None else wanted)
    if several and on.references != 0 and sent < wanted:
        return None
    asked = Asked(len(seen), sent, bool(seen[0].first_frame), bool(seen[-1].last_frame), any(s.dialogue for s in seen))
    lengths = on.lengths(asked)
    if several and on.kind == "segments":
        parts: list[Fraction] = []
        for f in frames:
            fits = [n for n in steps(on) if on.segment[0] <= n and n * shots.fps >= f]
            if not fits:
                return None
            parts.append(fits[0])
        found = [n for n in lengths if n >= sum(parts)]
        if not found or parts[-1] + found[0] - sum(parts) > on.segment[1] or (found[0] - sum(parts)) % on.step:
            return None
        seconds = found[0]
    else:
        found = [n for n in lengths if n * shots.fps >= sum(frames)]
        if not found:
            return None
        seconds = found[0]
    bill, told = billed(seconds), weights()
    price: Decimal = bill + told["call"] + bill * told["cut"][on.kind] * (len(seen) - 1)
    return price


def steps(on: Terms) -> list[Fraction]:
    low, high = on.segment
    return [on.step * n for n in range(1, int(high / on.step) + 1) if low <= on.step * n <= high]


def holds(shots: ShotList, on: Terms, plan: ClipPlan) -> None:
    """Every shot once, in order, whole, inside its clip; no clip shorter than what it holds, of a length nobody makes, or of mixed groups."""
    frames = dict(zip((s.id for s in shots.shots), pictures(shots), strict=True))
    by_id = {s.id: s for s in shots.shots}
    had: dict[str, int] = {}
    for clip in plan.clips:
        seen = [by_id[slot.shot] for slot in clip.slots]
        asked = Asked(len(seen), clip.asked[1], False, False, False)
        assert clip.seconds in on.lengths(asked)
        assert clip.seconds * shots.fps >= clip.planned == sum(slot.frames for slot in clip.slots)
        assert len({s.group for s in seen}) == 1 and len(seen) <= max(1, on.shots)
        at = 0
        for slot in clip.slots:
            assert slot.start >= at and Fraction(slot.start + slot.frames) <= clip.seconds * shots.fps
            at = slot.start + slot.frames
            had[slot.shot] = had.get(slot.shot, 0) + slot.frames
        if clip.slots[0].seconds is not None:
            assert sum(slot.seconds or 0 for slot in clip.slots) == clip.seconds
    assert had == frames and list(had) == [s.id for s in shots.shots]


KINDS = ("none", "segments", "prose", "tagged")


@pytest.mark.parametrize("case", range(320))
def test_no_way_of_parting_the_shots_is_cheaper(case: int) -> None:
    luck = random.Random(case)
    groups = [f"s01{luck.choice('ab')}" for _ in range(3)]
    shots = listed(
        *(
            shot(n, luck.randint(12, 150), group=groups[n * 3 // 9], refs=luck.randint(0, 3), alone=luck.random() < 0.1)
            for n in range(1, luck.randint(2, 9))
        ),
        fps=luck.choice((24, 25, 30)),
    )
    kind = KINDS[case % 4]
    lengths = luck.choice(((5, 10), (4, 6, 8), tuple(range(3, 16)), (6.5, 9.25, 20)))
    on = terms(*lengths, kind=kind, shots=luck.randint(2, 6), references=luck.choice((None, 0, 1, 2)), continues=False)
    least = cheapest(shots, on)
    if least is None:
        with pytest.raises(CannotExport):
            pack(shots, on)
        return
    plan = pack(shots, on)
    holds(shots, on, plan)
    told = weights()
    price = sum((c.cost + told["call"] + c.cost * told["cut"][on.kind] * (len(c.slots) - 1) for c in plan.clips), Decimal(0))
    assert price == least


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.integers(1, 700), min_size=1, max_size=30),
    st.sampled_from(KINDS),
    st.sampled_from([(5, 10), (4, 6, 8), tuple(range(3, 16)), (Fraction(81, 16),)]),
    st.sampled_from([24, 25, 30]),
)
def test_what_is_asked_for_always_covers_what_is_planned(frames: list[int], kind: Any, lengths: Any, fps: int) -> None:
    shots = listed(*(shot(n, f) for n, f in enumerate(frames, 1)), fps=fps)
    on = terms(*lengths, kind=kind, shots=6)
    plan = pack(shots, on)
    holds(shots, on, plan)
    if kind == "none":
        assert plan == one_to_one(shots, on)
    assert plan == pack(shots, on)


def test_limits_of_a_renderer_are_joint() -> None:
    """Eight seconds only when it is made after references, as with Veo."""
    on = terms(4, 6, 8)._replace(lengths=lambda asked: (Fraction(8),) if asked.references else (Fraction(4), Fraction(6), Fraction(8)))
    plan = pack(listed(shot(1, 72, refs=0), shot(2, 72, refs=2)), on)
    assert [clip.seconds for clip in plan.clips] == [4, 8]


def test_a_shot_longer_than_any_clip_is_made_in_even_pieces() -> None:
    plan = pack(listed(shot(1, 600)), terms(5, 10))
    assert [clip.slots[0].piece for clip in plan.clips] == [(1, 3), (2, 3), (3, 3)]
    assert [clip.planned for clip in plan.clips] == [200, 200, 200] and plan.seconds == 30
    with pytest.raises(CannotExport, match=r"e01-000001 lasts 25\.00 s and the longest clip 10 s"):
        pack(listed(shot(1, 600)), terms(5, 10, continues=False))


def test_nothing_shares_a_clip_over_a_dissolve_a_change_of_light_or_a_wish_to_be_alone() -> None:
    on = terms(*range(3, 16), kind="prose", shots=6)
    together = listed(shot(1, 48), shot(2, 48), shot(3, 48))
    assert [len(c.slots) for c in pack(together, on).clips] == [3]
    for second in ({"overlap": 12}, {"group": "s01b"}, {"alone": True}, {"first_frame": "frame-1"}):
        assert [len(c.slots) for c in pack(listed(shot(1, 48), shot(2, 48, **second)), on).clips] == [1, 1], second


def test_the_picture_under_a_dissolve_is_made_too() -> None:
    plan = pack(listed(shot(1, 90), shot(2, 48, overlap=12)), terms(*range(3, 16)))
    assert [clip.planned for clip in plan.clips] == [102, 48] and [clip.seconds for clip in plan.clips] == [5, 3]


def test_a_shot_with_more_references_than_are_taken_says_how_many_are_sent() -> None:
    plan = pack(listed(shot(1, 48, refs=5)), terms(5, references=3))
    assert plan.clips[0].asked == (5, 3)


def test_waste_is_what_is_asked_for_and_not_shown() -> None:
    plan = one_to_one(listed(shot(1, 96), shot(2, 60)), terms(5, 10))
    assert plan.seconds == 10 and plan.planned == Fraction(13, 2) and plan.waste == Fraction(7, 13) and plan.cost == 1

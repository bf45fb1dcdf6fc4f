"""Plans made on shipped profiles: every clip is one that the renderer takes, covers what it holds, and costs what its seller asks."""

from fractions import Fraction
from pathlib import Path

import pytest

from loreboard.render.clips import pack
from loreboard.render.clips.of_profile import terms, tier_of
from loreboard.render.clips.packing import one_to_one, pictures
from loreboard.render.profiles import Request, Segment, cost, legal, profiles
from loreboard.render.profiles.asking import aspect_of
from loreboard.story.errors import BadInput, CannotExport
from loreboard.story.shots import ShotList

EXAMPLES = Path(__file__).parents[2] / "examples"
LISTS = [ShotList.model_validate_json((EXAMPLES / name / "e01" / "shots.json").read_bytes()) for name in ("lamp-keeper", "wu-tun-lu")]
LIVE = sorted(
    name
    for name, profile in profiles().items()
    if profile.status in ("live", "preview") and (profile.inputs.keyframes.first or profile.time.every[-1] >= 10)
)
SHORT = sorted(set(profiles()) - set(LIVE) - {name for name, profile in profiles().items() if profile.status == "retired"})
"""Renderers of short clips that cannot go on from a frame: a long shot is nothing for them."""


@pytest.mark.parametrize("name", LIVE)
def test_every_clip_is_legal_and_covers_what_is_planned(name: str) -> None:
    profile = profiles()[name]
    tier = tier_of(profile)
    for shots in LISTS:
        on = terms(profile, shots)
        for plan in (pack(shots, on), one_to_one(shots, on)):
            assert sum(clip.planned for clip in plan.clips) == sum(pictures(shots))
            for clip in plan.clips:
                several = clip.slots[0].seconds is not None
                request = Request(
                    seconds=clip.seconds, tier=tier, aspect=aspect_of(shots), image=clip.asked[1],
                    first=profile.inputs.keyframes.needed or bool(clip.slots[0].piece and clip.slots[0].piece[0] > 1),
                    segments=tuple(Segment(seconds=slot.seconds) for slot in clip.slots) if several else (),
                )  # fmt: skip
                broken = [b for b in legal(profile, request) if b.refused and b.field not in ("aspect", "prompt")]
                assert broken == [] and clip.seconds >= Fraction(clip.planned, shots.fps)
                assert clip.cost == (cost(profile, clip.seconds, tier) or 0)


@pytest.mark.parametrize("name", LIVE)
def test_packing_never_takes_more_calls_nor_dearer_ones(name: str) -> None:
    on = terms(profiles()[name], LISTS[0])
    packed, one = pack(LISTS[0], on), one_to_one(LISTS[0], on)
    assert len(packed.clips) <= len(one.clips) and packed.cost <= one.cost


def test_a_size_that_a_renderer_does_not_make_is_named() -> None:
    with pytest.raises(BadInput, match="kling/v3 makes no 360p"):
        tier_of(profiles()["kling/v3"], "360p")


@pytest.mark.parametrize("name", SHORT)
def test_a_shot_that_no_clip_can_hold_is_named(name: str) -> None:
    with pytest.raises(CannotExport, match=r"e01-\w+ lasts [\d.]+ s and the longest clip"):
        pack(LISTS[0], terms(profiles()[name], LISTS[0]))

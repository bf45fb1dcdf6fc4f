"""The shipped profiles say what the research found, each with its date and source, and every camera table has every move."""

import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from loreboard.render.profiles.cameras import Camera, camera
from loreboard.render.profiles.choosing import warning
from loreboard.render.profiles.lengths import durations
from loreboard.render.profiles.loading import profiles, sources
from loreboard.render.profiles.parts import CameraTable
from loreboard.render.profiles.pricing import cost, quotes
from loreboard.render.profiles.profile import Profile
from loreboard.story.camera import Move
from loreboard.story.vocabulary import vocabulary

TABLE: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "table_a.yaml").read_text(encoding="utf-8"))
KNOWN = profiles()
every = pytest.mark.parametrize("profile", KNOWN.values(), ids=lambda p: p.id)
TABLES = get_args(CameraTable)


def test_there_are_thirty_live_ones_and_more_and_the_research_is_all_there() -> None:
    assert sum(p.status == "live" for p in KNOWN.values()) >= 30
    assert set(TABLE) <= set(KNOWN)


@every
def test_each_says_where_and_when_it_was_read(profile: Profile) -> None:
    assert datetime.date(2025, 1, 1) < profile.verified_at <= datetime.date(2026, 11, 30)
    assert all(len(source) > 8 for source in profile.source), "a key of a source was not written out"
    for money in profile.money:
        assert len(money.price_source) > 8 and money.price_date.year == 2026


@every
def test_what_is_gone_names_what_is_there(profile: Profile) -> None:
    assert profile.status != "retired" or KNOWN[str(profile.successor)].status == "live"


@pytest.mark.parametrize("id", TABLE)
def test_lengths_are_those_of_the_research(id: str) -> None:
    row, profile = TABLE[id], KNOWN[id]
    if "frames" in row:
        a, b, fps, most = row["frames"]
        wanted = [Fraction(n, fps) for n in range(1, most + 1) if n >= b and (n - b) % a == 0]
        assert profile.time.every == tuple(s for s in wanted if s >= profile.time.every[0]) and profile.time.every[-1] == wanted[-1]
    else:
        assert profile.time.every == tuple(Fraction(s) for s in row.get("seconds") or range(row["from"], row["to"] + 1))
    assert profile.time.auto_allowed == row.get("auto", False)


@pytest.mark.parametrize("id", TABLE)
def test_prompts_are_as_long_as_the_research_says(id: str) -> None:
    row, text = TABLE[id], KNOWN[id].text
    assert (f"{text.prompt_max} {text.unit}" if text.prompt_max else "-") == row["prompt"]
    assert (text.segment_max, text.other_max) == (row.get("segment"), row.get("other"))


@pytest.mark.parametrize("id", TABLE)
def test_negatives_and_seeds_are_those_of_the_research(id: str) -> None:
    row, profile = TABLE[id], KNOWN[id]
    negative = {True: "field", False: "none", "-": "none"}.get(row["negative"], row["negative"])
    if isinstance(row["negative"], int) and not isinstance(row["negative"], bool):
        assert profile.text.negative_max == row["negative"]
        negative = "field"
    assert profile.text.negative == negative
    seeds = {False: ("none",), "-": ("none",), "rerun": ("rerun_only",), True: ("best_effort", "exact")}
    assert profile.control.seed in seeds[row["seed"]]


@pytest.mark.parametrize("table", TABLES)
def test_every_move_of_the_vocabulary_is_told_of_in_every_dialect(table: Any) -> None:
    moves = camera(table).moves
    assert set(moves) == {term.id for term in vocabulary().kind("move").terms}
    assert all(given.note is None or (given.note.en.endswith(".") and given.note.zh.endswith("。")) for given in moves.values())


def test_a_dialect_that_is_silent_on_a_move_or_on_what_is_lost_is_refused() -> None:
    told = camera("luma_concepts").model_dump()
    for spoilt in ({"how": "nearest", "to": "handheld"}, {"how": "exact"}, {"how": "none", "to": "x"}):
        with pytest.raises(ValueError):
            Camera.model_validate({**told, "moves": {**told["moves"], "shake": spoilt}})
    del told["moves"]["shake"]
    with pytest.raises(ValueError, match="no word on shake"):
        Camera.model_validate(told)


PINNED: list[tuple[Move, str, str, str | None, dict[str, int] | None]] = [
    # move, Hailuo, Luma, Wan's pose, Kling's camera_control: film's pan is Kling's tilt, film's tilt is Kling's pan
    ("pan_left", "[Pan left]", "pan_left", None, {"tilt": -1}),
    ("pan_right", "[Pan right]", "pan_right", None, {"tilt": 1}),
    ("tilt_up", "[Tilt up]", "tilt_up", None, {"pan": 1}),
    ("tilt_down", "[Tilt down]", "tilt_down", None, {"pan": -1}),
    ("truck_left", "[Truck left]", "truck_left", "Pan Left", {"horizontal": -1}),
    ("truck_right", "[Truck right]", "truck_right", "Pan Right", {"horizontal": 1}),
    ("pedestal_up", "[Pedestal up]", "pedestal_up", "Pan Up", {"vertical": 1}),
    ("pedestal_down", "[Pedestal down]", "pedestal_down", "Pan Down", {"vertical": -1}),
    ("push_in", "[Push in]", "push_in", "Zoom In", {"zoom": -1}),
    ("pull_out", "[Pull out]", "pull_out", "Zoom Out", {"zoom": 1}),
    ("zoom_in", "[Zoom in]", "zoom_in", "Zoom In", {"zoom": -1}),
    ("zoom_out", "[Zoom out]", "zoom_out", "Zoom Out", {"zoom": 1}),
    ("static", "[Static shot]", "static", "Static", {}),
]


@pytest.mark.parametrize(("move", "hailuo", "luma", "wan", "kling"), PINNED)
def test_no_dialect_takes_a_pan_for_a_tilt_or_a_truck(
    move: Move, hailuo: str, luma: str, wan: str | None, kling: dict[str, int] | None
) -> None:
    assert [camera(t).moves[move].to for t in ("hailuo_brackets", "luma_concepts", "wan_poses")] == [hailuo, luma, wan]
    assert camera("kling_camera_control").moves[move].model_dump()["to"] == kling


def test_a_push_is_no_zoom_where_there_are_only_zooms_and_a_zoom_no_push_where_the_camera_travels() -> None:
    assert (
        camera("kling_camera_control").moves["push_in"].how == "nearest" and camera("kling_camera_control").moves["zoom_in"].how == "exact"
    )
    assert camera("wan_poses").moves["push_in"].how == "exact" and camera("wan_poses").moves["zoom_in"].how == "nearest"


def test_the_fifteen_commands_of_hailuo_and_no_others_are_used() -> None:
    told = {given.to for given in camera("hailuo_brackets").moves.values() if isinstance(given.to, str)}
    used = {word for command in told for word in command.strip("[]").split(",")}
    assert len(used) == 15 and all(command.count(",") < 3 for command in told)


def test_axes_have_a_sign_and_a_size() -> None:
    kling = camera("kling_camera_control")
    assert (kling.axes("pan_left", "small"), kling.axes("tilt_up", "large")) == ({"tilt": Decimal(-4)}, {"pan": Decimal(8)})
    assert camera("h3_orbit").axes("push_in", "large") == {"distance": Decimal("0.5")} and kling.axes("track", "small") == {}


@pytest.mark.parametrize(
    ("id", "seconds", "tier", "audio", "seller", "dollars"),
    [
        ("google/veo-3.1", 190, "720p", True, None, "76"),
        ("google/veo-3.1-lite", 190, "720p", True, None, "9.5"),
        ("runway/gen4.5", 190, "720p", None, None, "22.8"),
        ("kling/v3", 190, "720p", False, None, "15.96"),
        ("kling/v3", 190, "720p", True, None, "23.94"),
        ("kling/v3", 10, "1080p", None, None, "1.68"),
        ("bytedance/seedance-2.0", 190, "720p", None, "volcengine", "26.98"),
        ("bytedance/seedance-2.0", 190, "720p", None, "fal", "57.57"),
        ("bytedance/seedance-2.0", 190, "720p", None, "runway", "68.4"),
        ("bytedance/seedance-2.5", 190, "720p", None, None, "41.04"),
        ("kling/4.0", 190, "720p", None, None, "37.24"),
        ("alibaba/wan3.0-prime", 190, "720p", None, "alibaba", "26.6"),
    ],
)
def test_a_pass_of_190_billed_seconds_costs_what_the_research_reckons(
    id: str, seconds: int, tier: Any, audio: bool | None, seller: str | None, dollars: str
) -> None:
    assert cost(KNOWN[id], seconds, tier, audio, seller) == Decimal(dollars)


def test_where_no_price_is_known_none_is_made_up() -> None:
    assert cost(KNOWN["minimax/h3-max"], 10) is None and cost(KNOWN["kling/v3"], 10, "4k") is None
    assert cost(KNOWN["google/veo-3.1"], 8, "720p", audio=False) is None
    assert cost(KNOWN["open/wan2.2-5b"], 5) == 0
    assert [q.seller for q in quotes(KNOWN["bytedance/seedance-2.5"], 10, "1080p")] == ["volcengine", "runway"]


def test_the_same_model_differs_by_seller_and_the_first_is_reckoned_with() -> None:
    told = quotes(KNOWN["bytedance/seedance-2.0"], 10, "720p")
    assert [q.cost for q in told] == [Decimal("1.42"), Decimal("3.03"), Decimal("3.6")]
    assert cost(KNOWN["bytedance/seedance-2.0"], 10, "720p") == told[0].cost


def test_a_profile_is_stale_after_sixty_days_of_a_date_that_is_handed_in() -> None:
    profile, days = KNOWN["kling/v3"], datetime.timedelta(days=sources().stale_after_days)
    assert sources().stale_after_days == 60
    assert warning(profile, profile.verified_at + days) is None
    old = warning(profile, profile.verified_at + days + datetime.timedelta(days=1))
    assert old and "61 days old" in old.en and "61 天" in old.zh
    ending = profile.model_copy(update={"sunset": datetime.date(2026, 11, 1)})
    told = warning(ending, datetime.date(2026, 11, 2))
    assert told and "was to end on 2026-11-01" in told.en


@pytest.mark.parametrize(
    ("id", "frames", "seconds"),
    [("open/wan2.1", 108, Fraction(73, 16)), ("open/minimax-h3", 108, Fraction(124, 24)), ("open/ltx-video-0.9", 72, Fraction(81, 25))],
)
def test_the_shortest_clip_on_a_grid_covers_the_shot(id: str, frames: int, seconds: Fraction) -> None:
    """4.5 s at 24 a second want 73 frames of Wan and 124 of H3 (render.md 1.4); of LTX always the next above, never the nearest below."""
    lengths = durations(KNOWN[id], 24)
    assert lengths.covering(frames) == seconds
    assert lengths.covering(100_000) is None
    assert all(Fraction(d) <= s for d, s in zip(lengths.decimals, lengths.seconds, strict=True))
    assert all(frames >= 1 for frames in lengths.frames)

"""A person's own profiles add and override, and one that cannot be used is named with file, field and what to do."""

import re
from pathlib import Path
from typing import Any

import pytest

from loreboard.render.profiles.choosing import chosen, usable
from loreboard.render.profiles.loading import profiles
from loreboard.render.profiles.profile import Profile
from loreboard.story.errors import BadInput

MINE = """
format: renderer.1
profiles:
  - id: me/lantern
    vendor: Me
    model: Lantern
    surface: local
    status: live
    verified_at: 2026-11-30
    source: ["my own bench"]
    text: {dialect: prose, prompt_max: 300}
    time: {durations: [2, 4]}
    sizes: {aspects: ["9:16"], tiers: [720p]}
"""


def write(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_ones_own_adds_a_renderer(tmp_path: Path) -> None:
    known = profiles([write(tmp_path, MINE)])
    assert known["me/lantern"].text.prompt_max == 300 and set(profiles()) < set(known)
    assert "me/lantern" not in profiles()


def test_a_series_has_a_folder_of_its_own_and_a_named_file_wins_over_it(tmp_path: Path) -> None:
    write(tmp_path / "renderers", MINE)
    last = write(tmp_path, MINE.replace("prompt_max: 300", "prompt_max: 400"))
    assert profiles(series=tmp_path)["me/lantern"].text.prompt_max == 300
    assert profiles([last], series=tmp_path)["me/lantern"].text.prompt_max == 400


def test_like_changes_one_field_and_keeps_the_rest(tmp_path: Path) -> None:
    text = "format: renderer.1\nprofiles:\n  - {like: kling/v3, id: kling/v3, text: {prompt_max: 1800}, verified_at: 2027-01-05}\n"
    ours, theirs = profiles()["kling/v3"], profiles([write(tmp_path, text)])["kling/v3"]
    assert theirs.text.prompt_max == 1800 and ours.text.prompt_max == 2500
    assert theirs.model_copy(update={"text": ours.text, "verified_at": ours.verified_at}) == ours


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("prompt_max: 300", "prompt_maxx: 300", "me/lantern, text.prompt_maxx"),
        ('["9:16"]', "[9:16]", "Write an aspect in quotes"),
        ("[2, 4]", "[4, 2]", "time.durations ascend"),
        ("{durations: [2, 4]}", "{durations: [2, 4], range: {least: 1, most: 3}}", "one of durations, range and grid"),
        ("{durations: [2, 4]}", "{grid: {a: 8, b: 1, fps: 24, least: 2, most: 8}}", "no length between"),
        ("{durations: [2, 4]}", "{range: {least: 1, most: 3, step: 0.75}}", "whole steps"),
        ("status: live", "status: retired", "names its successor"),
        (
            "status: live",
            "status: live\n    rules: [{when: {has: [image]}, then: {durations: [2]}}]",
            "speaks of image, which it does not take",
        ),
        ("status: live", "status: live\n    rules: [{when: {tiers: [4k]}, then: {durations: [2]}}]", "4k, which sizes.tiers"),
        ("status: live", "status: live\n    rules: [{when: {tiers: [720p]}, then: {durations: [8]}}]", "out of the range"),
        ("status: live", "status: live\n    rules: [{when: {tiers: [720p]}, then: {durations: [3]}}]", "in no list of time.durations"),
        ("status: live", "status: live\n    rules: [{when: {tiers: [720p]}, then: {}}]", "says nothing"),
        ("status: live", "status: live\n    exclusive_groups: [[image, first]]", "names image, which it does not take"),
        ("status: live", "status: live\n    shots: {multi: segments}", "needs shots.segment"),
        ("status: live", "status: live\n    control: {seed_bits: 31}", "there is no seed"),
        ("status: live", "status: live\n    control: {camera: bracket, table: hailuo_brackets}", "go together"),
        (
            "status: live",
            "status: live\n    money: [{seller: me, rates: [{tier: 4k, price: 1}], price_source: me, price_date: 2026-11-30}]",
            "a price for 4k",
        ),
        (
            "status: live",
            "status: live\n    money: [{seller: me, rates: [{audio: true, price: 1}], price_source: me, price_date: 2026-11-30}]",
            "a price by sound",
        ),
        ("id: me/lantern", "name: lantern", "has no id"),
        ("id: me/lantern", "id: Lantern", "as vendor/model in small letters"),
        ("id: me/lantern", "id: me/lantern\n    like: me/candle", "no profile 'me/candle' to take from"),
        ("renderer.1", "renderer.9", "begins with `format: renderer.1`"),
        ("profiles:", "profiles: &a [*a]\nx:", "no YAML we can read"),
        ("status: live", "status: [", "no YAML we can read"),
    ],
)
def test_what_cannot_be_used_is_named_with_file_and_field(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = write(tmp_path, MINE.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        profiles([path])
    told = str(caught.value)
    assert words in told and "mine.yaml" in told and caught.value.do


def test_a_file_that_is_not_there_or_no_text_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path):
        with pytest.raises(BadInput, match="Cannot read"):
            profiles([path])
    big = tmp_path / "big.yaml"
    big.write_bytes(b"#" * 1_000_001)
    with pytest.raises(BadInput, match="too large"):
        profiles([big])


def test_a_retired_one_is_shown_and_refused_with_its_successor() -> None:
    known = profiles()
    assert chosen(known, "sora-2").status == "retired"
    with pytest.raises(BadInput, match=r"shut down on 2026-09-24 .*Go on with google/veo-3\.1"):
        usable(known, "openai/sora-2")
    with pytest.raises(BadInput, match="Go on with kling/v2-6"):
        usable(known, "pika/2.2")
    assert usable(known, "v3").id == "kling/v3"


@pytest.mark.parametrize(("name", "words"), [("kling/v33", "Did you mean kling/v3"), ("zzz", "See `loreboard renderers`")])
def test_a_name_that_is_none_is_told_likely_ones(name: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        chosen(profiles(), name)


def test_a_name_of_two_wants_its_vendor(tmp_path: Path) -> None:
    known = profiles([write(tmp_path, MINE.replace("me/lantern", "me/v3"))])
    with pytest.raises(BadInput, match="Say which: kling/v3, me/v3"):
        chosen(known, "v3")
    assert chosen(known, "KLING/v3").vendor == "Kuaishou"


def test_every_contradiction_of_a_profile_is_told_at_once() -> None:
    told: dict[str, Any] = profiles()["kling/v3"].model_dump()
    told["shots"] = {"multi": "none"}
    told["sizes"]["tiers"] = ["720p"]
    with pytest.raises(ValueError, match=r"speaks of segments.*|a price for 1080p.*") as caught:
        Profile.model_validate(told)
    assert "a price for 1080p" in str(caught.value) and "speaks of segments" in str(caught.value)


def test_the_examples_of_the_docs_are_read(tmp_path: Path) -> None:
    told = (Path(__file__).parents[3] / "docs" / "renderers.md").read_text(encoding="utf-8")
    change, whole = (profiles([write(tmp_path, text)]) for text in re.findall(r"```yaml\n(.*?)```", told, re.S))
    assert change["kling/v3"].text.prompt_max == 3000 and change["kling/v3"].money[0].seller == "me"
    assert whole["studio/lantern"].rules and set(whole) - set(change) == {"studio/lantern"}

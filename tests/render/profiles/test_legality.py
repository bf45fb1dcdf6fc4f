"""Real limits are joint: what a request breaks is named, and no length is offered that would break one."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loreboard.render.profiles.legality import broken_by_length, broken_without_length, legal
from loreboard.render.profiles.lengths import durations
from loreboard.render.profiles.loading import profiles
from loreboard.render.profiles.request import Request, Segment
from loreboard.render.profiles.units import prompt_units

KNOWN = profiles()


def ask(**fields: Any) -> Request:
    return Request.model_validate(fields)


def codes(id: str, **fields: Any) -> list[tuple[str, str]]:
    return [(b.code, b.field) for b in legal(KNOWN[id], ask(**fields))]


def seconds(id: str, **fields: Any) -> list[float]:
    return [float(s) for s in durations(KNOWN[id], 24, ask(**fields)).seconds]


@pytest.mark.parametrize(
    ("id", "fields", "lengths"),
    [
        ("google/veo-3.1", {}, [4, 6, 8]),
        ("google/veo-3.1", {"image": 2}, [8]),
        ("google/veo-3.1", {"tier": "1080p"}, [8]),
        ("google/veo-3.1", {"tier": "720p"}, [4, 6, 8]),
        ("google/veo-3.1-lite", {"tier": "1080p"}, [8]),
        ("minimax/hailuo-02", {"tier": "1080p"}, [6]),
        ("minimax/hailuo-02", {"tier": "768p"}, [6, 10]),
        ("luma/ray-3.2", {"first": True}, [5]),
        ("luma/ray-3.2", {}, [5, 10]),
        ("kling/video-o1", {}, [5, 10]),
        ("kling/video-o1", {"image": 3}, [3, 4, 5, 6, 7, 8, 9, 10]),
        ("alibaba/wan2.7", {"image": 1}, [2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("kling/v3", {"segments": [{"seconds": 3}, {"seconds": 4}]}, [7]),
        ("kling/v3", {"segments": [{"seconds": 1}, {"seconds": 1}]}, []),
        ("kling/v3", {"segments": [{}, {}]}, list(range(3, 16))),
        ("kling/v3", {"segments": [{}] * 5}, list(range(5, 16))),
        ("kling/v3", {"segments": [{"seconds": 9}, {}, {}]}, list(range(11, 16))),
        ("vidu/q2", {"segments": [{"seconds": 7}, {"seconds": 7}]}, [14]),
        ("vidu/q2", {"segments": [{}, {}]}, list(range(4, 15))),
    ],
)
def test_lengths_are_what_remains_beside_everything_else(id: str, fields: dict[str, Any], lengths: list[float]) -> None:
    assert seconds(id, **fields) == lengths


@pytest.mark.parametrize(
    ("id", "fields", "broken"),
    [
        ("google/veo-3.1", {"image": 1, "seconds": 6}, [("length", "seconds")]),
        ("google/veo-3.1", {"image": 1, "seconds": 8}, []),
        ("google/veo-3.1", {"image": 1, "last": True}, [("exclusive", "keyframes")]),
        ("google/veo-3.1-lite", {"tier": "4k"}, [("tier", "tier")]),
        ("minimax/hailuo-02", {"tier": "1080p", "seconds": 10}, [("length", "seconds")]),
        ("minimax/hailuo-02", {"aspect": "9:16"}, [("aspect", "aspect")]),
        ("minimax/hailuo-02", {"aspect": "9:16", "first": True}, [("ignored", "aspect")]),
        ("kling/v3", {"prompt": "a", "segments": [{"seconds": 3, "prompt": "b"}], "seconds": 3}, [("ignored", "prompt")]),
        ("kling/v3", {"negative": "a", "segments": [{"prompt": "b"}]}, [("ignored", "negative")]),
        ("kling/v3", {"segments": [{"prompt": "b" * 513}]}, [("segment_long", "segments")]),
        ("kling/v3", {"segments": [{}] * 7}, [("segments", "segments")]),
        ("kling/v3", {"segments": [{"seconds": 3}, {"seconds": 3}], "seconds": 7}, [("segment_sum", "segments")]),
        ("kling/v3", {"segments": [{"seconds": "1.5"}]}, [("segment_length", "segments")]),
        ("kling/v3", {"seed": 1}, [("not_taken", "seed")]),
        ("kling/v3-omni", {"negative": "a"}, [("no_negative", "negative")]),
        ("kling/v3-omni", {"image": 5, "video": 1}, [("too_many", "image")]),
        ("kling/v3-omni", {"image": 7}, []),
        ("kling/v3-omni", {"last": True, "image": 1}, [("exclusive", "references")]),
        ("kling/v3-omni", {"last": True, "segments": [{}]}, [("exclusive", "segments")]),
        ("kling/4.0", {"language": "zh", "prompt": "雾" * 11_001}, [("prompt_long", "prompt")]),
        ("kling/4.0", {"language": "en", "prompt": "f" * 11_001}, []),
        ("runway/gen4.5", {"aspect": "1:1"}, [("aspect", "aspect")]),
        ("runway/gen4.5", {"aspect": "1:1", "first": True}, []),
        ("runway/gen4_turbo", {}, [("needed", "first")]),
        ("runway/gen4.5", {"prompt": "🌫" * 501}, [("prompt_long", "prompt")]),
        ("runway/gen4.5", {"prompt": "🌫" * 500}, []),
        ("bytedance/seedance-2.0", {"first": True, "image": 1}, [("exclusive", "references")]),
        ("bytedance/seedance-2.5", {"last": True, "audio": 1}, [("exclusive", "references")]),
        ("bytedance/seedance-2.0", {"auto": True}, []),
        ("bytedance/seedance-2.0", {"video": 2, "clips": [["video", 8], ["video", 8]]}, [("clips_length", "video")]),
        ("bytedance/seedance-2.0", {"seed": 2**31}, [("seed_large", "seed")]),
        ("bytedance/seedance-1.0-pro", {"prompt": "fog --seed 4"}, [("reserved_word", "prompt")]),
        ("bytedance/seedance-1.0-pro", {"prompt": "the duration of a seed"}, []),
        ("minimax/h3", {"audio": 1}, [("forbidden", "audio")]),
        ("minimax/h3", {"audio": 1, "image": 1, "clips": [["audio", 20]]}, [("clip_length", "audio"), ("clips_length", "audio")]),
        ("minimax/h3-max", {"image": 9, "video": 3, "audio": 3}, [("too_many", "references")]),
        ("minimax/h3", {"sound": False}, [("sound_always", "sound")]),
        ("kling/v2-5-turbo", {"sound": True}, [("sound_never", "sound")]),
        ("kling/v2-5-turbo", {"auto": True}, [("no_auto", "seconds")]),
        ("luma/ray-3.2", {"loop": True, "last": True}, [("exclusive", "last")]),
        ("vidu/q4-preview", {"voice": 1, "sound": False}, [("needed", "sound")]),
        ("vidu/q2", {"sound": True}, [("forbidden", "sound")]),
        ("vidu/q2", {"sound": True, "image": 1}, []),
        ("alibaba/wan3.0-video", {"first": True, "image": 1}, [("exclusive", "references")]),
        ("alibaba/wan2.7", {"video": 1, "seconds": 11}, [("length", "seconds")]),
        ("openai/sora-2", {}, [("retired", "renderer")]),
        ("open/cogvideox", {"prompt": "雾" * 200}, [("prompt_long", "prompt")]),
        ("xai/grok-imagine-1.5", {"first": True}, [("not_taken", "first")]),
    ],
)
def test_each_limit_that_is_broken_is_named_and_nothing_else(id: str, fields: dict[str, Any], broken: list[tuple[str, str]]) -> None:
    assert codes(id, **fields) == broken


@pytest.mark.parametrize(
    ("id", "fields", "en", "zh"),
    [
        ("google/veo-3.1", {"image": 1, "seconds": 6}, "It makes 8 s with reference images, not 6 s.", "用了参考图时，时长只能是 8 秒，不能是 6 秒。"),
        ("minimax/hailuo-02", {"tier": "1080p", "seconds": 10}, "It makes 6 s at 1080p, not 10 s.", "分辨率为 1080p 时，时长只能是 6 秒，不能是 10 秒。"),
        ("kling/v3", {"segments": [{}], "prompt": "a"}, "It ignores a prompt with segments.", "用了分段时，提示词不起作用。"),
        ("google/veo-3.1", {"seconds": 5}, "It makes 4, 6 or 8 s, not 5 s.", "时长只能是 4、6 或 8 秒，不能是 5 秒。"),
        ("kling/v3", {"seconds": 2}, "It makes 3 to 15 s, not 2 s.", "时长只能是 3 到 15 秒，不能是 2 秒。"),
        ("alibaba/wan2.7", {"image": 1, "seconds": 12}, "It makes at most 10 s with reference images, not 12 s.", "用了参考图时，时长最长 10 秒，不能是 12 秒。"),
    ],
)  # fmt: skip
def test_a_broken_limit_is_one_sentence_of_each_language(id: str, fields: dict[str, Any], en: str, zh: str) -> None:
    (broken,) = legal(KNOWN[id], ask(**fields))
    assert (broken.says.en, broken.says.zh) == (en, zh)


def test_a_prompt_is_counted_in_the_unit_of_its_renderer() -> None:
    text = "雾🌫fog"
    assert prompt_units(KNOWN["kling/v3"], text).units == 5
    assert prompt_units(KNOWN["runway/gen4.5"], text).units == 6
    told = prompt_units(KNOWN["google/veo-3.1"], "fog on the stair " * 20)
    assert told.least < told.units < told.most and not told.exact and prompt_units(KNOWN["kling/v3"], text).exact
    assert prompt_units(KNOWN["runway/gen4.5"], "\ud800").units == 1, "half a sign, as JSON may hold it"


TIERS = ["360p", "480p", "540p", "720p", "768p", "1080p", "2k", "4k"]
some = st.fixed_dictionaries(
    {},
    optional={
        "tier": st.sampled_from(TIERS), "aspect": st.sampled_from(["9:16", "16:9", "1:1"]), "first": st.booleans(), "last": st.booleans(),
        "image": st.integers(0, 12), "video": st.integers(0, 4), "audio": st.integers(0, 4), "voice": st.integers(0, 4),
        "sound": st.booleans(), "seed": st.integers(0, 2**33), "loop": st.booleans(), "timed": st.integers(0, 3),
        "prompt": st.text(max_size=30), "negative": st.text(max_size=9),
        "segments": st.lists(st.builds(lambda n: {"seconds": n}, st.none() | st.integers(1, 8)), max_size=7),
    },
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(id=st.sampled_from(sorted(KNOWN)), fields=some)
def test_no_length_is_offered_that_would_be_refused_and_none_kept_back_that_would_not(id: str, fields: dict[str, Any]) -> None:
    profile, request = KNOWN[id], ask(**fields)
    offered = set(durations(profile, 24, request).seconds)
    without = set(legal(profile, request))
    for length in offered:
        assert set(legal(profile, request.lasting(length))) == without, "a length of its own breaks nothing more"
    for length in set(profile.time.every) - offered:
        assert set(legal(profile, request.lasting(length))) - without


@settings(max_examples=200, deadline=None)
@given(id=st.sampled_from(sorted(KNOWN)), length=st.fractions(min_value="1/100", max_value=60), fields=some)
def test_a_length_is_refused_unless_it_is_offered(id: str, length: Fraction, fields: dict[str, Any]) -> None:
    profile, request = KNOWN[id], ask(**fields)
    assert (length in durations(profile, 24, request).seconds) == (not broken_by_length(profile, request.lasting(length)))
    assert legal(profile, request.lasting(length))[-1:] != () or not broken_without_length(profile, request)


def test_what_is_not_said_yet_breaks_nothing() -> None:
    assert all(not legal(p, Request(first=p.inputs.keyframes.needed)) for p in KNOWN.values() if p.status != "retired")


def test_a_length_is_given_or_left_to_the_renderer() -> None:
    with pytest.raises(ValueError, match="not both"):
        Request(seconds=Fraction(4), auto=True)
    assert Request(segments=(Segment(),)).has("segments") and not Request(sound=False).has("sound")

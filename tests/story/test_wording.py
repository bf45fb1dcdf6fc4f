"""The camera in a prompt: every term is said, and a move's speed stands where the language puts it."""

from typing import Any, get_args

import pytest

from loreboard.story import camera, wording
from loreboard.story.camera import Camera
from loreboard.story.shots import Prompt, Shot

UNPACED = {"static", "whip_pan", "handheld", "gimbal", "shake"}


def said(language: Any, **camera: Any) -> str:
    told = Camera.model_validate({"size": "ms", "framing": "single", **camera})
    empty = Shot(
        id="e01-1", scene="s01", lines=(1,), on_line=None, purpose="action", frames=24, least=1, camera=told, place="", time="", subjects=(),
        picture="", start="", end="", light="", dialogue=(), sound="", prompt=Prompt(core="", avoid=()),
    )  # fmt: skip
    return wording.prompt(empty, "", "", language).core


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("move", get_args(camera.Move))
def test_a_slow_move_is_said_slow_and_what_has_no_speed_is_not(move: str, language: Any) -> None:
    slow = {"en": "slowly", "zh": "缓慢"}[language]
    assert said(language, move=move, speed="slow").count(slow) == (move not in UNPACED)
    assert slow not in said(language, move=move)
    assert wording.term("move", move, language) in said(language, move=move)


@pytest.mark.parametrize(
    ("move", "zh"),
    [
        ("push_in", "镜头缓慢推近"), ("truck_left", "镜头缓慢向左横移"), ("tilt_up", "镜头缓慢向上摇"), ("pedestal_up", "镜头缓慢垂直上升"),
        ("crane_down", "摇臂缓慢降下"), ("zoom_in", "缓慢变焦推近"), ("track_lead", "镜头在人物前方缓慢倒退跟拍"), ("rack_focus", "焦点缓慢由近移远"),
        ("drone", "镜头缓慢飞行"), ("roll_right", "镜头缓慢顺时针滚转"), ("dolly_zoom", "镜头缓慢推近的同时变焦拉远"),
    ],
)  # fmt: skip
def test_chinese_says_how_before_what(move: str, zh: str) -> None:
    assert zh in said("zh", move=move, speed="slow")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("kind", "of"), [("size", camera.Size), ("framing", camera.Framing), ("angle", camera.Angle), ("move", camera.Move)]
)
def test_every_term_of_a_camera_stands_in_its_prompt(kind: str, of: Any, language: Any) -> None:
    for id in get_args(of):
        words = wording.term(kind, id, language)
        core = said(language, **{kind: id}).casefold()
        assert (words.casefold() in core) == ((kind, id) != ("angle", "eye")), id


def test_a_kind_that_a_prompt_says_is_a_kind() -> None:
    assert all(
        wording.term(kind, get_args(of)[0], "zh") for kind, of in (("facing", camera.Facing), ("gaze", camera.Gaze), ("at", camera.Across))
    )

"""Panels read as storyboards: near is large, left is left, who looks right faces right, a move has its arrow, and the same shot the same picture."""

from itertools import groupby, pairwise
from typing import Any, get_args

import numpy as np
import pytest
from PIL import Image

from loreboard.render.panels import panel
from loreboard.render.panels.body import Joint, Pose, View, joints
from loreboard.render.panels.face import FACES
from loreboard.render.panels.setting import setting
from loreboard.render.panels.things import _THINGS
from loreboard.story import camera as told
from loreboard.story.camera import Camera, Feeling
from loreboard.story.shots import Prompt, Shot, Subject
from loreboard.story.world import Fact

W, H = 180, 320
Grey = np.ndarray[Any, np.dtype[np.float64]]


def shot(who: tuple[Subject, ...] = (), camera: dict[str, Any] | None = None, **more: Any) -> Shot:
    fields: dict[str, Any] = {
        "id": "e01-aaaaaa", "scene": "s01", "lines": (1,), "on_line": None, "purpose": "action", "frames": 24, "least": 1, "place": "ROOM",
        "time": "DAY", "hour": "day", "subjects": who, "picture": "", "start": "", "end": "", "light": "from the left", "dialogue": (),
        "sound": "", "prompt": Prompt(core="", avoid=()), "light_quality": "soft",
    }  # fmt: skip
    return Shot(camera=Camera.model_validate({"size": "ms", "framing": "single", "facing": "front"} | (camera or {})), **(fields | more))


def mei(**more: Any) -> Subject:
    fields: dict[str, Any] = {
        "name": "Mei",
        "look": "woman, 41, black hair",
        "doing": "waits",
        "feeling": "calm",
        "at": "centre",
        "gaze": "toward",
    }
    return Subject.model_validate(fields | more)


def drawn(of: Shot, at_end: bool = False) -> Grey:
    return np.asarray(panel(of, "INT. ROOM - DAY", "", W, H, at_end).convert("L"), dtype=float)


def body(of: Shot) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Where the people of a shot are: what differs from the same place without them."""
    bare = of.model_copy(update={"subjects": (), "camera": of.camera.model_copy(update={"framing": "single"})})
    return np.abs(drawn(of) - drawn(bare)) > 12


@pytest.mark.parametrize(("field", "id"), [(f, id) for f, kind in (("size", told.Size), ("framing", told.Framing), ("angle", told.Angle), ("facing", told.Facing), ("move", told.Move)) for id in get_args(kind)])  # fmt: skip
def test_every_word_of_the_camera_can_be_drawn(field: str, id: str) -> None:
    two = (mei(at="left", gaze="right"), mei(name="Bo", look="man, 70, grey beard, coat", at="right", gaze="left"))
    for who in ((), two[:1], two):
        picture = panel(shot(who, {field: id}), "EXT. ROAD - NIGHT", "cliff, sea, one lamp", W, H)
        assert picture.size == (W, H) and len(picture.getcolors(1 << 16) or ()) > 8


def test_the_nearer_the_size_the_larger_is_somebody() -> None:
    """By the widest dark line through the crown of the head."""

    def widest(size: str) -> int:
        dark = drawn(shot((mei(name="Eve"),), {"size": size})) < 110
        crown = np.nonzero(dark.any(axis=1))[0][0]
        scale = H / setting()["field"][size]
        return max(sum(1 for _ in run) for row in dark[crown : crown + int(scale * 0.06) + 1] for one, run in groupby(row) if one)

    hair = [widest(size) for size in ("els", "ls", "fs", "mls", "ms", "mcu", "cu")]
    assert all(b > 1.15 * a for a, b in pairwise(hair)), hair


@pytest.mark.parametrize("size", ["fs", "ms", "mcu", "cu"])
def test_who_is_on_the_left_is_on_the_left(size: str) -> None:
    middles = [np.nonzero(body(shot((mei(at=at),), {"size": size})))[1].mean() / W for at in ("left", "centre", "right")]
    assert middles == sorted(middles) and middles[0] < 0.5 < middles[2] and abs(middles[1] - 0.5) < 0.08


@pytest.mark.parametrize("size", ["fs", "mls", "ms", "mcu", "cu"])
def test_a_head_is_clear_of_the_top_and_of_the_captions(size: str) -> None:
    dark = np.nonzero((drawn(shot((mei(),), {"size": size, "headroom": "normal"})) < 110).any(axis=1))[0]
    assert 0.04 < dark[0] / H < 0.3


def test_who_looks_right_has_the_face_on_the_right() -> None:
    """In profile the hair is behind and the skin before: the mean tone of the head's halves says which way it looks."""
    halves = {}
    for gaze in ("left", "right"):
        tones = drawn(shot((mei(gaze=gaze),), {"size": "cu", "facing": "profile"}))
        head = tones[int(H * 0.15) : int(H * 0.5)]
        halves[gaze] = head[:, : W // 2].mean() - head[:, W // 2 :].mean()
    assert halves["left"] > 0 > halves["right"]


def test_from_behind_there_is_no_face() -> None:
    front, back = (drawn(shot((mei(),), {"size": "cu", "facing": facing})) for facing in ("front", "back"))
    assert (
        back[int(H * 0.2) : int(H * 0.5), W // 3 : 2 * W // 3].mean() < front[int(H * 0.2) : int(H * 0.5), W // 3 : 2 * W // 3].mean() - 40
    )


def test_a_low_camera_sees_the_head_small_and_a_high_one_large() -> None:
    def spread(angle: str) -> float:
        of = body(shot((mei(),), {"size": "fs", "angle": angle}))
        rows = np.nonzero(of.any(axis=1))[0]
        return float(of[rows[0] : rows[0] + 30].sum() / of[rows[-1] - 30 : rows[-1]].sum())

    assert spread("low") < spread("eye") < spread("high")


@pytest.mark.parametrize("move", get_args(told.Move))
def test_a_camera_that_moves_has_a_mark_in_red_at_its_start_and_none_at_its_end(move: str) -> None:
    def red(at_end: bool) -> int:
        tones = np.asarray(panel(shot((mei(),), {"move": move}), "INT. ROOM - DAY", "", W, H, at_end), dtype=int)
        return int(((tones[..., 0] > 150) & (tones[..., 1] < 110) & (tones[..., 2] < 90)).sum())

    assert (red(False) > 20) == (move != "static") and red(True) == 0


def test_every_move_has_a_mark_of_its_own() -> None:
    alike = ({"track", "track_side"},)
    seen: dict[bytes, str] = {}
    for move in get_args(told.Move):
        picture = panel(shot((), {"move": move}), "", "", W, H).tobytes()
        other = seen.setdefault(picture, move)
        assert other == move or {other, move} in alike, (other, move)


def test_who_walks_has_an_arrow_the_way_they_go() -> None:
    still = drawn(shot((mei(),), {"size": "fs"}, picture=""))
    middles = []
    for going in ("left", "right"):
        other = drawn(shot((mei(going=going),), {"size": "fs"}))
        columns = np.nonzero(np.abs(other - still) > 30)[1]
        middles.append(columns.mean())
    assert middles[0] < middles[1]


@pytest.mark.parametrize("feeling", get_args(Feeling))
def test_every_feeling_has_a_face_of_its_own(feeling: Feeling) -> None:
    own = drawn(shot((mei(feeling=feeling),), {"size": "cu"})).tobytes()
    others = [drawn(shot((mei(feeling=other),), {"size": "cu"})).tobytes() for other in FACES if other != feeling]
    assert own not in others


def test_a_face_that_changes_is_drawn_changed_at_the_end() -> None:
    of = shot((mei(feeling="calm", becomes="fear"),), {"size": "cu"})
    assert (drawn(of) == drawn(shot((mei(),), {"size": "cu"}))).all()
    assert (
        drawn(of, at_end=True)
        == drawn(
            shot((mei(feeling="fear"),), {"size": "cu"}),
        )
    ).all()


def test_a_push_in_ends_nearer() -> None:
    of = shot((mei(),), {"size": "ms", "move": "push_in", "ends": "mcu"})
    assert (drawn(of, at_end=True) == drawn(shot((mei(),), {"size": "mcu", "headroom": "normal"}))).mean() > 0.95


@pytest.mark.parametrize(
    ("words", "posture"), [("sits on the step", "sit"), ("跪在地上", "kneel"), ("lies on the bed", "lie"), ("坐在门槛上", "sit")]
)
def test_who_sits_kneels_or_lies_is_drawn_so(words: str, posture: str) -> None:
    stands, other = body(shot((mei(),), {"size": "fs"})), body(shot((mei(doing=words),), {"size": "fs"}))
    assert np.nonzero(other.any(axis=1))[0][0] > np.nonzero(stands.any(axis=1))[0][0] + 20, posture


def test_hands_that_hold_something_are_drawn_holding() -> None:
    fact = (Fact(who="Mei", what="both_hands", value="a bowl"),)
    assert (drawn(shot((mei(),), state=fact)) == drawn(shot((mei(doing="holds a bowl"),)))).all()
    assert (drawn(shot((mei(),), state=fact)) != drawn(shot((mei(),)))).any()


def test_every_thing_of_an_insert_is_known_by_its_words_in_both_languages() -> None:
    kinds = setting()["things"]
    assert set(kinds) == set(_THINGS)
    plain = drawn(shot((), {"size": "insert", "framing": "insert"}))
    for kind, words in kinds.items():
        one, two = (drawn(shot((), {"size": "insert", "framing": "insert"}, picture=f" {word} ")) for word in (words[0], words[-1]))
        assert (one == two).all() and (one != plain).any(), kind


def test_night_is_darker_than_day_and_low_key_darker_than_high_key() -> None:
    assert drawn(shot((mei(),), hour="night")).mean() < drawn(shot((mei(),), hour="day")).mean() - 40
    assert drawn(shot((mei(),), light_quality="low_key")).mean() < drawn(shot((mei(),), light_quality="high_key")).mean() - 30


def test_the_same_shot_is_the_same_picture_and_another_person_is_another() -> None:
    of = shot((mei(),), {"size": "fs"})
    assert panel(of, "", "", W, H).tobytes() == panel(of.model_copy(deep=True), "", "", W, H).tobytes()
    assert (
        panel(of, "", "", W, H).tobytes()
        != panel(shot((mei(name="Bo", look="man, bald, beard, long coat"),), {"size": "fs"}), "", "", W, H).tobytes()
    )


def test_a_dutch_angle_is_tilted() -> None:
    level, tilted = (
        panel(shot((mei(),), {"size": "fs", "angle": angle, "roll": roll}), "", "", W, H) for angle, roll in (("eye", 0), ("dutch", 12))
    )
    assert level.rotate(-12, Image.Resampling.BICUBIC).crop((60, 60, 120, 260)).tobytes() != level.crop((60, 60, 120, 260)).tobytes()
    apart = np.abs(np.asarray(level.rotate(-12).convert("L"), float) - np.asarray(tilted.convert("L"), float))[80:240, 60:120].mean()
    assert apart < np.abs(np.asarray(level.convert("L"), float) - np.asarray(tilted.convert("L"), float))[80:240, 60:120].mean()


def test_a_turned_body_is_narrower() -> None:
    def width(turn: float) -> float:
        view = View(turn, 0, 0, 0, 100)
        xs = [view.seen(joint).x for name, joint in joints(Pose()).items() if name.startswith("shoulder")]
        return max(xs) - min(xs)

    assert width(0) > width(40) > width(88) and View(90, 0, 0, 0, 100).seen(Joint(0, 0.9, 0.06)).x > 0

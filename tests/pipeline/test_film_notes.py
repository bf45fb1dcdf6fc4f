"""`loreboard check` on a shot list by itself: film grammar is told with its shots and what to do, and what is waived is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from loreboard.pipeline import checkup, findings

EXAMPLES = Path(__file__).parents[2] / "examples"
Told = dict[str, Any]


@pytest.fixture(params=["lamp-keeper", "wu-tun-lu"])
def told(request: pytest.FixtureRequest) -> Told:
    return dict(json.loads((EXAMPLES / request.param / "e01" / "shots.json").read_text("utf-8")))


def found(told: Told, tmp_path: Path, code: str) -> list[findings.Finding]:
    path = tmp_path / "shots.json"
    path.write_text(json.dumps(told), "utf-8")
    return [one for one in checkup.check(path) if one.code == code]


@pytest.fixture
def low(told: Told) -> list[str]:
    """The shots that are seen from below, with every fifth of a single person."""
    shots = [shot for shot in told["shots"] if shot["camera"]["framing"] == "single"][::5]
    for shot in shots:
        shot["camera"]["angle"] = "low"
    return [shot["id"] for shot in told["shots"] if shot["camera"]["angle"] == "low"]


def test_a_low_angle_too_many_is_a_note_with_shots_and_what_to_do(told: Told, low: list[str], tmp_path: Path) -> None:
    (note,) = found(told, tmp_path, "ANGLE_BUDGET")
    assert note.severity == "note" and all(name in note.text for name in low[: findings.SHOWN])
    assert f"+{len(low) - findings.SHOWN}" in note.text and {"en": "eye level", "zh": "平视"}[told["language"]] in note.text


def test_what_is_waived_on_one_of_its_shots_is_not_told(told: Told, low: list[str], tmp_path: Path) -> None:
    one = next(shot for shot in told["shots"] if shot["id"] == low[0])
    one["waivers"] = [{"code": "angle_budget", "reason": "the whole episode looks up", "by": "me"}]
    assert found(told, tmp_path, "ANGLE_BUDGET") == []


def test_a_warning_is_a_note_and_a_voice_without_its_mouth_an_error(told: Told, tmp_path: Path) -> None:
    single = [n for n, s in enumerate(told["shots"]) if len(s["subjects"]) == 1 and any(d["on_screen"] for d in s["dialogue"])]
    n = next(n for n in single if n and told["shots"][n - 1]["scene"] == told["shots"][n]["scene"])
    told["shots"][n - 1] |= {"subjects": told["shots"][n]["subjects"], "camera": told["shots"][n]["camera"], "dialogue": []}
    assert "note" in {one.severity for one in found(told, tmp_path, "JUMP_30") if told["shots"][n]["id"] in one.text}
    told["shots"][n]["subjects"] = []
    assert {one.severity for one in found(told, tmp_path, "SPEAKER_OFF") if told["shots"][n]["id"] in one.text} == {"error"}


def test_speech_that_does_not_fit_is_told_once(told: Told, tmp_path: Path) -> None:
    shot = next(shot for shot in told["shots"] if shot["dialogue"])
    shot["dialogue"][-1]["frames"] = 9999
    (one,) = found(told, tmp_path, "LINE_TOO_LONG")
    assert one.severity == "error" and shot["id"] in one.text

"""The board that the storyboard prompt shows is one that would pass: its shape, its cover, and what is refused."""

import json
import re
from typing import Any

import pytest

from loreboard.agents.storyboard.refusing import uncovered, unplayable
from loreboard.prompts import load
from loreboard.screenplay import read_fountain
from loreboard.story.arc import Rule
from loreboard.story.bible import Bible, Character, Prop
from loreboard.story.drawn import DrawnShot, DrawnSubject, LightPlan, SceneShots
from loreboard.story.script import Scene

PEOPLE = {"en": ("Dell", "Mrs. Oko"), "zh": ("阿戴", "欧婆")}
THING = {"en": "the ring", "zh": "戒指"}


def example(language: Any) -> tuple[SceneShots, dict[str, Any], Scene]:
    """The board as a value with the lines numbered as in the scene, as the prompt has it, and the scene."""
    system = load("storyboard/shots", language).system
    raw = re.search(r'^\{"light".*?\]\}$', system, re.M | re.S)
    assert raw
    rows = re.findall(r"^(\d+) (?!==)(.+)$", system, re.M)
    blocks = [re.sub(r"^([^:]+?)(?: \(([^)]*)\))?: (.*)", r"@\1\n(\2)\n\3", text) if ": " in text else text for _, text in rows]
    scene = read_fountain(("\n\n".join([".INT. X - DAY", *blocks]) + "\n").replace("()\n", "").encode(), "x").scenes[0]
    at = {int(n): line.number for line, (n, _) in zip(scene.lines, rows, strict=True)}
    board = SceneShots.model_validate_json(raw[0])
    shots = tuple(s.model_copy(update={"lines": tuple(at[n] for n in s.lines), "on_line": at[s.on_line]}) for s in board.shots)
    assert board.light.change_on_line
    light = board.light.model_copy(update={"change_on_line": at[board.light.change_on_line]})
    return board.model_copy(update={"shots": shots, "light": light}), json.loads(raw[0]), scene


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_example_says_every_field_and_leaves_some_to_code(language: Any) -> None:
    _, told, _ = example(language)
    assert set(told) == set(SceneShots.model_fields) and set(told["light"]) == set(LightPlan.model_fields)
    assert all(set(shot) == set(DrawnShot.model_fields) for shot in told["shots"])
    people = [subject for shot in told["shots"] for subject in shot["subjects"]]
    assert people and all(set(subject) == set(DrawnSubject.model_fields) for subject in people)
    for field in ("why", "composition", "focus", "changes"):
        assert {bool(shot[field]) for shot in told["shots"]} == {True, False}, f"{field}: shown both filled and left open"
    assert {bool(subject["becomes"]) for subject in people} == {True, False}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_example_would_not_be_sent_back(language: Any) -> None:
    board, _, scene = example(language)
    plain = {"role": "other", "line": "", "want": "", "fear": "", "voice": "", "look": "x"}
    cast = tuple(Character.model_validate({"name": name, **plain}) for name in PEOPLE[language])
    book = Bible(
        title="", logline="", rule=Rule(power="", price="", taboo="", misreading=""), style="", cast=cast, places=(),
        props=(Prop(name=THING[language], look="", holder=""),), episodes=(), credits=(),
    )  # fmt: skip
    assert uncovered(scene, book, board) + unplayable(scene, book, board, 10.0) == []

"""Every way in which a shot list does not hold is found and named; a clean list has none."""

from collections.abc import Callable
from typing import Any

import pytest

from loreboard.agents.storyboard import shot_list
from loreboard.agents.storyboard.verify import faults
from loreboard.story.bible import Bible
from loreboard.story.drawn import SceneShots
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList, Subject

Drawn = dict[str, SceneShots]


@pytest.fixture
def clean(script: Script, book: Bible, drawn: Drawn) -> ShotList:
    return shot_list(script, book, drawn, episode=1, title="Tea", file="x", made_by="hand", target_frames=20 * 24)


def changed(told: ShotList, at: int, **fields: Any) -> ShotList:
    shots = list(told.shots)
    shots[at] = shots[at].model_copy(update=fields)
    return told.model_copy(update={"shots": tuple(shots)})


def a_stranger(shot: Shot) -> tuple[Subject, ...]:
    return tuple(s.model_copy(update={"name": "Wren"}) for s in shot.subjects)


def another_look(shot: Shot) -> tuple[Subject, ...]:
    return tuple(s.model_copy(update={"look": s.look + "!"}) for s in shot.subjects)


SEEDED: dict[str, Callable[[ShotList], ShotList]] = {
    "LENGTH": lambda t: changed(t, 0, frames=t.shots[0].frames + 1),
    "LINE_TOO_LONG": lambda t: changed(t, 1, dialogue=(t.shots[1].dialogue[0].model_copy(update={"frames": 9999}),)),
    "SHOT_TWICE": lambda t: changed(t, 1, id=t.shots[0].id),
    "NO_SCENE": lambda t: changed(t, 0, scene="s09"),
    "OTHER_SCRIPT": lambda t: t.model_copy(update={"script": t.script.model_copy(update={"sha256": "0" * 64})}),
    "NOT_COVERED": lambda t: changed(t, 0, lines=(), on_line=3),
    "COVERED_TWICE": lambda t: changed(t, 3, lines=(12,), on_line=None),
    "DEAD_LINE": lambda t: changed(t, 0, lines=(3, 4)),
    "RETYPED": lambda t: changed(t, 1, dialogue=(t.shots[1].dialogue[0].model_copy(update={"text": "Drink up."}),)),
    "UNSAID": lambda t: changed(t, 1, dialogue=()),
    "ELSEWHERE": lambda t: changed(t, 5, dialogue=(*t.shots[1].dialogue, *t.shots[5].dialogue)),
    "ORDER": lambda t: t.model_copy(update={"shots": (t.shots[1], t.shots[0], *t.shots[2:])}),
    "STRANGER": lambda t: changed(t, 1, subjects=a_stranger(t.shots[1])),
    "LOOK_DRIFT": lambda t: changed(t, 1, subjects=another_look(t.shots[1])),
}


def test_a_clean_list_has_no_faults(clean: ShotList, script: Script, book: Bible) -> None:
    assert faults(clean, script, book) == () == faults(clean)


@pytest.mark.parametrize("code", SEEDED)
def test_one_seeded_fault_is_found_under_its_code_alone(code: str, clean: ShotList, script: Script, book: Bible) -> None:
    found = faults(SEEDED[code](clean), script, book)
    assert {f.code for f in found} == {code}
    assert all(f.text and f.text == f.text.strip() for f in found)


def test_a_look_missing_from_the_prompt_is_a_drift(clean: ShotList, script: Script, book: Bible) -> None:
    bare = clean.shots[1].prompt.model_copy(update={"core": "a person"})
    assert [f.code for f in faults(changed(clean, 1, prompt=bare), script, book)] == ["LOOK_DRIFT"]


@pytest.mark.parametrize(("code", "line"), [("NOT_COVERED", 3), ("COVERED_TWICE", 12), ("RETYPED", 6), ("UNSAID", 6)])
def test_a_fault_about_a_line_carries_its_number(code: str, line: int, clean: ShotList, script: Script) -> None:
    assert {f.line for f in faults(SEEDED[code](clean), script)} == {line}

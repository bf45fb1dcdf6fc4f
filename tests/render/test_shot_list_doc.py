"""docs/shot-list.md tells every field that a shot list has, no other, and its example is a shot."""

import re
from pathlib import Path

from pydantic import BaseModel

from loreboard.story.camera import Camera
from loreboard.story.drawn import LightPlan
from loreboard.story.shots import (
    Asset,
    BoardedScene,
    Caption,
    Mend,
    Override,
    Prompt,
    Ref,
    ScriptRef,
    Shot,
    ShotList,
    Spoken,
    Subject,
    Waiver,
)
from loreboard.story.world import Fact

DOC = (Path(__file__).parents[2] / "docs" / "shot-list.md").read_text("utf-8")
PARTS: tuple[type[BaseModel], ...] = (
    ShotList, BoardedScene, LightPlan, ScriptRef, Asset, Shot, Camera, Subject, Fact, Spoken, Caption, Ref, Prompt, Override, Waiver, Mend,
)  # fmt: skip


def test_the_page_tells_every_field_and_none_that_is_not_there() -> None:
    prose = re.sub(r"```.*?```", "", DOC, flags=re.DOTALL)
    told = {name.removeprefix("prompt.") for name in re.findall(r"`([a-z][a-z0-9_.]*)`", prose)}
    fields = {name for part in PARTS for name in part.model_fields}
    assert fields <= told, sorted(fields - told)
    tables = {name for row in re.findall(r"^\| (`[^|]*`) \|", prose, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert tables <= fields, sorted(tables - fields)


def test_its_example_is_a_whole_shot() -> None:
    example = re.search(r"```json\n(.*?)```", DOC, re.DOTALL)
    assert example is not None
    shot = Shot.model_validate_json(example[1])
    assert shot.model_fields_set == set(Shot.model_fields) and shot.dialogue and shot.subjects

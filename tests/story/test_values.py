"""Values are complete when made, never changed and never silently widened."""

import importlib
import math
import pkgutil

import pytest
from pydantic import ValidationError

from loreboard import story
from loreboard.story.arc import Rule
from loreboard.story.bible import Beat, Bible
from loreboard.story.camera import Camera
from loreboard.story.premise import MAX_PREMISE, Premise
from loreboard.story.script import Span
from loreboard.story.shots import Open, Prompt, Shot
from loreboard.story.value import Value

for module in pkgutil.iter_modules(story.__path__):
    importlib.import_module(f"loreboard.story.{module.name}")


def kinds(of: type[Value] = Value) -> list[type[Value]]:
    return [of, *(kind for sub in of.__subclasses__() if sub.__module__.startswith("loreboard.story") for kind in kinds(sub))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_value_is_frozen_and_forbids_what_it_does_not_know(kind: type[Value]) -> None:
    told = kind.model_config
    assert (told.get("frozen"), told.get("allow_inf_nan")) == (True, False)
    assert told.get("extra") == ("allow" if issubclass(kind, Open) else "forbid")
    assert not any("list[" in str(field.annotation) for field in kind.model_fields.values())


def test_a_value_cannot_be_changed_or_widened() -> None:
    camera = Camera(size="ms", framing="single")
    with pytest.raises(ValidationError, match="frozen"):
        camera.size = "cu"
    with pytest.raises(ValidationError, match="extra"):
        Camera.model_validate({"size": "ms", "framing": "single", "zoom": 2})
    assert hash(camera) == hash(Camera(size="ms", framing="single"))


def test_what_others_write_under_x_is_kept_and_anything_else_is_named() -> None:
    told = {
        "id": "e01-1", "scene": "s01", "lines": [1], "on_line": None, "purpose": "action", "frames": 24, "least": 12, "place": "", "time": "",
        "camera": {"size": "ms", "framing": "single"}, "subjects": [], "picture": "", "start": "", "end": "", "light": "", "dialogue": [],
        "sound": "", "prompt": {"core": "", "avoid": []},
    }  # fmt: skip
    kept = Shot.model_validate(told | {"x_grip": {"dolly": True}})
    assert Shot.model_validate_json(kept.model_dump_json()) == kept and kept.model_dump()["x_grip"] == {"dolly": True}
    with pytest.raises(ValidationError, match="unknown field colour, framez"):
        Shot.model_validate(told | {"framez": 2, "colour": "red"})
    with pytest.raises(ValidationError, match="extra"):
        Prompt.model_validate({"core": "", "avoid": [], "x_mine": 1})


def test_no_length_is_endless_or_no_number() -> None:
    told = {"id": "b", "family": "hook", "what": "", "drives": "", "on": [], "place": "", "time": "", "because": [], "feeling": "calm"}
    for seconds in (math.inf, math.nan):
        with pytest.raises(ValidationError, match="finite"):
            Beat.model_validate(told | {"seconds": seconds})


def test_a_span_runs_forward_from_line_one() -> None:
    assert list(Span(first=2, last=4)) == [2, 3, 4] and 3 in Span(first=2, last=4) and 5 not in Span(first=2, last=4)
    for first, last in ((0, 1), (3, 2)):
        with pytest.raises(ValidationError, match="backwards"):
            Span(first=first, last=last)


def test_a_premise_has_words_and_a_measure_within_reason() -> None:
    assert Premise(text="雾", language="zh").seconds == 180
    for wrong in ({"text": ""}, {"text": "x" * (MAX_PREMISE + 1)}, {"episodes": 0}, {"seconds": 5}, {"fps": 23}, {"language": "de"}):
        with pytest.raises(ValidationError):
            Premise.model_validate({"text": "fog", "language": "en"} | wrong)


def test_a_bible_finds_people_and_places_whatever_the_case() -> None:
    rule = Rule(power="", price="", taboo="", misreading="")
    person = {"name": "Qiu Lan", "role": "lead", "line": "", "want": "", "fear": "", "voice": "", "look": "x"}
    place = {"name": "GOAT LOFT", "interior": "INT", "look": "x", "light": []}
    book = Bible.model_validate(
        {
            "title": "",
            "logline": "",
            "rule": rule,
            "style": "",
            "cast": [person],
            "places": [place],
            "props": [],
            "episodes": [],
            "credits": [],
        }
    )
    assert book.character("QIU LAN") == book.cast[0] and book.place("Goat Loft") == book.places[0]
    assert book.character("Qiu") is None and book.place("") is None

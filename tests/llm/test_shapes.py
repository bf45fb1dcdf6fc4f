"""Every reply type, in each vendor's dialect of JSON Schema."""

import json
from collections.abc import Iterator
from typing import Annotated, Literal

import anthropic
import jsonschema
import pytest
from pydantic import BaseModel, Field

from loreboard.llm.shapes import anthropic_output, openai_strict, schema_name
from loreboard.story.arc import Pitch
from loreboard.story.bible import Bible, Looks
from loreboard.story.draft import Draft
from loreboard.story.drawn import SceneShots
from loreboard.story.facts import Repairs
from loreboard.story.notes import Reading, Revision

REPLIES: tuple[type[BaseModel], ...] = (Pitch, Bible, Draft, Reading, Revision, Repairs, Looks, SceneShots)
OPENAI = {"type", "enum", "anyOf", "$ref", "$defs", "items", "properties", "required", "additionalProperties", "description", "title"}
ANTHROPIC = OPENAI | {"minItems"}


def shape(kind: type[BaseModel]) -> str:
    return json.dumps(kind.model_json_schema())


def nodes(node: object) -> Iterator[dict[str, object]]:
    """Every schema in a schema; names of fields are no keywords."""
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key in ("properties", "$defs"):
                for inner in value.values():
                    yield from nodes(inner)
            elif key not in ("enum", "required"):
                yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


@pytest.mark.parametrize("kind", REPLIES)
def test_a_reply_type_is_in_the_dialect_of_openai_s_strict_mode(kind: type[BaseModel]) -> None:
    told = openai_strict(shape(kind))
    assert told["type"] == "object" and told["title"] == kind.__name__
    for node in nodes(told):
        assert node.keys() <= OPENAI
        assert "$ref" not in node or node.keys() <= {"$ref", "$defs"}
        if node.get("type") == "object":
            assert node["additionalProperties"] is False and node["required"] == list(node["properties"])  # type: ignore[call-overload]


@pytest.mark.parametrize("kind", REPLIES)
def test_a_reply_type_is_in_the_dialect_of_anthropic(kind: type[BaseModel]) -> None:
    told = anthropic_output(shape(kind))
    assert all(node.keys() <= ANTHROPIC and ("enum" not in node or "type" not in node) for node in nodes(told))
    assert anthropic.transform_schema(told) == told, "the vendor's own SDK would change it"


@pytest.mark.parametrize("kind", REPLIES)
@pytest.mark.parametrize("dialect", [openai_strict, anthropic_output])
def test_a_dialect_is_a_valid_schema_and_takes_no_more_fields_away(kind: type[BaseModel], dialect: object) -> None:
    told = dialect(shape(kind))  # type: ignore[operator]
    jsonschema.Draft202012Validator.check_schema(told)
    defs = kind.model_json_schema().get("$defs", {})
    assert set(told.get("$defs", {})) == set(defs)
    for name, own in defs.items():
        assert set(told["$defs"][name]["properties"]) == set(own["properties"])


def test_a_made_reply_is_valid_in_every_dialect() -> None:
    made = {"patches": [{"episode": 1, "patch": {"line": 3, "old": "a", "new": "b", "check": "D4"}}]}
    assert Repairs.model_validate(made)
    for dialect in (openai_strict, anthropic_output):
        jsonschema.validate(made, dialect(shape(Repairs)))


class Odd(BaseModel):
    """Everything that our own types avoid, and a vendor would refuse."""

    rate: float = Field(default=0.5, ge=0, le=1)
    name: str = Field(min_length=1, pattern="^a", description="Who.")
    pair: tuple[int, int]
    mixed: tuple[int, str]
    few: list[str] = Field(min_length=1, max_length=3)
    one: Literal["x"]
    choice: Annotated["Cat | Dog", Field(discriminator="kind")]
    maybe: int | None = None


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


def test_what_a_dialect_cannot_say_goes_into_the_description() -> None:
    fields = openai_strict(shape(Odd))["properties"]
    assert isinstance(fields, dict)
    assert fields["rate"] == {"type": "number", "description": "{maximum: 1, minimum: 0}"}
    assert fields["name"] == {"type": "string", "description": "Who.\n\n{minLength: 1, pattern: ^a}"}
    assert fields["pair"] == {"type": "array", "items": {"type": "integer"}, "description": "{maxItems: 2, minItems: 2}"}
    assert fields["mixed"]["items"] == {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    assert fields["few"]["description"] == "{maxItems: 3, minItems: 1}"
    assert fields["one"] == {"type": "string", "enum": ["x"]}
    assert fields["choice"] == {"anyOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]}
    assert fields["maybe"] == {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    assert openai_strict(shape(Odd))["required"] == list(Odd.model_fields)


def test_anthropic_keeps_the_one_bound_it_knows() -> None:
    fields = anthropic_output(shape(Odd))["properties"]
    assert isinstance(fields, dict)
    assert fields["few"] == {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "{maxItems: 3}"}
    assert fields["one"] == {"enum": ["x"]}


def test_an_open_map_is_our_own_mistake() -> None:
    class Map(BaseModel):
        words: dict[str, str]

    for dialect in (openai_strict, anthropic_output):
        with pytest.raises(ValueError, match="a list of keys and values"):
            dialect(shape(Map))


def test_a_shape_is_not_changed_by_being_translated() -> None:
    text = shape(Bible)
    assert openai_strict(text) == openai_strict(text) and text == shape(Bible)


@pytest.mark.parametrize(("wanted", "name"), [("Bible", "Bible"), ("a b/镜", "a_b__"), ("", "reply"), ("x" * 80, "x" * 64)])
def test_a_name_is_one_that_openai_takes(wanted: str, name: str) -> None:
    assert schema_name(wanted) == name

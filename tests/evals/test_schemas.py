"""The published schemas are those of the values, and what we write fits them."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from loreboard.evals.schemas import PUBLISHED, schema
from loreboard.render.profiles.loading import RendererFile, profiles

DOCS = Path(__file__).parents[2] / "docs" / "schemas"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/e0*/shots.json"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_schema_is_not_stale(name: str) -> None:
    assert (DOCS / f"{name}.schema.json").read_bytes() == schema(name), "run `make schema`"


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_schema_is_valid_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema(name)))


def test_the_examples_fit_the_schema_of_a_shot_list() -> None:
    validator = Draft202012Validator(json.loads(schema("shotlist.1")))
    assert EXAMPLES
    for path in EXAMPLES:
        validator.validate(json.loads(path.read_bytes()))


def test_the_shipped_renderers_fit_the_schema_of_a_file_of_profiles() -> None:
    told = RendererFile(profiles=tuple(profiles().values())).model_dump(mode="json")
    Draft202012Validator(json.loads(schema("renderer.1"))).validate(told)
    assert RendererFile.model_validate(json.loads(json.dumps(told))).profiles == tuple(profiles().values())

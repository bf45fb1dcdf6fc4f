"""YAML that people and models read."""

import pytest
import yaml

from loreboard.story.yaml_text import yaml_text

VALUES = (
    {"name": "橐𩇯", "look": "雾🌫里"},
    {"name": "雾", "also": ["a: b", "- c", ""]},
    [{"a": 1, "b": ["x", "y"]}],
    {"long": "word " * 400},
)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("flow", [False, True, None])
def test_it_says_what_was_meant_with_real_characters_and_folds_nothing(value: object, flow: bool | None) -> None:
    told = yaml_text(value, flow)
    assert yaml.safe_load(told) == value
    assert "\\U" not in told and "\\u" not in told
    assert max(map(len, told.splitlines())) >= 2_000 or "word" not in told


def test_what_stands_twice_is_written_twice() -> None:
    same = {"who": "Mei"}
    assert "&" not in yaml_text([same, same]) and yaml_text([same, same]).count("Mei") == 2

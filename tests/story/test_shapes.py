"""Shapes are dealt so that no two arcs of a choice are the same story with other furniture."""

from itertools import combinations

import pytest

from loreboard.story.errors import BadInput
from loreboard.story.shapes import MOST, SIDES, WAYS, deal, farthest, named, shapes


def test_any_two_shapes_differ_in_two_answers_at_least() -> None:
    assert [(a.id, b.id) for a, b in combinations(shapes(), 2) if a.unlike(b) < 2] == []
    assert len({s.id for s in shapes()}) == len(shapes()) >= MOST
    assert {way: sum(s.way == way for s in shapes()) for way in WAYS} == dict.fromkeys(WAYS, 6)


def test_every_shape_has_its_sentence_and_its_answers_in_both_languages() -> None:
    for shape in shapes():
        assert shape.told.en != shape.told.zh and len(shape.called("en").split("; ")) == len(shape.called("zh").split("；")) == len(SIDES)


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12])
def test_a_deal_is_the_same_for_a_seed_another_for_another_and_never_gives_one_shape_twice(count: int) -> None:
    deals = [deal(count, seed, "fog eats the roads") for seed in range(20)]
    assert deals == [deal(count, seed, "fog eats the roads") for seed in range(20)]
    assert all(len({s.id for s in dealt}) == count for dealt in deals)
    assert len({tuple(s.id for s in dealt) for dealt in deals}) > 1
    for dealt in deals:
        assert len({s.way for s in dealt}) == min(count, 3)
        assert max(sum(s.way == way for s in dealt) for way in WAYS) == -(-count // 3)


def test_less_like_something_is_unlike_it_in_every_answer() -> None:
    for shape in shapes():
        assert farthest((shape,), 0, "fog").unlike(shape) == len(SIDES)


def test_an_unknown_shape_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="no shape 'triangle'"):
        named("triangle")

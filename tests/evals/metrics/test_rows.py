"""The measures on rows of two or three columns, so that every cosine can be worked by hand: echo, sets, spread, tropes."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from loreboard.evals.metrics.echo import Defaults, echo
from loreboard.evals.metrics.sets import diversity, of_kernel
from loreboard.evals.metrics.spread import spread
from loreboard.evals.metrics.tropes import tropes
from loreboard.lore.likeness import kernel, nameless

Rows = NDArray[np.float32]
EAST, NORTH, UP = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
NORTHEAST = (0.6, 0.8, 0.0)


def rows(*given: tuple[float, ...]) -> Rows:
    return np.array(given, dtype=np.float32)


def test_the_distance_is_from_the_nearest_beat_of_any_story() -> None:
    told = echo(rows(NORTHEAST, UP), Defaults([rows(EAST), rows(NORTH)]), [1, 1], k=2, tau=0.7)
    assert told.curve == (0.2, 1.0)
    assert told.distance == pytest.approx(0.6)
    assert told.soft == pytest.approx(1 - (0.7 + 0) / 2)
    assert told.dull == 0.5
    assert (told.heard[0].beat, told.heard[0].story, told.heard[0].cosine) == (0, 1, 0.8)
    assert told.peak == 1.0 and told.drop == 0.0


def test_rarity_is_the_logarithm_of_the_stories_that_hold_a_beat() -> None:
    none, one, both = (
        echo(rows(UP), Defaults(pool), [1], 2, 0.5) for pool in ([rows(EAST), rows(EAST)], [rows(EAST), rows(UP)], [rows(UP)] * 2)
    )
    assert none.rarity == pytest.approx(1.0)
    assert one.rarity == pytest.approx(-math.log(2 / 3) / math.log(3))
    assert both.rarity == pytest.approx(0.0)


def test_a_beat_that_brings_nothing_moves_nothing() -> None:
    pool = Defaults([rows(EAST), rows(NORTH)])
    alone, padded = echo(rows(EAST), pool, [3], 1, 0.5), echo(rows(EAST, UP, NORTH), pool, [3, 0, 0], 1, 0.5)
    assert (padded.distance, padded.dull, padded.soft) == (alone.distance, alone.dull, alone.soft) == (0.0, 1.0, 0.0)
    assert [heard.beat for heard in padded.heard] == [0]


def test_only_the_k_nearest_stories_are_looked_at() -> None:
    told = echo(rows(EAST, EAST, UP), Defaults([rows(UP), rows(EAST)]), [1, 1, 1], k=1, tau=0.5)
    assert told.k == 1 and told.curve == (0.0, 0.0, 1.0)
    assert echo(rows(EAST), Defaults([rows(EAST)]), [1], k=20, tau=0.5).k == 1


def test_a_drop_is_the_fall_to_the_next_beat_as_a_share() -> None:
    told = echo(rows(UP, NORTHEAST), Defaults([rows(NORTH)]), [1, 1], 1, 0.5)
    assert told.drop == pytest.approx(0.8) and told.peak == 0.0


def test_identical_members_are_one_and_quite_different_ones_are_all() -> None:
    same, apart = diversity([rows(EAST, NORTH)] * 4, 0.9), diversity([rows(EAST), rows(NORTH), rows(UP)], 0.9)
    assert [same.vendi, same.alike, same.share] == pytest.approx([1.0, 1.0, 0.25]) and same.distinct == 1
    assert [apart.vendi, apart.alike, apart.share] == pytest.approx([3.0, 0.0, 1.0]) and apart.distinct == 3


def test_two_members_half_alike_are_between() -> None:
    """The eigenvalues of [[1, .5], [.5, 1]] / 2 are .75 and .25; vendi-score 0.0.3 gives the same: exp(.5623) = 1.7548."""
    told = of_kernel(np.array([[1, 0.5], [0.5, 1]]), 0.6)
    assert told.vendi == pytest.approx(math.exp(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25))))
    assert told.vendi == pytest.approx(1.7548, abs=1e-4)
    assert told.distinct == 2 and of_kernel(np.array([[1, 0.5], [0.5, 1]]), 0.5).distinct == 1
    assert told.twins is not None and (told.twins.one, told.twins.other, told.twins.likeness) == (0, 1, 0.5)


def test_stories_are_as_alike_as_their_beats_find_a_like_one() -> None:
    told = kernel([rows(EAST, NORTH), rows(EAST)])
    assert told[0, 1] == told[1, 0] == pytest.approx((1.0 + 0.5) / 2)


def test_an_empty_set_and_a_single_member() -> None:
    assert (diversity([], 0.5).n, diversity([], 0.5).vendi, diversity([], 0.5).share) == (0, 0.0, 0.0)
    one = diversity([rows(EAST)], 0.5)
    assert one.vendi == pytest.approx(1.0) and (one.distinct, one.alike) == (1, 1.0) and one.twins is None


def test_spread_by_hand() -> None:
    told = spread(rows(EAST, NORTHEAST, NORTH), [1, 1, 1])
    assert told.apart == pytest.approx(1 - (0.6 + 0.0 + 0.8) / 3)
    assert told.pace == pytest.approx(1 - (0.6 + 0.8) / 2)
    assert told.late == pytest.approx(1 - (0.6 + 0.8) / 2)  # the second and the third, from the nearest before each


def test_spread_leaves_out_what_brings_nothing_and_needs_two() -> None:
    assert spread(rows(EAST, UP, NORTH), [1, 0, 1]) == spread(rows(EAST, NORTH), [1, 1])
    assert spread(rows(EAST, UP), [1, 0]).apart == 0.0


def test_a_cliche_counts_once_by_its_weight_over_the_beats_that_bring_something() -> None:
    told = tropes(rows(EAST, EAST, UP), rows(EAST, NORTH), [0.5, 1.0], 0.5, [2, 1, 0])
    assert told.load == pytest.approx(0.5 / 2) and told.fresh == pytest.approx(0.75)
    assert [(met.beat, met.cliche, met.cosine) for met in told.met] == [(0, 0, 1.0)]


def test_no_cliche_no_load_and_never_more_than_all() -> None:
    assert tropes(rows(UP), rows(EAST), [1.0], 0.5, [1]).fresh == 1.0
    assert tropes(rows(EAST), rows(EAST, EAST), [1.0, 1.0], 0.5, [1]).fresh == 0.0


def test_nobody_is_called_by_name_and_long_figures_go() -> None:
    told = nameless(["Ada Byrd met Bo's dog at 12 and paid 4,801."], {"ada", "byrd", "bo"})
    assert told == ("someone met someone's dog at 12 and paid  ",)
    assert nameless(["老崔管磅。"], {"老崔"}) == ("他管磅。",)

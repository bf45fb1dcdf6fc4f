"""Rank correlations and what raters allow, against numbers worked by hand."""

import numpy as np
import pytest

from loreboard.evals.agreement import ceiling, kendall, partial, pearson, ranks, separation, spearman


def column(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranks(column(10, 30, 30, 20)).tolist() == [1, 3.5, 3.5, 2]


def test_a_rank_correlation_sees_order_and_not_distance() -> None:
    assert spearman(column(1, 2, 3, 4), column(1, 10, 100, 1000)) == pytest.approx(1)
    assert spearman(column(1, 2, 3, 4), column(4, 3, 2, 1)) == pytest.approx(-1)
    assert spearman(column(1, 2, 3, 4), column(1, 3, 2, 4)) == pytest.approx(0.8)


def test_nothing_is_said_of_a_side_that_is_all_the_same() -> None:
    assert spearman(column(1, 1, 1), column(1, 2, 3)) is None
    assert kendall(column(1, 1, 1), column(1, 2, 3)) is None
    assert pearson(column(1), column(1)) is None


def test_kendall_counts_pairs_in_order_and_allows_for_equals() -> None:
    assert kendall(column(1, 2, 3, 4), column(1, 3, 2, 4)) == pytest.approx(4 / 6)
    assert kendall(column(1, 2, 2), column(1, 2, 3)) == pytest.approx(2 / np.sqrt(2 * 3))


def test_what_goes_with_the_fixed_thing_alone_is_gone_when_that_is_fixed() -> None:
    rng = np.random.default_rng(1)
    length = rng.normal(size=4000)
    one, other = length + rng.normal(size=4000), length + rng.normal(size=4000)
    assert (spearman(one, other) or 0) > 0.4
    assert abs(partial(one, other, length) or 1) < 0.05


def test_separation_is_the_chance_of_being_above() -> None:
    assert separation(column(3, 4), column(1, 2)) == 1
    assert separation(column(1, 3), column(2, 2)) == 0.5
    assert separation(column(1, 1), column(1, 1)) == 0.5


def test_raters_who_agree_fully_set_a_ceiling_of_one_and_strangers_none() -> None:
    same = np.tile(np.arange(6.0)[:, None], (1, 3))
    assert ceiling(same) == pytest.approx(1)
    assert ceiling(np.array([[1.0, 2.0], [2.0, 1.0]])) == 0

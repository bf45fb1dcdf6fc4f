"""Bradley and Terry's scale by numbers worked out by hand, its interval, and the bias of place."""

import math

import numpy as np
import pytest

from loreboard.evals.judge.figures import Scaling
from loreboard.evals.judge.scale import Game, bias, places, strengths, table

TOLD = Scaling(drawn=1.0, resamples=200, interval=0.95, least_briefs=10)


def test_two_contenders_stand_apart_by_the_log_of_their_odds() -> None:
    # 3 won, 1 lost: log 3 between them, half of it on each side of the mean
    told = strengths(np.array([[0.0, 3.0], [1.0, 0.0]]), drawn=0)
    assert told == pytest.approx([math.log(3) / 2, -math.log(3) / 2], abs=1e-6)


def test_three_contenders_whose_odds_agree_are_placed_exactly() -> None:
    # strengths 4 : 2 : 1 make chances 4/6, 4/5 and 2/3; so many of 30 games
    won = np.array([[0.0, 20.0, 24.0], [10.0, 0.0, 20.0], [6.0, 10.0, 0.0]])
    assert strengths(won, drawn=0) == pytest.approx([math.log(2), 0, -math.log(2)], abs=1e-6)


def test_drawn_games_keep_who_won_everything_within_bounds() -> None:
    # With f the logistic, the likelihood of one game won and one drawn against strength 0 is at its height where
    # 1 - f(2s) + 1/2 - f(s) = 0.
    s, other = strengths(np.array([[0.0, 1.0], [0.0, 0.0]]), drawn=1)
    assert other == pytest.approx(-s) and s > 0
    assert 1 - 1 / (1 + math.exp(-2 * s)) + 0.5 - 1 / (1 + math.exp(-s)) == pytest.approx(0, abs=1e-6)


def test_a_stack_of_tables_is_fitted_as_each_would_be_alone() -> None:
    stack = np.array([[[0.0, 3.0], [1.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]]])
    assert strengths(stack, 1.0) == pytest.approx(np.stack([strengths(one, 1.0) for one in stack]), abs=1e-6)


def test_draws_count_half_for_both() -> None:
    won = table([Game("b", "x", "y", 0.5), Game("b", "y", "x", 1.0)], ["x", "y"])
    assert won.tolist() == [[0.0, 0.5], [1.5, 0.0]]


def games(briefs: int) -> list[Game]:
    return [Game(f"b{n}", "x", "y", 1.0 if n % 4 else 0.0) for n in range(briefs)]


def test_an_interval_needs_ten_briefs() -> None:
    few = places(games(9), np.random.default_rng(0), TOLD)
    assert [place.low for place in few] == [None, None]
    x, y = places(games(12), np.random.default_rng(0), TOLD)
    assert (x.by, x.games, x.points, y.points) == ("x", 12, 9.0, 3.0)
    assert x.low is not None and x.high is not None and x.low < x.strength < x.high


def test_the_same_draws_give_the_same_interval() -> None:
    one, other = (places(games(12), np.random.default_rng(5), TOLD) for _ in range(2))
    assert one == other


def test_a_judge_who_takes_the_first_both_times_is_torn_and_biased() -> None:
    told = bias([(True, True), (True, False), (True, True), (False, True)])
    assert (told.asked, told.first, told.share, told.torn, told.pairs) == (8, 6, 0.75, 2, 4)
    assert bias([]).share == 0.5

"""Intervals draw briefs, then runs; few briefs have none; a difference is paired."""

import pytest

from loreboard.evals.uncertainty import FEWEST, difference, mean

MANY = {f"b{n}": [float(n), float(n)] for n in range(12)}


def test_every_brief_weighs_the_same_however_many_runs_it_has() -> None:
    assert mean({"one": [1.0], "other": [0.0, 0.0, 0.0]}).value == 0.5


def test_under_ten_briefs_there_is_no_interval() -> None:
    few = mean({f"b{n}": [float(n)] * 50 for n in range(FEWEST - 1)})
    assert (few.low, few.high, few.briefs, few.runs, few.beyond_noise) == (None, None, 9, 450, False)
    assert mean({f"b{n}": [float(n)] for n in range(FEWEST)}).low is not None


def test_the_interval_is_of_briefs_and_not_of_runs() -> None:
    """Runs of a brief that are all the same add nothing: a hundred of them leave the interval where one has it."""
    once, often = mean({b: v[:1] for b, v in MANY.items()}), mean({b: v * 50 for b, v in MANY.items()})
    assert once.value == often.value == 5.5
    assert once.low == pytest.approx(often.low) and once.high == pytest.approx(often.high)
    assert once.low is not None and once.high is not None and 3 < once.low < 4.5 and 6.5 < once.high < 8


def test_a_paired_difference_sees_what_two_means_do_not() -> None:
    told = difference({b: [x + 0.1 for x in v] for b, v in MANY.items()}, MANY)
    assert told.value == pytest.approx(0.1) and told.beyond_noise
    assert told.low == pytest.approx(0.1) and told.high == pytest.approx(0.1)


def test_a_difference_takes_common_briefs_and_as_many_runs_of_each() -> None:
    told = difference({"a": [1.0, 3.0, 100.0], "x": [9.0]}, {"a": [1.0, 1.0], "y": [0.0]})
    assert (told.value, told.briefs, told.runs) == (1.0, 1, 2)
    with pytest.raises(ValueError, match="common"):
        difference({"a": [1.0]}, {"b": [1.0]})


def test_no_values_and_the_same_seed() -> None:
    with pytest.raises(ValueError, match="no values"):
        mean({"a": []})
    assert mean(MANY, seed=4) == mean(MANY, seed=4)

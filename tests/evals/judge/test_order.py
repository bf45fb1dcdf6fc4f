"""G5: the original order against shuffled ones, in both orders, and what it takes to pass."""

from itertools import pairwise

import numpy as np
import pytest

from loreboard.evals.judge import in_order, plan_order
from loreboard.evals.judge.order import Trial, events_of, result, shuffled
from loreboard.evals.judge.seat import Signed
from loreboard.story.ask import Ask
from loreboard.story.errors import BadInput
from loreboard.story.verdicts import InOrder

from .conftest import BEATS, Reader, between, judge_of, made

SIGNED = Signed(judge="m", written_by=(), same_family=False, seed=0)


def sees(ask: Ask) -> InOrder:
    return InOrder(quote=BEATS[0], why="", in_order="first" if between(ask, "first") == "\n".join(BEATS) else "second")


def takes_the_first(ask: Ask) -> InOrder:
    return InOrder(quote=BEATS[0], why="", in_order="first")


async def test_a_judge_who_knows_the_order_passes_it_in_every_trial() -> None:
    chat = Reader({"judge/order": sees})
    told = await in_order(made(), judge_of(chat))
    assert (told.passes, told.preferred, told.share, len(told.trials), told.evidence) == (True, 10, 1.0, 10, ())
    assert told.bias.share == 0.5 and len({ask.step for ask in chat.asked}) == len(chat.asked) == 10
    assert plan_order([made()], judge_of(chat)).calls == 10


async def test_a_judge_who_goes_by_the_place_passes_nothing() -> None:
    told = await in_order(made(), judge_of(Reader({"judge/order": takes_the_first})))
    assert (told.passes, told.share, told.bias.share) == (False, 0.5, 1.0)
    assert len(told.evidence) == 5 and all(trial.first == "shuffled" for trial in told.evidence)


@pytest.mark.parametrize(("right", "passes"), [(8, True), (7, False)])
def test_it_takes_eight_of_ten(right: int, passes: bool) -> None:
    trials = [
        Trial(
            shuffle=n // 2, first="shuffled" if n % 2 else "original", preferred="original" if n < right else "shuffled", quote="", why=""
        )
        for n in range(10)
    ]
    assert result("p", trials, SIGNED).passes is passes


def test_shuffles_are_different_tear_most_neighbours_apart_and_come_back_the_same() -> None:
    one, other = (shuffled(BEATS, 5, np.random.default_rng(3)) for _ in range(2))
    assert one == other and len(set(one)) == 5
    for arranged in one:
        assert sorted(arranged) == sorted(BEATS) and arranged != BEATS
        assert sum(BEATS.index(b) - BEATS.index(a) == 1 for a, b in pairwise(arranged)) <= 2


async def test_events_that_are_all_alike_have_no_order() -> None:
    with pytest.raises(BadInput, match="all alike"):
        await in_order(made(beats=("It rains here.",) * 4), judge_of(Reader({})))


def test_a_long_piece_is_shuffled_by_runs_and_keeps_every_word() -> None:
    beats = tuple(f"Event {n} happens." for n in range(100))
    events = events_of(made(beats=beats))
    assert len(events) == 40 and " ".join(events) == " ".join(beats)


async def test_three_events_can_be_in_order_by_chance() -> None:
    with pytest.raises(BadInput, match="by chance"):
        await in_order(made(beats=BEATS[:3]), judge_of(Reader({})))

"""Lengths to the frame: exact, within each shot's room, and as near to the wishes as can be."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.agents.storyboard.fit import Infeasible, Room, cost, fit


@st.composite
def rooms(draw: st.DrawFn) -> list[Room]:
    out = []
    for _ in range(draw(st.integers(1, 60))):
        least = draw(st.integers(1, 200))
        most = least + draw(st.integers(0, 200))
        out.append(Room(least=least, wish=draw(st.integers(1, 400)), most=most))
    return out


@settings(max_examples=60, deadline=None)
@given(rooms(), st.floats(0, 1))
def test_the_sum_is_exact_and_every_shot_stays_in_its_room(told: list[Room], share: float) -> None:
    least, most = sum(r.least for r in told), sum(r.most for r in told)
    total = least + round((most - least) * share)
    frames = fit(told, total)
    assert sum(frames) == total
    assert all(r.least <= f <= r.most for r, f in zip(told, frames, strict=True))


def best_of_all(told: list[Room], total: int) -> float:
    ways = itertools.product(*(range(r.least, r.most + 1) for r in told))
    return min(cost(told, frames) for frames in ways if sum(frames) == total)


def test_no_other_lengths_cost_less() -> None:
    luck = random.Random(7)
    for _ in range(300):
        told = []
        for _ in range(luck.randint(1, 4)):
            least = luck.randint(1, 9)
            told.append(Room(least=least, wish=luck.choice((1, 2, 3, 8, 12)), most=least + luck.randint(0, 7)))
        total = luck.randint(sum(r.least for r in told), sum(r.most for r in told))
        assert cost(told, fit(told, total)) == pytest.approx(best_of_all(told, total)), (told, total)


def test_many_short_shots_do_not_cost_a_long_one_its_frames() -> None:
    told = [Room(least=1, wish=1, most=5) for _ in range(10)] + [Room(least=1, wish=100, most=300)]
    assert fit(told, 209) == (*[2] * 10, 189)


def test_a_locked_shot_keeps_its_frames() -> None:
    locked = Room(least=48, wish=20, most=48)
    for total in (100, 150, 190):
        frames = fit([Room(least=10, wish=40, most=80), locked, Room(least=10, wish=40, most=80)], total)
        assert frames[1] == 48 and sum(frames) == total


def test_too_much_says_how_many_frames_must_go() -> None:
    with pytest.raises(Infeasible) as caught:
        fit([Room(least=30, wish=30, most=60)] * 2, 50)
    assert caught.value.short == 10


def test_too_little_says_how_many_frames_are_wanting() -> None:
    with pytest.raises(Infeasible) as caught:
        fit([Room(least=30, wish=30, most=60)] * 2, 125)
    assert caught.value.short == -5


def test_no_shots_fill_no_frames_and_no_more() -> None:
    assert fit([], 0) == ()
    with pytest.raises(Infeasible):
        fit([], 1)

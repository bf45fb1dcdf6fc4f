"""What to cut or add when no lengths fit: enough, and cheaper than any other set, checked against all sets."""

import itertools
import random
from typing import Literal

import pytest

from loreboard.agents.storyboard.fit import Infeasible, fit, shortest
from loreboard.agents.storyboard.rooms import Join, Reel, Room
from loreboard.agents.storyboard.ways import Explanation, Loss, Way, additions, cuts

Told = dict[int, tuple[int, int]]
"""Lines by number: the place of the shot that claims each, and its frames."""


class Case:
    """A reel made of lines. The last shots may claim none and play on a line of another; a locked shot offers no line."""

    def __init__(self, luck: random.Random, shots: int, joined: bool) -> None:
        self.lines: Told = {}
        self.plays_on: dict[int, int] = {}
        self.luck = luck
        for place in range(shots):
            if place and luck.random() < 0.25:
                self.plays_on[place] = luck.choice(list(self.lines))
            else:
                for _ in range(luck.randint(1, 3)):
                    self.lines[len(self.lines) + 1] = (place, luck.randint(5, 60))
        self.locked = {place for place in range(shots) if luck.random() < 0.15}
        kinds: tuple[Literal["j_cut", "l_cut", "dissolve"], ...] = ("j_cut", "l_cut", "dissolve")
        self.joins = tuple(
            Join(after=i, kind=luck.choice(kinds), frames=luck.randint(1, 10)) for i in range(shots - 1) if joined and luck.random() < 0.5
        )
        rooms = [self.remains(place, frozenset()) for place in range(shots)]
        self.reel = Reel(rooms=tuple(r for r in rooms if r), target=0, joins=self.joins)

    def remains(self, place: int, gone: frozenset[int]) -> Room | None:
        if place in self.locked:
            return Room(least=44, wish=44, most=44)
        if place in self.plays_on:
            return None if self.plays_on[place] in gone else Room(least=19, hold=25, wish=48, most=96)
        left = [frames for line, (at, frames) in self.lines.items() if at == place and line not in gone]
        if not left:
            return None
        least = max(22, sum(left))
        return Room(least=least, hold=19, wish=least + 10, most=least * 2, speech=least if place % 2 else 0)

    @property
    def losses(self) -> list[Loss]:
        out = []
        for line, (place, frames) in self.lines.items():
            on_it = [p for p, on in self.plays_on.items() if on == line and p not in self.locked]
            if place not in self.locked:
                out.append(Loss(line=line, price=1000 * (frames % 7 + 1) + 50 * frames, shots=(place, *on_it)))
        return out

    def without(self, gone: frozenset[int]) -> Reel:
        """What is left when the lines are really gone."""
        rooms = {place: room for place in range(len(self.reel.rooms)) if (room := self.remains(place, gone))}
        order = {place: n for n, place in enumerate(rooms)}
        joins = tuple(
            join.model_copy(update={"after": order[join.after]}) for join in self.joins if join.after in order and join.after + 1 in order
        )
        return Reel(rooms=tuple(rooms.values()), target=self.reel.target, joins=joins)

    def takes(self, gone: frozenset[int]) -> int:
        reel = self.without(gone)
        return shortest(reel) - sum(reel.overlaps)

    def explained(self, target: int) -> Explanation:
        self.reel = self.reel.model_copy(update={"target": target})
        with pytest.raises(Infeasible) as caught:
            fit(self.reel)
        return cuts(self.reel, caught.value.short, self.losses, self.remains)


@pytest.mark.parametrize("joined", [False, True])
def test_no_other_lines_that_are_enough_cost_less(joined: bool) -> None:
    luck = random.Random(5)
    for _ in range(80):
        case = Case(luck, luck.randint(1, 5), joined)
        prices = {loss.line: loss.price for loss in case.losses}
        if len(prices) > 9:
            continue
        needs = case.takes(frozenset())
        target = luck.randint(0, needs - 1)
        told = case.explained(target)
        gone = frozenset(way.line for way in told.ways)
        sets = [frozenset(s) for n in range(len(prices) + 1) for s in itertools.combinations(prices, n)]
        enough = [sum(prices[line] for line in s) for s in sets if case.takes(s) <= target]
        if told.left:
            assert not enough and case.takes(gone) - target == told.left == min(map(case.takes, sets)) - target
        else:
            assert case.takes(gone) <= target and sum(way.price for way in told.ways) == min(enough)
        assert sum(way.frames for way in told.ways) == needs - case.takes(gone)
        assert list(told.ways) == sorted(told.ways, key=lambda way: way.price) and told.nearest == needs


def test_a_long_script_loses_enough_and_not_all_it_has() -> None:
    case = Case(random.Random(1), 120, False)
    needs = case.takes(frozenset())
    for share in (0.9, 0.5, 0.25):
        target = round(needs * share)
        told = case.explained(target)
        assert not told.left and len(told.ways) < len(case.lines)
        fit(case.without(frozenset(way.line for way in told.ways)))


def test_what_is_to_be_spare_is_freed_on_top() -> None:
    rooms = tuple(Room(least=frames, wish=frames, most=90) for frames in (50, 30, 20))
    losses = [Loss(line=n, price=(4, 2, 1)[n], shots=(n,)) for n in range(3)]
    freed = [
        [way.line for way in cuts(Reel(rooms=rooms, target=75), 25, losses, lambda n, gone: None if n in gone else rooms[n], spare).ways]
        for spare in (0, 5, 6, 26)
    ]
    assert freed == [[1], [1], [2, 1], [2, 0]]


def test_what_hangs_on_a_line_goes_with_it() -> None:
    rooms = (Room(least=50, wish=50, most=90), Room(least=19, hold=48, wish=60, most=96), Room(least=60, wish=60, most=90))
    losses = [Loss(line=1, price=10, shots=(0, 1)), Loss(line=2, price=9, shots=(2,))]
    told = cuts(
        Reel(rooms=rooms, target=70),
        88,
        losses,
        lambda place, gone: None if (place < 2 and 1 in gone) or (place == 2 and 2 in gone) else rooms[place],
    )
    assert [(way.line, way.frames) for way in told.ways] == [(1, 98)]


REACTION = Way(kind="add", line=6, purpose="reaction", frames=96, price=2)
DETAIL = Way(kind="add", line=3, purpose="establish", frames=72, price=3)
BEATS = [Way(kind="open", scene=scene, frames=192, price=7) for scene in ("A", "B")]


def test_no_other_additions_that_are_enough_cost_less() -> None:
    for short in range(1, 1200, 7):
        told = additions(short, 5000, [REACTION, DETAIL], BEATS)
        assert sum(way.frames for way in told.ways) >= short == -told.short
        sets = [(a, b, n) for a in (0, 1) for b in (0, 1) for n in range(8) if 96 * a + 72 * b + 192 * n >= short]
        assert sum(way.price for way in told.ways) == min(2 * a + 3 * b + 7 * n for a, b, n in sets)


def test_beats_are_opened_in_turn() -> None:
    told = additions(192 * 3, 0, [], BEATS)
    assert sorted(way.scene for way in told.ways) == ["A", "A", "B"]


def test_what_is_added_makes_room_for_the_target() -> None:
    rooms = [Room(least=20, wish=30, most=60)] * 4
    with pytest.raises(Infeasible) as caught:
        fit(Reel(rooms=tuple(rooms), target=900))
    told = additions(-caught.value.short, 240, [REACTION, DETAIL], BEATS)
    more = [Room(least=24, wish=way.frames, most=way.frames) for way in told.ways]
    assert sum(fit(Reel(rooms=(*rooms, *more), target=900)).frames) == 900


def test_an_absurd_target_is_explained_all_the_same() -> None:
    told = additions(600_000, 240, [REACTION, DETAIL], BEATS)
    assert 600_000 <= sum(way.frames for way in told.ways) < 610_000

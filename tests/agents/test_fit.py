"""Lengths to the frame: exact, within each shot's room, and cheaper than any others. Small cases are gone through by hand, so to speak."""

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from loreboard.agents.storyboard import chain
from loreboard.agents.storyboard.fit import Fitted, Infeasible, Stuck, fit, room_for
from loreboard.agents.storyboard.prices import Prices, cost, prices
from loreboard.agents.storyboard.rooms import Clips, Join, Reel, Room

WEIGHTS = Prices(longer=1, shorter=1, protected=4, outside=0.5, wasted=0.3)


def stated(reel: Reel, frames: Sequence[int]) -> Fraction:
    """The price as lengths.yaml states it, reckoned anew and exactly."""
    total = Fraction(0)
    for room, f in zip(reel.rooms, frames, strict=True):
        off = f - room.wish
        rate = Fraction(1) if off > 0 else Fraction(4) if room.protected else Fraction(1)
        low, high = room.band or (room.wish, room.wish)
        beyond = max(0, f - max(high, room.wish), min(low, room.wish) - f) if room.band else 0
        total += (rate * off**2 + Fraction(1, 2) * beyond**2) / room.wish
        if reel.clips:
            total += Fraction(3, 10) * (min(c for c in reel.clips.frames(reel.fps) if c >= f) - f)
    return total


def holds(reel: Reel, frames: Sequence[int], over: Sequence[int]) -> bool:
    """Whether everything has room at these lengths with speech lying so far over each cut."""
    joins = {join.after: join for join in reel.joins}
    for i, room in enumerate(reel.rooms):
        before, after = joins.get(i - 1), joins.get(i)
        into, out = (over[i - 1] if i else 0), over[i]
        if out > 0 and not (after and after.kind == "l_cut" and out <= after.frames and room.speech):
            return False
        if out < 0 and not (after and after.kind == "j_cut" and -out <= after.frames and reel.rooms[i + 1].speech):
            return False
        own, foreign = max(0, out) + max(0, -into), max(0, into) + max(0, -out)
        needs = room.least + foreign - own if room.speech else max(room.least, foreign)
        under = sum(j.frames for j in (before, after) if j and j.kind == "dissolve")
        alone = frames[i] - (after.frames if after and after.kind == "dissolve" else 0)
        longest = reel.clips.frames(reel.fps)[-1] if reel.clips else math.inf
        if own > room.speech or (room.locked and frames[i] != room.least) or alone < 1:
            return False
        if not max(needs, room.hold, under) <= frames[i] <= min(room.most, longest):
            return False
    return True


def overs(reel: Reel) -> Iterator[tuple[int, ...]]:
    """Every way in which speech can lie over the cuts."""
    joins = {join.after: join for join in reel.joins}
    reach = {"j_cut": lambda n: range(-n, 1), "l_cut": lambda n: range(n + 1), "dissolve": lambda n: range(1)}
    cuts = [reach[joins[i].kind](joins[i].frames) if i in joins else range(1) for i in range(len(reel.rooms))]
    return itertools.product(*cuts)


def every(reel: Reel) -> Iterator[tuple[int, ...]]:
    """All lengths that have room and the right sum."""
    total = reel.target + sum(j.frames for j in reel.joins if j.kind == "dissolve")
    for frames in itertools.product(*(range(1, r.most + 1) for r in reel.rooms)):
        if sum(frames) == total and any(holds(reel, frames, over) for over in overs(reel)):
            yield frames


def small(luck: random.Random) -> Reel:
    """A reel of so few frames that all lengths can be tried."""
    rooms = []
    for _ in range(luck.randint(1, 4)):
        least = luck.randint(1, 5)
        most = least + luck.choice((0, 2, 4, 6))
        low = luck.randint(1, 6)
        rooms.append(
            Room(
                least=least, wish=luck.choice((1, 2, 3, 5, 8, 12)), most=most, hold=luck.randint(1, min(most, 4)), speech=luck.choice((0, least)),
                protected=luck.random() < 0.3, band=luck.choice((None, (low, low + 2))),
            )
        )  # fmt: skip
    kinds = luck.sample(range(len(rooms) - 1), luck.randint(0, min(2, len(rooms) - 1))) if len(rooms) > 1 else []
    joins = tuple(Join(after=i, kind=luck.choice(("j_cut", "l_cut", "dissolve")), frames=luck.randint(1, 3)) for i in kinds)
    clips = luck.choice(
        (None, Clips(seconds=(Decimal("0.2"), Decimal("0.5"))), Clips.stepped(Decimal("0.125"), Decimal("0.5"), Decimal("0.1")))
    )
    return Reel(rooms=tuple(rooms), target=luck.randint(1, sum(r.most for r in rooms)), joins=joins, clips=clips)


def test_no_other_lengths_cost_less_in_five_hundred_cases_that_are_gone_through() -> None:
    luck = random.Random(6)
    met = joined = gridded = 0
    while met < 500:
        reel = small(luck)
        ways = list(every(reel))
        if not ways:
            with pytest.raises(Infeasible):
                fit(reel, WEIGHTS)
            continue
        found = fit(reel, WEIGHTS)
        assert found.frames in ways and holds(reel, found.frames, found.over)
        assert found.price == min(cost(reel, way, WEIGHTS) for way in ways), reel
        assert stated(reel, found.frames) <= min(stated(reel, way) for way in ways) * Fraction(101, 100), reel
        met, joined, gridded = met + 1, joined + bool(reel.joins), gridded + bool(reel.clips)
    assert joined > 150 and gridded > 150


def by_sums(reel: Reel) -> int:
    """The least price by dynamic programming over the sum, as a textbook has it; for plain cuts."""
    best = {0: 0}
    for room in reel.rooms:
        new: dict[int, int] = {}
        for f in range(room.floor, room.most + 1):
            one = Reel(rooms=(room,), target=f, clips=reel.clips)
            price = cost(one, (f,), WEIGHTS)
            for total, so_far in best.items():
                new[total + f] = min(new.get(total + f, so_far + price), so_far + price)
        best = new
    return best[reel.target]


def test_longer_reels_on_a_grid_cost_what_the_textbook_finds() -> None:
    luck = random.Random(2)
    for _ in range(25):
        rooms = []
        for _ in range(12):
            least = luck.randint(10, 40)
            rooms.append(Room(least=least, wish=luck.randint(20, 60), most=least + luck.randint(0, 40), protected=luck.random() < 0.4))
        clips = luck.choice((None, Clips(seconds=(Decimal(1), Decimal(2), Decimal(4))), Clips(seconds=(Decimal("1.3"), Decimal("3.4")))))
        target = luck.randint(sum(r.least for r in rooms), sum(r.most for r in rooms))
        reel = Reel(rooms=tuple(rooms), target=target, clips=clips)
        assert fit(reel, WEIGHTS).price == by_sums(reel)


@st.composite
def reels(draw: st.DrawFn) -> Reel:
    """Episodes of up to a dozen shots with locks, holds, joins and grids; the target may be one that cannot be met."""
    rooms = []
    for _ in range(draw(st.integers(0, 12))):
        least = draw(st.integers(1, 150))
        most = least + draw(st.sampled_from((0, 1, 30, 200)))
        hold, speech = draw(st.integers(1, most)), draw(st.integers(0, least))
        hold = 1 if least == most else hold
        rooms.append(Room(least=least, wish=draw(st.integers(1, 300)), most=most, hold=hold, speech=speech, protected=draw(st.booleans())))
    joins = tuple(
        Join(after=i, kind=draw(st.sampled_from(("j_cut", "l_cut", "dissolve"))), frames=draw(st.integers(1, 24)))
        for i in range(len(rooms) - 1)
        if draw(st.booleans())
    )
    grids = (None, Clips(seconds=(Decimal(5), Decimal(10))), Clips.stepped(Decimal("1.5"), Decimal(15), Decimal("0.7")))
    target = draw(st.integers(0, sum(r.most for r in rooms) + 20))
    return Reel(rooms=tuple(rooms), target=target, joins=joins, fps=draw(st.sampled_from((24, 25, 30))), clips=draw(st.sampled_from(grids)))


def checked(reel: Reel, found: Fitted) -> None:
    assert sum(found.visible) == reel.target
    assert holds(reel, found.frames, found.over)
    assert found.price == cost(reel, found.frames)


def why(reel: Reel) -> Infeasible | None:
    """Why the target cannot be met; None when it can."""
    try:
        room_for(reel)
    except Infeasible as error:
        return error
    return None


@settings(max_examples=1000, deadline=None)
@given(reels())
def test_a_reel_is_fitted_exactly_or_its_nearest_target_is_named(reel: Reel) -> None:
    wrong = why(reel)
    if wrong is None:
        checked(reel, fit(reel))
    elif wrong.nearest is None:
        assert wrong.stuck and all(one.least > one.most for one in wrong.stuck)
    else:
        assert wrong.short == wrong.nearest - reel.target != 0
        aimed = reel.model_copy(update={"target": wrong.nearest})
        checked(aimed, fit(aimed))
        closer = wrong.nearest - (1 if wrong.short > 0 else -1)
        assert why(reel.model_copy(update={"target": closer}))


@settings(max_examples=60, deadline=None)
@given(reels())
def test_every_target_between_the_shortest_and_the_longest_can_be_met(reel: Reel) -> None:
    if why(reel):
        return
    least, most = room_for(reel)
    for target in {least, most, *random.Random(least).choices(range(least, most + 1), k=5)}:
        aimed = reel.model_copy(update={"target": target})
        checked(aimed, fit(aimed))


def plain(*rooms: Room, target: int, joins: tuple[Join, ...] = (), clips: Clips | None = None) -> Reel:
    return Reel(rooms=rooms, target=target, joins=joins, clips=clips)


FREE = Room(least=10, wish=40, most=80)


def test_many_short_shots_do_not_cost_a_long_one_its_frames() -> None:
    rooms = [Room(least=1, wish=1, most=5) for _ in range(10)] + [Room(least=1, wish=100, most=300)]
    assert fit(plain(*rooms, target=209)).frames == (*[2] * 10, 189)


def test_a_locked_shot_keeps_its_frames() -> None:
    locked = Room(least=48, wish=20, most=48, speech=30)
    joins = (Join(after=0, kind="l_cut", frames=9), Join(after=1, kind="j_cut", frames=9))
    for total in (100, 150, 190):
        for some in ((), joins):
            found = fit(plain(FREE, locked, FREE, target=total, joins=some))
            assert found.frames[1] == 48 and sum(found.frames) == total


def test_a_protected_shot_gives_less_than_its_neighbour_and_takes_as_much() -> None:
    kept = FREE.model_copy(update={"protected": True})
    short, long = fit(plain(FREE, kept, target=70)).frames, fit(plain(FREE, kept, target=90)).frames
    assert short == (32, 38) and long == (45, 45)


def test_what_lies_beyond_the_craft_s_band_is_taken_last() -> None:
    narrow = FREE.model_copy(update={"band": (36, 44)})
    assert fit(plain(FREE, narrow, target=100)).frames == (52, 48) and fit(plain(FREE, narrow, target=88)).frames == (44, 44)


def test_a_hold_does_not_go_under_its_frames() -> None:
    held = Room(least=10, wish=48, most=96, hold=48)
    assert fit(plain(FREE, held, target=60)).frames == (12, 48)
    with pytest.raises(Infeasible) as caught:
        fit(plain(FREE, held, target=57))
    assert caught.value.short == 1 and caught.value.nearest == 58


SPEAKS = Room(least=60, speech=50, wish=60, most=90, hold=20)
LISTENS = Room(least=20, wish=40, most=80, hold=20)


def test_an_l_cut_lets_a_speech_run_over_a_listener_and_no_farther_than_needed() -> None:
    cut = (Join(after=0, kind="l_cut", frames=12),)
    loose = fit(plain(SPEAKS, LISTENS, target=75, joins=cut))
    assert loose.frames == (48, 27) and loose.over == (12, 0)
    assert fit(plain(SPEAKS, LISTENS, target=90, joins=cut)).over == (6, 0) and fit(plain(SPEAKS, LISTENS, target=110, joins=cut)).over == (
        0,
        0,
    )
    with pytest.raises(Infeasible) as caught:
        fit(plain(SPEAKS, LISTENS, target=75))
    assert caught.value.short == 5


def test_a_speech_that_runs_over_a_cut_takes_its_frames_from_the_next_speaker() -> None:
    cut = (Join(after=0, kind="l_cut", frames=12),)
    with pytest.raises(Infeasible) as caught:
        fit(plain(SPEAKS, SPEAKS, target=119, joins=cut))
    assert caught.value.short == 1
    locked = SPEAKS.model_copy(update={"most": 60})
    short = Room(least=60, speech=50, wish=30, most=90, hold=20)
    assert fit(plain(short, SPEAKS, target=120, joins=cut)).frames == (48, 72)
    assert fit(plain(short, locked, target=120, joins=cut)).frames == (60, 60)


def test_a_j_cut_lets_a_speech_begin_over_the_picture_before_it() -> None:
    cut = (Join(after=0, kind="j_cut", frames=12),)
    found = fit(plain(LISTENS, SPEAKS, target=72, joins=cut))
    assert found.frames == (24, 48) and found.over == (-12, 0)


def test_no_speech_crosses_a_whole_picture() -> None:
    glance = Room(least=5, wish=5, most=20, hold=5)
    cut = (Join(after=0, kind="l_cut", frames=12),)
    with pytest.raises(Infeasible) as caught:
        fit(plain(SPEAKS, glance, target=59, joins=cut))
    assert caught.value.nearest == 60


def test_the_frames_of_a_dissolve_are_seen_once() -> None:
    found = fit(
        plain(FREE, FREE, FREE, target=96, joins=(Join(after=0, kind="dissolve", frames=12), Join(after=1, kind="dissolve", frames=12)))
    )
    assert found.frames == (40, 40, 40) and found.visible == (28, 28, 40) and found.price == 0


def test_a_shot_is_as_long_as_both_its_dissolves() -> None:
    joins = tuple(Join(after=i, kind="dissolve", frames=12) for i in range(2))
    flash = Room(least=1, wish=1, most=40)
    assert fit(plain(FREE, flash, FREE, target=60, joins=joins)).frames[1] == 24
    with pytest.raises(Infeasible) as caught:
        fit(plain(FREE, Room(least=1, wish=1, most=20), FREE, target=60, joins=joins))
    assert caught.value.stuck == (Stuck(shot=1, least=24, most=20),)


def test_a_shot_a_little_longer_than_a_clip_gives_up_what_sticks_out() -> None:
    five_ten = Clips(seconds=(Decimal(5), Decimal(10)))
    rooms = [Room(least=40, wish=125, most=250), Room(least=40, wish=110, most=250)]
    assert fit(plain(*rooms, target=235)).frames == (125, 110)
    assert fit(plain(*rooms, target=235, clips=five_ten)).frames == (120, 115)


def test_a_shot_that_no_clip_can_hold_is_named() -> None:
    with pytest.raises(Infeasible) as caught:
        fit(plain(FREE, Room(least=241, wish=241, most=300), target=290, clips=Clips(seconds=(Decimal(5), Decimal(10)))))
    assert caught.value.stuck == (Stuck(shot=1, least=241, most=240),) and caught.value.nearest is None


def test_lengths_of_clips_are_exact_at_every_rate() -> None:
    tenths = Clips.stepped(Decimal("0.1"), Decimal("4.0"), Decimal("0.1"))
    assert len(tenths.seconds) == 40
    assert tenths.frames(24)[20] == Fraction(252, 5) and tenths.frames(25)[20] == Fraction(105, 2) and tenths.frames(30)[20] == 63
    assert all(sum(tenths.frames(fps)) == 82 * fps for fps in (24, 25, 30))
    with pytest.raises(ValidationError):
        Clips(seconds=(Decimal(5), Decimal(5)))


def test_prices_too_large_for_a_machine_s_numbers_are_reckoned_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    luck = random.Random(8)
    reels = [reel for reel in (small(luck) for _ in range(200)) if why(reel) is None]
    quick = [fit(reel, WEIGHTS) for reel in reels]
    monkeypatch.setattr(chain, "_SAFE", 0)
    assert [fit(reel, WEIGHTS) for reel in reels] == quick
    rooms = [Room(least=1, wish=1, most=4000, protected=True) for _ in range(3)]
    assert sorted(fit(plain(*rooms, target=9001)).frames) == [3000, 3000, 3001]


def test_too_much_and_too_little_say_by_how_many_frames() -> None:
    for total, short in ((50, 10), (125, -5)):
        with pytest.raises(Infeasible) as caught:
            fit(plain(*[Room(least=30, wish=30, most=60)] * 2, target=total))
        assert caught.value.short == short and caught.value.nearest == total + short


def test_no_shots_fill_no_frames_and_no_more() -> None:
    assert fit(plain(target=0)).frames == ()
    with pytest.raises(Infeasible):
        fit(plain(target=1))


def test_a_room_or_a_join_that_contradicts_itself_is_refused() -> None:
    for wrong in ({"most": 5}, {"hold": 90}, {"speech": 11}):
        with pytest.raises(ValidationError):
            Room.model_validate({"least": 10, "wish": 10, "most": 80} | wrong)
    for joins in ((Join(after=1, kind="l_cut", frames=3),), (Join(after=0, kind="l_cut", frames=3), Join(after=0, kind="j_cut", frames=3))):
        with pytest.raises(ValidationError):
            plain(FREE, FREE, target=80, joins=joins)


def test_the_prices_come_from_the_data_file() -> None:
    assert prices().protected > prices().shorter and cost(plain(FREE, target=50), (50,)) == prices().longer * 1_000_000 * 100 // 40

"""The beat planner and the choice of ways: threads in their order between people who are there, nothing said twice, voices kept."""

import re
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.composer.choosing import OVER, to_length
from loreboard.composer.plan import Plan, make_plan
from loreboard.composer.planner import planned
from loreboard.composer.slots import slots
from loreboard.composer.threads import Operator, Thread, operators, threads
from loreboard.composer.voices import voiced
from loreboard.composer.ways import Written
from loreboard.composer.words import Engine, GridEpisode, engines, kit
from loreboard.lore import load_entries
from loreboard.lore.entry import SACRED
from loreboard.lore.wording import card
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.script import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
SECONDS = 180.0
SAID = re.compile(r"^\??\s*([^\W\d_]+)\s*(?:[(（][^)）]*[)）])?\s*[:：]")
SLOTS = re.compile(r"\{(\w+)[.}]")


def a_plan(engine: Engine, tongue: Language, seed: int = 0) -> Plan:
    premise = {"en": "a road-mender in fog", "zh": "雾里的养路工"}[tongue]
    carrier = next(entry for entry in load_entries() if not entry.is_function and entry.sensitivity.level < SACRED)
    return make_plan(premise, seed, tongue, card(carrier, tongue), engine)


def grids(plan: Plan) -> tuple[GridEpisode, ...]:
    return planned(plan, slots(plan), lambda line: draft_seconds(line, plan.language), SECONDS)


@pytest.mark.parametrize("thread", threads(), ids=lambda thread: thread.thread)
def test_a_part_is_written_four_times_in_each_language_and_by_its_two_people_only(thread: Thread) -> None:
    for part, tongue in product(thread.parts, LANGUAGES):
        told = part.scenes.of(tongue)
        assert len({text.strip() for text in told}) >= 4, (part.id, tongue)
        for text in told:
            rows = [row.strip() for row in text.splitlines() if row.strip()]
            speakers = {found[1] for row in rows if (found := SAID.match(row))}
            assert speakers <= set(part.on) and speakers, (part.id, text)
            assert set(SLOTS.findall(text)) <= {*part.on, "lead"}, (part.id, text)  # who is not there may be asked after
            assert any(not SAID.match(row) for row in rows) and 4 <= len(rows) <= 8, (part.id, text)


def test_there_are_at_least_thirty_six_operators_of_several_families() -> None:
    assert len(operators()) >= 36
    assert len({part.family for part in operators().values()}) >= 5


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.engine)
def test_threads_run_in_their_order_between_people_who_are_there_and_none_is_left_open(engine: Engine, tongue: Language) -> None:
    told = grids(a_plan(engine, tongue))
    placed = [(grid.number, at, operators()[beat.id]) for grid in told for at, beat in enumerate(grid.beats) if beat.id in operators()]
    for number, at, part in placed:
        before, after = told[number - 1].beats[at - 1], told[number - 1].beats[at + 1]
        assert set(part.on) <= set(before.on) and before.family in kit("planning")["after"]
        assert (before.where, before.time) == (told[number - 1].beats[at].where, told[number - 1].beats[at].time)
        assert after.family not in kit("planning")["not_before"] or (after.where, after.time) != (before.where, before.time)
    for thread in threads():
        order = [thread.parts.index(part) for _, _, part in placed if part in thread.parts]
        assert order == sorted(set(order)) and (not order or (order[0] == 0 and order[-1] == len(thread.parts) - 1)), thread.thread


def test_most_kinds_of_story_have_a_thread_beside_them_and_not_always_the_same() -> None:
    told = [
        {beat.id for grid in grids(a_plan(engine, tongue, seed)) for beat in grid.beats} & set(operators())
        for engine, tongue, seed in product(engines(), LANGUAGES, range(3))
    ]
    assert sum(map(bool, told)) >= len(told) / 3 and len(set().union(*told)) >= 12


def test_what_a_part_needs_was_given_before_it_and_the_engine_s_beats_are_all_there() -> None:
    for engine in engines():
        given_: set[str] = set()
        told = grids(a_plan(engine, "en"))
        assert [b.id for grid in told for b in grid.beats if b.id not in operators()] == [b.id for e in engine.episodes for b in e.beats]
        for beat in (beat for grid in told for beat in grid.beats):
            assert set(beat.needs) <= given_, beat.id
            given_ |= set(beat.gives)


def test_the_same_plan_gives_the_same_series_and_another_seed_other_threads() -> None:
    engine = engines()[0]

    def ids(seed: int) -> list[str]:
        return [beat.id for grid in grids(a_plan(engine, "en", seed)) for beat in grid.beats if beat.id in operators()]

    assert ids(0) == ids(0)
    assert len({tuple(ids(seed)) for seed in range(6)}) > 2


def line(text: str, spare: bool = False, who: str | None = None) -> Written:
    return Written(kind="speech" if who else "action", who=who, extension=None, how=None, text=text, beat="b", spare=spare)


def seconds(told: Written) -> float:
    return len(told.text) / 10


def test_of_two_ways_the_one_that_says_nothing_again_is_taken() -> None:
    first = [[line("The bird opens its beak and shuts it.")]]
    second = [[line("The bird opens its beak and shuts it."), line("Mei waits.")], [line("Mei lays a hand on the stone wall.")]]
    assert to_length([first[0:1], second], 8.0, seconds)[-1].text == "Mei lays a hand on the stone wall."


@given(
    st.lists(
        st.lists(st.lists(st.tuples(st.integers(5, 60), st.booleans()), min_size=1, max_size=5), min_size=1, max_size=4),
        min_size=1,
        max_size=9,
    )
)
def test_an_episode_is_no_longer_than_is_asked_for_where_its_words_allow(told: list[list[list[tuple[int, bool]]]]) -> None:
    ways = [[[line(f"{b}{w}{n}".ljust(size, "x"), spare) for n, (size, spare) in enumerate(way)] for w, way in enumerate(beat)] for b, beat in enumerate(told)]  # fmt: skip
    shortest = sum(min(sum(seconds(x) for x in way if not x.spare) for way in beat) for beat in ways)
    target = max(shortest, 12.0)
    chosen = to_length(ways, target, seconds)
    kept = [x for x in chosen if not x.spare]
    assert sum(map(seconds, chosen)) <= max(target * OVER, sum(map(seconds, kept))) + 1e-9
    assert all(any([x for x in way if not x.spare] == [x for x in kept if x in way] for way in beat) for beat in ways)


@pytest.mark.parametrize(
    ("was", "role", "now"),
    [
        ("Don't you think I know? I don't.", "rival", "Do you not think I know? I do not."),
        ("I can't say. It's been taken; it's mine.", "rival", "I cannot say. It has been taken; it is mine."),
        ("She said \"I don't know.\" They'll come.", "rival", 'She said "I don\'t know." They will come.'),
        ("It is. It is mine, and I will not go.", "lead", "It is. It's mine, and I won't go."),
        ("I don't mind if I do not.", "beloved", "I don't mind if I do not."),
        ("It's late, I've said so. You'll catch it.", "beloved", "It's late, I have said so. You will catch it."),
    ],
)
def test_a_role_keeps_its_sound_through_scenes_of_many_hands(was: str, role: str, now: str) -> None:
    assert voiced(was, role, "en") == now  # type: ignore[arg-type]
    assert voiced("您没来，我也没走。", role, "zh") == "您没来，我也没走。"  # type: ignore[arg-type]


def test_an_operator_stands_where_its_anchor_stands() -> None:
    anchor = engines()[0].episodes[0].beats[2]
    part: Operator = next(iter(operators().values()))
    beat = part.beat(anchor, "why")
    assert (beat.where, beat.time, beat.needs, beat.gives) == (anchor.where, anchor.time, ("why",), (part.id,))

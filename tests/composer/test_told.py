"""What a premise tells in its own words, and the handbill that carries them through a series."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.composer.planner import planned
from loreboard.composer.slots import slots
from loreboard.composer.threads import case
from loreboard.composer.told import told
from loreboard.composer.ways import ways
from loreboard.composer.words import Engine, engines
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.script import Language

from .test_planning import SECONDS, a_plan

LANGUAGES: tuple[Language, ...] = get_args(Language)
BARE = re.compile(r"[\s，、；：。,;:.“”\"'‘’]")


@pytest.mark.parametrize(
    ("language", "text", "news", "who", "thing"),
    [
        ("en", "A blind potter is asked to make a cup.", "A blind potter is asked to make a cup.", "potter", "cup"),
        (
            "en",
            "Write a myth about a glazier who sells windows to the sea.",
            "They tell of a glazier who sells windows to the sea.",
            "",
            "sea",
        ),
        ("en", "Horror story: the ferryman's bell rings by itself. No gore, please.", "The ferryman's bell rings by itself.", "", "bell"),
        ("en", "Two debris pickers find a piano.", "Two debris pickers find a piano.", "debris picker", "piano"),
        ("zh", "写一个会计丢了账本的故事，温情一点。", "有会计丢了账本。", "会计", "账本"),
        ("zh", "主角是个石匠，修的桥自己走了。结局虐一点", "说的是个石匠，修的桥自己走了。", "石匠", "桥"),
        ("en", "", "", "", ""),
    ],
)
def test_a_request_is_left_out_and_a_person_and_a_thing_are_found(language: Language, text: str, news: str, who: str, thing: str) -> None:
    found = told(text, language)
    assert (found.news, found.who, found.thing) == (news, who, thing)


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.text(max_size=300))
def test_breaths_are_the_news_in_their_order_whatever_the_premise(language: Language, text: str) -> None:
    found = told(text, language)
    assert BARE.sub("", "".join(found.breaths)) == BARE.sub("", found.news)


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.engine)
def test_the_handbill_is_read_once_in_the_first_episode_where_its_two_people_are(engine: Engine) -> None:
    grids = planned(a_plan(engine, "en"), slots(a_plan(engine, "en")), lambda line: draft_seconds(line, "en"), SECONDS)
    placed = [(grid.number, grid.beats[at - 1]) for grid in grids for at, beat in enumerate(grid.beats) if beat.id == case().id]
    assert [(number, beat.id) for number, beat in placed] == [(1, engine.case)]
    assert set(case().on) <= set(placed[0][1].on)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_reads_the_premise_out_as_far_as_it_goes(language: Language) -> None:
    plan = a_plan(engines()[0], language)
    words = slots(plan)
    for way in ways(plan, case(), words):
        said = "".join(line.text for line in way)
        assert all(BARE.sub("", breath) in BARE.sub("", said) for breath in plan.told.breaths)
        assert not re.search(r"[234w]\||\{", said)

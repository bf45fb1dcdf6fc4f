"""What a premise tells in its own words, and the loglines that open with them."""

from typing import get_args

import pytest

from loreboard.composer.slots import fill, slots
from loreboard.composer.told import told
from loreboard.composer.words import Engine, engines
from loreboard.story.script import Language

from .test_planning import a_plan

LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize(
    ("language", "text", "news", "who"),
    [
        ("en", "A blind potter is asked to make a cup.", "A blind potter is asked to make a cup.", "potter"),
        (
            "en",
            "Write a myth about a glazier who sells windows to the sea.",
            "They tell of a glazier who sells windows to the sea.",
            "",
        ),
        ("en", "Horror story: the ferryman's bell rings by itself. No gore, please.", "The ferryman's bell rings by itself.", ""),
        ("en", "Two debris pickers find a piano.", "Two debris pickers find a piano.", "debris picker"),
        ("zh", "写一个会计丢了账本的故事，温情一点。", "有会计丢了账本。", "会计"),
        ("zh", "主角是个石匠，修的桥自己走了。结局虐一点", "说的是个石匠，修的桥自己走了。", "石匠"),
        ("en", "", "", ""),
    ],
)
def test_a_request_is_left_out_and_a_person_is_found(language: Language, text: str, news: str, who: str) -> None:
    found = told(text, language)
    assert (found.news, found.who) == (news, who)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.engine)
def test_every_logline_opens_with_what_the_premise_tells(engine: Engine, language: Language) -> None:
    plan = a_plan(engine, language)
    loglines = engine.logline_en if language == "en" else engine.logline_zh
    assert plan.told.news and all(fill(text, slots(plan)).startswith(plan.told.news) for text in loglines)

"""A judge that answers by a rule of the test's own, and pieces to judge."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from loreboard.agents.desk import Desk
from loreboard.evals.judge import Judge, seat
from loreboard.evals.piece import Piece
from loreboard.story.ask import Ask, Reply

Rule = Callable[[Ask], BaseModel]
BEATS = (
    "Ada sells the bell to pay the toll.",
    "The road answers nobody after dark.",
    "Bo swaps the bell for a painted one.",
    "Ada rings it and no one comes.",
    "The toll keeper buys the silence.",
    "Ada mends the road with the coins.",
)


class Reader:
    """A Chat that answers each prompt by its rule, and remembers what it was asked."""

    def __init__(self, rules: Mapping[str, Rule], model: str = "anthropic/claude-test") -> None:
        self._rules, self.model = rules, model
        self.asked: list[Ask] = []

    async def reply(self, ask: Ask) -> Reply:
        self.asked.append(ask)
        return Reply(text=self._rules[ask.prompt](ask).model_dump_json(), model=self.model)


def between(ask: Ask, tag: str) -> str:
    """What stands between the tags of the ask."""
    return ask.told.partition(f"<{tag}>\n")[2].partition(f"\n</{tag}>")[0]


def made(id: str = "p", beats: tuple[str, ...] = BEATS, **more: Any) -> Piece:
    told: dict[str, Any] = {"text": "\n".join(beats), "language": "en", "form": "plot", "brief": "a toll road", "group": "road"}
    return Piece(id=id, beats=beats, **told | more)


@pytest.fixture
def piece() -> Piece:
    return made()


def judge_of(chat: Reader, seed: int = 0, **more: Any) -> Judge:
    return seat(Desk(chat, "en", seed), **more)

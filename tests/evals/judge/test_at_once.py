"""Many asks at once: never more than allowed, in their order whatever comes first, and one error for all."""

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from loreboard.evals.judge.seat import all_of
from loreboard.story.errors import ModelTrouble


async def test_no_more_are_under_way_than_are_allowed_and_the_order_is_kept() -> None:
    under_way = most = 0

    async def work(number: int) -> int:
        nonlocal under_way, most
        under_way, most = under_way + 1, max(most, under_way + 1)
        for _ in range(10 - number):
            await asyncio.sleep(0)
        under_way -= 1
        return number

    assert await all_of([partial(work, n) for n in range(10)], 3) == tuple(range(10))
    assert most == 3
    assert await all_of([], 3) == ()


async def test_the_first_failure_stops_what_is_under_way_and_begins_nothing_more() -> None:
    ended: list[str] = []

    async def hangs() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("stopped")

    async def fails() -> None:
        raise ModelTrouble("Down")

    async def never() -> None:
        ended.append("begun")

    works: list[Callable[[], object]] = [hangs, fails, never]
    with pytest.raises(ModelTrouble, match="Down"):
        await all_of(works, 2)  # type: ignore[arg-type]
    assert ended == ["stopped"]

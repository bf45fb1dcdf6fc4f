"""Calls outside any series: through the same door, on record in a hidden folder, so that nothing that was answered is paid for twice."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from loreboard.llm.home import carry_over, settled
from loreboard.llm.ledger import Ledger
from loreboard.story.errors import LoreboardError, OverBudget

from . import money
from .door import STOP, Door, Models

T = TypeVar("T")


@asynccontextmanager
async def door_at(hidden: Path, models: Models, journal: str | None = None) -> AsyncIterator[Door]:
    """A door to `models` whose journal lies in the folder `hidden`, which the caller holds, or in the database `journal` that a person has set
    for all folders. What is under way is on record when it is left."""
    await money.mend(hidden)
    home = settled(hidden, journal)
    with Ledger(home.place) as ledger:
        await carry_over(hidden, ledger, home.run)
        door = Door(models, ledger, home.run, hidden / STOP)
        try:
            async with models.traffic.desks:
                yield door
        finally:
            await door.quiet()


async def all_of(works: Sequence[Callable[[], Awaitable[T]]], at_once: int) -> tuple[T, ...]:
    """What `works` return, in their order, at most `at_once` under way.

    Once one fails no other is begun, and those under way are waited for, since they are paid for; then the failure is raised. Work for
    which the budget has no room while others hold theirs waits for them, and fewer are under way from then on.
    """
    left, done, wrong = deque(enumerate(works)), dict[int, T](), list[LoreboardError]()
    hands = min(at_once, len(works))

    async def hand() -> None:
        nonlocal hands
        while left and not wrong:
            number, work = left.popleft()
            try:
                done[number] = await work()
            except OverBudget as error:
                if hands == 1:
                    wrong.append(error)
                left.appendleft((number, work))
                break
            except LoreboardError as error:
                wrong.append(error)
        hands -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(hands):
            group.create_task(hand())
    if wrong:
        raise wrong[0]
    return tuple(done[number] for number in range(len(works)))

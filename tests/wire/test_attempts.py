"""R10, a few times: requests for each class of failure exactly as the table says, by the server's own count."""

import pytest

from loreboard.llm.traffic import manners

from .attempts import TABLE, play_all
from .callers import APIS
from .reading import Api

TIMES = 2
"""How often each class is played; `python -m tests.wire.attempts` plays R10's 100."""


@pytest.mark.parametrize("api", APIS)
async def test_each_class_is_sent_as_often_as_the_table_says_and_never_by_the_sdk(api: Api) -> None:
    played = await play_all(TABLE, (api,), TIMES)
    assert [(p.row.name, p.wrong) for p in played if p.wrong] == []
    capped = next(p for p in played if p.row.name == "rate limit for a day")
    assert manners().cap <= capped.longest_wait <= manners().cap + 2 * manners().spread
    assert max(p.longest_wait for p in played) <= manners().park_after

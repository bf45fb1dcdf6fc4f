"""R8, sampled: a reply that is cut, at any event or byte, is never taken by a provider for a whole one. And what it counts."""

from typing import Any

import pytest

from loreboard.story.errors import Busy, ModelTrouble, Refused, Truncated, Unknown, UnusableReply

from .callers import APIS
from .connection import Ending
from .cuts import ENDINGS, SPARE, cut_at_bytes, cut_at_events
from .faults import Fault
from .ledger import Seen
from .money import desk
from .play import Play
from .providers import Provider, reached
from .reading import Api
from .samples import reading
from .server import Server

EACH = pytest.mark.parametrize("api", APIS)
BYTES = 20
"""Random bytes at which a reply is cut, for each protocol; `python -m tests.wire.cuts` takes R8's 200."""


async def outcome(line: tuple[Provider, Server], fault: Fault | None = None) -> tuple[str | ModelTrouble, Seen]:
    """The reply's text, or what was raised; and the server's row."""
    chat, server = line
    server.play.script.clear()
    if fault is not None:
        server.play.script.add(fault)
    try:
        told: str | ModelTrouble = (await chat.reply(reading())).text
    except ModelTrouble as error:
        told = error
    return told, server.ledger.seen[-1]


@EACH
@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_reply_cut_at_any_event_is_never_taken_for_a_whole_one(api: Api, ending: Ending, play: Play) -> None:
    with desk() as books:
        tally = await cut_at_events(api, play, ending, books)
    assert tally.wrong == []
    assert tally.cuts > 10 and tally.with_text > 5 and tally.whole <= SPARE[api]


@EACH
async def test_a_reply_cut_at_any_byte_is_never_taken_for_a_whole_one(api: Api, play: Play) -> None:
    with desk() as books:
        tally = await cut_at_bytes(api, play, BYTES, books)
    assert tally.wrong == []
    assert (tally.cuts, tally.whole) == (BYTES + 1, 0) and tally.with_text > 2


@EACH
@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("error_event", Unknown), ("failed", Unknown), ("broken_json", Unknown), ("truncated", Truncated), ("refusal", Refused), ("filtered", Refused),
     ("drop", Unknown), ("empty", UnusableReply), ("tool", UnusableReply)],
)  # fmt: skip
async def test_an_ending_that_is_none_is_named_and_never_a_reply_with_text(
    api: Api, kind: Any, wanted: type[ModelTrouble], play: Play
) -> None:
    async with reached(api, play) as line:
        told, row = await outcome(line, Fault(kind, at=3 if kind in ("error_event", "broken_json") else None))
    assert row.billed
    if wanted is UnusableReply:
        assert isinstance(told, wanted) or told in ("", "```json\n\n```")
    else:
        assert isinstance(told, (wanted, Busy) if kind in ("error_event", "failed") else wanted), repr(told)


@EACH
async def test_every_token_the_server_counts_is_told_by_the_reply(api: Api, play: Play) -> None:
    async with reached(api, play) as (chat, server):
        replies = [await chat.reply(reading(lines=90)) for _ in range(2)]
    for reply, row in zip(replies, server.ledger, strict=True):
        assert row.used is not None
        assert (reply.input_tokens, reply.cached_tokens, reply.written_tokens) == (row.used.input, row.used.read, row.used.written)
        assert reply.output_tokens == row.used.output > 0
        assert reply.request_id == f"req_{row.order:020x}"

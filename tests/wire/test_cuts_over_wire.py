"""R8, sampled: a reply that is cut, at any event or byte, is never taken by a provider for a whole one. And what it counts."""

import random
from typing import Any

import pytest

from loreboard.story.errors import Busy, ModelTrouble, Refused, Truncated, Unknown, UnusableReply

from .callers import APIS
from .connection import Ending
from .faults import Fault
from .ledger import Seen
from .play import Play
from .providers import Provider, reached
from .reading import Api
from .samples import reading
from .server import Server

EACH = pytest.mark.parametrize("api", APIS)
BYTES = 20
"""Random bytes at which a reply is cut, for each protocol; R8 whole takes 200."""
SPARE = {"responses": 0, "messages": 0, "chat": 2}
"""Events after the one that ends a reply: a chat's usage and its [DONE]."""


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
@pytest.mark.parametrize("ending", ["close", "reset", "clean"])
async def test_a_reply_cut_at_any_event_is_never_taken_for_a_whole_one(api: Api, ending: Ending, play: Play) -> None:
    play.model.chunk = 20
    async with reached(api, play) as line:
        whole, row = await outcome(line)
        assert isinstance(whole, str)
        assert row.events > 10
        for at in range(row.events):
            told, _ = await outcome(line, Fault("cut", at=at, ending=ending))
            if isinstance(told, Unknown):
                assert whole.startswith(told.text)
            else:
                assert (told, at >= row.events - SPARE[api]) == (whole, True), f"cut before event {at} of {row.events}"


@EACH
async def test_a_reply_cut_at_any_byte_is_never_taken_for_a_whole_one(api: Api, play: Play) -> None:
    play.model.chunk = 20
    luck = random.Random(f"bytes of {api}")
    async with reached(api, play) as line:
        whole = (await outcome(line))[1]
        size = whole.bytes_sent if not SPARE[api] else (await outcome(line, Fault("cut", at=whole.events - SPARE[api])))[1].bytes_sent
        for byte in (1, *(luck.randrange(1, size - 2) for _ in range(BYTES))):
            fault = Fault("cut", byte=byte, ending=luck.choice(("close", "reset", "clean")))
            told, row = await outcome(line, fault)
            assert row.bytes_sent == byte
            assert isinstance(told, Unknown | Truncated), f"{fault}: {told!r}"


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

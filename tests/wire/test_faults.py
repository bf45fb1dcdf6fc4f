"""Each fault of the script as the official SDKs show it: what packages.md, section 5, measured against them."""

import asyncio
import json
import time
from typing import Any

import anthropic
import httpx2
import openai
import pytest
from pydantic import ValidationError

from .callers import APIS, CLAUDE, Callers, calling
from .faults import Fault, Rule, Script, mix
from .play import Play
from .reading import Api
from .samples import reading
from .server import Server
from .vendor_errors import TROUBLES

EACH = pytest.mark.parametrize("api", APIS)
LOST = (openai.APIConnectionError, httpx2.TransportError, anthropic.APIConnectionError)
STATUS = (openai.APIStatusError, anthropic.APIStatusError)


def always(play: Play, fault: Fault, **when: Any) -> None:
    play.script.add(fault, **when)


@EACH
async def test_every_named_error_has_its_status_its_headers_and_one_request(callers: Callers, server: Server, play: Play, api: Api) -> None:
    for number, name in enumerate(TROUBLES, 1):
        always(play, Fault("status", name, retry_after="7"))
        with pytest.raises(STATUS) as caught:
            await callers.create(api, reading())
        error: Any = caught.value
        assert error.status_code == TROUBLES[name].status
        assert error.response.headers["retry-after"] == "7"
        assert error.request_id == f"req_{number:020x}"
        assert error.body["error" if api == "messages" else "message"]
    assert [row.sdk_retries for row in server.ledger] == [0] * len(TROUBLES)
    assert server.ledger.billed() == []


@EACH
async def test_the_sdks_name_errors_as_they_were_measured(callers: Callers, play: Play, api: Api) -> None:
    module: Any = anthropic if api == "messages" else openai
    names = {
        "rate_limit": "RateLimitError",
        "auth": "AuthenticationError",
        "bad_request": "BadRequestError",
        "server": "InternalServerError",
    }
    names["overloaded"] = "OverloadedError" if api == "messages" else "InternalServerError"
    for name, kind in names.items():
        always(play, Fault("status", name))
        with pytest.raises(STATUS) as caught:
            await callers.create(api, reading())
        assert type(caught.value).__name__ == kind
        assert isinstance(caught.value, module.APIStatusError)
    always(play, Fault("status", "quota"))
    with pytest.raises(STATUS) as caught:
        await callers.create(api, reading())
    error: Any = caught.value
    assert error.body["error"]["type"] == "billing_error" if api == "messages" else error.code == "insufficient_quota"


@EACH
async def test_a_page_of_a_proxy_is_no_answer_to_the_parse_helper(callers: Callers, server: Server, play: Play, api: Api) -> None:
    always(play, Fault("html"))
    with pytest.raises(AttributeError, match="'str' object"):
        await callers.parse(api, reading())
    assert server.ledger.billed() == []
    always(play, Fault("status", "bad_gateway"))
    with pytest.raises(STATUS):
        await callers.parse(api, reading())


@EACH
async def test_half_a_body_with_a_good_length_is_broken_json(callers: Callers, server: Server, play: Play, api: Api) -> None:
    always(play, Fault("broken_json"))
    with pytest.raises(json.JSONDecodeError):
        await callers.create(api, reading())
    with pytest.raises((json.JSONDecodeError, AssertionError)):
        await callers.raw(api, reading())
    assert [row.complete for row in server.ledger] == [False, False]
    assert len(server.ledger.billed()) == 2


@EACH
@pytest.mark.parametrize("ending", ["close", "reset"])
async def test_a_connection_that_drops_is_lost_before_headers_in_the_body_and_in_a_stream(
    callers: Callers, server: Server, play: Play, api: Api, ending: Any
) -> None:
    always(play, Fault("drop", ending=ending))
    with pytest.raises(LOST):
        await callers.create(api, reading())
    always(play, Fault("cut", byte=100, ending=ending))
    with pytest.raises(LOST):
        await callers.create(api, reading())
    always(play, Fault("cut", at=3, ending=ending))
    with pytest.raises(LOST):
        await callers.raw(api, reading())
    assert [(row.status, row.complete) for row in server.ledger] == [(0, False), (200, False), (200, False)]
    assert server.ledger.seen[1].bytes_sent == 100
    assert server.ledger.seen[2].events == 3
    assert len(server.ledger.billed()) == 3


@EACH
async def test_a_stream_that_ends_early_but_properly_raises_nothing_and_only_its_last_event_is_missing(
    callers: Callers, play: Play, api: Api
) -> None:
    play.model.chunk = 40
    always(play, Fault("cut", at=7 if api != "chat" else 4, ending="clean"))
    heard = await callers.raw(api, reading())
    assert heard.text
    assert not heard.ended


async def test_an_error_event_shows_differently_in_each_protocol(callers: Callers, play: Play) -> None:
    always(play, Fault("error_event", at=4))
    heard = await callers.raw("responses", reading())
    assert heard.names[-1] == "error"
    with pytest.raises(RuntimeError, match=r"response\.completed"):
        await callers.helper("responses", reading())
    with pytest.raises(openai.APIError, match="had an error"):
        await callers.raw("chat", reading())
    with pytest.raises(anthropic.APIStatusError) as caught:
        await callers.raw("messages", reading())
    assert caught.value.status_code == 200


async def test_a_generation_that_fails_ends_as_its_protocol_says(callers: Callers, play: Play) -> None:
    always(play, Fault("failed"))
    assert (await callers.raw("responses", reading())).names[-1] == "response.failed"
    with pytest.raises(openai.APIError):
        await callers.raw("chat", reading())
    with pytest.raises(anthropic.APIStatusError):
        await callers.raw("messages", reading())


@EACH
@pytest.mark.parametrize("kind", ["malformed", "wrong_shape"])
async def test_text_that_is_not_the_value_is_a_validation_error_with_a_good_stop_reason(
    callers: Callers, play: Play, api: Api, kind: Any
) -> None:
    always(play, Fault(kind))
    with pytest.raises(ValidationError):
        await callers.parse(api, reading())
    assert (await callers.raw(api, reading())).ended


@EACH
async def test_a_truncated_reply_shows_as_it_was_measured(callers: Callers, play: Play, api: Api) -> None:
    always(play, Fault("truncated"))
    whole: Any = openai.LengthFinishReasonError if api == "chat" else ValidationError
    with pytest.raises(whole):
        await callers.parse(api, reading())
    with pytest.raises(whole):
        await callers.helper(api, reading())
    heard = await callers.raw(api, reading())
    assert not heard.ended or api == "messages"
    assert {"response.incomplete", "length", "message_stop"} & set(heard.names)


async def test_a_refusal_stands_where_its_protocol_puts_it(callers: Callers, play: Play) -> None:
    always(play, Fault("refusal"))
    assert await callers.parse("responses", reading()) is None
    told = await callers.create("responses", reading())
    assert told.output[-1].content[0].type == "refusal"
    assert "response.refusal.done" in (await callers.raw("responses", reading())).names
    assert await callers.parse("chat", reading()) is None
    assert (await callers.create("chat", reading())).choices[0].message.refusal
    with pytest.raises(ValidationError):
        await callers.parse("messages", reading())
    message = await callers.create("messages", reading())
    assert (message.stop_reason, message.stop_details.category) == ("refusal", "general_harms")


async def test_a_filtered_reply_says_so_in_its_stop_reason(callers: Callers, play: Play) -> None:
    always(play, Fault("filtered"))
    assert (await callers.create("responses", reading())).incomplete_details.reason == "content_filter"
    with pytest.raises(openai.ContentFilterFinishReasonError):
        await callers.parse("chat", reading())
    assert (await callers.create("messages", reading())).stop_reason == "refusal"


@EACH
@pytest.mark.parametrize("kind", ["empty", "tool"])
async def test_an_answer_without_text_has_none(callers: Callers, play: Play, api: Api, kind: Any) -> None:
    always(play, Fault(kind))
    assert (await callers.raw(api, reading())).text.replace("```json\n\n```", "") == ""
    told: Any = await callers.create(api, reading())
    if api == "responses":
        assert told.output_text == ""
    elif api == "messages":
        assert [block.type for block in told.content] == (["tool_use"] if kind == "tool" else [])


@EACH
async def test_silence_is_a_timeout_and_the_ledger_sees_the_client_go(server: Server, play: Play, api: Api) -> None:
    always(play, Fault("hang"))
    late = (openai.APITimeoutError, anthropic.APITimeoutError)
    async with calling(server, patience=0.2) as callers:
        with pytest.raises(late):
            await callers.create(api, reading())
        always(play, Fault("hang", at=3))
        with pytest.raises((*late, httpx2.ReadTimeout)):
            await callers.raw(api, reading())
    await asyncio.sleep(0.05)
    assert [row.gone for row in server.ledger] == [True, True]
    assert len(server.ledger.billed()) == 2


@EACH
async def test_a_trickle_and_endless_comments_outlast_the_sdks_timeout_and_need_a_deadline(server: Server, play: Play, api: Api) -> None:
    async with calling(server, patience=0.2) as callers:
        for fault in (Fault("trickle", rate=300.0), Fault("comments", at=2)):
            always(play, fault)
            began = time.monotonic()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(callers.raw(api, reading()), 0.5)
            assert time.monotonic() - began >= 0.5


@EACH
async def test_delays_come_before_the_first_byte_and_between_events(callers: Callers, server: Server, play: Play, api: Api) -> None:
    always(play, Fault("delay", seconds=0.2, between=0.02))
    assert (await callers.raw(api, reading())).ended
    row = server.ledger.seen[0]
    assert row.first - row.at >= 0.2
    assert row.ended - row.first >= 0.02 * (row.events - 1)


@EACH
async def test_a_wrong_content_type_is_not_noticed_by_the_sdks(callers: Callers, play: Play, api: Api) -> None:
    always(play, Fault("wrong_type"))
    assert not isinstance(await callers.create(api, reading()), str)
    assert (await callers.raw(api, reading())).ended


async def test_missing_and_silly_usage_come_through_as_they_are(callers: Callers, play: Play) -> None:
    always(play, Fault("no_usage"))
    assert (await callers.create("responses", reading())).usage is None
    assert (await callers.create("chat", reading())).usage is None
    always(play, Fault("silly_usage"))
    assert (await callers.create("responses", reading())).usage.input_tokens == -1
    assert (await callers.create("messages", reading())).usage.output_tokens == -5


async def test_a_fault_can_be_aimed_at_a_request_a_prompt_a_text_and_a_first_go(callers: Callers, server: Server, play: Play) -> None:
    play.script = Script()
    play.script.add(Fault("empty"), request=2)
    play.script.add(Fault("tool"), prompt="writer/arc")
    play.script.add(Fault("refusal"), says="id: e05b1")
    play.script.add(Fault("malformed"), tries=(2,))
    for episode in (1, 2, 5, 1, 1):
        await callers.create("responses", reading(episode=episode))
    assert [row.fault for row in server.ledger] == ["", "empty", "refusal", "malformed", ""]
    assert list(server.ledger.repeats().values()) == [3]


def test_chance_belongs_to_the_ask_and_keeps_its_rate() -> None:
    marks = [f"ask {n}" for n in range(4000)]
    forth = {mark: mix(seed=3).play(1, mark, "", "") for mark in marks[:200]}
    back = {mark: mix(seed=3).play(9, mark, "", "") for mark in reversed(marks[:200])}
    assert forth == back
    script = mix(seed=4)
    met = [fault.kind for mark in marks if (fault := script.play(1, mark, "", ""))]
    assert len(met) / len(marks) == pytest.approx(0.062, abs=0.012)
    assert {"status", "cut", "malformed", "refusal", "truncated", "hang"} == set(met)
    assert Script([Rule(Fault("empty"), chance=0.0)]).play(1, "a", "", "") is None


async def test_a_faulty_line_of_a_batch_is_an_error_of_its_own(callers: Callers, server: Server, play: Play) -> None:
    always(play, Fault("status", "overloaded"), says="id: e02b1")
    rows: Any = [
        {
            "custom_id": str(n),
            "params": {
                "model": CLAUDE, "max_tokens": 99, "system": reading().system, "messages": [{"role": "user", "content": reading(episode=n).told}],
            },
        }
        for n in (1, 2)
    ]  # fmt: skip
    batch = await callers.anthropic.messages.batches.create(requests=rows)
    for _ in range(2):
        batch = await callers.anthropic.messages.batches.retrieve(batch.id)
    assert (batch.request_counts.succeeded, batch.request_counts.errored) == (1, 1)
    told = {row.custom_id: row.result.type async for row in await callers.anthropic.messages.batches.results(batch.id)}
    assert told == {"1": "succeeded", "2": "errored"}
    assert len(server.ledger.billed()) == 1


async def test_a_request_that_breaks_off_has_not_arrived_and_is_not_billed(server: Server) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /v1/responses HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\ncontent-length: 500\r\n\r\n{")
    await writer.drain()
    writer.close()
    await asyncio.sleep(0.1)
    assert [(row.arrived, row.billed) for row in server.ledger] == [(False, False)]

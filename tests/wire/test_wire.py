"""The official SDKs talk to the loopback server and find what they know: values, events, usage, batches, a clean end."""

import asyncio
import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from loreboard.composer import Composer
from loreboard.llm import shapes
from loreboard.prompts.library import library
from loreboard.screenplay.timing import draft_seconds
from loreboard.story import arc, bible, defaults, draft, drawn, facts, notes, verdicts
from loreboard.story.ask import Ask

from . import schemas
from .callers import APIS, CLAUDE, GPT, Callers, calling
from .model import Model
from .pace import TOKENS, Pace
from .play import Play
from .reading import Api, read
from .samples import reading
from .server import Server, running

EACH = pytest.mark.parametrize("api", APIS)
EVENTS = {
    "responses": [
        "response.created", "response.in_progress", "response.output_item.added", "response.output_item.done", "response.output_item.added",
        "response.content_part.added", "response.output_text.delta", "response.output_text.done", "response.content_part.done",
        "response.output_item.done", "response.completed",
    ],
    "chat": ["chunk", "stop"],
    "messages": ["message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
}  # fmt: skip


async def composed(ask: Ask) -> str:
    return (await Composer(draft_seconds).reply(ask)).text


@EACH
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_parse_helper_gets_the_composers_own_value(callers: Callers, api: Api, language: Any) -> None:
    ask = reading(language)
    told = await callers.parse(api, ask)
    assert told is not None
    assert told.model_dump_json() == await composed(ask)


@EACH
async def test_the_stream_helper_gets_the_composers_own_value(callers: Callers, api: Api) -> None:
    told = await callers.helper(api, reading())
    assert told is not None
    assert told.model_dump_json() == await composed(reading())


@EACH
async def test_a_raw_stream_brings_the_events_of_its_protocol_in_their_order(callers: Callers, play: Play, api: Api) -> None:
    play.model.chunk = 20
    heard = await callers.raw(api, reading())
    names = [name for at, name in enumerate(heard.names) if at == 0 or heard.names[at - 1] != name]
    assert names == EVENTS[api]
    assert heard.ended
    assert heard.text.removeprefix("```json\n").removesuffix("\n```") == await composed(reading())
    assert len(heard.names) > 10


async def test_sequence_numbers_of_a_responses_stream_count_up_from_zero(callers: Callers) -> None:
    events = [e.sequence_number async for e in await callers.create("responses", reading(), stream=True)]
    assert events == list(range(len(events)))


@EACH
async def test_usage_is_the_same_in_one_piece_and_streamed(callers: Callers, server: Server, play: Play, api: Api) -> None:
    play.caches[api].style = "none"
    await callers.create(api, reading())
    await callers.raw(api, reading())
    whole, streamed = server.ledger.asks()
    assert whole.used == streamed.used
    assert whole.used is not None
    assert whole.used.input > 300
    assert whole.used.output > 40


async def test_a_chat_stream_tells_usage_only_when_it_is_asked_for(callers: Callers) -> None:
    assert "usage" not in (await callers.raw("chat", reading())).names
    assert (await callers.raw("chat", reading(), stream_options={"include_usage": True})).names[-1] == "usage"


@EACH
async def test_an_answer_longer_than_its_limit_is_cut_with_the_vendors_stop_reason(callers: Callers, api: Api) -> None:
    limit = {"responses": "max_output_tokens", "chat": "max_completion_tokens", "messages": "max_tokens"}[api]
    ask = reading()
    if api == "messages":
        told: Any = await callers.anthropic.messages.create(
            model=CLAUDE, max_tokens=20, system=ask.system, messages=[{"role": "user", "content": ask.told}]
        )
    else:
        told = await callers.create(api, ask, **{limit: 20})
    reason: dict[Api, Callable[[], str]] = {
        "responses": lambda: told.incomplete_details.reason,
        "chat": lambda: told.choices[0].finish_reason,
        "messages": lambda: told.stop_reason,
    }
    assert reason[api]() == {"responses": "max_output_tokens", "chat": "length", "messages": "max_tokens"}[api]


async def test_count_tokens_agrees_with_what_is_then_used(callers: Callers, server: Server) -> None:
    ask = reading()
    counted = await callers.anthropic.messages.count_tokens(
        model=CLAUDE, system=ask.system, messages=[{"role": "user", "content": ask.told}]
    )
    told = await callers.create("messages", ask)
    assert counted.input_tokens == told.usage.input_tokens
    assert [row.number for row in server.ledger] == [0, 1]


async def test_a_background_response_is_queued_then_done_and_asked_once(callers: Callers, server: Server) -> None:
    told = await callers.create("responses", reading(), background=True)
    assert told.status == "queued"
    seen = [(await callers.openai.responses.retrieve(told.id)).status for _ in range(3)]
    assert seen == ["in_progress", "completed", "completed"]
    done = await callers.openai.responses.retrieve(told.id)
    assert done.output_text == await composed(reading())
    assert len(server.ledger.billed()) == 1


async def test_a_background_response_can_be_cancelled_while_it_waits(callers: Callers) -> None:
    told = await callers.create("responses", reading(), background=True)
    assert (await callers.openai.responses.cancel(told.id)).status == "cancelled"
    assert (await callers.openai.responses.retrieve(told.id)).status == "cancelled"


async def test_an_openai_batch_goes_round_by_files(callers: Callers) -> None:
    rows = [
        {"custom_id": f"e{n:02d}", "method": "POST", "url": "/v1/responses", "body": _openai_body(reading(episode=n))} for n in (1, 2, 3)
    ]
    content = "\n".join(json.dumps(row) for row in rows).encode()
    file = await callers.openai.files.create(file=("batch.jsonl", content), purpose="batch")
    batch = await callers.openai.batches.create(input_file_id=file.id, endpoint="/v1/responses", completion_window="24h")
    seen = [batch.status] + [(await callers.openai.batches.retrieve(batch.id)).status for _ in range(2)]
    assert seen == ["validating", "in_progress", "completed"]
    done = await callers.openai.batches.retrieve(batch.id)
    assert done.output_file_id
    assert done.error_file_id is None
    told = [json.loads(line) for line in (await callers.openai.files.content(done.output_file_id)).text.splitlines()]
    assert [row["custom_id"] for row in told] == ["e03", "e02", "e01"]
    text = told[-1]["response"]["body"]["output"][-1]["content"][0]["text"]
    assert text == await composed(reading(episode=1))


async def test_an_anthropic_batch_goes_round_by_results(callers: Callers) -> None:
    rows = [{"custom_id": f"e{n:02d}", "params": _anthropic_body(reading(episode=n))} for n in (1, 2)]
    batch = await callers.anthropic.messages.batches.create(requests=rows)  # type: ignore[arg-type]
    seen = [batch.processing_status] + [(await callers.anthropic.messages.batches.retrieve(batch.id)).processing_status for _ in range(2)]
    assert seen == ["in_progress", "in_progress", "ended"]
    told = [row async for row in await callers.anthropic.messages.batches.results(batch.id)]
    assert [(row.custom_id, row.result.type) for row in told] == [("e02", "succeeded"), ("e01", "succeeded")]
    last: Any = told[-1].result
    assert last.message.content[0].text == await composed(reading(episode=1))


@pytest.mark.parametrize(("support", "refused"), [("schema", []), ("json", ["json_schema"]), ("none", ["json_schema", "json_object"])])
async def test_a_local_server_takes_the_response_formats_it_is_set_to(
    callers: Callers, play: Play, support: Any, refused: list[str]
) -> None:
    import openai

    play.support = support
    schema = {"type": "json_schema", "json_schema": {"name": "Reading", "schema": shapes.openai_strict(reading().shape), "strict": True}}
    for form in (schema, {"type": "json_object"}):
        expects = pytest.raises(openai.BadRequestError, match="response_format") if form["type"] in refused else nullcontext()
        with expects:
            await callers.create("chat", reading(), response_format=form)


async def test_a_server_that_ignores_response_format_answers_in_a_fence(callers: Callers, play: Play) -> None:
    play.support = "ignored"
    told = await callers.create("chat", reading(), response_format={"type": "json_object"})
    assert told.choices[0].message.content == f"```json\n{await composed(reading())}\n```"


@pytest.mark.parametrize("vendor", ["openai", "anthropic"])
@pytest.mark.parametrize(
    "wanted",
    [arc.Pitch, bible.Bible, bible.Looks, draft.Draft, notes.Reading, notes.Revision, facts.Repairs, drawn.SceneShots]
    + [verdicts.Continuation, verdicts.Echoes, verdicts.Preference, verdicts.InOrder, defaults.Plot, defaults.Tale],
)
def test_the_schema_of_every_wanted_type_passes_in_each_vendors_dialect(vendor: Any, wanted: Any) -> None:
    shape = json.dumps(wanted.model_json_schema())
    assert schemas.fault(vendor, shapes.openai_strict(shape) if vendor == "openai" else shapes.anthropic_output(shape)) == ""


@pytest.mark.parametrize(
    ("vendor", "spoilt", "says"),
    [
        ("openai", {"properties": {"a": {"type": "string", "default": "x"}}}, "default"),
        ("openai", {"required": []}, "required"),
        ("openai", {"additionalProperties": True}, "additionalProperties"),
        ("anthropic", {"properties": {"a": {"type": "integer", "minimum": 1}}}, "minimum"),
        ("anthropic", {"properties": {"a": {"type": "object", "properties": {}}}}, "additionalProperties"),
        ("anthropic", {"$defs": {"A": {"anyOf": [{"$ref": "#/$defs/A"}]}}}, "Recursive"),
    ],
)
def test_a_schema_that_a_vendor_refuses_is_refused_by_name(vendor: Any, spoilt: dict[str, Any], says: str) -> None:
    good = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
    assert schemas.fault(vendor, good) == ""
    assert says in schemas.fault(vendor, good | spoilt)


def test_every_prompt_file_is_found_again_by_its_system_text_whatever_stands_around_it() -> None:
    for file in library():
        body = {
            "model": "m",
            "messages": [{"role": "system", "content": f"Before.\n\n{file.system}\n\nAfter."}, {"role": "user", "content": "x"}],
        }
        question = read("chat", body, 7)
        assert (question.prompt, question.ask.wanted, question.ask.system) == (file.name, file.returns, file.system)


@EACH
async def test_an_ask_that_has_no_rule_gets_a_400_that_says_so(callers: Callers, api: Api) -> None:
    odd = Ask(step="", prompt="", system="You are a judge.", user="Which?", wanted="Verdict", shape="{}", seed=0)
    with pytest.raises(Exception, match="has no answer"):
        await callers.create(api, odd)


async def test_a_wrong_and_a_missing_key_are_not_let_in(callers: Callers, server: Server, play: Play) -> None:
    import anthropic
    import openai

    play.keys = ("sk-other",)
    with pytest.raises(openai.AuthenticationError, match="Incorrect API key"):
        await callers.create("responses", reading())
    with pytest.raises(anthropic.AuthenticationError, match="invalid x-api-key"):
        await callers.create("messages", reading())
    assert server.ledger.billed() == []


def test_the_pace_has_the_medians_of_the_model_and_draws_the_same_twice() -> None:
    pace = Pace(tokens=TOKENS)
    waits = sorted(pace.wait(f"ask {n}", "writer/script", 1).whole for n in range(2001))
    assert pytest.approx(waits[1000], rel=0.05) == 1.3 + 1800 / 80
    assert waits[1900] / waits[1000] > 1.4
    assert pace.wait("a", "writer/arc", 1) == pace.wait("a", "writer/arc", 1)


async def test_answers_take_the_modelled_time_divided_by_the_speed_up(callers: Callers, server: Server, play: Play) -> None:
    play.pace = Pace(speedup=20, tokens=TOKENS)
    play.model.chunk = 40
    await callers.raw("messages", reading())
    row = server.ledger.asks()[0]
    assert row.modelled is not None
    assert 0.99 * row.modelled.first / 20 <= row.first - row.at < row.modelled.whole / 20
    last = 2 / row.events * (row.modelled.whole - row.modelled.first)
    assert (row.modelled.whole - last) / 20 <= row.ended - row.at


async def test_sixty_four_calls_at_once_are_all_answered_and_seen_in_flight(callers: Callers, server: Server, play: Play) -> None:
    play.pace = Pace(speedup=10)
    told = await asyncio.gather(*(callers.create("responses", reading(episode=n)) for n in range(1, 65)))
    assert len({t.id for t in told}) == 64
    assert 32 <= server.ledger.most_in_flight <= 64


async def test_a_server_that_stops_leaves_no_task_and_no_socket_though_clients_still_wait() -> None:
    from .faults import Fault, Rule, Script

    before = asyncio.all_tasks()
    server = Server(Play(script=Script([Rule(Fault("hang"))])))
    async with server, calling(server) as callers:
        waiting = [asyncio.create_task(callers.create("messages", reading())) for _ in range(3)]
        await server.ledger.reached(3)
        assert server.connections == 3
        await server.__aexit__(None, None, None)
        told = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(error, Exception) for error in told)
    assert server.connections == 0
    assert asyncio.all_tasks() == before
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", server.port)


def test_a_server_in_a_thread_serves_a_loop_of_its_own_and_ends_with_its_block() -> None:
    import threading

    async def ask(server: Server) -> Any:
        async with calling(server) as callers:
            return await callers.create("chat", reading())

    with running(Play(model=Model(chatty=True))) as server:
        told = asyncio.run(ask(server))
    assert told.choices[0].message.content.startswith("Here it is.")
    assert not [thread for thread in threading.enumerate() if thread.name == "wire"]


def _openai_body(ask: Ask) -> dict[str, Any]:
    return {"model": GPT, "instructions": ask.system, "input": ask.told}


def _anthropic_body(ask: Ask) -> dict[str, Any]:
    return {"model": CLAUDE, "max_tokens": 4_000, "system": ask.system, "messages": [{"role": "user", "content": ask.told}]}

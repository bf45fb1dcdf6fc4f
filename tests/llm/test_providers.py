"""Each provider over a real socket: the happy path, what was sent, and the main ways to fail. Only 127.0.0.1, no key."""

import asyncio
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from loreboard.llm import Chat, line, openai_responses
from loreboard.llm.choose import chat_for
from loreboard.llm.failures import billed
from loreboard.story.ask import Ask
from loreboard.story.errors import (
    BadInput,
    Busy,
    ModelTrouble,
    NotAccepted,
    NotLetIn,
    OutOfQuota,
    Refused,
    Truncated,
    Unknown,
    Unreachable,
    UnusableReply,
)

from .conftest import Make
from .loopback import ANTHROPIC, ASK, COMPATIBLE, KEY, OPENAI, PIECES, VENDORS, WHOLE, Answer, Vendor, Wire, chat, messages, responses

pytestmark = pytest.mark.usefixtures("fresh")

each = pytest.mark.parametrize("vendor", VENDORS, ids=lambda v: v.name)


@each
async def test_a_whole_stream_is_a_reply_with_its_counts(vendor: Vendor, wire: Wire, make: Make) -> None:
    header = {"request-id" if vendor is ANTHROPIC else "x-request-id": "req_77", "content-type": "text/event-stream"}
    wire.answers = [Answer(headers=header, events=vendor.good())]
    heard: list[tuple[str, int]] = []
    told = await make(vendor, heard=lambda step, length: heard.append((step, length))).reply(ASK)
    assert (told.text, told.model, told.request_id) == (WHOLE, vendor.name, "req_77")
    assert (told.input_tokens, told.cached_tokens, told.output_tokens) == (100, 60, 7)
    assert told.written_tokens == (0 if vendor is COMPATIBLE else 30)
    assert heard == [("e01/revise", 10), ("e01/revise", 13), ("e01/revise", 15)]
    sent = wire.headers[0]
    assert sent["authorization"] == f"Bearer {KEY}" or sent["x-api-key"] == KEY
    assert sent.get("x-stainless-retry-count", "0") == "0" and "not-for-anybody-7" not in str(sent)


async def test_openai_is_sent_the_strict_shape_and_the_shared_part_first(wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=responses())]
    provider = make(OPENAI)
    await provider.reply(ASK)
    await provider.reply(ASK.model_copy(update={"user": "Another.", "most_tokens": 1}))
    body, other = wire.bodies
    assert wire.paths[0] == "/v1/responses" and body["instructions"] == "You mend."
    shared, own = body["input"][0]["content"]
    assert shared == {"type": "input_text", "text": "The bible.", "prompt_cache_breakpoint": {"mode": "explicit"}}
    assert own == {"type": "input_text", "text": "Mend 雾."} and body["prompt_cache_options"] == {"mode": "explicit"}
    form = body["text"]["format"]
    assert (form["type"], form["name"], form["strict"]) == ("json_schema", "Revision", True) and form["schema"]["required"] == ["patches"]
    assert (body["max_output_tokens"], other["max_output_tokens"]) == (900, 16)
    assert body["stream"] is True and body["store"] is False and "temperature" not in body
    assert body["prompt_cache_key"] == other["prompt_cache_key"] and len(body["prompt_cache_key"]) <= 64


@pytest.mark.parametrize("name", ["gpt-5", "gpt-5.5-pro", "gpt-4.1-mini", "o3", "chatgpt-4o-latest"])
def test_a_model_from_before_breakpoints_is_sent_none(name: str) -> None:
    told = openai_responses.body(name, ASK, openai_responses.knows_marks(name))
    assert told["input"] == "The bible.\n\nMend 雾." and "prompt_cache_options" not in told


@pytest.mark.parametrize("name", ["gpt-5.6", "gpt-6.2-sol", "gpt-6-luna", "house-model"])
def test_a_later_model_is_sent_breakpoints(name: str) -> None:
    assert openai_responses.knows_marks(name)


async def test_a_gateway_that_knows_no_breakpoints_is_asked_without_and_remembered(wire: Wire, make: Make) -> None:
    refusal = b'{"error": {"message": "Unknown parameter: \'prompt_cache_options\'.", "type": "invalid_request_error"}}'
    wire.answers = [Answer(status=400, events=[refusal], headers={"content-type": "application/json"}), Answer(events=responses())]
    provider = make(OPENAI)
    assert (await provider.reply(ASK)).text == WHOLE
    await provider.reply(ASK)
    assert ["prompt_cache_options" in body for body in wire.bodies] == [True, False, False]


async def test_anthropic_is_sent_breakpoints_behind_what_stays_the_same(wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=messages())]
    await make(ANTHROPIC).reply(ASK)
    await make(ANTHROPIC).reply(ASK.model_copy(update={"shared": ""}))
    body, bare = wire.bodies
    kept = {"cache_control": {"type": "ephemeral"}}
    assert wire.paths[0] == "/v1/messages" and body["system"] == [{"type": "text", "text": "You mend."} | kept]
    shared, own = body["messages"][0]["content"]
    assert shared == {"type": "text", "text": "The bible."} | kept and own == {"type": "text", "text": "Mend 雾."}
    assert bare["messages"][0]["content"] == [own]
    assert body["output_config"]["format"]["type"] == "json_schema" and body["max_tokens"] == 900
    assert not body.keys() & {"temperature", "top_p", "seed"}


@each
async def test_running_into_the_limit_is_truncated_even_if_the_text_is_whole(vendor: Vendor, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=vendor.long)]
    with pytest.raises(Truncated) as caught:
        await make(vendor).reply(ASK)
    used = billed(caught.value)
    assert caught.value.text == WHOLE and used is not None and used.output_tokens == 7


@each
async def test_a_refusal_is_never_a_reply(vendor: Vendor, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=vendor.refused), Answer(events=vendor.filtered)]
    with pytest.raises(Refused) as caught:
        await make(vendor).reply(ASK)
    assert caught.value.passage == "I will not"
    with pytest.raises(Truncated if vendor is ANTHROPIC else Refused):
        await make(vendor).reply(ASK)


@each
async def test_an_error_event_is_unknown_and_keeps_what_came(vendor: Vendor, wire: Wire, make: Make) -> None:
    good = vendor.good()
    first = next(n for n, e in enumerate(good) if b"patches" in e) + 1
    wire.answers = [Answer(events=[*good[:first], vendor.troubled])]
    with pytest.raises(Unknown, match="It fell over") as caught:
        await make(vendor).reply(ASK)
    assert caught.value.text == PIECES[0] and len(wire.bodies) == 1


async def test_a_response_that_failed_is_unknown_and_one_without_money_is_out_of_quota(wire: Wire, make: Make) -> None:
    wire.answers = [
        Answer(events=responses(status="failed", error={"code": c, "message": "Oh"}))
        for c in ("server_error", "insufficient_quota", "bio_policy")
    ]
    for kind in (Unknown, OutOfQuota, Refused):
        with pytest.raises(kind, match="Oh"):
            await make(OPENAI).reply(ASK)


@each
@pytest.mark.parametrize("ending", ["close", "drop"])
async def test_a_stream_cut_at_any_event_is_noticed(vendor: Vendor, ending: str, wire: Wire, make: Make) -> None:
    good = vendor.good()
    enough = next(
        n
        for n, e in enumerate(good)
        if any(x in e for x in (b"message_stop", b"response.completed", b'"stop"')) and b'delta": {"stop' not in e
    )
    provider = make(vendor)
    for length in range(enough + 1):
        wire.answers = [Answer(events=good[:length], ending=ending)]
        with pytest.raises(Unknown) as caught:
            await provider.reply(ASK)
        assert WHOLE.startswith(caught.value.text)
    for length in range(enough + 1, len(good) + 1):
        wire.answers = [Answer(events=good[:length], ending=ending)]
        assert (await provider.reply(ASK)).text == WHOLE


async def outcome(provider: Chat, ask: Ask) -> tuple[str, bool]:
    """(what came, whether it was a reply)."""
    try:
        return (await provider.reply(ask)).text, True
    except Unknown as lost:
        return lost.text, False


@each
async def test_a_stream_cut_at_any_byte_is_noticed(vendor: Vendor, wire: Wire, make: Make) -> None:
    stream = b"".join(vendor.good())
    provider, whole = make(vendor), 0
    for length in range(0, len(stream), 23):
        wire.answers = [Answer(events=[stream[:length]] if length else [], ending="drop")]
        said, reply = await outcome(provider, ASK)
        assert reply or not whole, "a longer stream is no worse than a shorter one"
        assert said == WHOLE if reply else WHOLE.startswith(said)
        whole += reply
    assert (whole > 0) is (vendor is COMPATIBLE)


@each
@pytest.mark.parametrize(
    "junk",
    [
        b"data: {\n\n",
        b"data: []\n\n",
        b'data: "x"\n\n',
        b"data: \xff\xfe\n\n",
        b"event: message_start\ndata: {\n\n",
        b"event: x\ndata: 7\n\n",
        b"\x00\x01",
    ],
)
async def test_junk_on_the_wire_is_unknown(vendor: Vendor, junk: bytes, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=[*vendor.good()[:2], junk])]
    with pytest.raises(Unknown):
        await make(vendor).reply(ASK)


@each
async def test_the_deadline_holds_whether_the_server_is_silent_before_or_amid(vendor: Vendor, wire: Wire, make: Make) -> None:
    loop = asyncio.get_running_loop()
    for ending, text in (("hang before", ""), ("hang", PIECES[0])):
        events = vendor.good()
        wire.answers = [Answer(events=events[: next(n for n, e in enumerate(events) if b"patches" in e) + 1], ending=ending)]
        began = loop.time()
        with pytest.raises(Unknown, match="the deadline passed") as caught:
            await make(vendor, deadline=0.4).reply(ASK)
        assert loop.time() - began < 2 and caught.value.text == text


@each
async def test_a_server_that_does_not_hang_up_after_its_last_event_costs_a_second_at_most(vendor: Vendor, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=[e for e in vendor.good() if b"[DONE]" not in e], ending="hang")]
    began = asyncio.get_running_loop().time()
    assert (await make(vendor).reply(ASK)).output_tokens == 7
    assert asyncio.get_running_loop().time() - began < 3


@each
async def test_a_lost_connection_before_any_header_is_unknown_and_sent_once(vendor: Vendor, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(ending="before")]
    with pytest.raises(Unknown):
        await make(vendor).reply(ASK)
    assert len(wire.bodies) == 1


@each
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, NotAccepted),
        (401, NotLetIn),
        (402, OutOfQuota),
        (403, NotLetIn),
        (404, NotAccepted),
        (413, NotAccepted),
        (422, NotAccepted),
        (429, Busy),
        (500, Busy),
        (503, Busy),
        (529, Busy),
    ],
)
async def test_a_status_is_tried_once_and_named(vendor: Vendor, status: int, kind: type[ModelTrouble], wire: Wire, make: Make) -> None:
    said = json.dumps({"type": "error", "error": {"type": "x", "message": f"No, {KEY}", "code": None}}).encode()
    wire.answers = [Answer(status, {"content-type": "application/json", "retry-after": "3"}, [said])]
    with pytest.raises(kind) as caught:
        await make(vendor).reply(ASK)
    assert len(wire.bodies) == 1 and KEY not in str(caught.value) and "[key]" in str(caught.value)
    assert not isinstance(caught.value, Busy) or caught.value.wait == 3.0
    assert caught.value.__suppress_context__, "an SDK's exception holds the request and its key"


@each
@pytest.mark.parametrize(("kind", "body"), [("text/html", b"<html>Sign in</html>"), ("application/json", b'{"ok": true}')])
async def test_a_page_instead_of_a_model_names_the_address(vendor: Vendor, kind: str, body: bytes, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(200, {"content-type": kind}, [body])]
    with pytest.raises(Unreachable, match="LOREBOARD_BASE_URL") as caught:
        await make(vendor).reply(ASK)
    assert "127.0.0.1" in str(caught.value)


@each
async def test_a_redirect_is_not_followed_with_a_key(vendor: Vendor, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(307, {"location": f"{wire.url}/elsewhere"})]
    with pytest.raises(Unreachable, match="elsewhere"):
        await make(vendor).reply(ASK)
    assert len(wire.bodies) == 1


@each
async def test_a_dead_address_names_the_setting(vendor: Vendor) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY"), KEY)
    for url, says in ((f"http://127.0.0.1:{port}/v1", "Nothing listens"), (f"http://nobody.invalid:{port}/v1", "nobody.invalid")):
        with pytest.raises(Unreachable, match=says) as caught:
            await chat_for(vendor.name, keys, url, deadline=8).reply(ASK)
        assert "LOREBOARD_BASE_URL" in caught.value.do or "PROXY" in caught.value.do


async def test_tls_where_there_is_none_is_named(wire: Wire) -> None:
    with pytest.raises(Unreachable, match=r"TLS.*http://"):
        await chat_for("compatible/m", {}, wire.url.replace("http:", "https:"), deadline=8).reply(ASK)


@each
async def test_an_empty_or_tool_only_reply_is_left_to_whoever_asked(vendor: Vendor, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=vendor.good(()))]
    assert (await make(vendor).reply(ASK)).text == ""


async def test_a_stop_reason_from_the_future_is_not_taken_for_a_good_one(wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=messages(stop="pause_turn"))]
    with pytest.raises(UnusableReply, match="pause_turn"):
        await make(ANTHROPIC).reply(ASK)


@each
async def test_no_more_than_the_places_there_are_go_out_at_once(
    vendor: Vendor, wire: Wire, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_in_flight", line.PerLoop(lambda: asyncio.Semaphore(3)))
    wire.answers = [Answer(events=vendor.good(), ending="slow")]
    provider = make(vendor)
    await asyncio.gather(*(provider.reply(ASK) for _ in range(12)))
    assert len(wire.bodies) == 12 and 1 < wire.busiest <= 3


@each
def test_a_provider_may_be_used_from_one_loop_after_another(vendor: Vendor, wire: Wire) -> None:
    wire.answers = [Answer(events=vendor.good())]
    chat = chat_for(vendor.name, dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY"), KEY), wire.url)
    for _ in range(2):
        assert asyncio.run(chat.reply(ASK)).text == WHOLE


async def test_a_local_server_gets_no_key_of_anybody(wire: Wire) -> None:
    wire.answers = [Answer(events=chat())]
    await chat_for("compatible/m", {"OPENAI_API_KEY": KEY}, wire.url, deadline=8).reply(ASK)
    assert KEY not in str(wire.headers) and "not-for-anybody-7" not in str(wire.headers)


@each
async def test_a_mistake_in_whoever_listens_is_not_taken_for_the_provider_s(vendor: Vendor, wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=vendor.good())]

    def breaks(*_: object) -> None:
        raise BadInput("A bug")

    with pytest.raises(BadInput, match="A bug"):
        await make(vendor, heard=breaks).reply(ASK)

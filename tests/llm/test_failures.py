"""Whatever a provider does wrong becomes one class of error, with a sentence and without a key."""

import asyncio
import socket
import ssl
from typing import Any

import anthropic
import httpx2
import openai
import pytest

from loreboard.llm.failures import billed, ended, named
from loreboard.llm.place import Place
from loreboard.llm.redact import redact
from loreboard.llm.waits import asked_wait
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import (
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

KEY = "sk-proj-Zx81-topsecret-0042"
ASK = Ask(step="e01/script", prompt="writer/script", system="s", user="u", wanted="Draft", shape="{}", seed=0, most_tokens=100)
OWN = Place("openai/m", "https://api.openai.com/v1", "OPENAI_API_KEY", key=KEY)
LOCAL = Place("compatible/m", "http://localhost:11434/v1", "LOREBOARD_API_KEY", "LOREBOARD_BASE_URL", KEY)
BARE = Place("compatible/m", "http://localhost:11434", "LOREBOARD_API_KEY", "LOREBOARD_BASE_URL", KEY)
REQUEST = httpx2.Request("POST", OWN.url, headers={"authorization": f"Bearer {KEY}"})


def answered(status: int, body: object, headers: dict[str, str] | None = None, sdk: Any = openai) -> Exception:
    """The SDK's exception for a response; `body` as JSON, or as it is when it is a text."""
    told: Any = {"text": body} if isinstance(body, str) else {"json": body}
    response = httpx2.Response(status, request=REQUEST, headers=headers, **told)
    client = sdk.AsyncOpenAI(api_key=KEY) if sdk is openai else sdk.AsyncAnthropic(api_key=KEY)
    made: Exception = client._make_status_error_from_response(response)
    return made


def told(says: str = "no", code: str | None = None, kind: str = "invalid_request_error") -> dict[str, object]:
    return {"type": "error", "error": {"message": says, "type": kind, "code": code, "param": None}}


@pytest.mark.parametrize("sdk", [openai, anthropic])
@pytest.mark.parametrize(
    ("status", "kind", "overload"),
    [
        (400, NotAccepted, False),
        (401, NotLetIn, False),
        (402, OutOfQuota, False),
        (403, NotLetIn, False),
        (404, NotAccepted, False),
        (407, Unreachable, False),
        (408, Unknown, False),
        (409, Busy, False),
        (413, NotAccepted, False),
        (422, NotAccepted, False),
        (425, Busy, False),
        (429, Busy, False),
        (500, Busy, True),
        (501, NotAccepted, False),
        (502, Busy, True),
        (503, Busy, True),
        (504, Unknown, False),
        (520, Busy, True),
        (524, Unknown, False),
        (529, Busy, True),
        (308, Unreachable, False),
    ],
)
def test_a_status_is_one_class_of_error(sdk: Any, status: int, kind: type[ModelTrouble], overload: bool) -> None:
    trouble = named(answered(status, told(), sdk=sdk), OWN, "e01/script")
    assert type(trouble) is kind and trouble.where == "e01/script" and trouble.do.endswith(".")
    assert not isinstance(trouble, Busy) or trouble.overload is overload


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, told("You exceeded your current quota, please check your plan.", "insufficient_quota", "insufficient_quota")),
        (429, {"error": {"type": "insufficient_quota", "message": "x"}}),
        (400, told("Your credit balance is too low to access the API.")),
        (400, told("You have reached your specified API usage limits.")),
        (403, told("Key limit exceeded (total limit).")),
        (429, told("x", kind="billing_error")),
        (402, "Payment Required"),
    ],
)
def test_no_money_is_not_a_rate_limit(status: int, body: object) -> None:
    trouble = named(answered(status, body), OWN, "s")
    assert isinstance(trouble, OutOfQuota) and "OPENAI_API_KEY" in trouble.do


def test_a_rate_limit_that_speaks_of_a_quota_a_minute_is_a_rate_limit() -> None:
    body = {"error": {"code": 429, "message": "You exceeded your current quota, requests per minute", "status": "RESOURCE_EXHAUSTED"}}
    assert isinstance(named(answered(429, body), OWN, "s"), Busy)


@pytest.mark.parametrize(
    "body",
    [told("x", "content_policy_violation"), told("x", "content_filter"), told("Your prompt was flagged as violating", "invalid_prompt")],
)
def test_a_prompt_that_is_against_a_policy_is_declined(body: object) -> None:
    assert isinstance(named(answered(400, body), OWN, "s"), Refused)
    assert isinstance(named(answered(400, told("The prompt is malformed", "invalid_prompt")), OWN, "s"), NotAccepted)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"}, 37.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:48:00 GMT"}, 0.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:30 GMT"}, 7.0),
        ({"retry-after": "100000"}, 100000.0),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "1e999"}, None),
        ({"retry-after": "a while"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Sun, 99 Foo 1994 25:61:61 GMT"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_from_seconds_milliseconds_or_a_date(headers: dict[str, str], wait: float | None) -> None:
    assert asked_wait(httpx2.Headers(headers), 784111740.0) == wait


@pytest.mark.parametrize("sdk", [openai, anthropic])
def test_a_busy_provider_says_when_to_come_back(sdk: Any) -> None:
    trouble = named(answered(429, told(), {"Retry-After": "12"}, sdk), OWN, "s")
    assert isinstance(trouble, Busy) and trouble.wait == 12.0


def refused_to(cause: Exception, kind: type[httpx2.TransportError] = httpx2.ConnectError, sdk: Any = openai) -> Exception:
    """The SDK's exception for a connection that never came about."""
    low, outer = kind(str(cause)), sdk.APIConnectionError(request=REQUEST)
    low.__cause__, outer.__cause__ = cause, low
    return outer  # type: ignore[no-any-return]


@pytest.mark.parametrize("sdk", [openai, anthropic])
@pytest.mark.parametrize(
    ("cause", "says"),
    [
        (socket.gaierror(-2, "Name or service not known"), "No host is called localhost:11434"),
        (ConnectionRefusedError(111, "refused"), "Nothing listens at localhost:11434"),
        (ssl.SSLCertVerificationError("self-signed"), "The TLS of localhost:11434 cannot be trusted"),
        (OSError(101, "Network is unreachable"), "localhost:11434 cannot be reached"),
    ],
)
def test_what_was_never_sent_names_the_setting_to_change(cause: Exception, says: str, sdk: Any) -> None:
    trouble = named(refused_to(cause, sdk=sdk), LOCAL, "s")
    assert isinstance(trouble, Unreachable) and says in str(trouble) and "LOREBOARD_BASE_URL" in trouble.do
    own = named(refused_to(cause, sdk=sdk), OWN, "s")
    assert isinstance(own, Unreachable) and "HTTPS_PROXY" in own.do and "LOREBOARD_BASE_URL" not in str(own)


def test_a_proxy_and_a_bad_address_have_their_own_words() -> None:
    assert "HTTPS_PROXY" in str(named(refused_to(OSError(), httpx2.ProxyError), LOCAL, "s"))
    assert "no web address" in str(named(refused_to(OSError(), httpx2.UnsupportedProtocol), LOCAL, "s"))
    assert isinstance(named(refused_to(OSError("t"), httpx2.ConnectTimeout), LOCAL, "s"), Unreachable)


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        openai.APITimeoutError(request=REQUEST),
        anthropic.APITimeoutError(request=REQUEST),
        refused_to(OSError(), httpx2.ReadTimeout),
        refused_to(OSError(), httpx2.ReadError),
        httpx2.RemoteProtocolError("peer closed connection"),
        openai.APIError("The server had an error", REQUEST, body={"message": "x", "code": "server_error"}),
        anthropic.APIStatusError(
            "overloaded", response=httpx2.Response(200, request=REQUEST), body=told("Overloaded", kind="overloaded_error")
        ),
        ConnectionResetError(104, "reset"),
    ],
)
def test_what_is_lost_on_the_way_has_an_unknown_outcome_and_keeps_what_came(error: Exception) -> None:
    trouble = named(error, OWN, "e01/script", "half a scr")
    assert isinstance(trouble, Unknown) and trouble.text == "half a scr" and "after 10 characters" in str(trouble)
    assert "may have been billed" in trouble.do


def test_a_connection_lost_after_words_came_is_never_called_unsent() -> None:
    assert isinstance(named(refused_to(OSError("x")), OWN, "s", "words"), Unknown)


@pytest.mark.parametrize(("place", "hint"), [(LOCAL, "without"), (BARE, "with /v1 at the end")])
@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, "404 page not found", "text/plain"),
        (404, "<html>no</html>", "text/html"),
        (405, "<!DOCTYPE html>", "text/html"),
        (400, "<html>", "text/html"),
    ],
)
def test_a_page_where_a_model_should_be_names_the_address_with_or_without_v1(
    place: Place, hint: str, status: int, body: str, kind: str
) -> None:
    trouble = named(answered(status, body, {"content-type": kind}), place, "s")
    assert isinstance(trouble, Unreachable) and hint in trouble.do and "LOREBOARD_BASE_URL" in trouble.do


def test_an_anthropic_gateway_is_told_that_its_address_has_no_v1() -> None:
    assert "without /v1" in Place("anthropic/m", "https://gate/v1", "ANTHROPIC_API_KEY", "LOREBOARD_BASE_URL").advice()


def test_a_gateway_s_page_with_a_server_s_status_is_still_a_busy_server() -> None:
    assert isinstance(named(answered(502, "<html>Bad Gateway</html>", {"content-type": "text/html"}), OWN, "s"), Busy)


def test_an_unknown_model_is_the_model_s_name_and_perhaps_the_address() -> None:
    trouble = named(answered(404, told("The model `m` does not exist", "model_not_found")), LOCAL, "s")
    assert isinstance(trouble, NotAccepted) and "--model" in trouble.do and "LOREBOARD_BASE_URL" in trouble.do


def test_a_text_that_is_too_long_is_told_so() -> None:
    for error in (
        answered(413, told()),
        answered(400, told("x", "context_length_exceeded")),
        answered(400, told("prompt is too long: 9 > 8")),
    ):
        trouble = named(error, OWN, "s")
        assert isinstance(trouble, NotAccepted) and "larger window" in trouble.do


@pytest.mark.parametrize("bug", [KeyError("x"), AttributeError("x"), ValueError("x"), ZeroDivisionError()])
def test_a_bug_stays_a_bug(bug: Exception) -> None:
    assert named(bug, OWN, "s") is None


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("length", Truncated),
        ("max_tokens", Truncated),
        ("max_output_tokens", Truncated),
        ("model_context_window_exceeded", Truncated),
        ("refusal", Refused),
        ("content_filter", Refused),
        ("pause_turn", UnusableReply),
        ("max_messages", UnusableReply),
        ("", UnusableReply),
    ],
)
def test_a_stop_reason_is_looked_at_before_the_text(reason: str, kind: type[ModelTrouble]) -> None:
    reply = Reply(text='{"title": "whole"}', model="openai/m", input_tokens=9, output_tokens=4, request_id="req_1")
    with pytest.raises(kind) as caught:
        ended(reason, OWN, ASK, reply)
    assert caught.value.where == "e01/script" and billed(caught.value) == reply
    assert not isinstance(caught.value, Truncated) or caught.value.text == reply.text


@pytest.mark.parametrize("reason", ["stop", "end_turn", "stop_sequence", "completed", "tool_calls", "tool_use", "STOP"])
def test_a_good_end_raises_nothing_and_a_refusal_beside_it_does(reason: str) -> None:
    reply = Reply(text="", model="openai/m")
    ended(reason, OWN, ASK, reply)
    with pytest.raises(Refused, match="I cannot write this") as caught:
        ended(reason, OWN, ASK, reply, "I cannot write this.")
    assert caught.value.passage == "I cannot write this"


KEYS = [
    KEY,
    "sk-ant-api03-abcdEFGH1234-_abcd",
    "sk-abc***********wxyz",
    "gsk_1234567890abcdefghij",
    "AIzaSyA1234567890abcdefghijklmnopqrstuv",
    "AKIAIOSFODNN7EXAMPLE",
    "hf_abcdefghijklmnopqrstuv",
    "xai-1234567890abcdef",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
    "a3f1" * 12,
]


@pytest.mark.parametrize("key", KEYS)
def test_no_key_is_ever_part_of_an_error(key: str) -> None:
    place = Place("compatible/m", f"http://user:{key}@gate:8080/v1", "LOREBOARD_API_KEY", "LOREBOARD_BASE_URL", key)
    for error in (
        answered(401, told(f"Incorrect API key provided: {key}.")),
        answered(400, told(f"Header was Bearer {key}")),
        answered(404, f"no {key}"),
        answered(503, f"<html>{key}</html>"),
        refused_to(OSError(f"Illegal header value b'Bearer {key}'"), httpx2.LocalProtocolError),
        openai.APIError(f"oops {key}", REQUEST, body={"message": f"oops {key}"}),
    ):
        trouble = named(error, place, "s", "")
        assert trouble is not None and key not in str(trouble) and key not in repr(trouble.args)
    assert key not in repr(place) and key not in redact(f"the key {key}, and Bearer {key}")


def test_words_and_names_are_not_taken_for_keys() -> None:
    text = "The model `gpt-6.2-sol` (request req_011CSHoEeqs5C35K2UUqR7Fy) takes at most 128000 tokens; monkey-puzzle, task-oriented."
    assert redact(text) == text


async def test_a_real_deadline_is_unknown() -> None:
    with pytest.raises(TimeoutError) as caught:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    assert "the deadline passed" in str(named(caught.value, OWN, "s"))

"""OpenAI Chat Completions: one answer as a body and as chunks, as OpenAI and the servers that copy it send them."""

import time
from collections.abc import Mapping
from typing import Any

from .responses_api import usage as responses_usage
from .speech import REFUSAL, Event, Json, Said

_FINISH = {"end": "stop", "refusal": "stop", "length": "length", "filter": "content_filter", "tool": "tool_calls", "failed": "error"}


def body(said: Said, request: Mapping[str, Any]) -> Json:
    """The ChatCompletion object."""
    message: Json = {"role": "assistant", "content": "".join(said.pieces), "refusal": None, "annotations": []}
    if said.stop == "refusal":
        message |= {"content": None, "refusal": REFUSAL}
    if said.stop == "tool":
        message |= {"content": None, "tool_calls": [_call(said)]}
    told: Json = {
        "id": said.name("chatcmpl"), "object": "chat.completion", "created": int(time.time()), "model": said.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": _FINISH[said.stop]}],
        "service_tier": "default", "system_fingerprint": "fp_wire",
    }  # fmt: skip
    return told | ({"usage": usage(said)} if said.usage != "missing" else {})


def usage(said: Said) -> Json | None:
    """Token counts by this protocol's names."""
    told = responses_usage(said)
    if told is None:
        return None
    return {
        "prompt_tokens": told["input_tokens"], "completion_tokens": told["output_tokens"], "total_tokens": told["total_tokens"],
        "prompt_tokens_details": told["input_tokens_details"] | {"audio_tokens": 0},
        "completion_tokens_details": told["output_tokens_details"] | {"audio_tokens": 0},
    }  # fmt: skip


def events(said: Said, request: Mapping[str, Any]) -> list[Event]:
    """The chunks: the role first, then the text, then the finish reason, usage when it was asked for, and [DONE]."""
    asked = bool((request.get("stream_options") or {}).get("include_usage")) and said.usage != "missing"
    spare: Json = {"usage": None} if asked else {}

    def chunk(delta: Json, finish: str | None = None) -> Event:
        return Event("", _head(said) | {"choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]} | spare)

    out = [chunk({"role": "assistant", "content": "", "refusal": None})]
    if said.stop == "refusal":
        out.append(chunk({"refusal": REFUSAL}))
    elif said.stop == "tool":
        out.append(chunk({"tool_calls": [{"index": 0, **_call(said)}]}))
    else:
        out.extend(chunk({"content": piece}) for piece in said.pieces)
    out.append(chunk({}, _FINISH[said.stop]))
    if asked:
        out.append(Event("", _head(said) | {"choices": [], "usage": usage(said)}))
    return [*out, Event("", "[DONE]")]


def error_event() -> Event:
    """An error in the middle of the data, as OpenAI and OpenRouter send it."""
    return Event("", {"error": {"message": "The server had an error.", "type": "server_error", "param": None, "code": 502}})


def _head(said: Said) -> Json:
    return {
        "id": said.name("chatcmpl"), "object": "chat.completion.chunk", "created": int(time.time()), "model": said.model,
        "service_tier": "default", "system_fingerprint": "fp_wire",
    }  # fmt: skip


def _call(said: Said) -> Json:
    return {"id": said.name("call"), "type": "function", "function": {"name": "look_up", "arguments": "{}"}}

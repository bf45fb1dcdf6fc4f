"""OpenAI Responses: one answer as a body and as events, in the order and with the fields of the official SDK's types."""

import time
from collections.abc import Mapping
from itertools import count
from typing import Any

from .speech import REFUSAL, Event, Json, Said


def body(said: Said, request: Mapping[str, Any], status: str = "") -> Json:
    """The Response object. With `status` "queued" or "in_progress" it has no output yet."""
    status = status or {"length": "incomplete", "filter": "incomplete", "failed": "failed"}.get(said.stop, "completed")
    open_yet = status in ("queued", "in_progress")
    why = {"length": "max_output_tokens", "filter": "content_filter"}.get(said.stop)
    return {
        "id": said.name("resp"), "object": "response", "created_at": int(time.time()), "status": status,
        "background": bool(request.get("background")), "completed_at": int(time.time()) if status == "completed" else None,
        "error": _error() if status == "failed" else None,
        "incomplete_details": {"reason": why} if status == "incomplete" else None,
        "instructions": request.get("instructions"), "max_output_tokens": request.get("max_output_tokens"), "max_tool_calls": None,
        "model": said.model, "output": [] if open_yet else _output(said, _item_status(said)), "parallel_tool_calls": True,
        "previous_response_id": None, "prompt_cache_key": request.get("prompt_cache_key"), "reasoning": {"effort": "medium", "summary": None},
        "safety_identifier": None, "service_tier": "default", "store": request.get("store", True), "temperature": 1.0,
        "text": request.get("text") or {"format": {"type": "text"}, "verbosity": "medium"}, "tool_choice": "auto", "tools": [],
        "top_logprobs": 0, "top_p": 1.0, "truncation": "disabled", "usage": None if open_yet or status == "failed" else usage(said),
        "user": None, "metadata": request.get("metadata") or {},
    }  # fmt: skip


def usage(said: Said) -> Json | None:
    """Token counts; reasoning tokens are part of the output's."""
    used = said.used
    if said.usage == "missing":
        return None
    if said.usage == "silly":
        return _counts(-1, 10**12, 0, -5)
    return _counts(used.input, used.read, used.written, used.output)


def _counts(given: int, read: int, written: int, output: int) -> Json:
    return {
        "input_tokens": given, "input_tokens_details": {"cached_tokens": read, "cache_write_tokens": written},
        "output_tokens": output, "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": given + output,
    }  # fmt: skip


def events(said: Said, request: Mapping[str, Any]) -> list[Event]:
    """The stream, from response.created to its terminal event. No [DONE]: this protocol has none."""
    number = count()
    out: list[Event] = []

    def tell(kind: str, **told: Any) -> None:
        out.append(Event(kind, {"type": kind, "sequence_number": next(number), **told}))

    tell("response.created", response=body(said, request, "in_progress"))
    tell("response.in_progress", response=body(said, request, "in_progress"))
    at = 0
    if said.thinks:
        thought: Json = {"id": said.name("rs"), "type": "reasoning", "summary": []}
        tell("response.output_item.added", output_index=0, item=thought)
        tell("response.output_item.done", output_index=0, item=thought)
        at = 1
    if said.stop == "tool":
        _tool(said, at, tell)
    elif said.pieces or said.stop == "refusal":
        _message(said, at, tell)
    final = {"length": "incomplete", "filter": "incomplete", "failed": "failed"}.get(said.stop, "completed")
    tell(f"response.{final}", response=body(said, request))
    return out


def error_event(number: int) -> Event:
    """The error event of this protocol: flat, without an "error" key."""
    told = {"type": "error", "code": "server_error", "message": "The server had an error.", "param": None, "sequence_number": number}
    return Event("error", told)


def _message(said: Said, at: int, tell: Any) -> None:
    item, place = said.name("msg"), {"output_index": at, "content_index": 0}
    refused = said.stop == "refusal"
    kind, key, word = ("refusal", "refusal", "refusal") if refused else ("output_text", "text", "output_text")
    begun: Json = {"type": kind, key: ""} | ({} if refused else {"annotations": [], "logprobs": []})
    extra: Json = {} if refused else {"logprobs": []}
    text = REFUSAL if refused else "".join(said.pieces)
    tell("response.output_item.added", output_index=at, item=_item(said, item, [], "in_progress"))
    tell("response.content_part.added", item_id=item, **place, part=begun)
    for piece in (REFUSAL,) if refused else said.pieces:
        tell(f"response.{word}.delta", item_id=item, **place, delta=piece, **extra)
    tell(f"response.{word}.done", item_id=item, **place, **{key: text}, **extra)
    tell("response.content_part.done", item_id=item, **place, part=begun | {key: text})
    tell("response.output_item.done", output_index=at, item=_item(said, item, [begun | {key: text}], _item_status(said)))


def _tool(said: Said, at: int, tell: Any) -> None:
    call = _call(said)
    tell("response.output_item.added", output_index=at, item=call | {"arguments": "", "status": "in_progress"})
    tell("response.function_call_arguments.delta", item_id=call["id"], output_index=at, delta="{}")
    tell("response.function_call_arguments.done", item_id=call["id"], output_index=at, arguments="{}", name="look_up")
    tell("response.output_item.done", output_index=at, item=call)


def _call(said: Said) -> Json:
    return {
        "id": said.name("fc"),
        "type": "function_call",
        "call_id": said.name("call"),
        "name": "look_up",
        "arguments": "{}",
        "status": "completed",
    }


def _output(said: Said, status: str) -> list[Json]:
    thought: list[Json] = [{"id": said.name("rs"), "type": "reasoning", "summary": []}] if said.thinks else []
    if said.stop == "tool":
        return [*thought, _call(said)]
    if said.stop == "refusal":
        return [*thought, _item(said, said.name("msg"), [{"type": "refusal", "refusal": REFUSAL}], status)]
    text = "".join(said.pieces)
    if not text:
        return thought
    return [*thought, _item(said, said.name("msg"), [{"type": "output_text", "text": text, "annotations": [], "logprobs": []}], status)]


def _item(said: Said, name: str, content: list[Json], status: str) -> Json:
    return {"id": name, "type": "message", "role": "assistant", "status": status, "content": content}


def _item_status(said: Said) -> str:
    return "incomplete" if said.stop in ("length", "filter", "failed") else "completed"


def _error() -> Json:
    return {"code": "server_error", "message": "An error occurred while processing your request."}

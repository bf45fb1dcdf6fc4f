"""Anthropic Messages: one answer as a body and as events, in the order and with the fields of the official SDK's types."""

from .speech import REFUSAL, Event, Json, Said

_STOP = {"end": "end_turn", "length": "max_tokens", "refusal": "refusal", "filter": "refusal", "tool": "tool_use", "failed": "end_turn"}

_EMPTY: dict[str, Json] = {"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}, "tool_use": {"input": {}}}


def body(said: Said) -> Json:
    """The Message object."""
    return _head(said) | {"content": _content(said), "stop_reason": _STOP[said.stop], "stop_details": _details(said), "usage": usage(said)}


def usage(said: Said) -> Json | None:
    """Token counts: `input_tokens` is only what was neither read from the cache nor written to it."""
    used = said.used
    if said.usage == "missing":
        return None
    plain, read, written, output = (-3, 10**12, -1, -5) if said.usage == "silly" else (used.plain, used.read, used.written, used.output)
    return {
        "input_tokens": plain, "cache_creation_input_tokens": written, "cache_read_input_tokens": read, "output_tokens": output,
        "cache_creation": {"ephemeral_5m_input_tokens": written - used.long, "ephemeral_1h_input_tokens": used.long},
        "server_tool_use": None, "service_tier": "standard", "inference_geo": "not_available",
    }  # fmt: skip


def events(said: Said) -> list[Event]:
    """The stream from message_start to message_stop, with a ping where Anthropic sends one."""
    begun = usage(said)
    if begun is not None and said.usage == "given":
        begun = begun | {"output_tokens": 1}
    out = [_event("message_start", message=_head(said) | {"content": [], "stop_reason": None, "usage": begun})]
    content = _content(said)
    for index, block in enumerate(content):
        empty = block | _EMPTY[block["type"]]
        out.append(_event("content_block_start", index=index, content_block=empty))
        if index == 0:
            out.append(_event("ping"))
        if block["type"] == "thinking":
            out.append(_event("content_block_delta", index=index, delta={"type": "thinking_delta", "thinking": block["thinking"]}))
            out.append(_event("content_block_delta", index=index, delta={"type": "signature_delta", "signature": block["signature"]}))
        elif block["type"] == "tool_use":
            out.append(_event("content_block_delta", index=index, delta={"type": "input_json_delta", "partial_json": "{}"}))
        else:
            pieces = said.pieces if said.stop != "refusal" else (block["text"],)
            out.extend(_event("content_block_delta", index=index, delta={"type": "text_delta", "text": piece}) for piece in pieces)
        out.append(_event("content_block_stop", index=index))
    ending = {"stop_reason": _STOP[said.stop], "stop_sequence": None, "stop_details": _details(said)}
    out.append(_event("message_delta", delta=ending, usage=_final(said)))
    out.append(_event("message_stop"))
    return out


def error_event() -> Event:
    """The error event of this protocol."""
    return _event("error", error={"type": "overloaded_error", "message": "Overloaded"}, request_id="req_wire")


def _final(said: Said) -> Json:
    told = usage(said)
    if told is None:
        return {"output_tokens": 0}
    return {key: told[key] for key in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")}


def _head(said: Said) -> Json:
    return {"id": said.name("msg"), "type": "message", "role": "assistant", "model": said.model, "stop_sequence": None}


def _content(said: Said) -> list[Json]:
    thought: list[Json] = (
        [{"type": "thinking", "thinking": "Who pays, and who sees it?", "signature": "c2lnbmF0dXJl"}] if said.thinks else []
    )
    if said.stop == "tool":
        return [*thought, {"type": "tool_use", "id": said.name("toolu"), "name": "look_up", "input": {}}]
    if said.stop == "refusal":
        return [*thought, {"type": "text", "text": "".join(said.pieces) or REFUSAL}]
    text = "".join(said.pieces)
    return [*thought, {"type": "text", "text": text}] if text else thought


def _details(said: Said) -> Json | None:
    if _STOP[said.stop] != "refusal":
        return None
    return {"type": "refusal", "category": "general_harms", "explanation": "The request touches what the model may not write."}


def _event(kind: str, **told: object) -> Event:
    return Event(kind, {"type": kind, **told})

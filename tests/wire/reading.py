"""A vendor's request read back into the Ask it was made from, and into the blocks its prefix cache sees.

The server knows nothing of the client but what is on the wire: system text, user text, the schema's name when the
protocol has one. Which prompt file asked is found by its system text.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from loreboard.prompts.library import PromptFile, library
from loreboard.story.ask import Ask

Api = Literal["responses", "chat", "messages"]
Body = Mapping[str, Any]


class NotReadable(Exception):
    """The request is one the vendor would refuse with a 400; `param` is the field it names."""

    def __init__(self, says: str, param: str | None = None) -> None:
        super().__init__(says)
        self.says, self.param = says, param


@dataclass(frozen=True)
class Block:
    """One piece of the prompt in the vendor's order; `mark` is the lifetime of a cache breakpoint at its end, or ""."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Question:
    """What a request asks for."""

    api: Api
    model: str
    ask: Ask
    """Its `step` is "" and its `shape` what was on the wire."""
    prompt: str
    """The prompt file, or "" when the system text is none we know."""
    blocks: tuple[Block, ...]
    schema: Mapping[str, Any] | None
    strict: bool
    json_mode: bool
    stream: bool
    most_tokens: int | None
    warm: bool
    """The request only fills the cache."""
    thinks: bool
    """Anthropic: thinking was asked for, and comes as a block of its own."""

    @property
    def mark(self) -> str:
        """The same for the same ask, whatever the protocol and the goes before."""
        return self.ask.fingerprint("")


def read(api: Api, body: Body, seed: int) -> Question:
    """The question in `body`. Raises NotReadable for what the vendor refuses."""
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise NotReadable("you must provide a model parameter" if api != "messages" else "model: Field required", "model")
    told = {"responses": _responses, "chat": _chat, "messages": _messages}[api](body)
    system, user = "\n\n".join(b.text for b in told.system), "\n\n".join(b.text for b in told.user)
    if not user.strip():
        raise NotReadable("messages: at least one message is required" if api == "messages" else "Missing required parameter: 'input'.")
    file = _file(system)
    if file is not None:
        system = file.system
    named = told.name if told.name in _types() else ""
    wanted = named or (file.returns if file else "") or str((told.schema or {}).get("title", "")) or told.name
    head = (Block(json.dumps(told.schema, sort_keys=True)),) if told.schema else ()
    ask = Ask(step="", prompt=file.name if file else "", system=system, user=user, wanted=wanted, shape="", seed=seed)
    warm = told.most_tokens == 0 if api == "messages" else bool((body.get("prompt_cache_options") or {}).get("prewarm"))
    return Question(
        api, body["model"], ask, ask.prompt, (*head, *told.system, *told.user), told.schema, told.strict, told.json_mode,
        bool(body.get("stream")), told.most_tokens, warm,
        (body.get("thinking") or {}).get("type", "disabled") != "disabled",
    )  # fmt: skip


@dataclass(frozen=True)
class _Told:
    system: tuple[Block, ...]
    user: tuple[Block, ...]
    schema: Mapping[str, Any] | None = None
    name: str = ""
    strict: bool = False
    json_mode: bool = False
    most_tokens: int | None = None


def _responses(body: Body) -> _Told:
    given = body.get("input")
    turns = [{"role": "user", "content": given}] if isinstance(given, str) else list(given or ())
    system, user = _turns(turns, ("system", "developer"))
    if body.get("instructions"):
        system = (Block(str(body["instructions"])), *system)
    form = (body.get("text") or {}).get("format") or {}
    _no(body, "max_tokens", "max_completion_tokens", "response_format", "messages", "seed", "n", "stop")
    return _Told(
        system, user, form.get("schema"), str(form.get("name", "")), bool(form.get("strict")), form.get("type") == "json_object",
        _count(body, "max_output_tokens", 16),
    )  # fmt: skip


def _chat(body: Body) -> _Told:
    system, user = _turns(list(body.get("messages") or ()), ("system", "developer"))
    form = body.get("response_format") or {}
    inner = form.get("json_schema") or {}
    if form.get("type") == "json_schema" and not inner.get("name"):
        raise NotReadable("Missing required parameter: 'response_format.json_schema.name'.", "response_format.json_schema.name")
    _no(body, "max_output_tokens", "input", "instructions", "text")
    most = _count(body, "max_completion_tokens", 1) or _count(body, "max_tokens", 1)
    return _Told(
        system, user, inner.get("schema"), str(inner.get("name", "")), bool(inner.get("strict")), form.get("type") == "json_object", most
    )


def _messages(body: Body) -> _Told:
    given = body.get("system") or ()
    head = [{"role": "system", "content": given}]
    turns = list(body.get("messages") or ())
    if any(turn.get("role") not in ("user", "assistant") for turn in turns):
        raise NotReadable("messages.0.role: Input should be 'user' or 'assistant'")
    if turns and turns[-1].get("role") == "assistant":
        raise NotReadable("This model does not support assistant message prefill. The conversation must end with a user message.")
    system, _ = _turns(head, ("system",))
    _, user = _turns(turns, ("system",))
    if body.get("cache_control") and user:
        user = (*user[:-1], Block(user[-1].text, str(body["cache_control"].get("ttl", "5m"))))
    if sum(bool(block.mark) for block in (*system, *user)) > 4:
        raise NotReadable("A maximum of 4 blocks with cache_control may be provided. Found more.")
    if not isinstance(body.get("max_tokens"), int):
        raise NotReadable("max_tokens: Field required")
    for field in ("temperature", "top_p", "top_k", "seed", "response_format"):
        if field in body:
            raise NotReadable(f"{field}: Extra inputs are not permitted")
    form = (body.get("output_config") or {}).get("format") or {}
    return _Told(system, user, form.get("schema"), str((form.get("schema") or {}).get("title", "")), bool(form), False, body["max_tokens"])


def _turns(turns: Sequence[Mapping[str, Any]], above: tuple[str, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """(system, user) blocks of a conversation. What the assistant said before is part of neither."""
    system: list[Block] = []
    user: list[Block] = []
    for turn in turns:
        if turn.get("role") == "assistant" or turn.get("type", "message") != "message":
            continue
        content = turn.get("content") or ""
        parts = [{"text": content}] if isinstance(content, str) else content
        blocks = [Block(str(part.get("text", "")), _mark(part)) for part in parts if part.get("text")]
        (system if turn.get("role") in above else user).extend(blocks)
    return tuple(system), tuple(user)


def _mark(part: Mapping[str, Any]) -> str:
    if point := part.get("cache_control"):
        return str(point.get("ttl", "5m"))
    if point := part.get("prompt_cache_breakpoint"):
        return str(point.get("ttl", "30m"))
    return ""


def _no(body: Body, *fields: str) -> None:
    """OpenAI refuses fields it does not know."""
    for field in fields:
        if body.get(field) is not None:
            raise NotReadable(f"Unknown parameter: '{field}'.", field)


def _count(body: Body, field: str, least: int) -> int | None:
    value = body.get(field)
    if value is None:
        return None
    if not isinstance(value, int) or value < least:
        raise NotReadable(f"Invalid '{field}': integer below minimum value. Expected a value >= {least}.", field)
    return value


def _file(system: str) -> PromptFile | None:
    """The prompt file whose system text is sent, whatever a provider put around it."""
    return next((file for pattern, file in _systems() if pattern.search(system)), None)


@cache
def _systems() -> tuple[tuple[re.Pattern[str], PromptFile], ...]:
    files = sorted(library(), key=lambda file: -len(file.system))
    return tuple((re.compile(re.sub(r"\\\$\\?\{?\w+\\?\}?", ".*?", re.escape(file.system)), re.S), file) for file in files)


@cache
def _types() -> frozenset[str]:
    return frozenset(file.returns for file in library())

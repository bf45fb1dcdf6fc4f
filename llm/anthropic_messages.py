"""Anthropic, by its Messages API: structured output, streamed, with cache breakpoints. The only file that imports its SDK."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict, cast

from loreboard.story.ask import Ask, Reply

from .caps import capped
from .failures import ended
from .line import CONNECT, DEADLINE, SILENCE, Heard, Hearing, Line, PerLoop
from .place import Place, is_local
from .reading import Told, at, count, listed, words
from .redact import guard_logs, passwords
from .shapes import anthropic_output

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from anthropic.types import MessageParam, OutputConfigParam, TextBlockParam
    from anthropic.types.message_create_params import MessageCreateParamsNonStreaming

URL = "https://api.anthropic.com"
_COUNTS = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")


class Body(TypedDict):
    """What a request says, streamed or in a batch."""

    model: str
    max_tokens: int
    system: "list[TextBlockParam]"
    messages: "list[MessageParam]"
    output_config: "OutputConfigParam"


class AnthropicMessages:
    """One model of Anthropic. `base_url` (without /v1) is for a gateway that speaks Messages; `heard` is told of every piece."""

    def __init__(self, name: str, key: str, base_url: str | None = None, deadline: float = DEADLINE, heard: Heard | None = None) -> None:
        self._name, url = name, base_url or URL
        self._line = Line(place(name, key, base_url), deadline, heard)
        self._clients = PerLoop(lambda: open_client(key, url))

    @property
    def model(self) -> str:
        return self._line.place.model

    async def reply(self, ask: Ask) -> Reply:
        """Send `ask` once and return the whole answer. Raises ModelTrouble."""
        told = body(self._name, ask)
        self._line.ready(self._clients, ask)
        return await self._line.call(ask, lambda hearing: self._talk(ask, told, hearing))

    async def close(self) -> None:
        """Let go of the connections of the running loop."""
        await self._clients.get().close()

    async def _talk(self, ask: Ask, told: Body, hearing: Hearing) -> Reply:
        stream = await self._clients.get().messages.create(**told, stream=True)
        heard = _Heard(hearing)
        await self._line.read(stream, ask, hearing, heard.take)
        return read_message(heard.message, ask, self._line.place, stream.response.headers.get("request-id", ""))


def place(name: str, key: str, base_url: str | None) -> Place:
    """Whom a call to the model `name` goes to."""
    return Place(f"anthropic/{name}", base_url or URL, "ANTHROPIC_API_KEY", "LOREBOARD_BASE_URL" if base_url else "", key)


def body(name: str, ask: Ask) -> Body:
    """`ask` as the model `name` is asked. Raises ValueError for a shape that no schema of this vendor can hold."""
    own: list[TextBlockParam] = [{"type": "text", "text": ask.user}]
    return {
        "model": name,
        "max_tokens": ask.most_tokens,
        "system": [_kept(ask.system)] if ask.system else [],
        "messages": [{"role": "user", "content": [_kept(ask.shared), *own] if ask.shared else own}],
        "output_config": {"format": {"type": "json_schema", "schema": anthropic_output(ask.shape)}},
    }


async def begin_batch(client: "AsyncAnthropic", told: Mapping[str, Body]) -> object:
    """Hand in the requests `told`, by custom id."""
    rows = {name: cast("MessageCreateParamsNonStreaming", body) for name, body in told.items()}
    return await client.messages.batches.create(requests=[{"custom_id": name, "params": params} for name, params in rows.items()])


def read_message(message: Told, ask: Ask, place: Place, request_id: str = "") -> Reply:
    """The reply in a whole message, or the trouble its stop reason stands for: stop reason first, text last."""
    fresh, read, written, out = (count(message, "usage", name) for name in _COUNTS)
    reply = Reply(
        text="".join(words(part, "text") for part in listed(message, "content") if words(part, "type") == "text"),
        model=place.model,
        input_tokens=fresh + read + written,
        cached_tokens=read,
        written_tokens=written,
        output_tokens=out,
        request_id=request_id or words(message, "id"),
    )
    stop, details = words(message, "stop_reason"), at(message, "stop_details")
    refusal = words(details, "explanation") or words(details, "category")
    ended(stop or "no stop reason", place, ask, reply, refusal if stop == "refusal" else "")
    return reply


def _kept(text: str) -> "TextBlockParam":
    """A block at whose end the vendor keeps everything before it in its cache."""
    return {"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}


def open_client(key: str, url: str) -> "AsyncAnthropic":
    """A client that tries once and follows no redirect; an explicit key keeps it from looking for others."""
    import anthropic

    timeout = anthropic.Timeout(connect=CONNECT, read=SILENCE, write=SILENCE, pool=SILENCE)
    # The SDK looks for proxies by itself, whatever trust_env says; mounts of ours go before its own.
    direct = dict.fromkeys(("http://", "https://", "all://")) if is_local(url) else {}
    http = anthropic.DefaultAsyncHttpxClient(timeout=timeout, follow_redirects=False, mounts=direct, event_hooks={"response": [capped]})
    guard_logs(key, *passwords(url))
    return anthropic.AsyncAnthropic(api_key=key, base_url=url, timeout=timeout, max_retries=0, http_client=http)


class _Heard:
    """The events of one message, put together."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._stop = self._id = ""
        self._details: object = None
        self._used = dict.fromkeys(_COUNTS, 0)

    def take(self, event: Told) -> bool:
        """Whether `event` was the message's last one."""
        match words(event, "type"):
            case "message_start":
                self._id = words(event, "message", "id")
                self._count(at(event, "message", "usage"))
            case "content_block_start":
                self._hearing.add(words(event, "content_block", "text"))
            case "content_block_delta" if words(event, "delta", "type") == "text_delta":
                self._hearing.add(words(event, "delta", "text"))
            case "message_delta":
                self._stop = words(event, "delta", "stop_reason") or self._stop
                self._details = at(event, "delta", "stop_details") or self._details
                self._count(at(event, "usage"))
            case "message_stop":
                return True
        return False

    def _count(self, usage: object) -> None:
        """Counts are cumulative: the last one told is the whole."""
        self._used |= {name: count(usage, name) for name in _COUNTS if count(usage, name)}

    @property
    def message(self) -> Told:
        """The message as it would have come in one piece."""
        content = [{"type": "text", "text": self._hearing.text}]
        return {"id": self._id, "content": content, "stop_reason": self._stop, "stop_details": self._details, "usage": self._used}

"""OpenAI, by its Responses API: strict structured output, streamed. Its SDK is imported by `openai_client.py` when a call is made."""

import hashlib
from typing import TYPE_CHECKING

from loreboard.story.ask import Ask, Reply

from .failures import ended, failed
from .line import DEADLINE, Heard, Hearing, Line, PerLoop
from .openai_client import open_client
from .place import Place
from .reading import Told, at, count, listed, words
from .shapes import openai_strict, schema_name

if TYPE_CHECKING:
    from .shapes import Schema

URL = "https://api.openai.com/v1"
LEAST_TOKENS = 16
"""The API refuses a lower max_output_tokens."""


class OpenAIResponses:
    """One model of OpenAI. `base_url` is for a gateway that speaks Responses; `heard` is told of every piece that arrives."""

    def __init__(self, name: str, key: str, base_url: str | None = None, deadline: float = DEADLINE, heard: Heard | None = None) -> None:
        self._name, url = name, base_url or URL
        place = Place(f"openai/{name}", url, "OPENAI_API_KEY", "LOREBOARD_BASE_URL" if base_url else "", key)
        self._line = Line(place, deadline, heard)
        self._clients = PerLoop(lambda: open_client(key, url))

    @property
    def model(self) -> str:
        return self._line.place.model

    async def reply(self, ask: Ask) -> Reply:
        """Send `ask` once and return the whole answer. Raises ModelTrouble."""
        schema = openai_strict(ask.shape)
        self._line.ready(self._clients, ask)
        return await self._line.call(ask, lambda hearing: self._talk(ask, schema, hearing))

    async def close(self) -> None:
        """Let go of the connections of the running loop."""
        await self._clients.get().close()

    async def _talk(self, ask: Ask, schema: "Schema", hearing: Hearing) -> Reply:
        stream = await self._clients.get().responses.create(
            model=self._name,
            instructions=ask.system,
            input=ask.told,
            text={"format": {"type": "json_schema", "name": schema_name(ask.wanted), "strict": True, "schema": schema}},
            max_output_tokens=max(LEAST_TOKENS, ask.most_tokens),
            prompt_cache_key=cache_key(ask),
            store=False,
            stream=True,
        )
        heard = _Heard(hearing)
        await self._line.read(stream, ask, hearing, heard.take)
        return heard.whole(ask, self._line.place, stream.response.headers.get("x-request-id", ""))


def cache_key(ask: Ask) -> str:
    """The same for asks that begin alike, so that they are routed to where the beginning is cached."""
    return "loreboard-" + hashlib.sha256(f"{ask.system}\n{ask.shared}".encode()).hexdigest()[:32]


class _Heard:
    """The events of one response, put together."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._refusal = ""
        self._last: Told = {}

    def take(self, event: Told) -> bool:
        """Whether `event` was the response's last one."""
        match words(event, "type"):
            case "response.output_text.delta":
                self._hearing.add(words(event, "delta"))
            case "response.refusal.delta":
                self._refusal += words(event, "delta")
            case "response.completed" | "response.incomplete" | "response.failed" | "response.cancelled" | "error":
                self._last = event
                return True
        return False

    def whole(self, ask: Ask, place: Place, request_id: str) -> Reply:
        """The reply, or the trouble its status stands for: status first, text last."""
        response = at(self._last, "response")
        usage = at(response, "usage")
        parts = [part for item in _messages(response) for part in listed(item, "content")]
        reply = Reply(
            text="".join(words(part, "text") for part in parts if words(part, "type") == "output_text") or self._hearing.text,
            model=place.model,
            input_tokens=count(usage, "input_tokens"),
            cached_tokens=count(usage, "input_tokens_details", "cached_tokens"),
            written_tokens=count(usage, "input_tokens_details", "cache_write_tokens"),
            output_tokens=count(usage, "output_tokens"),
            request_id=request_id or words(response, "id"),
        )
        status = words(response, "status") or words(self._last, "type").removeprefix("response.")
        if status == "incomplete":
            ended(words(response, "incomplete_details", "reason") or "incomplete", place, ask, reply)
        if status != "completed":
            error = at(response, "error") or at(self._last, "error") or self._last
            raise failed({words(error, "code").lower()} - {""}, words(error, "message"), place, ask.step, reply.text)
        refusal = "".join(words(part, "refusal") for part in parts) or self._refusal
        ended(status, place, ask, reply, refusal)
        return reply


def _messages(response: object) -> list[object]:
    """The output items that are the answer; what a model says while it works is marked as commentary and left out."""
    said = [item for item in listed(response, "output") if words(item, "type") == "message"]
    return [item for item in said if words(item, "phase") != "commentary"]

"""The official SDKs as a test uses them: one way to call each API, with the SDK's own retries off."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from anthropic import AsyncAnthropic
from openai import AsyncOpenAI

from loreboard.story.ask import Ask
from loreboard.story.notes import Reading

from .reading import Api
from .server import Server

APIS: tuple[Api, ...] = ("responses", "chat", "messages")
GPT, CLAUDE = "gpt-6.2-sol", "claude-sonnet-5-5"


@dataclass(frozen=True)
class Heard:
    """What a raw stream gave: its text, the names of its events in order, and whether its last event was the protocol's."""

    text: str
    names: tuple[str, ...]
    ended: bool


@dataclass(frozen=True)
class Callers:
    """Both SDKs' async clients on one server."""

    openai: AsyncOpenAI
    anthropic: AsyncAnthropic

    async def parse(self, api: Api, ask: Ask, **more: Any) -> Reading | None:
        """The parse helper's value."""
        if api == "responses":
            parsed: Reading | None = (await self.openai.responses.parse(**_responses(ask), text_format=Reading, **more)).output_parsed
            return parsed
        if api == "chat":
            completion = await self.openai.chat.completions.parse(**_chat(ask), response_format=Reading, **more)
            return completion.choices[0].message.parsed
        message = await self.anthropic.messages.parse(**_messages(ask), output_format=Reading, **more)
        return message.parsed_output

    async def create(self, api: Api, ask: Ask, **more: Any) -> Any:
        """The plain answer object, schema not sent."""
        if api == "responses":
            return await self.openai.responses.create(**_responses(ask), **more)
        if api == "chat":
            return await self.openai.chat.completions.create(**_chat(ask), **more)
        return await self.anthropic.messages.create(**_messages(ask), **more)

    async def helper(self, api: Api, ask: Ask) -> Reading | None:
        """The value at the end of the SDK's stream helper."""
        if api == "responses":
            async with self.openai.responses.stream(**_responses(ask), text_format=Reading) as stream:
                return (await stream.get_final_response()).output_parsed
        if api == "chat":
            async with self.openai.chat.completions.stream(**_chat(ask), response_format=Reading) as chunks:
                return (await chunks.get_final_completion()).choices[0].message.parsed
        async with self.anthropic.messages.stream(**_messages(ask), output_format=Reading) as events:
            return (await events.get_final_message()).parsed_output

    async def raw(self, api: Api, ask: Ask, **more: Any) -> Heard:
        """Everything of the raw stream."""
        heard: list[str] = []
        names: list[str] = []
        async for event in await self.create(api, ask, stream=True, **more):
            text, name = _READ[api](event)
            heard.append(text)
            names.append(name)
        last = {"responses": "response.completed", "chat": "stop", "messages": "message_stop"}[api]
        return Heard("".join(heard), tuple(names), bool(names) and last in (names[-1], names[-2] if len(names) > 1 else ""))


@asynccontextmanager
async def calling(server: Server, patience: float = 10.0) -> AsyncIterator[Callers]:
    """Both clients, closed afterwards. No certificates are read: the server is on this machine, and reading them takes longer than a test."""
    async with httpx2.AsyncClient(verify=False, trust_env=False, timeout=patience) as http:
        openai = AsyncOpenAI(api_key="sk-test-key", base_url=server.v1, max_retries=0, timeout=patience, http_client=http)
        anthropic = AsyncAnthropic(api_key="sk-ant-test-key", base_url=server.address, max_retries=0, timeout=patience, http_client=http)
        yield Callers(openai, anthropic)


def _responses(ask: Ask) -> dict[str, Any]:
    return {"model": GPT, "instructions": ask.system, "input": ask.told}


def _chat(ask: Ask) -> dict[str, Any]:
    return {"model": GPT, "messages": [{"role": "system", "content": ask.system}, {"role": "user", "content": ask.told}]}


def _messages(ask: Ask) -> dict[str, Any]:
    return {"model": CLAUDE, "max_tokens": 8_000, "system": ask.system, "messages": [{"role": "user", "content": ask.told}]}


def _response_event(event: Any) -> tuple[str, str]:
    return (event.delta if event.type == "response.output_text.delta" else ""), event.type


def _chunk(event: Any) -> tuple[str, str]:
    if not event.choices:
        return "", "usage"
    return event.choices[0].delta.content or "", event.choices[0].finish_reason or "chunk"


def _message_event(event: Any) -> tuple[str, str]:
    says = event.type == "content_block_delta" and event.delta.type == "text_delta"
    return (event.delta.text if says else ""), event.type


_READ: dict[Api, Callable[[Any], tuple[str, str]]] = {"responses": _response_event, "chat": _chunk, "messages": _message_event}

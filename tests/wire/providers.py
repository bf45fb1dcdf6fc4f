"""Our own providers on a loopback server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from loreboard.llm.anthropic_messages import AnthropicMessages
from loreboard.llm.line import Heard
from loreboard.llm.openai_compatible import OpenAICompatible
from loreboard.llm.openai_responses import OpenAIResponses

from .callers import CLAUDE, GPT
from .play import Play
from .reading import Api
from .server import Server

Provider = OpenAIResponses | OpenAICompatible | AnthropicMessages


def provider(api: Api, server: Server, heard: Heard | None = None) -> Provider:
    """The provider that speaks `api`."""
    return provider_at(api, server.address, 10.0 if server.play.pace is None else 600.0, heard)


def provider_at(api: Api, address: str, deadline: float = 10, heard: Heard | None = None) -> Provider:
    """The provider that speaks `api`, at an address without /v1."""
    if api == "responses":
        return OpenAIResponses(GPT, "sk-test-key", f"{address}/v1", deadline, heard)
    if api == "chat":
        return OpenAICompatible("qwen-local", f"{address}/v1", deadline=deadline, heard=heard)
    return AnthropicMessages(CLAUDE, "sk-ant-test-key", address, deadline, heard)


@asynccontextmanager
async def reached(api: Api, play: Play, heard: Heard | None = None) -> AsyncIterator[tuple[Provider, Server]]:
    """A provider and its server, both closed afterwards."""
    async with Server(play) as server:
        chat = provider(api, server, heard)
        try:
            yield chat, server
        finally:
            await chat.close()

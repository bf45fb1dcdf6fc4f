"""Our own providers on a loopback server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from loreboard.llm.anthropic_messages import AnthropicMessages
from loreboard.llm.openai_compatible import OpenAICompatible
from loreboard.llm.openai_responses import OpenAIResponses

from .callers import CLAUDE, GPT
from .play import Play
from .reading import Api
from .server import Server

Provider = OpenAIResponses | OpenAICompatible | AnthropicMessages


def provider(api: Api, server: Server) -> Provider:
    """The provider that speaks `api`."""
    if api == "responses":
        return OpenAIResponses(GPT, "sk-test-key", server.v1, deadline=10)
    if api == "chat":
        return OpenAICompatible("qwen-local", server.v1, deadline=10)
    return AnthropicMessages(CLAUDE, "sk-ant-test-key", server.address, deadline=10)


@asynccontextmanager
async def reached(api: Api, play: Play) -> AsyncIterator[tuple[Provider, Server]]:
    """A provider and its server, both closed afterwards."""
    async with Server(play) as server:
        chat = provider(api, server)
        try:
            yield chat, server
        finally:
            await chat.close()

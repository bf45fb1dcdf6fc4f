"""A server for each test, and the SDKs' clients on it."""

from collections.abc import AsyncIterator

import pytest

from .callers import Callers, calling
from .play import Play
from .server import Server


@pytest.fixture
def play() -> Play:
    """How the server behaves; a test turns its settings before or while it runs."""
    return Play(patience=2.0)


@pytest.fixture
async def server(play: Play) -> AsyncIterator[Server]:
    async with Server(play) as server:
        yield server


@pytest.fixture
async def callers(server: Server) -> AsyncIterator[Callers]:
    async with calling(server) as callers:
        yield callers

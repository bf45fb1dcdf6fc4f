"""Providers on a loopback server, and journals in a file and in a Postgres; all go away with the tests."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loreboard.llm import openai_compatible
from loreboard.llm.anthropic_messages import AnthropicMessages
from loreboard.llm.choose import chat_for
from loreboard.llm.ledger import Ledger
from loreboard.llm.openai_compatible import OpenAICompatible
from loreboard.llm.openai_responses import OpenAIResponses

from . import postgres
from .loopback import ANTHROPIC, KEY, Vendor, Wire, serving

Provider = OpenAIResponses | OpenAICompatible | AnthropicMessages
Make = Callable[..., Provider]


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.serving() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a new journal can be: in a file, and in a database."""
    if request.param == "sqlite":
        return tmp_path / ".loreboard" / "journal.sqlite"
    server: postgres.Server = request.getfixturevalue("server")
    return server.url()


@pytest.fixture
def ledger(place: Path | str) -> Iterator[Ledger]:
    with Ledger(place) as ledger:
        yield ledger


@pytest.fixture
def wire() -> Iterator[Wire]:
    with serving() as made:
        yield made


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server is remembered, and no variable of the machine leads elsewhere."""
    monkeypatch.setattr(openai_compatible, "_worked", {})
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setenv(name, "not-for-anybody-7")


@pytest.fixture
async def make(wire: Wire, fresh: None) -> AsyncIterator[Make]:
    made: list[Provider] = []

    def one(vendor: Vendor, **more: Any) -> Provider:
        url = wire.url if vendor is ANTHROPIC else f"{wire.url}/v1"
        keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LOREBOARD_API_KEY"), KEY)
        if "manner" in more:
            chat: object = OpenAICompatible(vendor.name.partition("/")[2], url, KEY, **more)
        else:
            chat = chat_for(vendor.name, keys, url, **{"deadline": 8.0} | more)
        assert isinstance(chat, OpenAIResponses | OpenAICompatible | AnthropicMessages)
        made.append(chat)
        return chat

    yield one
    for chat in made:
        await chat.close()

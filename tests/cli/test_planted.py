"""S2 (A37, A38): ten shapes of keys and a password in an address, and not a byte of them left anywhere; nor in any log."""

import base64
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from loreboard import cli
from loreboard.llm.anthropic_messages import AnthropicMessages
from loreboard.llm.openai_compatible import OpenAICompatible
from loreboard.llm.openai_responses import OpenAIResponses
from loreboard.lore import embed
from loreboard.story.errors import ModelTrouble
from tests.wire.callers import APIS
from tests.wire.faults import Fault
from tests.wire.money import Desk
from tests.wire.play import Play
from tests.wire.reading import Api
from tests.wire.samples import reading
from tests.wire.server import Server, running

from .planted import PLANTED, Planted, Told, go, search

EACH = pytest.mark.parametrize("planted", PLANTED, ids=lambda p: p.name)
KEYS = [planted for planted in PLANTED if planted.key]


@EACH
def test_nothing_is_left_of_a_key_wherever_a_person_goes(
    planted: Planted, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOREBOARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    monkeypatch.chdir(tmp_path)

    def run(told: Sequence[str], environ: Mapping[str, str]) -> Told:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        code = cli.main(told)
        return code, *capfd.readouterr()

    with running(Play(patience=5.0)) as server:
        found = go(planted, run, server, tmp_path, kill=planted.name == "a local server's")
    assert found.hits == []
    assert found.scanned > 40


def test_the_search_finds_a_key_in_every_form() -> None:
    """What the test above rests on."""
    for planted in PLANTED:
        for secret in planted.sought:
            for content in (secret.encode(), *(base64.b64encode(b"user:"[n:] + secret.encode() + b"!") for n in range(5))):
                assert search(planted, {"x": b"..." + content + b"..."}), f"{planted.name}: {content!r}"
        assert not search(planted, {"x": b"Nothing listens at 127.0.0.1:8080. Check LOREBOARD_BASE_URL."})


def _provider(api: Api, key: str, server: Server) -> OpenAIResponses | OpenAICompatible | AnthropicMessages:
    if api == "responses":
        return OpenAIResponses("gpt-6.2-sol", key, server.v1, 10)
    return (
        AnthropicMessages("claude-sonnet-5-5", key, server.address, 10) if api == "messages" else OpenAICompatible("qwen", server.v1, key)
    )


@pytest.mark.parametrize("api", APIS)
async def test_no_error_no_traceback_no_object_and_no_record_shows_a_key(api: Api, tmp_path: Path) -> None:
    play, books, told = Play(echo=True, patience=2.0), Desk(tmp_path), dict[str, bytes]()
    async with Server(play) as server:
        for planted in KEYS:
            chat = _provider(api, planted.key, server)
            for fault in (Fault("status", "echo"), Fault("cut", at=3), Fault("drop"), Fault("html"), Fault("wrong_type"), None):
                play.script.clear()
                if fault is not None:
                    play.script.add(fault)
                kept = await books.ask(chat, reading())
                told[f"{planted.name}, {fault}"] = repr(kept).encode()
                if isinstance(kept.told, ModelTrouble):
                    told[f"{planted.name}, {fault}, traceback"] = "".join(traceback.format_exception(kept.told)).encode()
            line, client = chat._line, chat._clients.get()
            held = (chat, line, line.place, chat._clients, client, client._client, client.base_url, vars(line), vars(line.place).keys())
            told[f"{planted.name}, objects"] = repr(held).encode()
            await chat.close()
    books.close()
    files = {path.name: path.read_bytes() for path in list(tmp_path.iterdir())}  # noqa: ASYNC240 - nothing else runs
    assert any(b"[key]" in content for content in told.values())
    for planted in KEYS:
        assert search(planted, {**told, **files}) == []


_ASK = """
import asyncio, sys
from loreboard.llm.choose import chat_for
from loreboard.story.errors import ModelTrouble
from tests.wire.samples import reading

name, variable, key, url = sys.argv[1:]
async def ask():
    try:
        await chat_for(name, {variable: key}, url, deadline=20).reply(reading())
    except ModelTrouble as error:
        print(error)

asyncio.run(ask())
"""


@pytest.mark.parametrize(("name", "variable"), [("openai/gpt", "OPENAI_API_KEY"), ("anthropic/claude", "ANTHROPIC_API_KEY")])
def test_the_sdks_debug_logs_hold_no_key_even_when_a_person_switches_them_on(name: str, variable: str) -> None:
    planted = next(p for p in PLANTED if p.name == "a local server's")
    root = Path(__file__).parents[2]
    with running(Play(echo=True)) as server:
        server.play.script.add(Fault("status", "echo"))
        url = f"http://ann:{planted.key}@127.0.0.1:{server.port}/v1"
        for level in ("debug", ""):
            environ = {**os.environ, "OPENAI_LOG": level, "ANTHROPIC_LOG": level}
            command = [sys.executable, "-X", "dev", "-W", "ignore", "-c", _ASK, name, variable, planted.key, url]
            done = subprocess.run(command, cwd=root, env=environ, capture_output=True, text=True, timeout=300)
            assert done.returncode == 0, done.stderr
            assert ("DEBUG" in done.stderr) is bool(level), "logs are on when a person switches them on, and only then"
            assert "[key]" in done.stdout
            assert search(planted, {"stdout": done.stdout.encode(), "stderr": done.stderr.encode()}) == []

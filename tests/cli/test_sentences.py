"""What is wrong with an address, a key, a proxy, a certificate or a server is one sentence that names the setting to change."""

import gzip
import itertools
import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from random import Random

import pytest

from loreboard import cli
from loreboard.console import choose
from loreboard.llm import caps, openai_client, openai_compatible
from loreboard.llm.choose import chat_for
from loreboard.llm.traffic import Traffic
from loreboard.lore import embed
from loreboard.story.errors import ModelTrouble, NotAccepted
from tests.wire.attempts import Skipping
from tests.wire.faults import Fault
from tests.wire.money import desk
from tests.wire.play import Play
from tests.wire.providers import reached
from tests.wire.samples import reading
from tests.wire.server import running

from .raw import Raw, http, raw

TLS = Path(__file__).with_name("tls")
KEY = "my-local-key-1"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
Told = tuple[int, str, str]
Ask = Callable[..., Told]
HTML = b"<!DOCTYPE html><html><title>Sign in</title></html>"
JSON = {"content_type": "application/json"}


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """Board a script with the model server at `url`, in this process and without a wait: (exit code, stdout, stderr)."""
    (tmp_path / "ferry.fountain").write_text("Title: The Ferry\n\nINT. FERRY HOUSE - NIGHT\n\nShe counts coins into a bowl.\n")
    time = Skipping()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOREBOARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    monkeypatch.setattr(choose, "traffic", lambda chosen, serial: Traffic(clock=time.clock, sleep=time.sleep, dice=Random(0)))
    monkeypatch.setattr(openai_compatible, "_worked", {})
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)

    def asked(url: str, *more: str, **environ: str) -> Told:
        for name, value in {"LOREBOARD_BASE_URL": url, "LOREBOARD_API_KEY": KEY, **environ}.items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        code = cli.main(("shots", "ferry.fountain", "--dir", "series", "--model", "compatible/qwen", *more))
        return code, *capfd.readouterr()

    return asked


def sentence(told: Told, code: int, *words: str) -> None:
    """One line on stderr, with `words` in it and neither key nor traceback nor control character."""
    ended, out, err = told
    assert ended == code, err
    assert out == "" and err.startswith("Error: ") and err.endswith(".\n") and len(err.splitlines()) == 1, err
    assert KEY not in err and "Traceback" not in err and not CONTROL.search(err)
    for word in words:
        assert word in err, err


def dead() -> AbstractContextManager[int]:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return nullcontext(int(door.getsockname()[1]))


ANSWERED = [
    ("wrong key", http(b'{"error": {"message": "Incorrect API key"}}', "401 Unauthorized", **JSON), ["LOREBOARD_API_KEY", "401"]),
    ("key echoed", http(b'{"error": {"message": "No: my-local-key-1"}}', "403 Forbidden", **JSON), ["[key]", "LOREBOARD_API_KEY"]),
    ("no such model", http(b'{"error": {"message": "model qwen not found"}}', "404 Not Found", **JSON), ["--model", "LOREBOARD_BASE_URL"]),
    ("a page, 200", http(HTML, content_type="text/html"), ["a web page", "LOREBOARD_BASE_URL"]),
    ("a page, 404", http(HTML, "404 Not Found", content_type="text/html"), ["a web page", "LOREBOARD_BASE_URL"]),
    ("a page, 502", http(HTML, "502 Bad Gateway", content_type="text/html"), ["busy or down", "502", "loreboard resume"]),
    ("JSON, 200", http(b'{"ok": true}', **JSON), ["application/json", "LOREBOARD_BASE_URL"]),
    ("elsewhere", http(b"", "307 Temporary Redirect", location="http://127.0.0.1:9/"), ["sends us elsewhere", "LOREBOARD_BASE_URL"]),
    ("a proxy's password", http(b"", "407 Proxy Authentication Required"), ["HTTPS_PROXY"]),
    ("no money", http(b'{"error": {"code": "insufficient_quota"}}', "429 Too Many", **JSON), ["LOREBOARD_API_KEY", "loreboard resume"]),
    ("busy for a day", http(b"{}", "429 Too Many Requests", retry_after="86400", **JSON), ["slow down", "loreboard resume"]),
    ("too long", http(b'{"error": {"message": "prompt is too long"}}', "413 Too Large", **JSON), ["larger window"]),
    ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n", ["lost on the way", "loreboard resume"]),
    ("nothing", b"", ["lost on the way", "loreboard resume"]),
    ("an endless header", b"HTTP/1.1 200 OK\r\nx: " + b"x" * 2**20, ["lost on the way"]),
    ("half a gzip", http(gzip.compress(b"data: {}\n\n" * 99)[:40], content_encoding="gzip"), ["lost on the way"]),
    ("escapes", http(json.dumps({"error": {"message": f"No{EVIL}."}}).encode(), "400 Bad Request", **JSON), ["No\ufffd]0;owned"]),
]


@pytest.mark.parametrize(("answer", "words"), [row[1:] for row in ANSWERED], ids=[row[0] for row in ANSWERED])
def test_an_answer_that_is_none_is_one_sentence_and_exit_3(answer: bytes, words: list[str], ask: Ask) -> None:
    with raw([answer]) as server:
        sentence(ask(f"http://127.0.0.1:{server.port}/v1"), 3, *words)
    assert server.sent


def test_a_body_that_steers_terminals_does_not_in_json_either(ask: Ask) -> None:
    with raw([next(answer for name, answer, _ in ANSWERED if name == "escapes")]) as server:
        code, out, err = ask(f"http://127.0.0.1:{server.port}/v1", "--json")
    assert code == 3 and not CONTROL.search(out + err)
    assert "owned" in json.loads(out)["error"]["what"]


@pytest.fixture
def full() -> Iterator[int]:
    """A port that takes no more connections and says nothing: the nearest thing to a host behind a silent firewall."""
    with ExitStack() as held:
        door = held.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            guest = held.enter_context(socket.socket())
            guest.setblocking(False)
            guest.connect_ex(door.getsockname())
        yield door.getsockname()[1]


def test_a_host_that_is_not_there_names_the_address(ask: Ask, full: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with dead() as port:
        sentence(ask(f"http://127.0.0.1:{port}/v1"), 3, "Nothing listens", str(port), "LOREBOARD_BASE_URL", "Start the server")
    sentence(ask("http://nobody.invalid/v1"), 3, "No host is called nobody.invalid", "LOREBOARD_BASE_URL")
    monkeypatch.setattr(openai_client, "CONNECT", 0.5)
    sentence(ask(f"http://127.0.0.1:{full}/v1"), 3, "cannot be reached", "LOREBOARD_BASE_URL")


@pytest.mark.parametrize("url", ["127.0.0.1:80/v1", "htp://127.0.0.1/v1", "http:///v1", "http://127.0.0.1:x/v1"])
def test_an_address_that_is_none_is_exit_2(url: str, ask: Ask) -> None:
    sentence(ask(url), 2, "LOREBOARD_BASE_URL", "http://localhost:11434/v1")


def test_a_proxy_that_does_not_help_is_named(ask: Ask) -> None:
    gate = "https://gate.invalid/v1"
    with dead() as port:
        sentence(ask(gate, HTTPS_PROXY=f"http://127.0.0.1:{port}"), 3, "HTTPS_PROXY")
    for status in ("403 Forbidden", "407 Proxy Authentication Required"):
        with raw([http(b"", status)]) as server:
            sentence(ask(gate, HTTPS_PROXY=f"http://ann:{KEY}@127.0.0.1:{server.port}"), 3, "proxy", "HTTPS_PROXY", "NO_PROXY")
    for proxy in ("socks5://127.0.0.1:9", "nonsense://x", "http://127.0.0.1:notaport"):
        sentence(ask(gate, HTTPS_PROXY=proxy), 3, "HTTPS_PROXY")


def test_a_certificate_that_is_not_trusted_names_what_to_do_and_that_helps(ask: Ask, tmp_path: Path) -> None:
    refusal = [http(b"{}", "401 Unauthorized", **JSON)]
    with raw(refusal) as plain:
        sentence(ask(f"https://127.0.0.1:{plain.port}/v1"), 3, "TLS", "http://", "LOREBOARD_BASE_URL")
    with raw(refusal, TLS / "own.pem") as server:
        url = f"https://127.0.0.1:{server.port}/v1"
        sentence(ask(url), 3, "TLS", "cannot be trusted", "SSL_CERT_FILE")
        sentence(ask(url, SSL_CERT_FILE=str(TLS / "own.pem")), 3, "does not let us in (401)")
        sentence(ask(url, SSL_CERT_FILE=str(tmp_path / "gone.pem")), 3, "SSL_CERT_FILE", "No such file")
        sentence(ask(url, SSL_CERT_FILE=str(tmp_path / "ferry.fountain")), 3, "SSL_CERT_FILE")
    with raw(refusal, TLS / "expired.pem") as old:
        sentence(ask(f"https://127.0.0.1:{old.port}/v1", SSL_CERT_FILE=str(TLS / "expired.pem")), 3, "TLS", "cannot be trusted")


@pytest.mark.parametrize(("path", "hint"), [("", "with /v1 at the end"), ("/v1/v1", "try it without"), ("/api", "with /v1 at the end")])
def test_an_address_with_a_wrong_end_is_told_the_right_one(path: str, hint: str, ask: Ask) -> None:
    with running(Play()) as server:
        sentence(ask(server.address + path), 3, "404", "LOREBOARD_BASE_URL", hint)


@pytest.mark.parametrize(
    ("name", "path", "right"),
    [("openai/gpt", "", False), ("openai/gpt", "/v1", True), ("openai/gpt", "/v1/", True), ("anthropic/c", "", True), ("anthropic/c", "/v1", True),
     ("compatible/q", "", False), ("compatible/q", "/v1", True)],
)  # fmt: skip
async def test_each_vendor_takes_the_address_its_gateways_print_or_says_what_it_wants(name: str, path: str, right: bool) -> None:
    keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LOREBOARD_API_KEY"), KEY)
    with running(Play()) as server:
        chat = chat_for(name, keys, server.address + path, deadline=20)
        if right:
            assert (await chat.reply(reading())).text
        else:
            with pytest.raises(NotAccepted, match=r"LOREBOARD_BASE_URL: most servers want it with /v1"):
                await chat.reply(reading())


ENDLESS = [
    ("a line", http(b"data: "), b"x" * 2**16),
    ("comments", http(), b": keep-alive\n\n" * 400),
    ("events", http(), b'data: {"id": "c", "choices": [{"index": 0, "delta": {"content": "more "}}]}\n\n' * 100),
    ("a page", http(b"<html>", content_type="text/html"), b"<p>" * 2**14),
    ("an error", http(b'{"error": "', "400 Bad Request", **JSON), b"x" * 2**16),
    ("an error's page", http(b"<html>", "404 Not Found", content_type="text/html"), b"x" * 2**16),
]


class Endless:
    """`head`, then `more` for ever."""

    def __init__(self, head: bytes, more: bytes) -> None:
        self._head, self._more = head, more

    def __iter__(self) -> Iterator[bytes]:
        return itertools.chain([self._head], itertools.repeat(self._more))


@pytest.mark.parametrize(("head", "more"), [row[1:] for row in ENDLESS], ids=[row[0] for row in ENDLESS])
def test_what_never_ends_is_left_at_the_cap(head: bytes, more: bytes, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 2**19
    for name in ("MOST_BYTES", "MOST_EVENT", "MOST_ERROR"):
        monkeypatch.setattr(caps, name, most)
    with raw(Endless(head, more)) as server:
        sentence(ask(f"http://127.0.0.1:{server.port}/v1"), 3, "LOREBOARD_BASE_URL" if b"<html>" in head else "qwen")
        _all_sent(server, 1)
    assert max(server.sent) < most + 16 * 2**20, "what stands between us and the server holds some megabytes, not all it could send"


def _all_sent(server: Raw, least: int) -> None:
    """Wait until the server has noticed that its client is gone."""
    import time

    until = time.monotonic() + 20
    while len(server.sent) < least and time.monotonic() < until:
        time.sleep(0.02)


async def test_a_bomb_is_left_at_the_cap_on_every_protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "MOST_EVENT", 2**19)
    body = gzip.compress(bytes(64 * 2**20), 1)
    assert len(body) < 2**19, "small on the wire"
    with raw([http(body, content_encoding="gzip")]) as server:
        for name, path in (("openai/m", "/v1"), ("compatible/m", "/v1"), ("anthropic/m", "")):
            keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY"), KEY)
            with pytest.raises(ModelTrouble, match="longer than any model's"):
                await chat_for(name, keys, f"http://127.0.0.1:{server.port}{path}", deadline=60).reply(reading())


def test_the_caps_leave_room_for_the_longest_reply_there_is() -> None:
    tokens = 128_000
    assert tokens * 400 < caps.MOST_BYTES and tokens * 4 * 6 < caps.MOST_EVENT


@pytest.mark.parametrize("api", ["responses", "chat", "messages"])
@pytest.mark.parametrize("kind", ["no_usage", "silly_usage"])
async def test_a_usage_that_makes_no_sense_is_charged_by_our_own_count_and_flagged(api: str, kind: str) -> None:
    from loreboard.llm.meter import ENDLESS as MOST_TOKENS

    play = Play()
    with desk() as books:
        async with reached(api, play) as (chat, _):  # type: ignore[arg-type]
            honest = await books.ask(chat, reading())
            play.script.add(Fault(kind))  # type: ignore[arg-type]
            kept = await books.ask(chat, reading())
    assert (kept.told, kept.call, kept.charge) == (honest.told, "answered", "settled")
    assert not honest.doubt and kept.doubt
    assert honest.charged / 2 < kept.charged < MOST_TOKENS * 20

"""What a key may come back as, and what the SDKs' own logs say when somebody switches them on."""

import base64
import io
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from loreboard.llm.place import Place, short
from loreboard.llm.redact import guard_logs, redact

from .conftest import Make
from .loopback import ANTHROPIC, ASK, COMPATIBLE, KEY, OPENAI, Answer, Vendor, Wire

LOCAL = "my-local-key-1"
GATE = Place("compatible/m", "http://ann:s3cret+word%21@gate:8080/v1", "LOREBOARD_API_KEY", "LOREBOARD_BASE_URL", LOCAL)


def test_a_plain_key_is_found_however_it_is_written() -> None:
    raw = LOCAL.encode()
    for before in (b"", b"a", b"ab", b"user:"):
        for after in (b"", b"z", b"zz"):
            head, mask, tail = redact(base64.b64encode(before + raw + after).decode(), LOCAL).partition("[key]")
            assert mask and len(head) <= 8 and len(tail) <= 8, "more is left than what stands around the key"
    odd = "key/with+signs=1"
    assert quote(odd, safe="") not in redact(f"/v1?key={quote(odd, safe='')}", odd)


@pytest.mark.parametrize("form", ["ann:s3cret+word!", "s3cret+word!", "s3cret%2Bword%21", base64.b64encode(b"ann:s3cret+word!").decode()])
def test_the_password_of_an_address_is_a_key_too(form: str) -> None:
    assert form not in short(f"Header was Basic {form}", GATE)
    assert "s3cret" not in repr(GATE)


def test_what_is_shown_of_a_provider_s_words_steers_no_terminal() -> None:
    assert short("\x1b]0;owned\x07No.\x9b31m\u202e", GATE) == "\ufffd]0;owned\ufffdNo.\ufffd31m\ufffd"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged at any level by anybody, as a person who debugs would see it."""
    told, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(told)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    names = ("", "openai", "anthropic", "httpx2", "httpcore2")
    before = {name: logging.getLogger(name).level for name in names}
    root.addHandler(handler)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield told
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("vendor", [OPENAI, COMPATIBLE, ANTHROPIC], ids=lambda v: v.name)
async def test_logs_at_debug_hold_no_key_though_a_server_sends_it_back(vendor: Vendor, wire: Wire, make: Make, log: io.StringIO) -> None:
    echo = {"content-type": "text/event-stream", "x-echo": f"Bearer {KEY}"}
    wire.answers = [Answer(headers=echo, events=vendor.good())]
    await make(vendor).reply(ASK)
    told = log.getvalue()
    assert "POST" in told and "x-echo" in told and "[key]" in told
    assert KEY not in told


def test_a_logged_exception_is_masked_and_nothing_is_switched_on(log: io.StringIO) -> None:
    logger = logging.getLogger("anthropic._test")
    guard_logs(LOCAL)
    try:
        raise ValueError(f"Illegal header value b'{LOCAL}'")
    except ValueError:
        logger.debug("Encountered %s", LOCAL, exc_info=True)
    assert LOCAL not in log.getvalue() and "Illegal header value b'[key]'" in log.getvalue()

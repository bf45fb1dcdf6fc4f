"""R9 with short times: the deadline holds, and class and money are right, whatever lies in the wire."""

import asyncio

import pytest

from .callers import APIS
from .money import desk
from .proxy import Proxy, Toxic
from .reading import Api
from .toxics import FULL, QUICK, play, play_all

AGAIN = 3


@pytest.mark.parametrize("api", APIS)
async def test_each_toxic_ends_in_time_as_its_class_with_its_money(api: Api) -> None:
    """A starved machine is late once; what is late by a fault is so again when it is played by itself."""
    with desk() as books:
        wrong = [p for p in await play_all(QUICK, books, (api,)) if p.wrong]
        for _ in range(AGAIN):
            wrong = [p for p in [await play(api, p.case, books) for p in wrong] if p.wrong]
    assert [f"{p.case.name}: {p.wrong}" for p in wrong] == []


def test_the_full_table_has_the_cases_of_the_quick_one() -> None:
    assert [case.name for case in FULL] == [case.name for case in QUICK]
    assert {(case.toxic.kind, case.wanted) for case in FULL} == {(case.toxic.kind, case.wanted) for case in QUICK}


async def test_the_proxy_adds_its_toxic_and_nothing_else() -> None:
    """What the cases above rest on: bytes that come through are the bytes that were sent, and as many as the toxic says."""
    sent = bytes(range(256)) * 8

    async def says(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(len(sent)))
        writer.close()

    server = await asyncio.start_server(says, "127.0.0.1", 0)
    target = server.sockets[0].getsockname()[1]

    async def through(toxic: Toxic) -> bytes:
        async with Proxy(target, toxic) as proxy:
            reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
            writer.write(sent)
            try:
                async with asyncio.timeout(0.5 if toxic.kind == "blackhole" else 20):
                    heard = await reader.read(-1)
            except (TimeoutError, ConnectionResetError) as error:
                heard = type(error).__name__.encode()
            writer.close()
            assert proxy.carried["up"] == (sent_up := len(sent) if toxic.way == "down" else toxic.after), sent_up
            return heard

    for whole in (Toxic("none"), Toxic("latency", seconds=0.1, spread=0.1), Toxic("bandwidth", rate=20_000), Toxic("slicer", after=90)):
        assert await through(whole) == sent
    assert await through(Toxic("limit", after=100)) == sent[:100]
    assert await through(Toxic("limit", "up", after=100)) == b""
    assert await through(Toxic("reset", after=100)) == b"ConnectionResetError"
    assert await through(Toxic("blackhole", after=100)) == b"TimeoutError"
    server.close()
    await server.wait_closed()

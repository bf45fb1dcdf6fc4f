"""A wire that spoils what it carries: a TCP proxy on 127.0.0.1 with one toxic, after Shopify's Toxiproxy. Knows no HTTP.

async with Proxy(server.port, Toxic("reset", after=400)) as proxy:
    chat = OpenAIResponses(GPT, "sk-test-key", proxy.url + "/v1")
"""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

Kind = Literal[
    "none",       # carries everything
    "latency",    # every piece arrives `seconds` late, and up to `spread` more
    "bandwidth",  # `rate` bytes a second
    "reset",      # RST to the client after `after` bytes
    "slow_close", # the connection stays open `seconds` longer than its other end
    "limit",      # a proper end of the connection after `after` bytes
    "blackhole",  # nothing comes through after `after` bytes, and nobody says so
    "slicer",     # pieces of 1 to `after` bytes, `seconds` apart
]  # fmt: skip
Way = Literal["up", "down"]
"""To the server, or from it."""
TICKS = 20
"""Pieces a second of a narrow wire."""
Write = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True)
class Toxic:
    """What is wrong with the wire, and on which way."""

    kind: Kind
    way: Way = "down"
    seconds: float = 0.0
    spread: float = 0.0
    rate: float = 1024.0
    after: int = 0
    seed: int = 0


class _Ended(Exception):
    """The toxic ended the connection."""


class Proxy:
    """Listens while it is entered; takes all its connections down when it is left."""

    def __init__(self, target: int, toxic: Toxic) -> None:
        self._target, self.toxic = target, toxic
        self._tasks: set[asyncio.Task[None]] = set()
        self.carried = {"up": 0, "down": 0}
        """Bytes that came through."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._carry(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, both ways, until either end or the toxic closes it."""
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        ways = [asyncio.ensure_future(self._pump("up", reader, far_writer)), asyncio.ensure_future(self._pump("down", far_reader, writer))]
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if self.toxic.kind == "slow_close" and ways[1] in done:
                await asyncio.sleep(self.toxic.seconds)
            if self.toxic.kind == "reset" and any(isinstance(way.exception(), _Ended) for way in done):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in (writer, far_writer):
                end.close()
                with contextlib.suppress(OSError):
                    await end.wait_closed()

    async def _pump(self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        toxic = self.toxic if self.toxic.way == way else Toxic("none")

        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()
            self.carried[way] += len(data)

        if toxic.kind == "latency":
            await _late(reader, write, toxic)
            return
        passed = 0
        while data := await reader.read(64 * 1024):
            if toxic.kind in ("reset", "limit", "blackhole"):
                await write(data[: max(0, toxic.after - passed)])
            elif toxic.kind == "bandwidth":
                await _narrow(data, write, toxic.rate)
            elif toxic.kind == "slicer":
                await _sliced(data, write, toxic)
            else:
                await write(data)
            passed += len(data)
            if toxic.kind in ("reset", "limit") and passed >= toxic.after:
                raise _Ended
        if toxic.kind == "blackhole":
            await asyncio.Event().wait()


async def _late(reader: asyncio.StreamReader, write: Write, toxic: Toxic) -> None:
    """Each piece as late as the toxic says, in order; a later one does not wait for the delay of the one before it."""
    loop, luck = asyncio.get_running_loop(), random.Random(toxic.seed)
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def read() -> None:
        data = b"-"
        while data:
            data = await reader.read(64 * 1024)
            waiting.put_nowait((loop.time() + toxic.seconds + luck.uniform(0, toxic.spread), data))

    async with asyncio.TaskGroup() as group:
        group.create_task(read())
        while True:
            due, data = await waiting.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not data:
                return
            await write(data)


async def _narrow(data: bytes, write: Write, rate: float) -> None:
    step = max(1, int(rate / TICKS))
    for at in range(0, len(data), step):
        await write(data[at : at + step])
        await asyncio.sleep(len(data[at : at + step]) / rate)


async def _sliced(data: bytes, write: Write, toxic: Toxic) -> None:
    luck, at = random.Random(toxic.seed), 0
    while at < len(data):
        size = luck.randint(1, toxic.after)
        await write(data[at : at + size])
        await asyncio.sleep(toxic.seconds)
        at += size

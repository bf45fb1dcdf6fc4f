"""A loopback server that speaks both vendors' protocols as their official SDKs expect them, with a log of its own.

    async with Server(Play(script=Script([Rule(Fault("cut", at=4), request=2)]))) as server:
        client = AsyncOpenAI(base_url=server.v1, api_key="sk-test", max_retries=0)
    assert [row.fault for row in server.ledger] == ["", "cut"]

It listens on 127.0.0.1 only, on a port that the system picks, and takes every connection down with it when it stops.
`running` holds one in a thread, for tests that start processes.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import h11

from .connection import Cut, Request, Wire
from .ledger import Ledger, Seen
from .play import Play
from .routes import Routes

MOST_CONNECTIONS = 2_048


@dataclass
class Server:
    """One server; `play` says how it behaves, `ledger` what it saw."""

    play: Play = field(default_factory=Play)
    ledger: Ledger = field(default_factory=Ledger)
    port: int = 0
    bugs: list[Exception] = field(default_factory=list)
    """What this server itself got wrong; raised when it stops."""

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[None]] = set()
        self._routes = Routes(self.play, self.ledger, lambda: self.address)
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()
        if self.bugs and error is None:
            raise ExceptionGroup("the test server has failed", self.bugs)
        if error is not None:
            for bug in self.bugs:
                error.add_note(f"the test server has failed: {bug!r}")

    @property
    def address(self) -> str:
        """Anthropic's base_url."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def v1(self) -> str:
        """OpenAI's base_url."""
        return f"{self.address}/v1"

    @property
    def connections(self) -> int:
        """How many are open now."""
        return len(self._tasks)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._tasks) >= MOST_CONNECTIONS:
            writer.close()
            return
        task = asyncio.get_running_loop().create_task(self._serve(Wire(reader, writer)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, wire: Wire) -> None:
        """Requests of one connection, one after the other, until either side ends it."""
        try:
            while (request := await wire.next_request()) is not None:
                if not await self._one(wire, request):
                    break
        except (ConnectionError, h11.RemoteProtocolError, h11.LocalProtocolError):
            pass
        finally:
            wire.writer.close()
            with contextlib.suppress(ConnectionError):
                await wire.writer.wait_closed()

    async def _one(self, wire: Wire, request: Request) -> bool:
        """Answer `request`; False when the connection is of no more use."""
        row = self.ledger.open(request.method, request.path, request.headers, request.body, request.whole)
        try:
            if not request.whole:
                row.gone = True
                return False
            await self._routes.answer(wire, request, row)
            return wire.http.our_state is h11.DONE
        except Cut:
            return False
        except ConnectionError:
            row.gone = True
            return False
        except Exception as error:
            self.bugs.append(error)
            if wire.http.our_state is h11.SEND_RESPONSE:
                await wire.answer(400, {"content-type": "text/plain"}, f"The test server has failed: {error!r}".encode())
            return False
        finally:
            row.bytes_sent = wire.sent
            _tidy(wire, row)
            self.ledger.close(row)


def _tidy(wire: Wire, row: Seen) -> None:
    """What one answer's faults did to the wire must not reach the next."""
    wire.cut_at, wire.rate, wire.ending = None, None, "close"
    row.complete = row.complete and not row.gone


@contextlib.contextmanager
def running(play: Play | None = None) -> Iterator[Server]:
    """A server in a thread with a loop of its own, up when this is entered and gone when it is left."""
    server, up = Server(play or Play()), threading.Event()
    held: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    failed: list[BaseException] = []

    async def live() -> None:
        async with server:
            held.append((asyncio.get_running_loop(), asyncio.Event()))
            up.set()
            await held[0][1].wait()

    def work() -> None:
        try:
            asyncio.run(live())
        except BaseException as error:
            failed.append(error)
        finally:
            up.set()

    thread = threading.Thread(target=work, name="wire", daemon=True)
    thread.start()
    up.wait(10)
    try:
        if failed:
            raise failed[0]
        yield server
    finally:
        if held:
            held[0][0].call_soon_threadsafe(held[0][1].set)
        thread.join(10)

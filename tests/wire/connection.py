"""One HTTP/1.1 connection on h11: requests come out whole, answers go in byte by byte. Knows no vendor.

Everything that can go wrong on a wire is a method here: cut after so many bytes, reset, a silent peer.
"""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import h11

MOST_BODY = 256 * 1024 * 1024
"""Bytes of a request body before 413; the vendors' limit for a batch file is about this."""
Ending = Literal["close", "reset", "clean"]
"""How a cut looks to the client: FIN in mid body, RST, or a proper end of the body that is simply too early."""


@dataclass
class Request:
    """What arrived. `whole` says whether the body came to its end."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""
    whole: bool = False


class Cut(Exception):
    """The script cut this answer; the connection is of no more use."""


@dataclass
class Wire:
    """The server's end of one connection while one answer is on its way."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    http: h11.Connection = field(default_factory=lambda: h11.Connection(h11.SERVER, max_incomplete_event_size=64 * 1024))
    cut_at: int | None = None
    """Cut before this byte of the answer's body."""
    ending: Ending = "close"
    rate: float | None = None
    """Bytes a second, or None for all that the socket takes."""
    sent: int = 0
    """Bytes of this answer's body that went out."""

    async def next_request(self) -> Request | None:
        """The next request, or None when the client closed. A body that breaks off comes back with `whole` False."""
        if self.http.our_state is h11.DONE and self.http.their_state is h11.DONE:
            self.http.start_next_cycle()
        event = await self._event()
        if not isinstance(event, h11.Request):
            return None
        path, _, query = event.target.decode("latin-1").partition("?")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in event.headers}
        request = Request(event.method.decode(), path, query, headers)
        parts: list[bytes] = []
        size = 0
        with contextlib.suppress(h11.RemoteProtocolError, ConnectionError):
            while isinstance(part := await self._event(), h11.Data) and (size := size + len(part.data)) <= MOST_BODY:
                parts.append(bytes(part.data))
            request.whole = isinstance(part, h11.EndOfMessage)
        request.body = b"".join(parts)
        return request

    async def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """A whole answer with its length. Raises Cut where the script says."""
        await self.start(status, {**headers, "content-length": str(len(body))})
        await self.send(body)
        await self.finish()

    async def start(self, status: int, headers: Mapping[str, str]) -> None:
        """Status and headers; without a content-length the body will be chunked."""
        self.sent = 0
        await self._write(h11.Response(status_code=status, headers=[(k.encode(), v.encode()) for k, v in headers.items()]))

    async def send(self, data: bytes) -> None:
        """Some of the body. Raises Cut when the script's byte is reached."""
        ends = self.cut_at is not None and self.sent + len(data) >= self.cut_at
        data = data[: self.cut_at - self.sent] if ends and self.cut_at is not None else data
        step = len(data) if self.rate is None else max(1, int(self.rate / 20))
        for at in range(0, len(data), max(step, 1)):
            part = data[at : at + step]
            await self._write(h11.Data(data=part))
            self.sent += len(part)
            if self.rate is not None:
                await asyncio.sleep(len(part) / self.rate)
        if ends:
            await self.cut()

    async def finish(self) -> None:
        """The proper end of the answer."""
        await self._write(h11.EndOfMessage())

    async def cut(self) -> None:
        """End it here, as `ending` says. Always raises Cut."""
        if self.ending == "clean":
            with contextlib.suppress(h11.LocalProtocolError):
                await self.finish()
        elif self.ending == "reset":
            if (sock := self.writer.get_extra_info("socket")) is not None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.writer.transport.abort()
        raise Cut

    async def gone(self, seconds: float) -> bool:
        """Wait until the client goes away, at most so long; True when it did."""
        try:
            return not await asyncio.wait_for(self.reader.read(1), seconds)
        except TimeoutError:
            return False
        except ConnectionError:
            return True

    async def _write(self, event: h11.Event) -> None:
        data = self.http.send(event)
        if data:
            self.writer.write(data)
            await self.writer.drain()

    async def _event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        while (event := self.http.next_event()) is h11.NEED_DATA:
            if self.http.they_are_waiting_for_100_continue:
                await self._write(h11.InformationalResponse(status_code=100, headers=[]))
            self.http.receive_data(await self.reader.read(256 * 1024))
        return event

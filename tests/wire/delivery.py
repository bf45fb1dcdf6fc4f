"""One answer on its way to the client: its pace, and the faults that lie in the wire."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from .connection import Cut, Wire
from .faults import Fault
from .ledger import Seen
from .pace import Wait
from .speech import Event, sse

LEAST_SLEEP = 0.002
"""Seconds below which a pause between two events is saved up."""


@dataclass(frozen=True)
class Delivery:
    """How one answer is sent. `wait` is in model seconds, `speedup` makes real ones of them; `patience` bounds every silence."""

    wire: Wire
    row: Seen
    headers: Mapping[str, str]
    fault: Fault | None = None
    wait: Wait | None = None
    speedup: float = 1.0
    patience: float = 60.0

    async def plain(self, body: bytes, status: int = 200, kind: str = "application/json") -> None:
        """An answer in one piece."""
        fault = self.fault
        await self._before_headers((self.wait.whole if self.wait else 0.0) / self.speedup)
        if fault and fault.kind == "broken_json":
            body = body[: len(body) // 2]
        if fault and fault.kind == "wrong_type":
            kind = "text/plain; charset=utf-8"
        if fault and fault.kind == "cut":
            self.wire.cut_at = fault.byte if fault.byte is not None else 0 if fault.at == 0 else len(body) // 2
        self.row.status, self.row.first = status, time.monotonic()
        if fault and fault.kind == "comments":
            await self.wire.start(status, {**self.headers, "content-type": kind})
            await self._for_ever(b" ")
        await self.wire.answer(status, {**self.headers, "content-type": kind}, body)
        self.row.events, self.row.complete = 1, fault is None or fault.kind not in ("broken_json", "wrong_type")

    async def stream(self, events: list[Event], error: Event) -> None:
        """An answer as server-sent events; `error` is the protocol's error event."""
        fault, whole = self.fault, True
        parts = [sse(event) for event in events]
        if fault and fault.kind in ("error_event", "broken_json"):
            at = min(fault.at if fault.at is not None else len(parts) // 2, len(parts) - 1)
            parts = [*parts[:at], sse(error) if fault.kind == "error_event" else _half(parts[at])]
            whole = False
        await self._before_headers((self.wait.first if self.wait else 0.0) / self.speedup)
        if fault and fault.kind == "cut" and fault.byte is not None:
            self.wire.cut_at = fault.byte
        kind = "text/plain" if fault and fault.kind == "wrong_type" else "text/event-stream; charset=utf-8"
        self.row.status, self.row.first = 200, time.monotonic()
        await self.wire.start(200, {**self.headers, "content-type": kind, "cache-control": "no-cache"})
        await self._parts(parts)
        await self.wire.finish()
        self.row.complete = whole

    async def _parts(self, parts: list[bytes]) -> None:
        fault, started = self.fault, time.monotonic()
        pause = (self.wait.whole - self.wait.first) / self.speedup / max(len(parts), 1) if self.wait else 0.0
        stops = fault.at if fault and fault.kind in ("cut", "hang", "comments") and fault.byte is None else None
        stops = len(parts) // 2 if stops is None and fault and fault.kind == "cut" and fault.byte is None else stops
        for number, part in enumerate(parts):
            if fault and fault.kind == "comments" and number == (stops or 0):
                await self._for_ever(b": keep-alive\n\n")
            if stops is not None and number == stops and fault:
                await (self._silence() if fault.kind == "hang" else self.wire.cut())
            if fault and fault.between and number:
                await asyncio.sleep(fault.between)
            late = started + pause * number - time.monotonic()
            if late > LEAST_SLEEP:
                await asyncio.sleep(late)
            await self.wire.send(part)
            self.row.events = number + 1

    async def _before_headers(self, seconds: float) -> None:
        fault = self.fault
        if fault and fault.kind == "trickle":
            self.wire.rate = fault.rate
        if fault and fault.kind == "hang" and fault.at is None:
            await self._silence()
        if fault and fault.kind == "drop":
            await self.wire.cut()
        seconds += fault.seconds if fault and fault.kind == "delay" else 0.0
        if seconds > 0:
            await asyncio.sleep(seconds)

    async def _silence(self) -> None:
        self.row.gone = await self.wire.gone(self.patience)
        raise Cut

    async def _for_ever(self, what: bytes) -> None:
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            await self.wire.send(what)
            if await self.wire.gone(0.01):
                self.row.gone = True
                raise Cut
        await self.wire.cut()


def _half(part: bytes) -> bytes:
    """An event whose data breaks off in the middle, yet ends as an event does."""
    return part[: len(part) // 2].decode(errors="ignore").rstrip().encode() + b"\n\n"

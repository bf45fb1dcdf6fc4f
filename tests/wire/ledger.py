"""The server's own log: the ground truth of what was asked, what would be billed, and what went wrong on purpose."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from .cache import Used
from .pace import Wait

SpentBy = Literal["", "responses", "chat", "messages", "batch", "background"]


@dataclass
class Seen:
    """One request, from its first byte to its end. Times are seconds of the server's monotonic clock."""

    order: int
    """Every request of the server, from 1."""
    method: str
    path: str
    headers: dict[str, str]
    arrived: bool
    """Whether the body came to its end: from then on a vendor works, and bills."""
    body: dict[str, Any]
    at: float
    number: int = 0
    """Requests to a model, from 1; 0 for polls, counts and files."""
    api: SpentBy = ""
    model: str = ""
    prompt: str = ""
    mark: str = ""
    """The same for the same ask."""
    fault: str = ""
    status: int = 0
    """0 when no header went out."""
    used: Used | None = None
    modelled: Wait | None = None
    """Model seconds this answer stands for, whatever the speed-up."""
    events: int = 0
    bytes_sent: int = 0
    first: float = 0.0
    ended: float = 0.0
    """0.0 while it is in flight."""
    complete: bool = False
    """The whole answer went out as the protocol wants it; whether anybody read it, the server cannot know."""
    gone: bool = False
    """The client went away before the end."""

    @property
    def billed(self) -> bool:
        """Whether a vendor would take money: the body arrived at a model and no error status came back, nor did a proxy answer."""
        return self.arrived and self.number > 0 and self.status < 400 and self.fault != "html"

    @property
    def sdk_retries(self) -> int:
        """How often the SDK itself has tried this call before; ours must always send 0."""
        return int(self.headers.get("x-stainless-retry-count", "0"))

    @property
    def key(self) -> str:
        """The key that came with it."""
        return self.headers.get("x-api-key", "") or self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class Ledger:
    """Every request in the order of arrival."""

    seen: list[Seen] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0

    def __iter__(self) -> Iterator[Seen]:
        return iter(self.seen)

    def __len__(self) -> int:
        return len(self.seen)

    def open(self, method: str, path: str, headers: dict[str, str], body: bytes, arrived: bool) -> Seen:
        """A new row."""
        row = Seen(len(self.seen) + 1, method, path, headers, arrived, _plain(body), time.monotonic())
        self.seen.append(row)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        return row

    def close(self, row: Seen) -> None:
        """The request is done with, one way or another."""
        row.ended = time.monotonic()
        self.in_flight -= 1

    async def reached(self, in_flight: int, seconds: float = 5.0) -> None:
        """Wait until so many are in flight. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while self.in_flight < in_flight:  # noqa: ASYNC110 - the ledger may be another thread's
                await asyncio.sleep(0.005)

    def asks(self) -> list[Seen]:
        """The requests to a model whose body arrived."""
        return [row for row in self.seen if row.number and row.arrived]

    def billed(self) -> list[Seen]:
        """What a vendor would take money for."""
        return [row for row in self.seen if row.billed]

    def repeats(self) -> dict[str, int]:
        """Asks that were billed more than once, by mark, with how often."""
        return {mark: n for mark, n in Counter(row.mark for row in self.billed()).items() if n > 1}

    def faults(self) -> Counter[str]:
        """How often each fault was played."""
        return Counter(row.fault for row in self.seen if row.fault)

    def used(self) -> Used:
        """All tokens of all billed requests."""
        sums = [row.used for row in self.billed() if row.used]
        return Used(*(sum(getattr(u, name) for u in sums) for name in ("plain", "read", "written", "long", "output")))


def _plain(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}

"""What the model says, before any protocol: the text, why it stopped, and what it cost."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .cache import Used

Stop = Literal["end", "length", "refusal", "filter", "tool", "failed"]
Json = dict[str, Any]
REFUSAL = "I'm sorry, but I can't help with that part of the story."


@dataclass(frozen=True)
class Said:
    """One answer of the model."""

    text: str
    stop: Stop
    used: Used
    model: str
    number: int
    """The server's number for the request; ids are made from it."""
    pieces: tuple[str, ...]
    """The text as it is streamed."""
    thinks: bool = False
    usage: Literal["given", "missing", "silly"] = "given"

    def name(self, kind: str) -> str:
        """An id as vendors make them: "resp_…", "msg_…"."""
        return f"{kind}_{self.number:024x}"


@dataclass(frozen=True)
class Event:
    """One server-sent event. `name` is "" where the protocol names none."""

    name: str
    data: Json | str


def sse(event: Event) -> bytes:
    """`event` as it goes over the wire."""
    data = event.data if isinstance(event.data, str) else json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    head = f"event: {event.name}\n" if event.name else ""
    return f"{head}data: {data}\n\n".encode()


def split(text: str, size: int) -> tuple[str, ...]:
    """`text` in pieces of about `size` characters, uneven as tokens are."""
    sizes: Iterator[int] = itertools.cycle((size, max(1, size // 2), size + size // 3))
    pieces: list[str] = []
    at = 0
    while at < len(text):
        step = next(sizes)
        pieces.append(text[at : at + step])
        at += step
    return tuple(pieces)

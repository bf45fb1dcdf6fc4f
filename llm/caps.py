"""How much of an answer is listened to, so that a server that talks without end fills no memory in the time a deadline leaves it.

Bytes are counted after decompression, so a small answer that unfolds into a large one is a large one.
"""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from .failures import Garbled

if TYPE_CHECKING:
    from httpx2 import Response

MOST_BYTES = 64 * 2**20
"""Bytes of one reply. The longest a vendor writes is 128,000 tokens (reliability.md 2.1), in events of one token and 300-400 bytes."""
MOST_EVENT = 4 * 2**20
"""Bytes of one event. The largest there is repeats a whole reply: 128,000 tokens, six bytes each, escaped."""
MOST_ERROR = 2**20
"""Bytes of an error's body that are read; its status says enough without the rest."""
_ENDS = (b"\n\n", b"\r\n\r\n", b"\r\r")


async def capped(response: "Response") -> None:
    """For a client's response hooks: what is read of `response` ends at the caps.

    Reading an answer that passes them raises Garbled; the body of an error simply ends there.
    """
    whole = response.aiter_bytes
    error = response.status_code >= 300

    async def within(chunk_size: int | None = None) -> AsyncIterator[bytes]:
        heard, event, tail = 0, 0, b""
        async with aclosing(whole(chunk_size)) as parts:
            async for part in parts:
                heard += len(part)
                if error and heard > MOST_ERROR:
                    return
                last = tail + part
                ended = max(last.rfind(end) + len(end) if end in last else -1 for end in _ENDS)
                event = event + len(part) if ended < 0 else len(last) - ended
                if heard > MOST_BYTES or event > MOST_EVENT:
                    what = "an event" if event > MOST_EVENT else "an answer"
                    raise Garbled(f"{what} is longer than any model's ({min(heard, MOST_BYTES) // 2**20} MB came)")
                tail = last[-3:]
                yield part

    setattr(response, "aiter_bytes", within)  # noqa: B010 - the SDKs read by this method, and offer no other place to count

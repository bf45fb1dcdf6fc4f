"""What every call to a provider has in common: a place among the calls in flight, a deadline, progress, and named trouble.

Knows no vendor. Does not try again, count money or remember: that is for the wrappers of `Chat`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import ModelTrouble

from .failures import Garbled, cut, named, stranger, unusable
from .place import Place
from .reading import Told, plain

T = TypeVar("T")
Heard = Callable[[str, int], None]
"""Told (step, characters so far) whenever words arrive."""

DEADLINE = 600.0
"""Seconds a call may take from its sending to its last byte."""
IN_FLIGHT = 64
"""Calls at once in this process: with more, both SDKs get slower, not faster (measured: 370-950 calls/s at 50-100, 100-230 at 500)."""
CONNECT = 10.0
SILENCE = 300.0
"""Seconds without a byte after which a connection counts as dead; vendors send pings far more often."""
DRAIN = 1.0
"""Seconds for the rest of a stream after its last event, so that the connection can be used again."""


class PerLoop(Generic[T]):
    """One `T` for each running event loop: semaphores and connections belong to the loop they were first used in."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[asyncio.AbstractEventLoop, T] = WeakKeyDictionary()

    def get(self) -> T:
        """The running loop's own."""
        loop = asyncio.get_running_loop()
        if loop not in self._made:
            self._made[loop] = self._make()
        return self._made[loop]


_in_flight = PerLoop(lambda: asyncio.Semaphore(IN_FLIGHT))


class _Headed(Protocol):
    @property
    def headers(self) -> Mapping[str, str]: ...


class Stream(Protocol):
    """A stream of either SDK."""

    @property
    def response(self) -> _Headed: ...
    def __aiter__(self) -> AsyncIterator[object]: ...
    async def close(self) -> None: ...


class Hearing:
    """What has come of one reply so far."""

    def __init__(self, step: str, heard: Heard | None) -> None:
        self._step, self._heard = step, heard
        self._parts: list[str] = []
        self._length = 0

    def add(self, words: str) -> None:
        """More words of the reply."""
        if words:
            self._parts.append(words)
            self._length += len(words)
            if self._heard is not None:
                self._heard(self._step, self._length)

    @property
    def text(self) -> str:
        return "".join(self._parts)


class Line:
    """The way to one model at one address."""

    def __init__(self, place: Place, deadline: float, heard: Heard | None) -> None:
        self.place, self._deadline, self._heard = place, deadline, heard

    def ready(self, clients: PerLoop[T], ask: Ask) -> T:
        """The running loop's client. Making the first one takes a second, which is not the call's.

        Raises Unreachable when the proxy or the certificates that this machine names cannot be used.
        """
        try:
            return clients.get()
        except Exception as error:
            if not (isinstance(error, OSError | ValueError | ImportError) or type(error).__name__ == "InvalidURL"):
                raise
            raise unusable(error, self.place, ask.step) from None

    async def call(self, ask: Ask, talk: Callable[[Hearing], Awaitable[Reply]]) -> Reply:
        """What `talk` returns within the deadline, which does not count the wait for a place in the queue.

        Raises ModelTrouble for whatever the provider or the network does.
        """
        hearing = Hearing(ask.step, self._heard)
        return await self.once(ask.step, lambda: talk(hearing), lambda: hearing.text)

    async def once(self, step: str, talk: Callable[[], Awaitable[T]], came: Callable[[], str] = lambda: "") -> T:
        """As `call`, for an exchange that is no stream. `came` tells what has come of the answer when it breaks off."""
        async with _in_flight.get():
            try:
                async with asyncio.timeout(self._deadline):
                    return await talk()
            except ModelTrouble:
                raise
            except Exception as error:
                trouble = named(error, self.place, step, came())
                if trouble is None:
                    raise
                # Not chained: an SDK's exception holds the request, and with it the key.
                raise trouble from None

    async def read(self, stream: Stream, ask: Ask, hearing: Hearing, take: Callable[[Told], bool]) -> None:
        """Hand every event to `take` until it says that the reply is complete.

        Raises Unknown when the stream ends before, Unreachable when what came is no stream at all.
        """
        came = complete = False
        try:
            events = aiter(stream)
            while not complete and (event := await _next(events)) is not None:
                came, complete = True, take(event)
            if complete:
                with suppress(Exception):
                    async with asyncio.timeout(DRAIN):
                        while (event := await _next(events)) is not None:
                            take(event)
        except Garbled:
            if not came:
                self._check_kind(stream, ask)
            raise
        finally:
            await stream.close()
        if not complete:
            if not came:
                self._check_kind(stream, ask)
            raise cut(self.place, ask.step, hearing.text, "the stream ended before its last event")

    def _check_kind(self, stream: Stream, ask: Ask) -> None:
        """Raises Unreachable when what answers without an event calls itself something else than a stream."""
        kind = stream.response.headers.get("content-type", "")
        if kind and "event-stream" not in kind:
            raise stranger(kind, self.place, ask.step)


async def _next(events: AsyncIterator[object]) -> Told | None:
    """The next event, None at the end. Raises Garbled for bytes that the SDK cannot make one of."""
    try:
        return plain(await anext(events))
    except StopAsyncIteration:
        return None
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise Garbled(f"an event cannot be read ({type(error).__name__})") from error

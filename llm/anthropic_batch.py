"""Anthropic's slow way: Message Batches. Its SDK is imported by `anthropic_messages.py` when a job is handed in or asked for."""

from collections.abc import Mapping
from urllib.parse import quote

from loreboard.story.ask import Ask, Reply

from .anthropic_messages import URL, begin_batch, body, open_client, place, read_message
from .failures import Garbled
from .line import DEADLINE, Line, PerLoop
from .reading import Told, at, plain, words
from .slow import Outcome, by_id, canceled, each, expired, known, lineless, nameless, no_batches, no_such_job, refused, sent

_STATUS = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""The HTTP status each type of error has on the fast way; a line of a batch leaves it out (platform.claude.com, errors)."""


class AnthropicBatch:
    """One model of Anthropic, by batches. `deadline` is seconds for one exchange, not for a job."""

    def __init__(self, name: str, key: str, base_url: str | None = None, deadline: float = DEADLINE) -> None:
        self._name = name
        self._line = Line(place(name, key, base_url), deadline, None)
        self._clients = PerLoop(lambda: open_client(key, base_url or URL))

    @property
    def model(self) -> str:
        return self._line.place.model

    async def hand_in(self, asks: Mapping[str, Ask]) -> str:
        """The batch's name. Raises ModelTrouble."""
        told = {name: body(self._name, ask) for name, ask in asks.items()}
        client, where = self._clients.get(), self._line.place
        made = words(await self._line.once("", lambda: known(sent(begin_batch(client, told)), no_batches(where))), "id")
        if not made:
            raise nameless(where)
        return made

    async def collect(self, job: str, asks: Mapping[str, Ask]) -> Mapping[str, Outcome] | None:
        """What became of `asks`, None while the batch is unfinished. Raises ModelTrouble."""
        client, where = self._clients.get(), self._line.place

        gone = no_such_job(job, where)

        async def talk() -> dict[str, Told] | None:
            batch = await known(sent(client.messages.batches.retrieve(job)), gone)
            if words(batch, "type") != "message_batch":
                raise Garbled("the answer is no batch")
            if words(batch, "processing_status") != "ended":
                return None
            # Not by `results_url`: the key goes nowhere but to the address it is for.
            results = client.get(f"/v1/messages/batches/{quote(job, safe='')}/results", cast_to=str)
            return by_id(await known(results, gone))

        lines = await self._line.once("", talk)
        return None if lines is None else each(asks, lambda name, ask: self._read(lines.get(name), ask))

    async def cancel(self, job: str) -> None:
        """Stop the batch. Raises ModelTrouble."""
        batches = self._clients.get().messages.batches
        await self._line.once("", lambda: known(sent(batches.cancel(job)), no_such_job(job, self._line.place)))

    async def close(self) -> None:
        """Let go of the connections of the running loop."""
        await self._clients.get().close()

    def _read(self, line: Told | None, ask: Ask) -> Reply:
        where = self._line.place
        match words(line, "result", "type"):
            case "succeeded":
                return read_message(plain(at(line, "result", "message")), ask, where)
            case "errored":
                body = at(line, "result", "error")
                raise refused(_STATUS.get(words(body, "error", "type"), 500), body, where, ask.step)
            case "expired":
                raise expired(where, ask.step)
            case "canceled":
                raise canceled(where, ask.step)
        raise lineless(where, ask.step)

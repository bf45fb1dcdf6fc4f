"""OpenAI's slow way: the Batch API over Responses, by files. Its SDK is imported by `openai_client.py` when a job is handed in or asked for."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import Busy, Unknown

from .failures import Garbled
from .line import DEADLINE, Line, PerLoop
from .openai_client import open_client
from .openai_responses import URL, body, knows_marks, place, read_response
from .reading import Told, at, count, plain, words
from .slow import Outcome, by_id, canceled, each, expired, known, lineless, nameless, no_batches, no_such_job, refused, sent

if TYPE_CHECKING:
    from collections.abc import Awaitable

ENDPOINT: Final = "/v1/responses"
_UNFINISHED = {"validating", "in_progress", "finalizing", "cancelling"}
_FINISHED = {"completed", "failed", "expired", "cancelled"}
_TOO_MUCH = "token_limit_exceeded"
"""The batch was not taken since too many tokens wait in others: a limit that passes, and no fault of the request."""


class OpenAIBatch:
    """One model of OpenAI, by batches. `deadline` is seconds for a few exchanges, not for a job."""

    def __init__(self, name: str, key: str, base_url: str | None = None, deadline: float = DEADLINE) -> None:
        self._name = name
        self._line = Line(place(name, key, base_url), deadline, None)
        self._clients = PerLoop(lambda: open_client(key, base_url or URL))

    @property
    def model(self) -> str:
        return self._line.place.model

    async def hand_in(self, asks: Mapping[str, Ask]) -> str:
        """The batch's name. Raises ModelTrouble."""
        lines = [
            {"custom_id": name, "method": "POST", "url": ENDPOINT, "body": body(self._name, ask, knows_marks(self._name))}
            for name, ask in asks.items()
        ]
        content = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
        client = self._clients.get()
        try:
            file = await self._named(client.files.create(file=("loreboard.jsonl", content), purpose="batch"))
        except Unknown as error:
            raise Busy(f"The requests did not get to {self.model} ({error.what})", "", "Run `loreboard resume` later.") from None
        return await self._named(client.batches.create(input_file_id=file, endpoint=ENDPOINT, completion_window="24h"))

    async def collect(self, job: str, asks: Mapping[str, Ask]) -> Mapping[str, Outcome] | None:
        """What became of `asks`, None while the batch is unfinished. Raises ModelTrouble."""
        found = await self._line.once("", lambda: self._results(job))
        if found is None:
            return None
        batch, lines = found
        return each(asks, lambda name, ask: self._read(batch, lines.get(name), ask))

    async def cancel(self, job: str) -> None:
        """Stop the batch. Raises ModelTrouble."""
        batches = self._clients.get().batches
        await self._line.once("", lambda: known(sent(batches.cancel(job)), no_such_job(job, self._line.place)))

    async def close(self) -> None:
        """Let go of the connections of the running loop."""
        await self._clients.get().close()

    async def _named(self, exchange: "Awaitable[object]") -> str:
        """The id of what `exchange` has made."""
        made = words(await self._line.once("", lambda: known(sent(exchange), no_batches(self._line.place))), "id")
        if not made:
            raise nameless(self._line.place)
        return made

    async def _results(self, job: str) -> tuple[Told, dict[str, Told]] | None:
        client, gone = self._clients.get(), no_such_job(job, self._line.place)
        batch = await known(sent(client.batches.retrieve(job)), gone)
        status = words(batch, "status")
        if status in _UNFINISHED:
            return None
        if status not in _FINISHED:
            raise Garbled("the answer is no batch")
        lines: dict[str, Told] = {}
        for kind in ("output_file_id", "error_file_id"):
            if name := words(batch, kind):
                lines |= by_id((await known(client.files.content(name), gone)).text)
        return batch, lines

    def _read(self, batch: Told, line: Told | None, ask: Ask) -> Reply:
        where, status = self._line.place, words(batch, "status")
        code = words(line, "error", "code")
        if code == "batch_expired" or (line is None and status == "expired"):
            raise expired(where, ask.step)
        if code == "batch_cancelled" or (line is None and status == "cancelled"):
            raise canceled(where, ask.step)
        if line is None and status == "failed":
            error = at(batch, "errors", "data", 0)
            raise refused(429 if words(error, "code") == _TOO_MUCH else 400, {"error": error}, where, ask.step)
        http = count(line, "response", "status_code")
        if line is None or not (http or code):
            raise lineless(where, ask.step)
        if http == 200:
            return read_response(plain(at(line, "response", "body")), ask, where, words(line, "response", "request_id"))
        raise refused(http or 500, at(line, "response", "body") or {"error": at(line, "error")}, where, ask.step)

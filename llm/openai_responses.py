"""OpenAI, by its Responses API: strict structured output, streamed. Its SDK is imported by `openai_client.py` when a call is made."""

import hashlib
import re
from collections.abc import Mapping

from loreboard.story.ask import Ask, Reply

from .failures import ended, failed
from .line import DEADLINE, Heard, Hearing, Line, PerLoop
from .openai_client import ResponseBody, marked_input, open_client, response_stream
from .place import Place
from .reading import Told, at, count, listed, words
from .shapes import openai_strict, schema_name

URL = "https://api.openai.com/v1"
LEAST_TOKENS = 16
"""The API refuses a lower max_output_tokens."""
_UNMARKED = re.compile(r"(gpt-[34]|gpt-5(?!\.[6-9])|chatgpt|o\d)")
"""Models from before GPT-5.6, which know no breakpoints (openai 3.54, `prompt_cache_options`); they keep any prefix by themselves."""


class OpenAIResponses:
    """One model of OpenAI. `base_url` is for a gateway that speaks Responses; `heard` is told of every piece that arrives."""

    def __init__(self, name: str, key: str, base_url: str | None = None, deadline: float = DEADLINE, heard: Heard | None = None) -> None:
        self._name, self._marks, url = name, knows_marks(name), base_url or URL
        self._line = Line(place(name, key, base_url), deadline, heard)
        self._clients = PerLoop(lambda: open_client(key, url))

    @property
    def model(self) -> str:
        return self._line.place.model

    async def reply(self, ask: Ask) -> Reply:
        """Send `ask` once and return the whole answer. Raises ModelTrouble."""
        told = body(self._name, ask, self._marks)
        self._line.ready(self._clients, ask)
        return await self._line.call(ask, lambda hearing: self._talk(ask, told, hearing))

    async def close(self) -> None:
        """Let go of the connections of the running loop."""
        await self._clients.get().close()

    async def _talk(self, ask: Ask, told: ResponseBody, hearing: Hearing) -> Reply:
        try:
            stream = await response_stream(self._clients.get(), told)
        except Exception as error:
            if getattr(error, "status_code", 0) != 400 or "prompt_cache" not in f"{error} {getattr(error, 'body', None)}":
                raise
            self._marks = False  # a model or a gateway that is older than its name
            stream = await response_stream(self._clients.get(), body(self._name, ask, marks=False))
        heard = _Heard(hearing)
        await self._line.read(stream, ask, hearing, heard.take)
        request_id = stream.response.headers.get("x-request-id", "")
        return read_response(heard.response, ask, self._line.place, request_id, hearing.text, heard.refusal)


def place(name: str, key: str, base_url: str | None) -> Place:
    """Whom a call to the model `name` goes to."""
    return Place(f"openai/{name}", base_url or URL, "OPENAI_API_KEY", "LOREBOARD_BASE_URL" if base_url else "", key)


def knows_marks(name: str) -> bool:
    """Whether the model `name` takes cache breakpoints of ours."""
    return not _UNMARKED.match(name)


def body(name: str, ask: Ask, marks: bool = True) -> ResponseBody:
    """`ask` as the model `name` is asked, with cache breakpoints or without. Raises ValueError for a shape that strict mode cannot hold."""
    shape = openai_strict(ask.shape)
    told: ResponseBody = {
        "model": name,
        "instructions": ask.system,
        "input": marked_input(ask) if marks and ask.shared else ask.told,
        "text": {"format": {"type": "json_schema", "name": schema_name(ask.wanted), "strict": True, "schema": shape}},
        "max_output_tokens": max(LEAST_TOKENS, ask.most_tokens),
        "prompt_cache_key": cache_key(ask),
        "store": False,
    }
    if marks:  # only what siblings share is written: by itself the vendor would write every ask whole, at 1.25 times the price
        told["prompt_cache_options"] = {"mode": "explicit"}
    return told


def read_response(response: Told, ask: Ask, place: Place, request_id: str = "", heard: str = "", declined: str = "") -> Reply:
    """The reply in a whole response, or the trouble its status stands for: status first, text last.

    `heard` and `declined` are text and refusal as they were streamed, for a response that does not repeat them.
    """
    parts = [part for item in _messages(response) for part in listed(item, "content")]
    reply = Reply(
        text="".join(words(part, "text") for part in parts if words(part, "type") == "output_text") or heard,
        model=place.model,
        input_tokens=count(response, "usage", "input_tokens"),
        cached_tokens=count(response, "usage", "input_tokens_details", "cached_tokens"),
        written_tokens=count(response, "usage", "input_tokens_details", "cache_write_tokens"),
        output_tokens=count(response, "usage", "output_tokens"),
        request_id=request_id or words(response, "id"),
    )
    status = words(response, "status")
    if status == "incomplete":
        ended(words(response, "incomplete_details", "reason") or "incomplete", place, ask, reply)
    if status != "completed":
        error = at(response, "error")
        raise failed({words(error, "code").lower()} - {""}, words(error, "message"), place, ask.step, reply.text)
    ended(status, place, ask, reply, "".join(words(part, "refusal") for part in parts) or declined)
    return reply


def cache_key(ask: Ask) -> str:
    """The same for asks that begin alike, so that they are routed to where the beginning is cached."""
    return "loreboard-" + hashlib.sha256(f"{ask.system}\n{ask.shared}".encode()).hexdigest()[:32]


class _Heard:
    """The events of one response, put together."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self.refusal = ""
        self._last: Told = {}

    def take(self, event: Told) -> bool:
        """Whether `event` was the response's last one."""
        match words(event, "type"):
            case "response.output_text.delta":
                self._hearing.add(words(event, "delta"))
            case "response.refusal.delta":
                self.refusal += words(event, "delta")
            case "response.completed" | "response.incomplete" | "response.failed" | "response.cancelled" | "error":
                self._last = event
                return True
        return False

    @property
    def response(self) -> Told:
        """The response in the last event; what it leaves out is said by the event itself."""
        said = at(self._last, "response")
        whole = {name: value for name, value in said.items() if value is not None} if isinstance(said, Mapping) else {}
        return {"status": words(self._last, "type").removeprefix("response."), "error": at(self._last, "error") or self._last} | whole


def _messages(response: object) -> list[object]:
    """The output items that are the answer; what a model says while it works is marked as commentary and left out."""
    said = [item for item in listed(response, "output") if words(item, "type") == "message"]
    return [item for item in said if words(item, "phase") != "commentary"]

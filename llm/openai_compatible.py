"""Servers that speak OpenAI's Chat Completions: Ollama, vLLM, llama.cpp, LM Studio, OpenRouter and many more.

They differ in what they know of structured output. The best is tried first, what a server refuses is left out, and what
worked is remembered for the server and model. OpenAI's SDK is imported by `openai_client.py` when a call is made.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from loreboard.story.ask import Ask, Reply
from loreboard.story.value import Value

from .failures import cut, ended
from .line import DEADLINE, Heard, Hearing, Line, PerLoop
from .openai_client import Form, chat_stream, open_client
from .place import Place
from .reading import Told, at, count, words
from .shapes import openai_strict, schema_name

if TYPE_CHECKING:
    from .openai_client import ChatStream

_ABOUT_FORMAT = re.compile(r"response_?format|json_?schema|json_?object|json mode|grammar|structured|guided", re.I)
_ABOUT_USAGE = re.compile(r"stream_options|include_usage", re.I)
_ABOUT_LENGTH = re.compile(r"max_tokens|max_completion_tokens|maximum context length", re.I)
_ONLY_JSON = "Answer with one JSON object and nothing else. It must be valid against this JSON Schema:\n"


class Manner(Value):
    """How a server wants to be asked."""

    form: Form = "json_schema"
    usage: bool = True
    """It takes `stream_options`, and then says how many tokens it used."""
    length: bool = True
    """It takes our `max_tokens`."""

    def without(self, said: str, code: int) -> "Manner | None":
        """The next manner to try after a refusal that says `said`, or None when that is about something else."""
        if self.usage and _ABOUT_USAGE.search(said):
            return self.model_copy(update={"usage": False})
        if self.form != "text" and (code == 501 or _ABOUT_FORMAT.search(said)):
            return self.model_copy(update={"form": "json_object" if self.form == "json_schema" else "text"})
        if self.length and _ABOUT_LENGTH.search(said):
            return self.model_copy(update={"length": False})
        return None


_worked: dict[tuple[str, str], Manner] = {}
"""By (address, model), for this process."""


class OpenAICompatible:
    """One model behind one address. `manner` is what is known of the server from before, `learned` is told when something else
    worked; `key` may be left out for a local one."""

    def __init__(
        self,
        name: str,
        base_url: str,
        key: str | None = None,
        manner: Manner | None = None,
        deadline: float = DEADLINE,
        heard: Heard | None = None,
        learned: Callable[[Manner], None] | None = None,
    ) -> None:
        self._name, self._known, self._learned = name, (base_url, name), learned
        self._line = Line(Place(f"compatible/{name}", base_url, "LOREBOARD_API_KEY", "LOREBOARD_BASE_URL", key), deadline, heard)
        self._clients = PerLoop(lambda: open_client(key, base_url))
        if manner is not None:
            _worked[self._known] = manner

    @property
    def model(self) -> str:
        return self._line.place.model

    @property
    def manner(self) -> Manner:
        """What worked with this server and model so far, or what will be tried first."""
        return _worked.get(self._known, Manner())

    async def reply(self, ask: Ask) -> Reply:
        """Send `ask` and return the whole answer. Raises ModelTrouble."""
        self._line.ready(self._clients, ask)
        return await self._line.call(ask, lambda hearing: self._talk(ask, hearing))

    async def close(self) -> None:
        """Let go of the connections of the running loop."""
        await self._clients.get().close()

    async def _talk(self, ask: Ask, hearing: Hearing) -> Reply:
        manner: Manner | None = self.manner
        while manner is not None:
            tried = manner
            try:
                stream = await self._send(ask, tried)
            except Exception as error:
                code = getattr(error, "status_code", 0)
                manner = tried.without(f"{error} {getattr(error, 'body', None)}", code) if code in (400, 422, 501) else None
                if manner is None:
                    raise
                continue
            heard = _Heard(hearing)
            await self._line.read(stream, ask, hearing, heard.take)
            if tried != self.manner and self._learned is not None:
                self._learned(tried)
            _worked[self._known] = tried
            return heard.whole(ask, self._line.place, stream.response.headers.get("x-request-id", ""))
        raise AssertionError("every manner is tried or its refusal raised")

    async def _send(self, ask: Ask, manner: Manner) -> "ChatStream":
        shown = ask.system if manner.form == "json_schema" else f"{ask.system}\n\n{_ONLY_JSON}{ask.shape}"
        return await chat_stream(
            self._clients.get(),
            self._name,
            shown,
            ask.told,
            form=manner.form,
            schema=(schema_name(ask.wanted), openai_strict(ask.shape)),
            most_tokens=ask.most_tokens if manner.length else None,
            usage=manner.usage,
        )


class _Heard:
    """The chunks of one completion, put together. Only the first choice is looked at; comments never come this far."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._stop = self._refusal = self._id = ""
        self._usage: object = None

    def take(self, event: Told) -> bool:
        """Whether a chunk has said why the completion ended. What follows it, the usage, is still taken."""
        self._id = words(event, "id") or self._id
        self._usage = at(event, "usage") or self._usage
        choice = at(event, "choices", 0)
        if not self._stop:
            self._hearing.add(words(choice, "delta", "content"))
            self._refusal += words(choice, "delta", "refusal")
            self._stop = words(choice, "finish_reason")
        return bool(self._stop)

    def whole(self, ask: Ask, place: Place, request_id: str) -> Reply:
        """The reply, or the trouble its finish reason stands for: finish reason first, text last."""
        reply = Reply(
            text=self._hearing.text,
            model=place.model,
            input_tokens=count(self._usage, "prompt_tokens"),
            cached_tokens=count(self._usage, "prompt_tokens_details", "cached_tokens"),
            written_tokens=count(self._usage, "prompt_tokens_details", "cache_write_tokens"),
            output_tokens=count(self._usage, "completion_tokens"),
            request_id=request_id or self._id,
        )
        if self._stop == "error":
            raise cut(place, ask.step, reply.text, "the server says that it failed")
        ended(self._stop, place, ask, reply, self._refusal)
        return reply

"""The only file that imports OpenAI's SDK. Both protocols it speaks, Responses and Chat Completions, get their client here."""

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from loreboard.story.ask import Ask

from .caps import capped
from .line import CONNECT, SILENCE
from .place import is_local
from .redact import guard_logs, passwords

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream
    from openai.types.chat import ChatCompletionChunk
    from openai.types.chat.completion_create_params import ResponseFormat
    from openai.types.responses import ResponseInputParam, ResponseInputTextParam, ResponseStreamEvent, ResponseTextConfigParam
    from openai.types.responses.response_create_params import PromptCacheOptions

    ChatStream = AsyncStream[ChatCompletionChunk]
    ResponseStream = AsyncStream[ResponseStreamEvent]

Form = Literal["json_schema", "json_object", "text"]


class ResponseBody(TypedDict):
    """What a request for a response says, streamed or in a batch."""

    model: str
    instructions: str
    input: "str | ResponseInputParam"
    text: "ResponseTextConfigParam"
    max_output_tokens: int
    prompt_cache_key: str
    prompt_cache_options: NotRequired["PromptCacheOptions"]
    store: bool


def marked_input(ask: Ask) -> "ResponseInputParam":
    """The user's text with a breakpoint behind its head: without one, siblings that run at once find nothing in the cache."""
    head: ResponseInputTextParam = {"type": "input_text", "text": ask.shared, "prompt_cache_breakpoint": {"mode": "explicit"}}
    return [{"role": "user", "content": [head, {"type": "input_text", "text": ask.user}]}]


def open_client(key: str | None, url: str) -> "AsyncOpenAI":
    """A client for `url` that tries once, follows no redirect with a key in its hand, and takes nothing from the environment
    but the proxy, which is left out for this machine."""
    import openai

    timeout = openai.Timeout(connect=CONNECT, read=SILENCE, write=SILENCE, pool=SILENCE)
    # No proxy for this machine, but its SSL_CERT_FILE, which trust_env=False would leave out as well.
    direct = dict.fromkeys(("http://", "https://", "all://")) if is_local(url) else {}
    http = openai.DefaultAsyncHttpxClient(timeout=timeout, follow_redirects=False, mounts=direct, event_hooks={"response": [capped]})
    client = openai.AsyncOpenAI(api_key=key or "none", base_url=url, timeout=timeout, max_retries=0, http_client=http)
    client.organization = client.project = None
    guard_logs(key, *passwords(url))
    return client


async def response_stream(client: "AsyncOpenAI", body: ResponseBody) -> "ResponseStream":
    """Begin a response."""
    return await client.responses.create(**body, stream=True)


async def chat_stream(
    client: "AsyncOpenAI",
    name: str,
    system: str,
    user: str,
    form: Form,
    schema: tuple[str, dict[str, object]],
    most_tokens: int | None,
    usage: bool,
) -> "ChatStream":
    """Begin a chat completion. `schema` is its name and itself, sent for the form "json_schema" only; what is None or off is not sent."""
    from openai import omit

    forms: dict[str, ResponseFormat] = {
        "json_schema": {"type": "json_schema", "json_schema": {"name": schema[0], "strict": True, "schema": schema[1]}},
        "json_object": {"type": "json_object"},
    }
    return await client.chat.completions.create(
        model=name,
        messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
        response_format=forms.get(form, omit),
        max_tokens=omit if most_tokens is None else most_tokens,
        stream_options={"include_usage": True} if usage else omit,
        stream=True,
    )

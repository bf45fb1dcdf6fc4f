"""From a model's name to the Chat that reaches it, or to its vendor's slow way. Reads no environment: the front door hands the keys over."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from loreboard.story.errors import BadInput, NotLetIn

from .anthropic_batch import AnthropicBatch
from .anthropic_messages import AnthropicMessages
from .chat import Chat
from .line import DEADLINE, Heard
from .openai_batch import OpenAIBatch
from .openai_compatible import OpenAICompatible
from .openai_responses import OpenAIResponses
from .servers import note, recall
from .slow import Slow

KEY_NAMES = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "compatible": "LOREBOARD_API_KEY"}
URL_NAME = "LOREBOARD_BASE_URL"


def chat_for(
    name: str,
    keys: Mapping[str, str | None],
    base_url: str | None,
    *,
    heard: Heard | None = None,
    deadline: float = DEADLINE,
    servers: Path | None = None,
    today: datetime.date | None = None,
) -> Chat:
    """The Chat for "openai/NAME", "anthropic/NAME" or "compatible/NAME".

    `keys` by the name of their variable. `base_url` takes the place of the vendor's own address and gets the vendor's key:
    hand it over for compatible/..., and for another vendor only when a person has put a gateway there on purpose. `servers` is the
    file in which what compatible servers take is remembered, as of `today`.
    Raises BadInput for a name or address that cannot be used, NotLetIn for a missing key.
    """
    vendor, _, model = name.partition("/")
    if vendor not in KEY_NAMES or not model.strip():
        raise BadInput(f"No model is called {name!r}", "--model", "Say openai/NAME, anthropic/NAME or compatible/NAME, or offline.")
    url = _address(base_url, vendor)
    key = usable_key(keys.get(KEY_NAMES[vendor]), KEY_NAMES[vendor])
    if vendor == "compatible":
        if url is None:
            do = f"Set {URL_NAME}, for Ollama to http://localhost:11434/v1."
            raise BadInput(f"{name} has no address", URL_NAME, do)
        return _compatible(model, url, key, deadline, heard, servers, today or datetime.date.today())
    made = OpenAIResponses if vendor == "openai" else AnthropicMessages
    return made(model, _needed(key, name), url, deadline, heard)


def _compatible(
    model: str, url: str, key: str | None, deadline: float, heard: Heard | None, servers: Path | None, today: datetime.date
) -> OpenAICompatible:
    """A compatible server, asked as it wanted to be asked the last time."""
    if servers is None:
        return OpenAICompatible(model, url, key, None, deadline, heard)
    known = recall(servers, url, model, today)
    return OpenAICompatible(model, url, key, known, deadline, heard, lambda manner: note(servers, url, model, manner, today))


def slow_for(name: str, keys: Mapping[str, str | None], base_url: str | None, *, deadline: float = DEADLINE) -> Slow:
    """The slow way to "openai/NAME" or "anthropic/NAME"; arguments and errors are those of `chat_for`.

    Raises BadInput for a model that has no batches.
    """
    vendor, _, model = name.partition("/")
    if vendor not in ("openai", "anthropic") or not model.strip():
        raise BadInput(
            f"There is no cheap way to {name or 'no model'}: only OpenAI and Anthropic have batches",
            "--cheap",
            "Leave --cheap out, or choose openai/NAME or anthropic/NAME.",
        )
    key = _needed(usable_key(keys.get(KEY_NAMES[vendor]), KEY_NAMES[vendor]), name)
    made = OpenAIBatch if vendor == "openai" else AnthropicBatch
    return made(model, key, _address(base_url, vendor), deadline)


def _needed(key: str | None, name: str) -> str:
    variable = KEY_NAMES[name.partition("/")[0]]
    if key is None:
        do = f"Set {variable}, or keep it with `loreboard key set {name.partition('/')[0]}`; --model offline needs none."
        raise NotLetIn(f"There is no key for {name}", variable, do)
    return key


def _address(base_url: str | None, vendor: str) -> str | None:
    """`base_url` as the SDK of `vendor` wants it, None when there is none."""
    url = (base_url or "").strip().rstrip("/")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise BadInput("The address of the model server is none", URL_NAME, "It looks like http://localhost:11434/v1.")
    return url.removesuffix("/v1") if vendor == "anthropic" else url


def usable_key(told: str | None, name: str) -> str | None:
    """`told` without the blanks of a careless paste, None when nothing is left. Never shown, not even when it is refused.

    `name` is its variable. Raises NotLetIn for characters that no key has.
    """
    key = (told or "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise NotLetIn("The key holds characters that no key has", name, f"Copy it again into {name}, or wherever it is kept.")
    return key or None

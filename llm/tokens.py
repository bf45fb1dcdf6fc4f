"""How many tokens a text is for a model: exactly where its encoding lies on the disk, else a safe estimate. Never a download.

tiktoken fetches an encoding it does not find, and throws away one it finds damaged; so it is called only after the very file
it will read was found whole. This is the one place in `llm/` that looks into the environment, for tiktoken's own settings.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loreboard.story.ask import Ask
from loreboard.story.tokens import Count, estimate
from loreboard.story.yaml_text import own

if TYPE_CHECKING:
    from tiktoken import Encoding


def count(text: str, model: str) -> Count:
    """The tokens of `text` for "vendor/model"."""
    encoding = _encoding(model)
    if encoding is not None:
        told = _told()
        return Count(
            tokens=len(encoding.encode(text, disallowed_special=())),
            low=told["encoded"]["low"],
            high=told["encoded"]["high"],
            how=encoding.name,
        )
    return estimate(text)


def count_ask(ask: Ask, model: str) -> Count:
    """The input tokens of `ask`: all of its text, its schema, and what a vendor puts around them."""
    told = count("\n".join((ask.system, ask.told, ask.shape)), model)
    return told.model_copy(update={"tokens": told.tokens + _told()["request"]})


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """Where tiktoken looks for encodings; None when it was told to keep none, and would download each time."""
    named = environ.get("TIKTOKEN_CACHE_DIR", environ.get("DATA_GYM_CACHE_DIR"))
    if named is None:
        return Path(tempfile.gettempdir()) / "data-gym-cache"
    return Path(named) if named else None


def on_disk(encoding: str, folder: Path | None) -> bool:
    """Whether the file of `encoding` lies in `folder`, whole."""
    known = _told()["encodings"].get(encoding)
    if known is None or folder is None:
        return False
    try:
        return hashlib.sha256((folder / known["file"]).read_bytes()).hexdigest() == str(known["sha256"])
    except OSError:
        return False


def _encoding(model: str) -> "Encoding | None":
    vendor, _, name = model.partition("/")
    return _load(name, cache_folder(os.environ)) if vendor == "openai" else None


@cache
def _load(name: str, folder: Path | None) -> "Encoding | None":
    if not any(on_disk(encoding, folder) for encoding in _told()["encodings"]):
        return None
    import tiktoken

    try:
        encoding = tiktoken.encoding_name_for_model(name)
    except KeyError:
        encoding = str(_told()["default"])
    return tiktoken.get_encoding(encoding) if on_disk(encoding, folder) else None


@cache
def _told() -> dict[str, Any]:
    return dict(own("loreboard.llm", "tokens.yaml"))

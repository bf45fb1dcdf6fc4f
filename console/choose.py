"""The real things: settings from flags, the model with its key and price, the lore store with its cache, whoever watches.

The one place besides `cli.py` that reads the environment.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loreboard.story.errors import BadInput

from .keys import keys_for
from .tell import plain

if TYPE_CHECKING:
    from loreboard.llm.prices import Price
    from loreboard.lore import Lore
    from loreboard.pipeline.progress import Watch
    from loreboard.pipeline.runs import Tools
    from loreboard.pipeline.settings import Settings, Until
    from loreboard.story.script import Language


def settings_from(**told: Any) -> "Settings":
    """Flags as settings. Raises BadInput naming the flag that is wrong."""
    from pydantic import ValidationError

    from loreboard.pipeline.settings import Settings

    try:
        return Settings(**told)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise BadInput(
            wrong["msg"].removeprefix("Value error, "), f"--{wrong['loc'][0]}" if wrong["loc"] else "", "See `loreboard new --help`."
        ) from error


def until_from(told: str) -> "Until":
    """Where to stop. Raises BadInput for anything else."""
    if told not in ("arc", "script", "shots"):
        raise BadInput(f"{told!r} is no place to stop", "--until", "Say arc, script or shots.")
    return told  # type: ignore[return-value]


def language_of(text: str, told: str | None) -> "Language":
    """The language asked for, else that of `text`."""
    if told is not None and told not in ("en", "zh"):
        raise BadInput(f"{told!r} is no language Loreboard writes", "--lang", "Say en or zh.")
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    return "zh" if told == "zh" or (told is None and han * 3 > len(text)) else "en"


def tools_for(chosen: "Settings") -> "Tools":
    """The model, the lore and the watcher that `chosen` wants. Raises BadInput or NotLetIn naming what is missing."""
    from loreboard.composer import MADE_BY, Composer
    from loreboard.pipeline.runs import Tools
    from loreboard.screenplay.timing import draft_seconds

    if chosen.model == "offline":
        return Tools(chat=Composer(draft_seconds), lore=lore_store(), made_by=MADE_BY[chosen.language], watch=watcher())
    from loreboard.llm.choose import URL_NAME, chat_for
    from loreboard.pipeline.money import Money

    base_url = os.environ.get(URL_NAME) if chosen.model.startswith("compatible/") else None
    chat = chat_for(chosen.model, keys_for(chosen.model), base_url)
    made_by = f"Written with {chosen.model}" if chosen.language == "en" else f"由{chosen.model}执笔"
    return Tools(chat=chat, lore=lore_store(), made_by=made_by, watch=watcher(), money=Money(price_of(chosen), cap_run=chosen.budget))


def price_of(chosen: "Settings") -> "Price":
    """The price of the model, with a warning when it is old. Raises BadInput when it is unknown and there is no cap."""
    import datetime

    from platformdirs import user_config_path

    from loreboard.llm.prices import Prices

    prices = Prices.read(user_config_path("loreboard", appauthor=False) / "prices.yaml")
    price = prices.settled(chosen.model, chosen.budget, local=chosen.model.startswith("compatible/"))
    if warning := price.warning(datetime.datetime.now(datetime.UTC).date()):
        print(f"Warning: {plain(warning)}", file=sys.stderr)
    return price


def lore_store() -> "Lore":
    """The lore store, with its index in the user's cache folder."""
    from platformdirs import user_cache_path

    from loreboard.lore import Lore

    cache = Path(os.environ["LOREBOARD_CACHE"]) if "LOREBOARD_CACHE" in os.environ else user_cache_path("loreboard", appauthor=False)
    return Lore.open(cache, lambda text: print(f"Warning: {plain(text)}", file=sys.stderr))


def watcher() -> "Watch":
    """Progress on stderr for a person; silence for a pipe."""
    from loreboard.pipeline.progress import nobody

    if not sys.stderr.isatty():
        return nobody
    from loreboard.pipeline.bars import bars

    return bars()


def standard_input() -> str:
    """The text on standard input. Raises BadInput when it is not UTF-8."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("The premise is not UTF-8", "standard input", "Save it as UTF-8 text.") from error


def bytes_of(path: Path) -> bytes:
    """The file's bytes. Raises BadInput naming it."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read the script: {error.strerror}", str(path), "Check its name and its rights.") from error

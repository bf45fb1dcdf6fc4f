"""The real things: settings from flags, the model with its key and price, the lore store with its cache, whoever watches.

With `keys.py` and `journal.py` the one place that reads the environment.
"""

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loreboard.story.errors import BadInput

from .journal import journal_setting
from .keys import keys_for
from .tell import plain

if TYPE_CHECKING:
    from decimal import Decimal

    from loreboard.llm.listeners import Listeners
    from loreboard.llm.prices import Price
    from loreboard.llm.traffic import Traffic
    from loreboard.lore import Lore
    from loreboard.pipeline.door import Hired, Models
    from loreboard.pipeline.progress import Watch
    from loreboard.pipeline.runs import Tools
    from loreboard.pipeline.settings import Settings, Until
    from loreboard.screenplay.pace import Pace
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
            wrong["msg"].removeprefix("Value error, "), _flag(str(wrong["loc"][0])) if wrong["loc"] else "", "See `loreboard new --help`."
        ) from error


def _flag(setting: str) -> str:
    return "--model" if setting == "models" else f"--{setting.replace('_', '-')}"


def until_from(told: str) -> "Until":
    """Where to stop. Raises BadInput for anything else."""
    if told not in ("arc", "bible", "script", "shots"):
        raise BadInput(f"{told!r} is no place to stop", "--until", "Say arc, bible, script or shots.")
    return told  # type: ignore[return-value]


def language_of(text: str, told: str | None) -> "Language":
    """The language asked for, else that of `text`."""
    if told is not None and told not in ("en", "zh"):
        raise BadInput(f"{told!r} is no language Loreboard writes", "--lang", "Say en or zh.")
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    return "zh" if told == "zh" or (told is None and han * 3 > len(text)) else "en"


def models_from(told: Sequence[str]) -> tuple[str, dict[str, str]]:
    """(everybody's model, each role's own) from flags like "anthropic/NAME" and "doctor=openai/NAME". Raises BadInput."""
    everybody, own = "offline", {}
    for flag in told:
        role, equals, name = flag.partition("=")
        if equals:
            own[role.strip()] = name.strip()
        else:
            everybody = flag.strip()
    return everybody, own


def tools_for(chosen: "Settings", root: Path, serial: bool = False, yes: bool = False) -> "Tools":
    """The models, the lore and the watcher that `chosen`, the settings of the folder `root`, want. `yes` redoes what edits make stale unasked.

    Raises BadInput or NotLetIn naming what is missing.
    """
    from loreboard.llm.listeners import Listeners
    from loreboard.pipeline.door import Caps, Models
    from loreboard.pipeline.pacing import pace_of
    from loreboard.pipeline.runs import Tools

    from .editing import Editing

    listeners = Listeners()
    pace = pace_of(root)
    before = Editing(root, chosen.language, yes)
    lore = lore_store(Path(os.path.normpath(root.resolve() / chosen.lore)) if chosen.lore else None)
    models = Models(
        everybody=hired(chosen.model, chosen, listeners, pace, lore),
        own={role: hired(name, chosen, listeners, pace, lore) for role, name in chosen.models.items()},
        instead=tuple(hired(name, chosen, listeners, pace, lore) for name in chosen.fallback),
        caps=Caps(run=chosen.budget, day=chosen.day_budget),
        traffic=traffic(chosen, serial),
        listeners=listeners,
    )
    return Tools(models=models, lore=lore, made_by=made_by(chosen), watch=watcher(), before=before, journal=journal_setting())


def traffic(chosen: "Settings", serial: bool) -> "Traffic":
    """How calls wait for each other: one at a time, for hours when they go by batch, or as ever."""
    from loreboard.llm.terms import slow_manners
    from loreboard.llm.traffic import Traffic, manners

    if chosen.cheap:
        return Traffic(slow_manners())
    return Traffic(manners().model_copy(update={"in_flight": 1}) if serial else None)


def hired(name: str, chosen: "Settings", listeners: "Listeners", pace: "Pace | None" = None, lore: "Lore | None" = None) -> "Hired":
    """The model called `name` with its price; the composer writes to `pace`, shipped when it is None, and reads by the radar of `lore`. Raises BadInput or NotLetIn naming what is missing."""
    from loreboard.pipeline.door import Hired

    if name == "offline":
        from loreboard.agents.doctor import hands_on
        from loreboard.composer import Composer
        from loreboard.screenplay.pace import SHIPPED
        from loreboard.screenplay.timing import draft_seconds

        return Hired(Composer(partial(draft_seconds, pace=pace or SHIPPED), lore.sightings if lore else None, hands_on))
    from loreboard.llm.choose import URL_NAME, chat_for, slow_for

    base_url = os.environ.get(URL_NAME) if name.startswith("compatible/") else None
    keys = keys_for(name)
    slow = slow_for(name, keys, base_url) if chosen.cheap else None
    return Hired(
        chat_for(name, keys, base_url, heard=listeners, servers=cache_folder() / "servers.json"), price_of(name, chosen.budget), slow
    )


def one_model(chosen: "Settings") -> "Models":
    """Everybody's model and no other, with its price and cap: for calls outside a series. Raises what `hired` does."""
    from loreboard.llm.listeners import Listeners
    from loreboard.pipeline.door import Caps, Models

    listeners = Listeners()
    return Models(
        hired(chosen.model, chosen, listeners), caps=Caps(run=chosen.budget), traffic=traffic(chosen, serial=False), listeners=listeners
    )  # fmt: skip


def made_by(chosen: "Settings") -> str:
    """Who made the files, as every one of them says."""
    from loreboard.composer import MADE_BY

    if {chosen.model, *chosen.models.values()} == {"offline"}:
        return MADE_BY[chosen.language]
    names = {role: chosen.models.get(role, chosen.model) for role in ("writer", "doctor", "storyboard")}
    verbs = (
        {"writer": "written with", "doctor": "read with", "storyboard": "boarded with"}
        if chosen.language == "en"
        else {"writer": "执笔", "doctor": "审稿", "storyboard": "分镜"}
    )
    parts = [f"{verb} {names[role]}" for role, verb in verbs.items() if role == "writer" or names[role] != names["writer"]]
    told = ", ".join(parts) if chosen.language == "en" else "，".join(parts)
    return told[0].upper() + told[1:]


def price_of(model: str, cap: "Decimal | None") -> "Price":
    """The price of the model, with a warning when it is old. Raises BadInput when it is unknown and there is no cap."""
    import datetime

    from platformdirs import user_config_path

    from loreboard.llm.prices import Prices

    prices = Prices.read(user_config_path("loreboard", appauthor=False) / "prices.yaml")
    price = prices.settled(model, cap, local=model.startswith("compatible/"))
    if warning := price.warning(datetime.datetime.now(datetime.UTC).date()):
        print(f"Warning: {plain(warning)}", file=sys.stderr)
    return price


def prices_of(chosen: "Settings") -> "dict[str, Price | None]":
    """The price of each role's model; None for one that costs nothing to ask."""
    names = {role: chosen.models.get(role, chosen.model) for role in ("writer", "doctor", "storyboard")}
    prices = {role: None if name == "offline" else price_of(name, chosen.budget) for role, name in names.items()}
    return {role: price.in_batch() if price and chosen.cheap else price for role, price in prices.items()}


def lore_store(own: Path | None = None) -> "Lore":
    """The lore store, with what is accepted in the project `own`, and its index in the user's cache folder."""
    from loreboard.lore import Lore

    return Lore.open(cache_folder(), lambda text: print(f"Warning: {plain(text)}", file=sys.stderr), own)


def own_lore(project: Path | None, root: Path) -> str:
    """The setting for `--lore`: `project` as seen from `root`, so that both can be moved together. Raises BadInput for what is no folder."""
    if project is None:
        return ""
    if not project.is_dir():
        raise BadInput("There is no such folder", f"--lore {project}", "Give the folder that you gave to `loreboard lore add --to`.")
    try:
        return Path(os.path.relpath(project.resolve(), root.resolve())).as_posix()
    except ValueError:  # another drive
        return project.resolve().as_posix()


def cache_folder() -> Path:
    """Where things lie that can be made again."""
    from platformdirs import user_cache_path

    return Path(os.environ["LOREBOARD_CACHE"]) if "LOREBOARD_CACHE" in os.environ else user_cache_path("loreboard", appauthor=False)


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

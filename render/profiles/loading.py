"""Where profiles come from: those that are shipped, and on top a person's own files, which may add one or change one.

In a file, `like: kling/v3` takes everything from another profile; what stands beside it replaces that, field by field, a list whole.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from loreboard.story.errors import BadInput
from loreboard.story.value import Value
from loreboard.story.yaml_text import check_shape

from .profile import Profile

MOST_BYTES = 1_000_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER = "renderers"
"""Where a series keeps profiles of its own."""


class RendererFile(Value):
    """A file of whole profiles."""

    format: Literal["renderer.1"] = "renderer.1"
    profiles: tuple[Profile, ...]


class Sources(Value):
    """What the shipped profiles were read from, by key."""

    format: Literal["sources.1"]
    date: Any
    stale_after_days: int
    sources: dict[str, str]


def profiles(own: Iterable[Path] = (), series: Path | None = None) -> dict[str, Profile]:
    """Every profile by id: the shipped ones, then `renderers/*.yaml` of the folder `series`, then the files `own`; later ones win.

    Raises BadInput with file, profile and field of what cannot be used.
    """
    told = dict(_raw_shipped())
    found = dict(_shipped())
    theirs = sorted((series / FOLDER).glob("*.yaml")) if series else []
    for path in (*theirs, *own):
        for id, fields in _rows(_text(path), str(path), told).items():
            found[id] = _profile(fields, str(path), id)
    return found


@cache
def sources() -> Sources:
    """The keys of sources, and after how many days a profile is stale; read once."""
    text = (files("loreboard.render.profiles") / "data" / "sources.yaml").read_text(encoding="utf-8")
    return Sources.model_validate(yaml.safe_load(text))


@cache
def _raw_shipped() -> Mapping[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    for file in sorted((files("loreboard.render.profiles") / "data").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml") and file.name != "sources.yaml":
            _rows(file.read_text(encoding="utf-8"), file.name, told)
    return told


@cache
def _shipped() -> Mapping[str, Profile]:
    return {id: _profile(fields, "the shipped profiles", id) for id, fields in _raw_shipped().items()}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput("The file is too large for renderer profiles", str(path), f"Keep it under {MOST_BYTES:,} bytes.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("Cannot read the renderer profiles", str(path), "Give a YAML file in UTF-8 that you may read.") from error


def _rows(text: str, where: str, told: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The profiles of one file as plain data, `like` carried out; they are added to `told`, from which `like` takes."""
    try:
        check_shape(text)
        file = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:
        why = getattr(error, "problem", None) or str(error)
        raise BadInput(
            f"The renderer profiles are no YAML we can read: {why}", where, "docs/renderers.md shows how one is written."
        ) from error
    if not isinstance(file, dict) or file.get("format") != "renderer.1" or not isinstance(file.get("profiles"), list):
        raise BadInput("The file holds no renderer profiles", where, "It begins with `format: renderer.1` and has a list `profiles:`.")
    out: dict[str, dict[str, Any]] = {}
    for at, row in enumerate(file["profiles"], 1):
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            raise BadInput(f"Profile number {at} has no id", f"{where}, profiles", 'Give it an id of the form "vendor/model".')
        like = row.get("like")
        if like is not None and like not in told:
            raise BadInput(f"There is no profile {like!r} to take from", f"{where}, {row['id']}, like", "Name one that stands before it.")
        fields = {key: value for key, value in row.items() if key != "like"}
        out[row["id"]] = told[row["id"]] = _over(told[like], fields) if like is not None else fields
    return out


def _over(under: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """`under` with `top` on it: mappings field by field, everything else whole."""
    both = {**under}
    for key, value in top.items():
        old = both.get(key)
        both[key] = _over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both


def _profile(fields: Mapping[str, Any], where: str, id: str) -> Profile:
    try:
        return Profile.model_validate(_with_sources(fields))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        why = first["msg"].removeprefix("Value error, ")
        do = "Correct it; docs/renderers.md lists the fields."
        if place == "id":
            do = 'Write it as vendor/model in small letters, as "kling/v3".'
        if "aspect" in place:
            do = 'Write an aspect in quotes, as "9:16": without them YAML reads a number.'
        raise BadInput(f"The renderer profile cannot be used: {why}", ", ".join(filter(None, (where, id, place))), do) from error


def _with_sources(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same with keys of sources written out."""
    known = sources().sources
    out = {**fields}
    if isinstance(out.get("source"), list):
        out["source"] = [known.get(str(key), key) for key in out["source"]]
    if isinstance(out.get("money"), list):
        out["money"] = [
            {**row, "price_source": known.get(str(row["price_source"]), row["price_source"])}
            if isinstance(row, dict) and "price_source" in row
            else row
            for row in out["money"]
        ]
    return out

"""Fonts of this machine by what they hold; fonts.yaml says which files are looked for and where. None is shipped."""

import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml

from loreboard.story.errors import BadInput

Holds = Literal["han", "song", "latin", "courier"]
_ENDINGS = (".ttf", ".otf", ".ttc")


@cache
def known() -> dict[str, Any]:
    """fonts.yaml."""
    return dict(yaml.safe_load((files("loreboard.render") / "fonts.yaml").read_text(encoding="utf-8")))


@cache
def found(*kinds: Holds) -> Path | None:
    """The best font there is of the first kind that has one, or None."""
    there = dict(_files())
    return next((there[name] for kind in kinds for name in known()[kind] if name in there), None)


def needs_han(path: Path | None) -> Path:
    """`path`, or BadInput that says how to get a font with Chinese letters."""
    if path is None:
        raise BadInput(
            "No font with Chinese letters is installed",
            ", ".join(known()["han"][:3]),
            "Install Noto Sans CJK (Debian: fonts-noto-cjk; macOS and Windows bring their own), and run it again.",
        )
    return path


def han(text: str) -> bool:
    """Whether `text` has letters or marks that only a font of East Asia holds."""
    return any("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" or "\uf900" <= c <= "\ufaff" or "\uff00" <= c <= "\uffef" or c >= "\U00020000" for c in text)  # fmt: skip


def _files() -> Iterator[tuple[str, Path]]:
    for place in map(os.path.expanduser, known()["places"]):
        for folder, names, inside in os.walk(place):
            names.sort()
            yield from ((name, Path(folder, name)) for name in sorted(inside) if name.lower().endswith(_ENDINGS))

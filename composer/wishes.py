"""What a premise wishes for in so many words: what of it every story of the composer keeps, and what it declines, told to a person."""

import re
from functools import cache
from typing import Any

from loreboard.story.script import Language

from .words import kit


def answered(premise: str, tongue: Language) -> str:
    """What becomes of the wishes in `premise`, in a sentence or three; that nothing else was taken from it is always said."""
    kept: list[str] = []
    declined: list[str] = []
    for wish in _told()["wishes"]:
        if _asks(wish["id"], tongue).search(premise):
            (kept if wish["kept"] else declined).append(wish["told"][tongue])
    said, joint = _told()["said"][tongue], "; " if tongue == "en" else "；"
    parts = [said["kept"].format(joint.join(kept)) if kept else "", said["declined"].format(joint.join(declined)) if declined else ""]
    return (" " if tongue == "en" else "").join(part for part in (*parts, said["rest"]) if part)


@cache
def _asks(wish: str, tongue: Language) -> re.Pattern[str]:
    return re.compile(next(w["asks"][tongue] for w in _told()["wishes"] if w["id"] == wish), re.I)


@cache
def _told() -> dict[str, Any]:
    return dict(kit("wishes"))

"""`shots.json` as a person may have left it, read: every fault with its line, its field and what to do, up to twenty at once."""

import json
from pathlib import Path as File
from typing import NamedTuple, Self

from pydantic import ValidationError

from loreboard.story import soundness
from loreboard.story.errors import BadInput
from loreboard.story.json_places import Path, Places, places
from loreboard.story.mistakes import explained, unknown, written
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

MOST = 20
"""Faults told at once."""
MEND = "Mend it, or put the last good version back with `loreboard shot restore`."


class Flaw(NamedTuple):
    """One thing wrong in a file: its line, from 1, the field as people write it, what, and what to do."""

    line: int
    field: str
    text: str
    do: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field} {self.text}." + (f" {self.do}" if self.do else "")


class BadList(BadInput):
    """A shot list that cannot be used, with everything that is wrong in it."""

    def __init__(self, where: str, flaws: tuple[Flaw, ...], more: int = 0) -> None:
        if len(flaws) == 1 and not more:
            super().__init__(f"The shot list is wrong at {str(flaws[0]).rstrip('.')}", where, MEND)
        else:
            rows = "".join(f"\n  {flaw}" for flaw in flaws) + (f"\n  and {more} more" if more else "")
            super().__init__(f"The shot list has {len(flaws) + more} faults:{rows}\n", where, MEND.replace("it,", "them,"))
        self.flaws = flaws

    @classmethod
    def of(cls, where: str, found: list[tuple[Path, tuple[str, str]]], at: Places) -> Self:
        rows = sorted({Flaw(at.line(path), written(path), *told) for path, told in found})
        return cls(where, tuple(rows[:MOST]), max(0, len(rows) - MOST))


def read_list(path: File, script: Script | None = None, sums: bool = True) -> ShotList:
    """A `shots.json`. With the `script` that it was made of, its line numbers are looked up; without `sums`, a list that does not come to
    its target is taken too. Raises BadList, or BadInput for a file that cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read the shot list: {error.strerror}", str(path), "Run `loreboard resume` on its folder.") from error
    return list_in(raw, str(path), script, sums)


def list_in(raw: bytes, where: str, script: Script | None = None, sums: bool = True) -> ShotList:
    """The same for bytes; `where` is what an error shows."""
    text = _text(raw, where)
    try:
        shots = ShotList.model_validate_json(text)
    except ValidationError as error:
        body, at = _parsed(text, where)
        found = [*_twice(at), *unknown(body, ShotList), *explained(error)]
        raise BadList.of(where, found or [((), ("cannot be read", str(error.errors()[0]["msg"])))], at) from error
    found = soundness.flaws(shots, script, sums)
    at = places(text)
    if found := [*_twice(at), *found]:
        raise BadList.of(where, found, at)
    return shots


def _text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadList(where, (Flaw(line, "the file", "is not UTF-8", "Save it as UTF-8."),)) from error


def _parsed(text: str, where: str) -> tuple[object, Places]:
    """The text as plain values, and where they stand."""
    try:
        return json.loads(text), places(text)
    except json.JSONDecodeError as error:
        column = f"column {error.colno}"
        told = Flaw(error.lineno, column, f"is no JSON: {error.msg[:1].lower()}{error.msg[1:]}", "")
        raise BadList(where, (told,)) from error
    except RecursionError as error:
        raise BadList(where, (Flaw(1, "the whole file", "is nested too deeply", ""),)) from error


def _twice(at: Places) -> list[tuple[Path, tuple[str, str]]]:
    return [(path, ("stands twice in one object", "Keep one of the two.")) for path in at.twice]

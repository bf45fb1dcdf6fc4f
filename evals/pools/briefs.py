"""The briefs a pool is asked for: those of the shipped test pool, or a person's own file of them."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.value import Value

from . import shipped

LONGEST = 4_000
"""Characters of a brief."""
_ID = re.compile(r"[\w.-]+")
_HOW = "A text file has one brief a line; CSV and JSON Lines have `brief`, and `id`, `kind` and `genre` where you know them."


class Brief(Value):
    """What a story is asked for with. `kind` and `genre` are for a person who reads the pool, and are sent to nobody."""

    id: str = Field(min_length=1, max_length=80)
    """Names its asks in the journal, so that it must stay the same from run to run."""
    brief: str = Field(min_length=1, max_length=LONGEST)
    kind: str = ""
    genre: str = ""

    @field_validator("id")
    @classmethod
    def _plain(cls, id: str) -> str:
        if not _ID.fullmatch(id):
            raise ValueError("it has other signs than letters, digits, hyphen, point and underscore")
        return id


def usual_briefs(language: Language) -> tuple[Brief, ...]:
    """Those of the shipped test pool, so that a built pool stands in for it."""
    return tuple(Brief(id=told.brief_id, brief=told.brief, kind=told.kind, genre=told.genre) for told in shipped(language).briefs)


def read_briefs(path: Path) -> tuple[Brief, ...]:
    """The briefs in a file: one a line, or CSV or JSON Lines by the ending. Raises BadInput naming the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BadInput(f"The briefs cannot be read: {why}", str(path), _HOW) from error
    found: dict[str, tuple[int, Brief]] = {}
    told: dict[str, int] = {}
    for place, (line, fields) in enumerate(_rows(text, path), 1):
        brief = _brief(fields, place, f"{path}, line {line}")
        if brief.id in found:
            raise BadInput(f"The id {brief.id} stands at line {found[brief.id][0]} too", f"{path}, line {line}", "Give each brief its own.")
        if brief.brief in told:
            raise BadInput(f"The brief is that of line {told[brief.brief]}", f"{path}, line {line}", "Leave it out: it would count twice.")
        found[brief.id], told[brief.brief] = (line, brief), line
    if not found:
        raise BadInput("There is no brief in the file", str(path), _HOW)
    return tuple(brief for _, brief in found.values())


def _brief(fields: dict[str, Any], place: int, where: str) -> Brief:
    """`id` stands in for one that is not given: the place among the briefs."""
    try:
        return Brief.model_validate({"id": f"b{place:03d}"} | {name: value for name, value in fields.items() if value not in ("", None)})
    except ValidationError as error:
        wrong = error.errors()[0]
        what = f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg'].removeprefix('Value error, ')}"
        raise BadInput(f"A brief cannot be used: {what}", where, _HOW) from None


def _rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line, fields) of each brief."""
    ending = path.suffix.lower()
    if ending == ".csv":
        yield from _table(text, path)
        return
    for number, row in _filled(text.split("\n")):
        yield number, _object(row, f"{path}, line {number}") if ending in (".jsonl", ".ndjson") else {"brief": row.strip()}


def _table(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if "brief" not in (rows.fieldnames or ()):
            raise BadInput("The table has no column `brief`", str(path), _HOW)
        for fields in rows:
            if None in fields:
                raise BadInput("The row has more fields than the head", f"{path}, line {rows.line_num}", 'Put a brief with commas in "".')
            yield rows.line_num, {name.strip(): (value or "").strip() for name, value in fields.items()}
    except csv.Error as error:
        raise BadInput(f"The table cannot be read: {error}", f"{path}, line {rows.line_num}", _HOW) from error


def _object(row: str, where: str) -> dict[str, Any]:
    try:
        told = json.loads(row)
    except ValueError as error:
        raise BadInput(f"The line is no JSON: {error}", where, _HOW) from error
    if not isinstance(told, dict):
        raise BadInput("The line is no JSON object", where, _HOW)
    return told


def _filled(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())

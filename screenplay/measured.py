"""A table of measured seconds, as a person types it: what each row names, and every way it can be wrong, by row.

Understood are the columns `scene,seconds`, `line,seconds` and `episode,seconds` (场/行/集 and 秒), and `episode,scene,seconds` and
`episode,line,seconds` where there are several episodes. Other columns are left alone. Seconds may be written 83.5 or 1:23.5.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from math import isfinite

from loreboard.story.decoding import check_size, decoded
from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from .pace import Unit

MOST_ROWS = 20_000
UNDERSTOOD = "scene,seconds or line,seconds or episode,seconds; with several episodes, episode,scene,seconds or episode,line,seconds"
_NAMES = {
    "episode": ("episode", "ep", "集", "集数"),
    "scene": ("scene", "场", "场次", "场景"),
    "line": ("line", "行", "行号"),
    "seconds": ("seconds", "secs", "sec", "秒", "秒数", "时长"),
}
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d\d?(?:\.\d+)?)")


class Row(Value):
    """One thing measured. `row` is its 1-based line in the table; `name` is the episode, scene or line as written."""

    row: int
    episode: str
    """"" when the table has no such column, or names episodes only."""
    name: str
    seconds: float


def read_measured(raw: bytes, where: str) -> tuple[Unit, tuple[Row, ...]]:
    """What the rows measure, and the rows. Raises BadInput naming the row for what is empty, no number, negative or named twice."""
    check_size(len(raw), where)
    text = decoded(raw, where).text.lstrip("\ufeff")
    separator = _separator(text)
    try:
        table = list(_rows(text, separator))
    except csv.Error as error:
        raise BadInput(f"The table cannot be read: {error}", where, f"Give a CSV with the columns {UNDERSTOOD}.") from error
    if not table:
        raise BadInput("The table is empty", where, f"Give a CSV with the columns {UNDERSTOOD}.")
    if len(table) > MOST_ROWS:
        raise BadInput(f"The table has {len(table)} rows, {MOST_ROWS} are read", where, "Give the scenes, or the episodes.")
    at = _columns(table[0][1], where)
    unit: Unit = "scene" if "scene" in at else "line" if "line" in at else "episode"
    rows: dict[tuple[str, str], Row] = {}
    for number, cells in table[1:]:
        one = _row(number, cells, at, unit, separator != ",", where)
        key = (one.episode, one.name.casefold())
        if key in rows:
            raise BadInput(f"{unit} {one.name} is measured twice, in rows {rows[key].row} and {number}", where, "Keep one of them.")
        rows[key] = one
    if not rows:
        raise BadInput("The table has a heading and no rows", where, "Add a row for each thing you have measured.")
    return unit, tuple(rows.values())


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """(line of the file, cells) of every row that holds anything."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    out = []
    first = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            out.append((first, [cell.strip() for cell in cells]))
        first = reader.line_num + 1
    return out


def _separator(text: str) -> str:
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=heading.count) if any(c in heading for c in ",;\t") else ","


def _columns(heading: Sequence[str], where: str) -> Mapping[str, int]:
    """Where each column that is understood stands."""
    told = [cell.casefold() for cell in heading]
    at: dict[str, int] = {}
    for name, names in _NAMES.items():
        places = [i for i, cell in enumerate(told) if cell in names]
        if len(places) > 1:
            raise BadInput(f"The column {name} is there twice", f"{where}, row 1", "Keep one of them.")
        if places:
            at[name] = places[0]
    if "seconds" not in at or len(at) < 2:
        shown = ", ".join(cell for cell in heading if cell) or "none"
        raise BadInput(f"The columns are not understood: {shown[:80]}", f"{where}, row 1", f"Understood are {UNDERSTOOD}.")
    if "scene" in at and "line" in at:
        raise BadInput(
            "The table has a column scene and a column line", f"{where}, row 1", "Leave one out: a row measures one or the other."
        )
    return at


def _row(number: int, cells: Sequence[str], at: Mapping[str, int], unit: Unit, comma: bool, where: str) -> Row:
    here = f"{where}, row {number}"
    told = {name: cells[place] if place < len(cells) else "" for name, place in at.items()}
    if empty := next((name for name, cell in told.items() if not cell), None):
        raise BadInput(f"The cell {empty} is empty", here, "Fill it, or leave the row out.")
    seconds = _seconds(told["seconds"], comma)
    if seconds is None:
        raise BadInput(f"{told['seconds'][:40]!r} is no number of seconds", here, "Write 83.5 or 1:23.5.")
    if seconds <= 0:
        raise BadInput(f"{told['seconds'][:40]} seconds cannot be played", here, "Write what was measured, above 0, or leave the row out.")
    return Row(row=number, episode=told["episode"] if "episode" in told and unit != "episode" else "", name=told[unit], seconds=seconds)


def _seconds(text: str, comma: bool) -> float | None:
    """83.5, 1:23.5 or 1:01:23 as seconds, with a decimal comma where the comma separates nothing; None for anything else."""
    text = text.replace(",", ".") if comma else text
    if clock := _CLOCK.fullmatch(text):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and "_" not in text else None

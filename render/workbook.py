"""A shot list as an Excel workbook: a sheet each of shots, people, speech, captions and assets. Cells are words or numbers, never formulas.

The sheet of shots has the columns of the CSV. Needs xlsxwriter, which comes with the extra `exports`.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from loreboard.story.errors import BadInput, CannotExport
from loreboard.story.shots import ShotList

from .label import label
from .letters import clean
from .spreadsheet import COLUMNS, row

SUFFIX = ".xlsx"
LOSES: frozenset[str] = frozenset()
LONGEST = 32_767
"""Characters that Excel takes in a cell."""
_WIDE = {"action", "dialogue", "prompt", "start", "end", "people", "text", "look", "light"}
Rows = Iterator[Sequence[object]]


def export(shots: ShotList) -> bytes:
    """The workbook's bytes. Raises BadInput when xlsxwriter is not installed, CannotExport for words too long for a cell."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise BadInput("Writing a workbook needs xlsxwriter", "", 'Install it with pip install "loreboard[exports]".') from error
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    title = clean(f"{shots.title} {shots.episode}")
    book.set_properties({"title": title[:255], "comments": clean(label(shots)), "created": datetime(1980, 1, 1)})
    head, body = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for name, columns, rows in sheets(shots):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, head)
            sheet.set_column(at, at, 48 if column in _WIDE else 13, body)
        for line, cells in enumerate(rows, 1):
            for at, cell in enumerate(cells):
                if isinstance(cell, (bool, int, float)):
                    sheet.write_number(line, at, int(cell) if isinstance(cell, bool) else cell)
                elif told := _fits(cell, columns[at], str(cells[0])):
                    sheet.write_string(line, at, told)
    book.close()
    return out.getvalue()


def sheets(shots: ShotList) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    """Name, columns and rows of each sheet."""
    yield "shots", COLUMNS, _shots(shots)
    person = ("shot", "name", "look", "doing", "feeling", "becomes", "on", "at", "gaze", "going")
    yield "people", person, ((s.id, *(getattr(p, field) for field in person[1:])) for s in shots.shots for p in s.subjects)
    spoken = ("shot", "line", "who", "text", "delivery", "extension", "on_screen", "start", "frames")
    yield "speech", spoken, ((s.id, *(getattr(d, field) for field in spoken[1:])) for s in shots.shots for d in s.dialogue)
    caption = ("shot", "line", "kind", "text", "start", "frames")
    yield "captions", caption, ((s.id, *(getattr(c, field) for field in caption[1:])) for s in shots.shots for c in s.captions)
    asset = ("id", "kind", "of", "text", "uri", "sha256", "px", "seconds", "rights")
    yield "assets", asset, ([getattr(a, field) for field in asset] for a in shots.assets)


def _shots(shots: ShotList) -> Rows:
    for order, (shot, start) in enumerate(zip(shots.shots, shots.starts(), strict=True), 1):
        told = row(shots, shot, order, start)
        cells = [told[column] for column in COLUMNS]
        yield [float(str(cell)) if column == "duration_s" else cell for column, cell in zip(COLUMNS, cells, strict=True)]


def _fits(cell: object, column: str, where: str) -> str:
    told = "" if cell is None else " x ".join(map(str, cell)) if isinstance(cell, tuple) else clean(str(cell))
    if len(told.encode("utf-16-le")) // 2 > LONGEST:
        raise CannotExport(f"{column} has {len(told)} characters, a cell of Excel takes {LONGEST}", where, "Export it as csv.")
    return told

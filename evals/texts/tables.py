"""Tables of texts: JSON, JSON Lines, CSV and TSV. What a row says is `rows.py`'s business."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from loreboard.lore.sentences import LONGEST, Form, words
from loreboard.story.errors import BadInput

from ..piece import Piece
from .basket import Basket
from .rows import BEATS, BRIEF, FORM, GROUP, ID, LANGUAGE, TEXT, Columns, Manner, object_piece, plain_name, plainly, row_piece, value_of

R = TypeVar("R")
LOOKED_AT, TEXTLIKE = 50, 8
"""Rows that show what a column holds, and the words a cell of texts has at the median."""
_BIGGEST_CELL = 2**31 - 1


def read_json(text: str, name: str, manner: Manner, basket: Basket) -> None:
    """A list of objects or of texts, or one such object. Raises BadInput for what is no JSON, or another kind of it."""
    told = _parsed(text, name)
    if isinstance(told, dict):
        lists = [value for value in told.values() if isinstance(value, list) and value and all(isinstance(row, dict) for row in value)]
        single = any(value_of(plainly(told), "", names) for names in (TEXT, BEATS))
        told = [told] if single or len(lists) != 1 else lists[0]
    if not isinstance(told, list):
        raise BadInput("The JSON is no list of objects with a text", name, 'Write [{"id": "1", "text": "..."}].')
    rows = ((f"{name}, object {number}", str(number), row) for number, row in enumerate(told, 1))
    _take(rows, manner, basket, object_piece)


def read_jsonl(text: str, name: str, manner: Manner, basket: Basket) -> None:
    """An object or a text a line."""
    rows = ((f"{name}, line {number}", str(number), line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    _take(rows, manner, basket, lambda line, number, where, how: object_piece(_parsed(line, where), number, where, how))


def read_csv(text: str, name: str, manner: Manner, basket: Basket) -> None:
    """A row a text under a row of names. Raises BadInput when the names do not say which column holds the texts, or a quote stays open.

    Rows are counted as a spreadsheet counts them: the names stand in row 1.
    """
    lines = list(_cells(text, name))
    if not lines:
        raise BadInput("The table is empty", name, "Give a row of names and a row a text.")
    (_, header), *body = lines
    columns = _found(header, [cells for _, cells in body], name, manner.columns)

    def made(cells: list[str], number: str, where: str, how: Manner) -> Piece:
        if len(cells) > len(header):
            raise BadInput(f"The row has {len(cells)} cells, the names are {len(header)}", where, "Quote cells that hold a comma.")
        return row_piece(plainly(dict(zip(header, cells, strict=False))), number, where, how)

    rows = ((f"{name}, row {number}", str(number - 1), cells) for number, cells in body)
    _take(rows, manner.model_copy(update={"columns": columns}), basket, made)


def _take(rows: Iterable[tuple[str, str, R]], manner: Manner, basket: Basket, made: Callable[[R, str, str, Manner], Piece]) -> None:
    """Take the piece of each (where, number, row). Rows of one table are of one form, plot or prose, where neither a row nor the caller
    says otherwise: what most of them look like. Else some of a set would be held to another norm than the rest."""
    pieces: list[tuple[str, str, R, Piece]] = []
    for where, number, row in rows:
        with basket.trying(where):
            pieces.append((where, number, row, made(row, number, where, manner)))
    plots = sum(piece.form == "plot" for *_, piece in pieces)
    usual: Form = "plot" if 2 * plots > sum(piece.form != "script" for *_, piece in pieces) else "prose"
    levelled = manner.model_copy(update={"form": manner.form or usual})
    for where, number, row, piece in pieces:
        basket.take(piece if piece.form in (usual, "script") else made(row, number, where, levelled))


def _found(header: Sequence[str], body: list[list[str]], name: str, named: Columns) -> Columns:
    """The caller's columns with the column of texts found. Raises BadInput when one does not exist, or when it cannot be known."""
    there = {plain_name(column): column for column in header}
    listed = ", ".join(header)
    for wanted in filter(None, (named.text, named.id, named.brief, named.group)):
        if plain_name(wanted) not in there:
            raise BadInput(f"There is no column {wanted!r}", name, f"There are: {listed}.")
    if any(len(column) > 80 or len(words(column)) > TEXTLIKE for column in header):
        raise BadInput("The first row is a text, not the names of the columns", name, "Put names above it, like id,text.")
    if named.text or any(alias in there for alias in (*TEXT, *BEATS)):
        return named
    known = {*ID, *BRIEF, *GROUP, *LANGUAGE, *FORM, *map(plain_name, (named.id, named.brief, named.group))}
    texts = [column for at, column in enumerate(header) if plain_name(column) not in known and _is_textlike(at, body)]
    if len(texts) == 1 or len(header) == 1:
        return named.model_copy(update={"text": (texts or [header[0]])[0]})
    why = f"{len(texts)} columns hold texts ({', '.join(texts)})" if texts else "No column holds texts"
    raise BadInput(f"{why}, and none is called text", name, f"Say which column it is; there are: {listed}.")


def _is_textlike(at: int, body: list[list[str]]) -> bool:
    sizes = sorted(len(words(cells[at][: 40 * LONGEST["zh"]])) for cells in body[:LOOKED_AT] if len(cells) > at)
    return bool(sizes) and sizes[len(sizes) // 2] >= TEXTLIKE


def _cells(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of every row that is not blank. Raises BadInput for a quote that stays open."""
    csv.field_size_limit(_BIGGEST_CELL)
    first, _, rest = text.partition("\n")
    if told := re.fullmatch(r"\"?sep=(.)\"?", first.strip("\ufeff\r ")):
        sign, text = told[1], rest
    else:
        sign = max("\t,;" if name.lower().endswith(".tsv") else ",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BadInput(f"The table cannot be read after row {number}: {error}", name, "Mend the quotes there, or save it again.") from error


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except RecursionError as error:
        raise BadInput("The JSON lies too deep", where, 'Write {"id": "1", "text": "..."}.') from error
    except ValueError as error:
        why = str(error)
        if isinstance(error, json.JSONDecodeError):
            why = f"{error.msg} at {f'line {error.lineno}, ' if error.lineno > 1 else ''}column {error.colno}"
        raise BadInput(f"This is no JSON: {why}", where, "Mend it, or take it out.") from error

"""A shot list on a terminal: from 80 columns, what is seen, said and heard under each other; from 120, beside each other."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from loreboard.render.table import card, told
from loreboard.render.table.episode import Scene
from loreboard.render.table.rows import Row
from loreboard.render.table.words import Say
from loreboard.story.shots import ShotList

from .sheet import Sheet
from .tell import plain

WIDEST = 160
BESIDE = 116
"""Cells from which speech and notes have columns of their own."""
NUMBER = 12
"""The most cells of the first column."""
CAMERA = (22, 30)
"""Cells of the camera's column, narrow and wide."""
LABEL = 24
"""The most cells of a name on a card."""


def show_list(shots: ShotList, scene: str = "") -> None:
    """Print the list's head and a table for each of its scenes, or for one."""
    sheet, say, of = Sheet(WIDEST), Say(shots.language), told(shots)
    sheet.heading(plain(of.title))
    sheet.say(plain(" · ".join(of.facts)))
    for one in of.scenes:
        if scene in ("", one.id):
            sheet.heading(f"{plain(one.heading)}  {plain(one.told)}")
            sheet.table(_pairs(one.facts))
            sheet.gap()
            sheet.table(_scene(one, say, sheet.room))
    sheet.gap()
    if not scene:
        for over in of.over:
            sheet.lines((say("said", who=over.span, text=f"{plain(over.text)} ({over.kind}, {over.number})"),))
    sheet.small(plain(say("goes_unsaid")))


def show_card(shots: ShotList, number: int) -> None:
    """Print everything that the list says of the shot of that number."""
    sheet, of = Sheet(WIDEST), card(shots, number)
    sheet.heading(f"{number}  {plain(of.id)}  {plain(shots.title)}")
    for group in of.groups:
        sheet.heading(group.name)
        sheet.table(_pairs(group.pairs))


def _pairs(pairs: Iterable[tuple[str, str]]) -> Table:
    """Names, fainter, and words beside them."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", max_width=LABEL, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for name, text in pairs:
        table.add_row(plain(name), plain(text))
    return table


def _scene(scene: Scene, say: Say, room: int) -> Table:
    wide = room >= BESIDE
    table = Table(box=None, padding=(0, 2, 1, 0), show_edge=False, pad_edge=False, header_style="dim", expand=True)
    table.add_column(say("columns.number"), max_width=NUMBER, overflow="fold")
    table.add_column(say("columns.time"), no_wrap=True)
    table.add_column(say("columns.camera"), width=CAMERA[wide], overflow="fold")
    if wide:
        for name, ratio in (("picture", 4), ("said", 3), ("notes", 2)):
            table.add_column(say(f"columns.{name}"), ratio=ratio, overflow="fold")
    else:
        table.add_column(say("columns.what"), ratio=1, overflow="fold")
    for row in scene.rows:
        parts = (_seen(row), _said(row, say), _notes(row, say))
        table.add_row(*_left(row), *(parts if wide else (_lines(parts),)))
    return table


def _left(row: Row) -> tuple[Text, Text, Text]:
    """Number and id, time, camera."""
    number = _lines((Text(str(row.number), "bold"), Text(plain(row.id)), Text(plain(row.purpose), "dim"), Text(plain(row.lines), "dim")))
    time = _lines((Text(row.span.partition("–")[0]), Text(row.seconds), Text(row.counted, "dim")))
    first, *rest = row.camera
    return number, time, _lines((Text(plain(first), "bold"), *(Text(plain(part)) for part in rest)))


def _seen(row: Row) -> Text:
    people = (Text(plain(person), "italic") for person in row.people)
    return _lines((Text(plain(row.picture)), *people, *(Text(plain(fact)) for fact in row.state)))


def _said(row: Row, say: Say) -> Text:
    out = []
    for said in row.said:
        text = Text(plain(say("said_how" if said.how else "said", who=said.who, how=said.how, text=said.text)))
        text.stylize("bold", 0, len(said.who))
        out.append(text)
    return _lines(out)


def _notes(row: Row, say: Say) -> Text:
    heard = (say("heard", sound=row.sound),) if row.sound else ()
    return _lines(Text(plain(part), "dim") for part in (*heard, *row.notes))


def _lines(parts: Iterable[Text]) -> Text:
    """What is not empty, under each other."""
    return Text("\n").join(part for part in parts if part.plain)

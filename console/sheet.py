"""What a terminal of 80 columns can show of a score: headings, paragraphs, quotes, bars. Every word of a text goes in as plain text."""

import sys
from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDEST = 100
BAR = 16


class Sheet:
    """Prints parts in order on standard output."""

    def __init__(self, widest: int = WIDEST) -> None:
        self._out = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
        self._out.width = min(self._out.width, widest)
        utf = self._out.encoding.lower().startswith("utf")
        self._full, self._empty = ("█", "░") if utf else ("#", ".")
        yes, no, unknown = "✓✗–" if utf else "+x-"
        self._marks = {True: (yes, "green"), False: (no, "red bold"), None: (unknown, "dim")}

    @property
    def room(self) -> int:
        """Cells that a part may fill, its indent taken off."""
        return self._out.width - 2

    def heading(self, text: str) -> None:
        self._out.print()
        self._out.print(Text(text, style="bold"))

    def say(self, text: str | Text) -> None:
        self._out.print(text if isinstance(text, Text) else Text(text))

    def small(self, text: str) -> None:
        self._out.print(Text(text, style="dim"))

    def gap(self) -> None:
        self._out.print()

    def lines(self, told: Iterable[str]) -> None:
        """Paragraphs, indented; empty ones are left out."""
        for line in told:
            if line:
                self._out.print(_in(Text(line)))

    def quote(self, first: str, *below: str) -> None:
        """A line and, further in and fainter, what belongs to it."""
        self._out.print(_in(Text(first)))
        for line in below:
            self._out.print(_in(Text(line, style="dim"), 4))

    def inside(self, text: Text) -> None:
        """One paragraph, indented."""
        self._out.print(_in(text))

    def table(self, table: Table) -> None:
        self._out.print(_in(table))

    def bar(self, value: float, width: int = BAR) -> Text:
        """`value` 0..1 as a bar."""
        full = round(max(0.0, min(1.0, value)) * width)
        return Text.assemble((self._full * full, "cyan"), (self._empty * (width - full), "dim"))

    def mark(self, passed: bool | None) -> Text:
        """Yes, no or unknown."""
        sign, style = self._marks[passed]
        return Text(sign, style=style)


def grid(names: Iterable[str], *widths: int | None) -> Table:
    """A table without lines, the first column as wide as the widest of `names`; None is a column that takes the rest."""
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=max(map(cell_len, names), default=1), no_wrap=True)
    for width in widths:
        table.add_column(ratio=1) if width is None else table.add_column(min_width=width)
    return table


def faint(text: str, widest: int = 0) -> Text:
    """Fainter text, cut at `widest` cells."""
    told = Text(text, style="dim")
    if widest:
        told.truncate(widest, overflow="ellipsis")
    return told


def _in(what: Text | Table, cells: int = 2) -> Padding:
    return Padding(what, (0, 0, 0, cells), expand=False)

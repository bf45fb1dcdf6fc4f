"""The scores of a set, of a series, or of two sets side by side, on a terminal."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from loreboard.evals.collection import Comparison, Report
from loreboard.evals.pages.wording import Wording, figure, one_line, sides, spoken
from loreboard.evals.scorecard import Scorecard

from .score_card import show_card
from .sheet import BAR, Sheet, faint, grid

MOST = 30
"""Rows of a table of texts: of more, the highest and the lowest are shown."""
ECHOES = 5
NAME = 12


def show(told: Report, episodes: Report | None = None) -> None:
    """One text as a card, several as a table and what they come to. `episodes` are the scripts of a series, which are compared."""
    say, sheet = Wording(spoken(told.cards)), Sheet()
    if len(told.cards) == 1:
        show_card(told.cards[0], say, sheet)
    else:
        sheet.heading(one_line(told.name))
        sheet.gap()
        _texts(told.cards, say, sheet, in_order=episodes is not None)
        _whole(told, episodes, say, sheet)
    _end(told.cards, say, sheet)


def show_comparison(found: Comparison) -> None:
    """Two sets side by side."""
    cards = (*found.one.cards, *found.other.cards)
    say, sheet = Wording(spoken(cards)), Sheet()
    one, other = sides(found)
    sheet.heading(say("against", one=one, other=other))
    sheet.say(say.verdict(found))
    _differences(found, say, sheet)
    for name, side in zip((one, other), (found.one, found.other), strict=True):
        sheet.heading(name)
        _whole(side, None, say, sheet)
    _end(cards, say, sheet)


def _end(cards: Sequence[Scorecard], say: Wording, sheet: Sheet) -> None:
    sheet.gap()
    sheet.say(say("blind"))
    sheet.small(say.made(cards))


def _texts(cards: Sequence[Scorecard], say: Wording, sheet: Sheet, in_order: bool) -> None:
    """A row a text: its score, its rank, and the rank in words or the gate that closed."""
    shown = list(cards) if in_order else sorted(cards, key=lambda c: (-c.originality, -c.worth, c.id))
    left = len(shown) - MOST
    shown = shown if left <= 0 else shown[: MOST // 2] + shown[-MOST // 2 :]
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
    for name, right in (("text", False), ("words", True), ("originality", False), ("rank.short", True)):
        table.add_column(say(name), justify="right" if right else "left", no_wrap=True, overflow="ellipsis", max_width=26)
    table.add_column("", ratio=1)
    for n, card in enumerate(shown):
        if left > 0 and n == MOST // 2:
            table.add_row("…")
        score = Text.assemble(sheet.bar(card.originality, 10), f" {figure(card.originality)}")
        rank = Text(say("gated.short"), style="red") if card.gated else Text(str(card.rank)) if say.band(card) else sheet.mark(None)
        table.add_row(Text(one_line(card.id)), f"{card.words:,}", score, rank, faint(say.closed(card) or say.band(card)))
    sheet.table(table)
    if left > 0:
        sheet.lines([say("more", left)])


def _whole(told: Report, episodes: Report | None, say: Wording, sheet: Sheet) -> None:
    """What a set comes to: figures with intervals, how different its members are, what they echo."""
    sheet.heading(say("set"))
    table = grid((say.measure(f.id) for f in told.figures), BAR, 5, None)
    for f in told.figures:
        value = f.estimate.value
        table.add_row(say.measure(f.id), sheet.bar(value), figure(value), faint(say.interval(f.estimate)))
    sheet.table(table)
    first = told.figures[0].estimate
    sheet.lines([say("runs", runs=first.runs, briefs=say.briefs(first.briefs)), say.no_interval(first), say.gated(told)])
    if kin := say.kin(told, episodes):
        sheet.heading(say("diversity"))
        sheet.lines(kin)
    if often := [e for e in told.most_echoed if e.texts > 1]:
        sheet.heading(say("most"))
        for e in often[:ECHOES]:
            sheet.quote(f"{e.texts}  {say.quote(e.default)}", say.quote(e.one))


def _differences(found: Comparison, say: Wording, sheet: Sheet) -> None:
    """Measure by measure: both means, the mean paired difference and its interval."""
    if not found.differences:
        return
    table = grid((say.measure(d.id) for d in found.differences), NAME, NAME, None)
    one, other = sides(found)
    table.add_row("", faint(one, NAME), faint(other, NAME), faint(say("difference")))
    for d in found.differences:
        interval = say.interval(d.estimate, True)
        told = figure(d.estimate.value, True) + (f" ({interval})" if interval else "")
        means = [figure(side.figure(d.id).estimate.value) for side in (found.one, found.other)]
        table.add_row(say.measure(d.id), *means, Text(told, style="bold" if d.estimate.beyond_noise else ""))
    sheet.gap()
    sheet.table(table)
    sheet.lines([say.no_interval(found.differences[0].estimate)])

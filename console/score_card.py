"""A score as a person reads it on a terminal of 80 columns, in the language of the text."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from loreboard.evals.collection import Comparison, Report
from loreboard.evals.pages.wording import Wording, figure, measured, one_line, sides, spoken, twins
from loreboard.evals.scorecard import Scorecard

WIDEST = 100
BAR = 16
MOST = 30
"""Rows of a table of texts: of more, the highest and the lowest are shown."""
RARE = 8
NAME = 12


def show(told: Report, episodes: Report | None = None) -> None:
    """One text as a card, several as a table and what they come to. `episodes` are the scripts of a series, which are compared."""
    told_in = Wording(spoken(told.cards))
    page = _Page(told_in)
    if len(told.cards) == 1:
        page.card(told.cards[0])
    else:
        page.heading(one_line(told.name))
        page.texts(told.cards, in_order=episodes is not None)
        page.whole(told, episodes)
        page.echoed(told)
    page.say(told_in("blind"))
    page.small(told_in.made(told.cards))


def show_comparison(found: Comparison) -> None:
    """Two sets side by side."""
    told_in = Wording(spoken((*found.one.cards, *found.other.cards)))
    page = _Page(told_in)
    one, other = sides(found)
    page.heading(told_in("against", one=one, other=other))
    page.say(told_in.verdict(found))
    page.differences(found)
    for name, side in zip((one, other), (found.one, found.other), strict=True):
        page.heading(name)
        page.whole(side, None)
        page.echoed(side)
    page.say(told_in("blind"))
    page.small(told_in.made((*found.one.cards, *found.other.cards)))


class _Page:
    """Prints parts in order; every word of a text goes in as plain text, never as markup."""

    def __init__(self, told_in: Wording) -> None:
        self._say = told_in
        self._out = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
        self._out.width = min(self._out.width, WIDEST)
        utf = self._out.encoding.lower().startswith("utf")
        self._full, self._empty, self._marks = ("█", "░", "✓✗–") if utf else ("#", ".", "+x-")

    def heading(self, text: str) -> None:
        self._out.print()
        self._out.print(Text(text, style="bold"))

    def say(self, text: str) -> None:
        self._out.print()
        self._out.print(Text(text))

    def small(self, text: str) -> None:
        self._out.print(Text(text, style="dim"))

    def card(self, card: Scorecard) -> None:
        """One text: headline, gates, components, evidence."""
        say = self._say
        self.heading(one_line(card.id))
        self.small(say.kind(card))
        self._out.print()
        line = Text.assemble((f"{say('title')}  ", "bold"), self._bar(card.originality), (f" {card.originality:.2f}", "bold"))
        band = say.band(card)
        self._out.print(line.append(f"  {band}", style="bold") if band else line)
        self._out.print(Text(say.headline(card)))
        self._gates(card)
        self._components(card)
        self._evidence(card)

    def _gates(self, card: Scorecard) -> None:
        say = self._say
        self.heading(say("gates"))
        table = _grid(2, 1, None)
        for gate in card.gates:
            mark, style = {True: (self._marks[0], "green"), False: (self._marks[1], "red bold"), None: (self._marks[2], "dim")}[gate.passed]
            bound = say.bound(gate)
            told = say.gate(gate, card) + (say("joint") + bound if bound else "")
            table.add_row(
                Text(mark, style=style), Text(say(gate.id), no_wrap=True), Text(told, style="" if gate.passed is False else "dim")
            )
        self._out.print(_in(table))

    def _components(self, card: Scorecard) -> None:
        say = self._say
        for counted in (True, False):
            self.heading(say("components" if counted else "beside"))
            table = _grid(1, BAR, 4, None)
            for c in measured(card):
                if (c.counts is not None) == counted:
                    value = c.value if c.counts is None else c.counts
                    table.add_row(Text(say(c.id), no_wrap=True), self._bar(value), f"{value:.2f}", Text(say.component(c), style="dim"))
            self._out.print(_in(table))

    def _evidence(self, card: Scorecard) -> None:
        say = self._say
        self.heading(say("echoes"))
        for echo in card.echoes:
            self._quote(
                say.quote(echo.beat), f"{figure(echo.cosine)} {say.quote(echo.default)}", say("brief") + say("colon") + one_line(echo.brief)
            )
        if not card.echoes:
            self._quote(say("echoes.none"))
        if card.worn_out:
            self.heading(say("worn"))
            for worn in card.worn_out:
                self._quote(worn.name, f"{figure(worn.cosine)} {say.quote(worn.beat)}")
        if card.slop:
            self.heading(say("slop"))
            for habit, sentence in card.slop:
                self._quote(one_line(habit), say.quote(sentence))
        if card.rarest:
            self.heading(say("rarest"))
            self._quote(say("joint").join(map(one_line, card.rarest[:RARE])))

    def _quote(self, first: str, *below: str) -> None:
        self._out.print(Padding(Text(first), (0, 0, 0, 2), expand=False))
        for line in below:
            self._out.print(Padding(Text(line, style="dim"), (0, 0, 0, 4), expand=False))

    def texts(self, cards: Sequence[Scorecard], in_order: bool) -> None:
        """A row a text: its score, its rank or why it has none, and its nearest default beat."""
        say = self._say
        shown = list(cards) if in_order else sorted(cards, key=lambda c: (-c.originality, -c.worth, c.id))
        left = len(shown) - MOST
        shown = shown if left <= 0 else shown[: MOST // 2] + shown[-MOST // 2 :]
        table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
        for name, right in (("text", 0), ("words", 1), ("originality", 0), ("rank.short", 1)):
            table.add_column(say(name), justify="right" if right else "left", no_wrap=True, overflow="ellipsis", max_width=26)
        table.add_column("", ratio=1)
        for card in shown:
            why = say("joint").join(say.gate(gate, card) for gate in card.gates if gate.passed is False)
            score = Text.assemble(self._bar(card.originality, 10), f" {card.originality:.2f}")
            rank = say("gated.short") if card.gated else str(card.rank) if say.band(card) else self._marks[2]
            table.add_row(
                Text(one_line(card.id)),
                f"{card.words:,}",
                score,
                Text(rank, style="red" if card.gated else ""),
                Text(why or say.band(card), style="dim"),
            )
        self._out.print()
        self._out.print(table)
        if left > 0:
            self.small(say("more", left))

    def whole(self, told: Report, episodes: Report | None) -> None:
        """What a set comes to: figures with intervals, how different its members are."""
        say = self._say
        if not told.figures:
            return
        self.heading(say("set"))
        table = _grid(1, BAR, 5, None)
        for f in told.figures:
            table.add_row(
                Text(say("title" if f.id == "originality" else f.id), no_wrap=True),
                self._bar(f.estimate.value),
                figure(f.estimate.value),
                Text(say.interval(f.estimate), style="dim"),
            )
        self._out.print(_in(table))
        first = told.figures[0].estimate
        notes = [
            say("runs", runs=first.runs, briefs=say.briefs(first.briefs)),
            say.no_interval(first),
            say("gated.some", told.gated, len(told.cards)) if told.gated else say("gated.none"),
        ]
        self._lines(notes)
        kin = episodes or told
        if lines := say.different(kin.diversity, twins(kin), "vendi.episodes" if episodes else "vendi"):
            self.heading(say("diversity"))
            self._lines([*lines, say("members", kin.measured_members) if kin.measured_members < len(kin.cards) else ""])

    def echoed(self, told: Report) -> None:
        """The default beats that most texts come near to."""
        often = [e for e in told.most_echoed if e.texts > 1]
        if often:
            self.heading(self._say("most"))
            for e in often[:5]:
                self._quote(f"{e.texts}  {self._say.quote(e.default)}", self._say.quote(e.one))

    def differences(self, found: Comparison) -> None:
        """Measure by measure: the mean paired difference with its interval."""
        if not found.differences:
            return
        say = self._say
        self._out.print()
        table = _grid(1, NAME, NAME, None)
        mean = {side: {f.id: f.estimate.value for f in told.figures} for side, told in (("one", found.one), ("other", found.other))}
        table.add_row(
            "",
            _short(sides(found)[0]),
            _short(sides(found)[1]),
            Text(say("difference"), style="dim"),
        )
        for d in found.differences:
            told = figure(d.estimate.value, True) + (f" ({say.interval(d.estimate, True)})" if d.estimate.low is not None else "")
            name = Text(say("title" if d.id == "originality" else d.id), no_wrap=True)
            table.add_row(
                name, figure(mean["one"][d.id]), figure(mean["other"][d.id]), Text(told, style="bold" if d.estimate.beyond_noise else "")
            )
        self._out.print(_in(table))
        self._lines([say.no_interval(found.differences[0].estimate)])

    def _lines(self, told: Iterable[str]) -> None:
        for line in told:
            if line:
                self._out.print(Padding(Text(line), (0, 0, 0, 2), expand=False))

    def _bar(self, value: float, width: int = BAR) -> Text:
        full = round(max(0.0, min(1.0, value)) * width)
        return Text.assemble((self._full * full, "cyan"), (self._empty * (width - full), "dim"))


def _grid(*widths: int | None) -> Table:
    """A table without lines; None is a column that takes the rest."""
    table = Table.grid(padding=(0, 1))
    for width in widths:
        table.add_column(ratio=1) if width is None else table.add_column(min_width=width)
    return table


def _in(table: Table) -> Padding:
    return Padding(table, (0, 0, 0, 2), expand=False)


def _short(name: str) -> Text:
    told = Text(name, style="dim")
    told.truncate(NAME, overflow="ellipsis")
    return told

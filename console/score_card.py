"""The score of one text as a writer reads it: the headline, the gates, the components, and the lines it argues from."""

from rich.text import Text

from loreboard.evals.pages.wording import Wording, figure, measured, one_line
from loreboard.evals.scorecard import Scorecard

from .sheet import BAR, Sheet, faint, grid

RARE = 8


def show_card(card: Scorecard, say: Wording, sheet: Sheet) -> None:
    """Print `card` in the language of `say`."""
    sheet.heading(one_line(card.id))
    sheet.small(say.kind(card))
    sheet.gap()
    band = say.band(card)
    score = Text.assemble((f"{say('title')}  ", "bold"), sheet.bar(card.originality), (f" {figure(card.originality)}", "bold"))
    sheet.say(score.append(f"  {band}", style="bold") if band else score)
    sheet.say(say.headline(card))
    _gates(card, say, sheet)
    _components(card, say, sheet, counted=True)
    _components(card, say, sheet, counted=False)
    _evidence(card, say, sheet)


def _gates(card: Scorecard, say: Wording, sheet: Sheet) -> None:
    sheet.heading(say("gates"))
    table = grid((say(gate.id) for gate in card.gates), None)
    for gate in card.gates:
        told = say.gate(gate, card)
        if bound := say.bound(gate):
            told += say("joint") + bound
        table.add_row(Text(say(gate.id)), sheet.mark(gate.passed) + " " + (Text(told) if gate.passed is False else faint(told)))
    sheet.table(table)


def _components(card: Scorecard, say: Wording, sheet: Sheet, counted: bool) -> None:
    sheet.heading(say("components" if counted else "beside"))
    table = grid((say(c.id) for c in measured(card)), BAR, 4, None)
    for c in measured(card):
        if (c.counts is not None) == counted:
            value = c.value if c.counts is None else c.counts
            table.add_row(say(c.id), sheet.bar(value), figure(value), faint(say.component(c)))
    sheet.table(table)


def _evidence(card: Scorecard, say: Wording, sheet: Sheet) -> None:
    sheet.heading(say("echoes"))
    for echo in card.echoes:
        brief = say("brief") + say("colon") + one_line(echo.brief)
        sheet.quote(say.quote(echo.beat), f"{figure(echo.cosine)} {say.quote(echo.default)}", brief)
    if card.worn_out:
        sheet.heading(say("worn"))
    for worn in card.worn_out:
        sheet.quote(worn.name, f"{figure(worn.cosine)} {say.quote(worn.beat)}")
    if card.slop:
        sheet.heading(say("slop"))
    for habit, sentence in card.slop:
        sheet.quote(one_line(habit), say.quote(sentence))
    if card.rarest:
        sheet.heading(say("rarest"))
        sheet.quote(say("joint").join(map(one_line, card.rarest[:RARE])))

"""Times and a calibration on a terminal of 80 columns, in the language of the script."""

from pathlib import Path

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from loreboard.pipeline.clock import Clocked, ListTime, Times
from loreboard.screenplay.calibration import Calibration
from loreboard.screenplay.estimates import SceneTime
from loreboard.story.script import Language

from .clock_words import Words
from .sheet import Sheet
from .tell import plain

FEW = 5
"""Lines shown as costly where nothing has to go."""
ROWS = 40
"""Rows of a calibration that are shown."""
GAP = 2


def show_times(told: Times, lines: bool) -> None:
    """Print the scenes of each episode, its three numbers, and what costs most; with `lines` each line of each scene."""
    sheet = Sheet()
    for one in told.episodes:
        say = Words(one.time.language)
        sheet.heading(f"{say.title(one)}  {plain(one.file)}")
        sheet.table(_scenes(one, say, sheet.room))
        sheet.gap()
        _three(one, say, sheet)
        _costly(one, say, sheet)
        for scene in one.time.scenes if lines else ():
            _lines(scene, say, sheet)
    say = Words(told.episodes[0].time.language)
    sheet.gap()
    if len(told.episodes) > 1:
        sheet.say(say("all", n=len(told.episodes), told=say.whole(sum(one.time.seconds for one in told.episodes))))
    sheet.small(say.pace(told))


def show_calibration(found: Calibration, written: Path, aside: bool, by_hand: bool, language: Language) -> None:
    """Print the rows before and after, what was fitted, how it does on rows left out, and where it was written."""
    sheet, say = Sheet(), Words(language)
    rows = []
    for s in found.samples[:ROWS]:
        before, now = ((s.at(pace) - s.measured) / s.measured for pace in (found.before, found.pace))
        rows.append([str(s.row), plain(s.name), _tenth(s.measured), say.off(before), say.off(now)])
    sheet.table(_table(say.row("calibration"), rows, sheet.room))
    if len(found.samples) > ROWS:
        sheet.small(f"  (+{len(found.samples) - ROWS})")
    sheet.gap()
    for sentence in say.fit(found):
        sheet.say(sentence)
    sheet.say(say("written", file=plain(str(written))))
    if aside:
        sheet.say(say("aside"))
    elif by_hand:
        sheet.say(say("use_with", file=plain(str(written))))


def _scenes(one: Clocked, say: Words, room: int) -> Table:
    shots, time = one.shots if one.shots and not one.shots.stale else None, one.time
    rows = [_scene(scene, shots, say) for scene in time.scenes]
    whole = [say("whole"), "", str(len(time.lines)), _tenth(time.speech), _tenth(time.action), _tenth(time.seconds), say.share(time.band)]
    rows.append(whole + ([_tenth(shots.seconds)] if shots else []))
    return _table(say.row("heading")[: len(whole) + bool(shots)], rows, room, last="bold")


def _scene(scene: SceneTime, shots: ListTime | None, say: Words) -> list[str]:
    figures = [str(len(scene.lines)), _tenth(scene.speech), _tenth(scene.action), _tenth(scene.seconds), say.share(scene.band)]
    named = [plain(scene.number or scene.id), plain(scene.heading) or say("no_heading")]
    return [*named, *figures, *([_tenth(shots.scenes.get(scene.id, 0.0))] if shots else [])]


def _three(one: Clocked, say: Words, sheet: Sheet) -> None:
    """The script's estimate, the shot list's sum and the target, each under the other."""
    told = (
        ("script_name", say.script(one), False),
        ("shots_name", say.shots(one), one.shots is not None and one.shots.flagged),
        ("target_name", say.target(one), one.off),
    )
    widest = max(cell_len(say(name)) for name, _, _ in told)
    for name, text, wrong in told:
        if text:
            label = say(name) + " " * (widest - cell_len(say(name)) + GAP)
            sheet.inside(Text.assemble((label, "dim"), (text, "red bold" if wrong else "")))


def _lines(scene: SceneTime, say: Words, sheet: Sheet) -> None:
    """Each line of a scene, and what it takes."""
    sheet.heading(f"{plain(scene.number or scene.id)}  {plain(scene.heading) or say('no_heading')}  {say.whole(scene.seconds)}")
    if scene.lines:
        sheet.table(_table([], [[str(line.number), say.line(line), _tenth(line.seconds)] for line in scene.lines], sheet.room))


def _costly(one: Clocked, say: Words, sheet: Sheet) -> None:
    """The lines that cost most; where something has to go, how many of them it takes."""
    shown, heading = one.costliest[:FEW], say("costly")
    if one.off and one.over is not None and one.over > 0:
        shown, saved, needed = one.costliest, 0.0, 0
        while needed < len(shown) and saved < one.over:
            saved += shown[needed].seconds
            needed += 1
        heading = say("cut" if saved >= one.over else "cut_more", over=say.whole(one.over), n=needed)
    sheet.heading(heading)
    rows = [[say("line", n=line.number), say.line(line), _tenth(line.seconds)] for line in shown]
    sheet.table(_table([], rows, sheet.room))


def _table(headings: list[str], rows: list[list[str]], room: int, last: str = "") -> Table:
    """A table without lines: a name, a text that gives way, and figures on the right, none of which is ever cut.

    `room` is how many cells it may fill, `last` the style of the last one.
    """
    columns = list(zip(*([headings] if headings else []), *rows, strict=True))
    widths = [max(map(cell_len, column)) for column in columns]
    widths[1] = max(1, min(widths[1], room - sum(widths) + widths[1] - GAP * (len(widths) - 1)))
    table = Table(box=None, padding=(0, GAP, 0, 0), show_header=bool(headings), header_style="dim", pad_edge=False)
    for at, width in enumerate(widths):
        name = headings[at] if headings else ""
        table.add_column(name, width=width, no_wrap=True, justify="left" if at < 2 else "right", overflow="ellipsis")
    for at, row in enumerate(rows):
        table.add_row(*(Text(cell, style=last if at == len(rows) - 1 else "") for cell in row))
    return table


def _tenth(seconds: float) -> str:
    return f"{seconds:.1f}"

"""`loreboard time`: what a script or a series plays, as a table for people, and the pace of a house from what it has measured."""

from pathlib import Path
from typing import Annotated

import typer

from loreboard.story.errors import BadInput

from .tell import print_json

_UNDERSTOOD = "scene,seconds or line,seconds or episode,seconds; episode,scene,seconds or episode,line,seconds with several episodes."


def time(
    script: Annotated[Path, typer.Argument(help="A .fountain, .fdx or Chinese short-drama .txt, or a folder made by `new` or `shots`.")],
    lines: Annotated[bool, typer.Option("--lines", help="Each line, and what it takes.")] = False,
    seconds: Annotated[float | None, typer.Option(help="Length wished for an episode; left out: the folder's own setting.")] = None,
    calibrate: Annotated[
        Path | None,
        typer.Option("--calibrate", help=f"A CSV of what was measured in a finished cut, to fit the pace on. Columns: {_UNDERSTOOD}"),
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Where a fitted pace goes; left out: timing.yaml in the folder.")] = None,
    by: Annotated[Path | None, typer.Option("--with", help="A fitted pace to estimate with; left out: the folder's own.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Tell how long a script plays, by scene and line, beside its shot list and its target; or fit the pace of your own cut.

    Example: loreboard time fog-eats-roads/e01/script.fountain --lines
    """
    from loreboard.pipeline import clock

    if seconds is not None and not 0 < seconds < 100_000:
        raise BadInput(f"{seconds:g} s is no length of an episode", "--seconds", "Give seconds, as in --seconds 180.")
    if to is not None and calibrate is None:
        raise BadInput("--to is for a pace that is fitted", "--to", "Give --calibrate measured.csv with it.")
    if calibrate is None:
        told = clock.times(script, seconds, by)
        if as_json:
            return print_json(told.model_dump(mode="json"))
        from .clock_sheet import show_times

        return show_times(told, lines)
    from datetime import date

    language = clock.language_of(script)
    found, written, aside = clock.calibrated(script, calibrate, date.today().isoformat(), to, by)
    if as_json:
        return print_json({"format": "calibration.1", "file": str(written), "set_aside": aside, **found.model_dump(mode="json")})
    from .clock_sheet import show_calibration

    show_calibration(found, written, aside, by_hand=to is not None, language=language)

"""Commands about money: what a folder has cost, what became of calls of unknown outcome, and the switch that stops all sending."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from loreboard.story.errors import BadInput

from .journal import journal_setting
from .tell import print_json

Folder = Annotated[Path, typer.Argument(help="A folder made by `new` or `shots`.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


def spend(
    dir: Folder,
    settle: Annotated[
        str | None, typer.Option("--settle", help="You have looked at the bill: the open calls were billed, or unbilled.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell what a folder has cost, by agent, episode and stage, with tokens per minute of video.

    Example: loreboard spend fog-eats-roads
    """
    import asyncio

    from loreboard.pipeline import money, settings

    chosen = settings.read(dir)
    hidden = dir / ".loreboard"
    if settle is not None:
        about = asyncio.run(money.settled(hidden, _billed(settle) == "billed", journal_setting()))
        if not as_json:
            print(f"USD {about:.4f} of open calls {'count as spent' if settle == 'billed' else 'are given back'}.")
    entries = asyncio.run(money.spent(hidden, journal_setting()))
    if as_json:
        print_json({"attempts": [entry.model_dump(mode="json") for entry in entries]})
        return
    minutes = (chosen.seconds or 0) * chosen.episodes / 60
    print("\n".join(money.spent_rows(entries, minutes)))


def stop(
    dir: Folder,
    lift: Annotated[bool, typer.Option("--lift", help="Allow sending again.")] = False,
    as_json: Json = False,
) -> None:
    """Stop all sending from a folder at once, whoever works in it; what was answered is kept.

    Example: loreboard stop fog-eats-roads
    """
    from loreboard.pipeline import settings
    from loreboard.pipeline.door import STOP

    settings.read(dir)
    switch = dir / ".loreboard" / STOP
    if lift:
        switch.unlink(missing_ok=True)
    else:
        switch.parent.mkdir(exist_ok=True)
        switch.touch()
    if as_json:
        print_json({"stopped": not lift})
    else:
        print(
            "Sending is allowed again: go on with `loreboard resume DIR`." if lift else "Stopped. Lift it with `loreboard stop DIR --lift`."
        )


def _billed(told: str) -> Literal["billed", "unbilled"]:
    if told == "billed":
        return "billed"
    if told == "unbilled":
        return "unbilled"
    raise BadInput(f"{told!r} says nothing of a bill", "--settle", "Say billed or unbilled.")

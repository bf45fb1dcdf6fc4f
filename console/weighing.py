"""`loreboard weigh`: what rules say of a series' shot lists and scripts, with the shots and lines they argue from."""

from pathlib import Path
from typing import Annotated

import typer


def weigh(
    dir: Annotated[Path, typer.Argument(help="A folder made by `new` or `shots`.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Weigh shot lists (S1 to S11) and scripts (warmth, timing, doctor, voices) by rules; each says what it argues from.

    Example: loreboard weigh fog-eats-roads
    """
    from loreboard.evals.craft_report import as_json as json_of
    from loreboard.evals.craft_report import as_text, weigh_series

    told = weigh_series(dir)
    print(json_of(told) if as_json else as_text(told))

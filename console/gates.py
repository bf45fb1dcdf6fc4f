"""A run that waits at a gate, as commands see it: which gates are wanted, and what becomes of a run that ended or waits."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from loreboard.story.errors import BadInput

from .tell import finished, plain

if TYPE_CHECKING:
    from loreboard.pipeline.gates import Gate
    from loreboard.pipeline.runs import Outcome

WAITS = 6
"""The exit code of a run that waits at a gate."""


def gates_told(gate: str, auto: bool) -> "tuple[Gate, ...] | None":
    """The gates of `--gate` and `--auto`; None when neither was said. Raises BadInput for both, and for a name that is none."""
    from loreboard.pipeline.gates import gates_from

    if auto and gate:
        raise BadInput("--auto waits at no gate, and --gate names some", f"--gate {gate}", "Leave one of them out.")
    return () if auto else gates_from(gate.replace("，", ",").split(",")) if gate else None


def ended(outcome: "Outcome", as_json: bool, go_on: "Callable[[int | None], Outcome]") -> None:
    """Say what a run has done. One that waits is told, and asked about where a person sits at a terminal; `go_on` goes on, with another arc
    where its number is given. Raises typer.Exit with WAITS when it goes on waiting, and when a person has not said yes to what it would take."""
    while True:
        finished(outcome, as_json)
        if outcome.left:
            raise typer.Exit(WAITS)
        waits = outcome.waits
        if waits is None or waits.asked:
            return
        if as_json:
            raise typer.Exit(WAITS)
        from .gate_sheet import answer, told

        print("\n".join(map(plain, told(waits, outcome.root, outcome.language))))
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise typer.Exit(WAITS)
        said = answer(waits, outcome.language)
        if said is False:
            raise typer.Exit(WAITS)
        outcome = go_on(None if said is True else said)

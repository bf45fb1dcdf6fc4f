"""What a person reads on a terminal, and what a machine reads instead."""

import json
import sys
from typing import TYPE_CHECKING

from loreboard.story.errors import LoreboardError

if TYPE_CHECKING:
    from loreboard.llm.estimate import Plan
    from loreboard.pipeline.runs import Outcome

STOPPED = 130
"""What a shell expects after Ctrl-C; Typer turns the interrupt into this code before we see it."""


def stopped() -> int:
    """Say that the run was stopped, and return the exit code for it."""
    print("Stopped. Nothing is lost: go on with `loreboard resume DIR`, a pool with its own command again.", file=sys.stderr)
    return STOPPED


def failed(error: LoreboardError, as_json: bool) -> int:
    """Say what went wrong in one sentence, and return its exit code."""
    if as_json:
        print_json({"error": {"kind": type(error).__name__, "what": error.what, "where": error.where, "do": error.do}})
    print(f"Error: {plain(str(error))}", file=sys.stderr)
    return error.exit_code


def finished(outcome: "Outcome", as_json: bool) -> None:
    """Say what a run has done, and which files to open first."""
    if as_json:
        print_json(
            {
                "dir": str(outcome.root),
                "asked": outcome.asked,
                "replayed": outcome.replayed,
                "kept_as_yours": outcome.set_aside,
                "taken_in": outcome.taken,
                "perhaps_billed": outcome.perhaps_billed,
                "stale": [stale.model_dump() for stale in outcome.stale],
                "elsewhere": dict(outcome.elsewhere),
                "left": outcome.left,
                "foretold": outcome.foretold.model_dump(mode="json") if outcome.foretold else None,
                "conflicts": [one.model_dump() for one in outcome.conflicts],
                "waits": outcome.waits.model_dump(mode="json") if outcome.waits else None,
            }
        )
        return
    if outcome.left:
        return
    for changed in ("prompt", "model", "schema"):
        if steps := [stale.step for stale in outcome.stale if stale.changed == changed]:
            print(f"Asked anew, since the {changed} of these steps has changed: {', '.join(sorted(steps))}")
    if outcome.elsewhere:
        told = ", ".join(f"{step} ({model})" for step, model in outcome.elsewhere)
        print(f"Answered by a model that took over; read these for a change of voice: {plain(told)}")
    for name in outcome.taken:
        print(f"Taken in as you wrote it: {plain(name)}")
    for name in outcome.set_aside:
        print(f"Left as you wrote it: {plain(name)} (ours is beside it)")
    if outcome.conflicts:
        from .editing import Sheet
        from .folding import hung

        print("\n".join(plain(line) for row in Sheet(outcome.language).conflicts(outcome.conflicts) for line in hung(row)))
    print(f"{plain(str(outcome.root))}: {outcome.asked} asked, {outcome.replayed} from the record.")
    if outcome.waits and not outcome.waits.asked:
        return
    for name in ("arc.yaml", "e01/script.fountain", "e01/shots.csv"):
        if (outcome.root / name).is_file():
            print(f"  {plain(str(outcome.root / name))}")


def planned(plan: "Plan", as_json: bool) -> None:
    """What a series will take, before anything is sent."""
    from loreboard.pipeline import money

    if as_json:
        print_json(plan.model_dump(mode="json"))
    else:
        print("\n".join(money.planned_rows(plan)))


def print_json(told: object) -> None:
    """`told` as one JSON object on standard output; what could steer a terminal is escaped, which means the same to a machine."""
    text = json.dumps(told, ensure_ascii=False, indent=1)
    print("".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text))


def plain(text: str) -> str:
    """`text` without control characters, so that no title can steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)

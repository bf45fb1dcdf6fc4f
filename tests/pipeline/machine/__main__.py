"""`python -m tests.pipeline.machine --steps 20000 [--seed 1] [--minutes 8] [--record FILE]`: lives until so many steps are run; prints the figures.

A fault does not end the run: it is told with the steps to it, counted by its kind, and the next lives are of another seed. Exit 1 when there was one.
With a record a long run can be made in pieces: each adds its rows there, and the figures are those of all of them.
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TypedDict

from loreboard.lore import Lore, embed

from .life import Life
from .living import at_home, fault, live

LIVES, STEPS = 4, 40


def main() -> int:
    """Run, tell, and return the exit code."""
    told = argparse.ArgumentParser(prog="python -m tests.pipeline.machine")
    told.add_argument("--steps", type=int, default=20_000)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--minutes", type=float, default=1e9, help="begin no more lives after so long, whatever was run")
    told.add_argument("--record", type=Path, help="rows of earlier pieces, to which those of this one are added")
    chosen = told.parse_args()
    embed.weights_folder = lambda: None
    lore = Lore.open(None, lambda _: None)
    lore.search("fog")
    rows: list[Row] = (
        [json.loads(row) for row in chosen.record.read_text("utf-8").splitlines()] if chosen.record and chosen.record.exists() else []
    )
    begun, number = time.monotonic(), max([chosen.seed - 1, *(row["seed"] for row in rows)]) + 1
    known = {name for row in rows for name in row["faults"]}
    with at_home(lore) as life:
        while sum(sum(row["steps"].values()) for row in rows) < chosen.steps and time.monotonic() - begun < 60 * chosen.minutes:
            rows.append(_lived(life, number, known))
            if chosen.record:
                with chosen.record.open("a", encoding="utf-8") as record:
                    record.write(json.dumps(rows[-1], ensure_ascii=False) + "\n")
            number += 1
    return _said(rows)


class Row(TypedDict):
    """The lives of one seed: what was done and refused, how often, and what was found."""

    seed: int
    seconds: float
    steps: dict[str, int]
    refused: dict[str, int]
    faults: list[str]


def _lived(life: type[Life], number: int, known: set[str]) -> Row:
    begun, found = time.monotonic(), []
    life.steps.clear()
    life.refused.clear()
    try:
        live(life, LIVES, STEPS, number, shrink=False)
    except Exception as error:
        name, whole = fault(error)
        found.append(name)
        if name not in known:
            known.add(name)
            print(f"--- seed {number}: {name}\n{whole}\n", flush=True)
    seconds = round(time.monotonic() - begun, 1)
    return Row(seed=number, seconds=seconds, steps=dict(life.steps), refused=dict(life.refused), faults=found)


def _said(rows: list[Row]) -> int:
    steps = sum((Counter(row["steps"]) for row in rows), Counter[str]())
    refused = sum((Counter(row["refused"]) for row in rows), Counter[str]())
    faults = Counter(name for row in rows for name in row["faults"])
    print(
        f"{steps.total()} steps in {len(rows)} seeds, {sum(row['seconds'] for row in rows):.0f} s; {len(faults)} kinds of fault, found {faults.total()} times"
    )
    for title, counts in (("steps", steps), ("refused", refused), ("faults", faults)):
        print(f"\n{title}")
        print("\n".join(f"{times:>7}  {name}" for name, times in counts.most_common()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

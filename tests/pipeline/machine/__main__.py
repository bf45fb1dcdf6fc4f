"""`python -m tests.pipeline.machine --steps 20000 [--seed 1] [--minutes 8] [--out FILE]`: lives until so many steps are run; prints the figures.

A fault does not end the run: it is told with the steps to it, counted by its kind, and the next lives are of another seed. Exit 1 when there was one.
"""

import argparse
import sys
import time
from collections import Counter

from loreboard.lore import Lore, embed

from .living import at_home, fault, live

LIVES, STEPS = 10, 40


def main() -> int:
    """Run, tell, and return the exit code."""
    told = argparse.ArgumentParser(prog="python -m tests.pipeline.machine")
    told.add_argument("--steps", type=int, default=20_000)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--minutes", type=float, default=1e9, help="end after so long, whatever was run")
    chosen = told.parse_args()
    embed.weights_folder = lambda: None
    lore = Lore.open(None, lambda _: None)
    lore.search("fog")
    found: Counter[str] = Counter()
    begun, number = time.monotonic(), chosen.seed
    with at_home(lore) as life:
        while sum(life.steps.values()) < chosen.steps and time.monotonic() - begun < 60 * chosen.minutes:
            try:
                live(life, LIVES, STEPS, number, shrink=False)
            except Exception as error:
                name, whole = fault(error)
                found[name] += 1
                if found[name] == 1:
                    print(f"--- seed {number}: {name}\n{whole}\n", flush=True)
            number += 1
        steps = sum(life.steps.values())
        print(
            f"{steps} steps, seeds {chosen.seed} to {number - 1}, {time.monotonic() - begun:.0f} s, {len(found)} faults of {found.total()} findings"
        )
        for title, counts in (("steps", life.steps), ("refused", life.refused), ("faults", found)):
            print(f"\n{title}")
            print("\n".join(f"{times:>7}  {name}" for name, times in counts.most_common(None if title != "refused" else 60)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

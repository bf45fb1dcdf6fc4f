"""Prints the ablation as Markdown."""

import sys

from loreboard.evals.uncertainty import Estimate
from loreboard.lore import Lore

from .conditions import CONDITIONS
from .measure import measured, rows, written


def main() -> None:
    """Measure the shipped arcs."""
    lore = Lore.open(None, lambda told: print(told, file=sys.stderr))
    others = [c for c in CONDITIONS if c != "store"]
    heads = ["measure", "premises", *CONDITIONS, *(f"better than {c} by" for c in others)]
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows(measured(written(), lore)):
        told = [f"{row.values[c].value:.3f}" for c in CONDITIONS] + [_gap(row.better[c]) for c in others]
        print(f"| {' | '.join([row.measure, row.language, *told])} |")


def _gap(told: Estimate) -> str:
    bounds = f" ({told.low:+.3f} to {told.high:+.3f})" if told.low is not None and told.high is not None else ""
    return f"{told.value:+.3f}{bounds}"


if __name__ == "__main__":
    main()

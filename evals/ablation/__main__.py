"""Prints the ablation as Markdown."""

import sys

from loreboard.evals.uncertainty import Estimate
from loreboard.lore import Lore

from .measure import measured, rows, written


def main() -> None:
    """Measure the shipped arcs."""
    lore = Lore.open(None, lambda told: print(told, file=sys.stderr))
    print(
        "| measure | premises | store | nearest | without | better than nearest by | better than without by |\n|---|---|---|---|---|---|---|"
    )
    for row in rows(measured(written(), lore)):
        values = " | ".join(f"{row.values[c].value:.3f}" for c in ("store", "nearest", "without"))
        print(f"| {row.measure} | {row.language} | {values} | {_gap(row.better['nearest'])} | {_gap(row.better['without'])} |")


def _gap(told: Estimate) -> str:
    bounds = f" ({told.low:+.3f} to {told.high:+.3f})" if told.low is not None and told.high is not None else ""
    return f"{told.value:+.3f}{bounds}"


if __name__ == "__main__":
    main()

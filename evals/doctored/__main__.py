"""Prints the figures of the doctor's seeded set, rule by rule; see the package."""

import sys
from itertools import product
from pathlib import Path

from loreboard.agents.doctor import findings
from loreboard.evals import planting
from loreboard.screenplay import read_script

from . import LANGUAGES, cases, figures, later, unseen


def main(folder: Path | None) -> None:
    """Measure and print."""
    rows = {language: figures(cases(language)) for language in LANGUAGES}
    for language, told in rows.items():
        print(f"{language}: rule, found of planted, false alarms of chances", *planting.table(told), sep="\n")
    print(planting.summed(row for told in rows.values() for row in told))
    for language, (name, some) in product(
        LANGUAGES, (("written after the rules", later), ("by another hand, with clean edits that mislead", unseen))
    ):
        after = figures(some(language))
        told_of = ", ".join(f"{row.check} {row.found} of {row.planted}" for row in after)
        clean = sum(row.clean for row in after)
        print(f"{language}, {name}: {told_of}; false alarms {sum(len(row.alarms) for row in after)} of {clean}")
        print("".join(f"         missed: {name}\n" for row in after for name in row.missed), end="")
    for path in sorted(folder.rglob("*.fountain")) if folder else ():
        for flag in findings(read_script(path.read_bytes(), path.name)):
            print(f"{path.relative_to(folder or path)}:{flag.line} {flag.check} {flag.quote[:60]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None)

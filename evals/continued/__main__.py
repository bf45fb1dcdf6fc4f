"""Prints the figures of continuity's seeded set, rule by rule; see the package."""

import sys
from pathlib import Path

from loreboard.evals import planting
from loreboard.pipeline import checkup

from . import LANGUAGES, ROUNDS, cases, figures

WIDTH = 18


def main(folder: Path | None) -> None:
    """Measure and print."""
    for when in ROUNDS:
        rows = {language: figures(cases(language, when)) for language in LANGUAGES}
        for language, told in rows.items():
            print(f"{language}, {when} round: rule, found of planted, false alarms of chances", *planting.table(told, WIDTH), sep="\n")
            print(f"  the scripts without their plans: {planting.summed(figures(cases(language, when), alone=True))}")
        print(f"{when} round: {planting.summed(row for told in rows.values() for row in told)}")
    for path in _checkable(folder) if folder else ():
        for found in checkup.check(path):
            print(f"{path}/{found.where}:{found.line} {found.code} {found.text}")


def _checkable(folder: Path) -> list[Path]:
    series = sorted(path.parent for path in folder.rglob("loreboard.toml"))
    alone = (path for path in sorted(folder.rglob("*.fountain")) if not any(home in path.parents for home in series))
    return [*series, *alone]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None)
